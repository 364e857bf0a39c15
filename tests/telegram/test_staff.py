"""Who is staff, as Telegram says now."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from bot.clock import ManualClock
from bot.simulator import Simulator
from bot.telegram.bot import Bot
from bot.telegram.staff import MOST, NEVER, RUSH, Staff
from tests.client import Client
from tests.telegram.server import CLOSES, HANGS, PATIENCE, TOKEN, Server, come_round, speaking_to

GROUP, ALICE, BOB = -1001, 11, 12
ANYBODY: tuple[int, ...] = ()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))


@pytest.fixture
def staff(bot: Bot, clock: ManualClock) -> Staff:
    return Staff(bot, clock)


@pytest.fixture
async def simulator(clock: ManualClock) -> AsyncIterator[Simulator]:
    async with Simulator(TOKEN, now=clock.now, limits=False) as simulator:
        yield simulator


def answer(result: object, status: int = 200) -> bytes:
    """Telegram's answer, byte for byte."""
    is_fine = status == 200
    body = orjson.dumps({"ok": True, "result": result} if is_fine else {"ok": False, "description": result})
    return b"HTTP/1.1 %d Said\r\nContent-Length: %d\r\n\r\n%b" % (status, len(body), body)


def member(status: str, who: int = ALICE, **more: object) -> bytes:
    """What Telegram answers about somebody."""
    return answer({"status": status, "user": {"id": who, "is_bot": False, "first_name": "A"}, **more})


RIGHTS = dict.fromkeys(
    ("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
     "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
     "can_edit_stories", "can_delete_stories"), False,
)  # fmt: skip
LIMITED = dict.fromkeys(
    ("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
     "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
     "can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages",
     "can_manage_topics", "can_react_to_messages", "can_edit_tag"), False,
) | {"until_date": 0}  # fmt: skip


async def test_members_of_the_group_are_staff_and_others_are_not(
    simulator: Simulator, clock: ManualClock
) -> None:
    async with Client(simulator) as client, speaking_to(simulator.url) as bot:
        staff = Staff(bot, clock)
        alice, bob, eve = [await client.person(name) for name in ("Alice", "Bob", "Eve")]
        group = await client.group("Équipe", [alice, bob])
        await group.promotes(bob, by=alice)
        for each, role in ((alice, "staff"), (bob, "staff"), (eve, "stranger")):
            assert staff.must_ask(group.id, each.id, ANYBODY)
            await staff.ask(group.id, each.id)
            assert staff.role(group.id, each.id, ANYBODY) == role
            assert not staff.must_ask(group.id, each.id, ANYBODY)
        await group.leaves(bob)
        clock.advance(timedelta(seconds=61))
        await staff.ask(group.id, bob.id)
        assert staff.role(group.id, bob.id, ANYBODY) == "stranger"


@pytest.mark.parametrize(
    ("said", "role"),
    [
        (member("creator", is_anonymous=False), "staff"),
        (member("administrator", **RIGHTS), "staff"),
        (member("member"), "staff"),
        (member("restricted", is_member=True, **LIMITED), "staff"),
        (member("restricted", is_member=False, **LIMITED), "stranger"),
        (member("left"), "stranger"),
        (member("kicked", until_date=0), "stranger"),
        (member("something new"), "stranger"),
        (answer("Bad Request: user not found", 400), "stranger"),
        (answer("Bad Request: member not found", 400), "stranger"),
        (answer("Bad Request: PARTICIPANT_ID_INVALID", 400), "stranger"),
    ],
)
async def test_telegram_says_who_is_there(staff: Staff, server: Server, said: bytes, role: str) -> None:
    server.says(said)
    await staff.ask(GROUP, ALICE)
    assert staff.role(GROUP, ALICE, ANYBODY) == role
    assert orjson.loads(server.bodies[0]) == {"chat_id": GROUP, "user_id": ALICE}


@pytest.mark.parametrize(
    "said",
    [
        answer("Bad Request: member list is inaccessible", 400),
        answer("Forbidden: bot is not a member of the supergroup chat", 403),
        answer("Unauthorized", 401),
        answer("Too Many Requests", 429),
        answer("Internal Server Error", 500),
        answer(result=True),
        answer({}),
        answer({"user": {"id": ALICE}}),
        answer({"status": "member", "user": {"id": BOB}}),
        answer({"status": ["member"], "user": 5}),
        answer({"status": "kicked", "user": {}, "until_date": 10**18}),
        answer([]),
        b"HTTP/1.1 502 No\r\nContent-Length: 6\r\n\r\n<html>",
        b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>",
        CLOSES,
    ],
)
async def test_what_cannot_be_verified_is_not_known_and_asked_again(
    staff: Staff, server: Server, said: bytes
) -> None:
    server.says(said, member("member"))
    await staff.ask(GROUP, ALICE)
    assert staff.role(GROUP, ALICE, ANYBODY) == "unverified"
    assert staff.must_ask(GROUP, ALICE, ANYBODY)
    await staff.ask(GROUP, ALICE)
    assert staff.role(GROUP, ALICE, ANYBODY) == "staff"


async def test_where_nothing_gets_through_nothing_is_raised(clock: ManualClock) -> None:
    async with speaking_to("http://127.0.0.1:1") as bot:
        staff = Staff(bot, clock)
        await staff.ask(GROUP, ALICE)
    await staff.ask(GROUP, ALICE)
    assert staff.role(GROUP, ALICE, ANYBODY) == "unverified"


async def test_nobody_waits_for_long(staff: Staff, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.says(member("left", BOB), HANGS)
    await staff.ask(GROUP, BOB)
    monkeypatch.setattr("bot.telegram.staff.SECONDS", 0.05)
    async with asyncio.timeout(PATIENCE):
        await staff.ask(GROUP, ALICE)
    assert staff.role(GROUP, ALICE, ANYBODY) == "unverified"


async def test_in_a_rush_nobody_is_asked_about_who_only_begins(
    simulator: Simulator, clock: ManualClock
) -> None:
    async with speaking_to(simulator.url) as bot:
        staff = Staff(bot, clock)
        asked = [asyncio.create_task(staff.ask(GROUP, ALICE + number)) for number in range(RUSH)]
        rushed = [staff.is_rushed]
        await come_round()
        rushed.append(staff.is_rushed)
        await asyncio.wait(asked)
        assert [*rushed, staff.is_rushed] == [False, True, False]


async def test_who_is_not_on_the_list_is_a_stranger_without_asking(staff: Staff, server: Server) -> None:
    assert staff.role(GROUP, BOB, [ALICE]) == "stranger"
    assert not staff.must_ask(GROUP, BOB, [ALICE])
    assert staff.must_ask(GROUP, ALICE, [ALICE])
    server.says(member("member"), member("left", BOB))
    await staff.ask(GROUP, ALICE)
    assert staff.role(GROUP, ALICE, [ALICE]) == "staff"
    assert staff.role(GROUP, ALICE, [BOB]) == "stranger"
    await staff.ask(GROUP, BOB)
    assert staff.role(GROUP, BOB, [BOB]) == "stranger"


@pytest.mark.parametrize("user", sorted(NEVER))
def test_who_stands_for_a_group_or_a_channel_is_nobody(staff: Staff, user: int) -> None:
    staff.heard(GROUP, user, "administrator")
    for listed in (ANYBODY, [user]):
        assert staff.role(GROUP, user, listed) == "stranger"
        assert not staff.must_ask(GROUP, user, listed)


async def test_what_telegram_said_is_good_for_a_minute_and_for_one_group(
    staff: Staff, server: Server, clock: ManualClock
) -> None:
    server.says(member("member"))
    await staff.ask(GROUP, ALICE)
    clock.advance(timedelta(seconds=60))
    await staff.ask(GROUP, ALICE)
    assert staff.role(GROUP, ALICE, ANYBODY) == "staff"
    assert staff.role(GROUP - 1, ALICE, ANYBODY) == "unverified"
    assert len(server.bodies) == 1
    clock.advance(timedelta(seconds=1))
    assert staff.role(GROUP, ALICE, ANYBODY) == "unverified"
    server.says(member("left"))
    await staff.ask(GROUP, ALICE)
    assert staff.role(GROUP, ALICE, ANYBODY) == "stranger"


@pytest.mark.parametrize(
    ("status", "is_member", "role"),
    [
        ("creator", False, "staff"),
        ("administrator", False, "staff"),
        ("member", False, "staff"),
        ("restricted", True, "staff"),
        ("restricted", False, "stranger"),
        ("left", False, "stranger"),
        ("kicked", False, "stranger"),
    ],
)
def test_what_telegram_says_by_itself_counts_at_once(
    staff: Staff,
    status: str,
    is_member: bool,  # noqa: FBT001 - a row of the table
    role: str,
) -> None:
    for before in ("member", "left"):
        staff.heard(GROUP, ALICE, before)
        staff.heard(GROUP, ALICE, status, is_member=is_member)
        assert staff.role(GROUP, ALICE, ANYBODY) == role


async def test_many_who_ask_the_same_share_one_call(staff: Staff, server: Server) -> None:
    server.says(member("member"), member("member"))
    await asyncio.gather(*(staff.ask(GROUP, user) for user in (ALICE, BOB) for _ in range(20)))
    assert [orjson.loads(body)["user_id"] for body in server.bodies] == [ALICE, BOB]
    assert staff.role(GROUP, ALICE, ANYBODY) == "staff"


async def test_who_gives_up_waiting_takes_nothing_from_the_others(staff: Staff, server: Server) -> None:
    said: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    async def later(_: bytes) -> bytes:
        return await said

    server.answer = later
    first, second = [asyncio.create_task(staff.ask(GROUP, ALICE)) for _ in range(2)]
    await server.arrived.acquire()
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    said.set_result(member("member"))
    await second
    assert staff.role(GROUP, ALICE, ANYBODY) == "staff"
    assert len(server.bodies) == 1


async def test_an_answer_does_not_undo_what_was_heard_meanwhile(
    staff: Staff, server: Server, clock: ManualClock
) -> None:
    said: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    async def later(_: bytes) -> bytes:
        return await said

    server.answer = later
    staff.heard(GROUP, ALICE, "member")
    clock.advance(timedelta(seconds=61))
    asking = asyncio.create_task(staff.ask(GROUP, ALICE))
    await server.arrived.acquire()
    staff.heard(GROUP, ALICE, "left")
    said.set_result(member("member"))
    await asking
    assert staff.role(GROUP, ALICE, ANYBODY) == "stranger"


async def test_an_answer_is_as_old_as_its_question(staff: Staff, server: Server, clock: ManualClock) -> None:
    async def slowly(_: bytes) -> bytes:
        clock.advance(timedelta(seconds=4))
        return member("member")

    server.answer = slowly
    await staff.ask(GROUP, ALICE)
    clock.advance(timedelta(seconds=56))
    assert staff.role(GROUP, ALICE, ANYBODY) == "staff"
    clock.advance(timedelta(seconds=1))
    assert staff.role(GROUP, ALICE, ANYBODY) == "unverified"


async def test_a_crowd_is_not_remembered_for_ever(staff: Staff) -> None:
    for user in range(3 * MOST):
        staff.heard(GROUP, user, "member")
        staff.heard(GROUP, ALICE, "member")
    await come_round()
    assert len(staff._known) <= MOST  # noqa: SLF001 - memory shows nowhere else
    assert staff.role(GROUP, ALICE, ANYBODY) == "staff"
    assert staff.role(GROUP, 3 * MOST - 1, ANYBODY) == "staff"
    assert staff.must_ask(GROUP, 1, ANYBODY)
