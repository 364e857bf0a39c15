"""The sender, from the outbox to the simulator: order, limits, retries, crashes, stops."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from datetime import timedelta

import pytest

from bot.clock import SystemClock
from bot.core.model.message_key import MessageKey
from bot.engine.rate_limits import TelegramLimits, Unlimited
from bot.engine.sender import CALLS, Sender
from bot.simulator.faults import Fault, Faults
from bot.telegram.bot import Bot
from storage import outbox
from tests.engine.stage import PATIENCE, TOKEN, Stage, nobody_s_bot, text


class _Chance(Faults):
    """Three sends in ten fail, by chance but always the same ones."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.chance = random.Random(seed)  # noqa: S311 - the same trouble each time

    def meet(self, method: str, chat_id: object) -> Fault | None:
        is_met = method == "sendMessage" and self.chance.random() < 0.3
        return Fault("status", code=500) if is_met else super().meet(method, chat_id)


async def test_whoever_does_not_lead_any_more_sends_and_records_nothing(stage: Stage) -> None:
    alice = await stage.started()
    leads = [True]
    sender = Sender(stage.database, stage.bot, stage.clock, Unlimited(), stage)
    work = asyncio.create_task(sender.run(lambda: leads[0]))
    await stage.settled(sender)
    await stage.add(text(alice.id, "1"), text(alice.id, "2"))
    with stage.gate() as gate:
        sender.wake()
        await gate.holds(1)
        leads[0] = False  # frozen, while the first is on its way
        gate.open()
        async with asyncio.timeout(PATIENCE):
            await work
    assert await stage.words(alice.id) == ["1"]
    assert [row["state"] for row in await stage.rows()] == ["sending", "behind"]


async def test_a_chat_gets_its_messages_in_order(stage: Stage) -> None:
    alice = await stage.started()
    await stage.add(*(text(alice.id, str(number)) for number in range(12)))
    async with stage.sending():
        assert await stage.words(alice.id) == [str(number) for number in range(12)]
    assert await stage.left() == {}


async def test_calls_that_all_end_at_once_make_room_for_as_many(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = 0
    full, go = asyncio.Event(), asyncio.Event()

    async def call(*_: object, **__: object) -> dict[str, int]:
        nonlocal out
        out += 1
        if out == CALLS:
            full.set()
        await go.wait()
        return {"message_id": out}

    monkeypatch.setattr(Bot, "call", call)
    await stage.add(*(text(number, "hello") for number in range(1, 2 * CALLS)))
    async with stage.sender(clock=SystemClock()) as sender:
        await full.wait()
        for _ in range(5):
            await stage.left()  # behind the sender's own transactions: by now it waits for news
        go.set()
        await stage.settled(sender)
        assert await stage.left() == {}


async def test_what_others_queue_behind_a_message_under_way_leaves_right_after_it(stage: Stage) -> None:
    alice = await stage.started()
    await stage.add(text(alice.id, "first"))
    with stage.gate() as gate:
        async with stage.sender() as sender:
            await gate.holds(1)
            await stage.add(text(alice.id, "second"))  # as a timer does, which no load goes with
            sender.wake()
            for _ in range(5):
                await stage.left()  # behind the sender's own transactions: it has looked by now
            gate.open()
            await sender.wakeup.settled()
            assert await stage.words(alice.id) == ["first", "second"]


async def test_order_survives_a_server_that_fails_three_times_in_ten(stage: Stage) -> None:
    stage.disturb(_Chance(7))
    someone = [await stage.started(name) for name in ("Alice", "Bruno", "Chloé", "Dahlia")]
    await stage.add(*(text(person.id, str(number)) for number in range(15) for person in someone))
    async with stage.sending() as sender:
        while await stage.left():
            await stage.let_pass(sender, 10)
    for person in someone:
        assert await stage.words(person.id) == [str(number) for number in range(15)]
    statuses = Counter(call.status for call in await stage.client.calls("sendMessage"))
    assert statuses[200] == 60
    assert statuses[500] > 10


async def test_live_messages_leave_before_bulk_ones(stage: Stage) -> None:
    crowd = [await stage.started(f"P{number}") for number in range(12)]
    alice = await stage.started()
    await stage.add(*(text(person.id, "bulk", priority=2) for person in crowd), text(alice.id, "live"))
    async with stage.sending(TelegramLimits()) as sender:
        await stage.let_pass(sender, 2, step=0.05)
    told = [call.params["text"] for call in await stage.client.calls("sendMessage")]
    assert told == ["live", *["bulk"] * 12]


async def test_answers_to_taps_leave_before_everything(stage: Stage) -> None:
    crowd = [await stage.started(f"P{number}") for number in range(6)]
    query = {"callback_query_id": "1"}
    answer = text(0, "", queue_key="a1", method="answerCallbackQuery", params=query, priority=0)
    await stage.add(*(text(person.id, "live") for person in crowd), answer)
    async with stage.sending(TelegramLimits()) as sender:
        await stage.let_pass(sender, 1, step=0.1)
    calls = [call.method for call in await stage.client.calls() if call.method != "getMe"]
    assert calls == ["answerCallbackQuery", *["sendMessage"] * 6]
    assert await stage.left() == {}  # too old a tap: Telegram refuses the answer, and that is that


async def test_calls_about_no_chat_hold_up_nobody(stage: Stage) -> None:
    menu = {"commands": [{"command": "start", "description": "Start"}]}
    await stage.add(
        *(text(0, "", queue_key=f"menu {n}", method="setMyCommands", params=menu) for n in range(30))
    )
    async with stage.sending(TelegramLimits()) as sender:
        await stage.let_pass(sender, 1, step=0.1)
        assert await stage.left() == {}


async def test_the_sender_is_never_told_that_it_is_too_fast(stage: Stage) -> None:
    stage.be_strict()
    crowd = [await stage.started(f"P{number}") for number in range(40)]
    group = await stage.client.group("Équipe", crowd[:2])
    await stage.add(*(text(group.id, str(number)) for number in range(24)))
    await stage.add(*(text(person.id, str(number)) for number in range(7) for person in crowd))
    async with stage.sending(TelegramLimits()) as sender:
        while await stage.left():
            await stage.let_pass(sender, 0.2, step=0.04)
    assert {call.status for call in await stage.client.calls("sendMessage")} == {200}
    assert await stage.words(group.id) == [str(number) for number in range(24)]


async def test_a_call_cut_before_it_arrives_is_made_once_more(stage: Stage) -> None:
    alice = await stage.started()
    await stage.client.fault("cut_before", method="sendMessage")
    await stage.add(text(alice.id, "1"), text(alice.id, "2"))
    async with stage.sending() as sender:
        assert await stage.words(alice.id) == []
        await stage.let_pass(sender, 5)
    assert await stage.words(alice.id) == ["1", "2"]


@pytest.mark.parametrize("kind", ["cut_after", "garbage"])
async def test_a_message_whose_answer_is_lost_is_repeated_once_at_most_and_then_listed(
    stage: Stage, kind: str
) -> None:
    alice = await stage.started()
    await stage.client.fault(kind, method="sendMessage", times=2)
    await stage.add(text(alice.id, "1"), text(alice.id, "2"))
    async with stage.sending() as sender:
        await stage.let_pass(sender, 120, step=10)
    assert Counter(await stage.words(alice.id)) == {"1": 2, "2": 1}
    assert [(row.params["text"], error) for row, error in stage.dead] == [("1", "unsure")]
    assert await stage.left() == {"dead": 1}


async def test_an_edit_whose_answer_is_lost_is_repeated_until_it_is_known(stage: Stage) -> None:
    alice = await stage.started()
    async with stage.sending() as sender:
        await stage.add(text(alice.id, "old", message_key=MessageKey("asked", 1)))
        await stage.settled(sender)
        await stage.client.fault("cut_after", method="editMessageText", times=3)
        await stage.add(text(alice.id, "new", message_key=MessageKey("asked", 1), replace=True))
        await stage.let_pass(sender, 30, step=5)
    assert await stage.words(alice.id) == ["new"]
    assert await stage.left() == {}
    assert stage.dead == []


async def _crashes_while_sending(stage: Stage) -> None:
    """The rows are taken, and the process ends before anybody knows what became of them."""
    async with stage.database.tx() as tx:
        assert await outbox.claim(tx, 2**50, 10)


async def test_a_crash_costs_no_message(stage: Stage) -> None:
    alice = await stage.started()
    await stage.add(text(alice.id, "1"), text(alice.id, "2"))
    await _crashes_while_sending(stage)
    async with stage.sending():
        assert await stage.words(alice.id) == ["1", "2"]
    assert await stage.left() == {}


async def test_a_loop_of_crashes_sends_no_third_copy_and_lists_the_message(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = await stage.started()
    await stage.add(text(alice.id, "1"), text(alice.id, "2"))
    with monkeypatch.context() as patched:
        patched.setattr(Sender, "_note", lambda *_, **__: None)  # it ends before it has noted any answer
        for _ in range(8):
            async with stage.sender() as sender:
                await stage.settled(sender)
    assert await stage.words(alice.id) == ["1", "1"]
    async with stage.sending():
        assert await stage.words(alice.id) == ["1", "1", "2"]
    assert [(row.params["text"], error) for row, error in stage.dead] == [("1", "unsure")]


async def test_queues_do_not_wait_for_each_other(stage: Stage) -> None:
    crowd = [await stage.started(f"P{number}") for number in range(30)]
    await stage.add(*(text(person.id, "hello") for person in crowd))
    with stage.gate() as gate:
        async with stage.sender() as sender:
            await gate.holds(len(crowd))
            gate.open()
            await stage.settled(sender)
    assert await stage.left() == {}


async def test_an_outage_of_hours_loses_nothing(stage: Stage) -> None:
    alice = await stage.started()
    await stage.client.fault("status", method="sendMessage", times=1000, code=502)
    await stage.add(text(alice.id, "1"), text(alice.id, "2"))
    async with stage.sending() as sender:
        await stage.let_pass(sender, 4 * 3600, step=60)
        await stage.client.no_more_faults()
        await stage.let_pass(sender, 120, step=60)
    assert await stage.words(alice.id) == ["1", "2"]
    assert stage.dead == []


async def test_a_row_that_alone_makes_the_server_fail_is_given_up(stage: Stage) -> None:
    alice, bruno = await stage.started("Alice"), await stage.started("Bruno")
    await stage.client.fault("status", method="sendMessage", times=1000, code=500, chat_id=alice.id)
    await stage.add(text(alice.id, "1"))
    async with stage.sending() as sender:
        for _ in range(40):
            await stage.add(text(bruno.id, "fine"))
            await stage.let_pass(sender, 61)
    assert [(row.chat, error) for row, error in stage.dead] == [(alice.id, "5xx")]


async def test_no_server_at_all_is_waited_for(stage: Stage) -> None:
    alice = await stage.started()
    await stage.add(text(alice.id, "1"))
    async with nobody_s_bot("http://127.0.0.1:1", TOKEN) as nobody, stage.sending(bot=nobody) as sender:
        await stage.let_pass(sender, 600, step=60)
        assert await stage.left() == {"waiting": 1}
    stage.clock.advance(timedelta(minutes=2))
    async with stage.sending():
        assert await stage.words(alice.id) == ["1"]


async def test_stopping_lets_a_call_under_way_end_and_keeps_the_rest(stage: Stage) -> None:
    alice = await stage.started()
    await stage.add(text(alice.id, "1"), text(alice.id, "2"))
    with stage.gate() as gate:
        async with stage.sender() as sender:
            await gate.holds(1)
            sender.stop()
            gate.open()
    assert await stage.words(alice.id) == ["1"]
    assert await stage.left() == {"waiting": 1}


async def test_a_database_in_trouble_sends_nothing_and_is_tried_again(stage: Stage) -> None:
    alice = await stage.started()
    async with stage.sending() as sender:
        await stage.add(text(alice.id, "1"), text(alice.id, "2"))
        with stage.broken_commits(2):
            await stage.settled(sender)
            assert await stage.words(alice.id) == []
            await stage.let_pass(sender, 10, step=1)
        assert await stage.words(alice.id) == ["1", "2"]
    assert await stage.left() == {}


async def test_what_was_sent_while_the_database_was_in_trouble_is_not_sent_again(stage: Stage) -> None:
    alice = await stage.started()
    await stage.add(text(alice.id, "1"), text(alice.id, "2"))
    with stage.gate() as gate:
        async with stage.sender() as sender:
            await gate.holds(1)
            with stage.broken_commits(2):
                gate.open()
                await stage.let_pass(sender, 10, step=1)
            await stage.settled(sender)
    assert await stage.words(alice.id) == ["1", "2"]
    assert await stage.left() == {}
