from __future__ import annotations

import random
from typing import Any

import pytest

from bot.core.model.frozen import replace
from bot.core.model.message_key import MessageKey
from storage import given_up, outbox, sent_messages, topics
from storage.codec import from_ms
from storage.database import Database, Transaction
from storage.outbox import OutboxCall, OutboxRow
from storage.sent_messages import SentMessage

GROUP = -100
CARD, NAME = MessageKey("card", 1), MessageKey.question(1, "name")


def message(chat: int, text: str = "", **more: Any) -> OutboxCall:  # noqa: ANN401 - fields as they come
    fields: dict[str, Any] = {
        "queue_key": f"c{chat}",
        "chat": chat,
        "method": "sendMessage",
        "params": {"text": text},
    }
    return OutboxCall(**fields | more)


async def texts(tx: Transaction, limit: int = 9) -> list[str]:
    return [row.params["text"] for row in await outbox.claim(tx, 0, limit)]


async def send_all(database: Database) -> list[OutboxRow]:
    """Send whatever may go, until nothing is left."""
    sent: list[OutboxRow] = []
    while True:
        async with database.tx() as tx:
            rows = await outbox.claim(tx, 0, 7)
            await outbox.sent(tx, [(row.id, 1000 + row.id) for row in rows])
        if not rows:
            return sent
        sent += rows


async def test_a_row_comes_back_whole(database: Database) -> None:
    told = {"person": 5, "priority": 2, "content": "a,b", "message_key": NAME, "topic": "music"}
    row = message(5, "é", reply_to_key=CARD, not_before=10, **told)
    async with database.tx() as tx:
        await outbox.add(tx, [row])
        await sent_messages.put(tx, [SentMessage(5, CARD, 33), SentMessage(5, NAME, 34)])
        await topics.put(tx, 5, "music", 8)
        assert await outbox.claim(tx, 9, 5) == []
        assert await outbox.wakes_at(tx, 9) == 10
        assert await outbox.wakes_at(tx, 10) is None
        (claimed,) = await outbox.claim(tx, 10, 5)
    assert {name: getattr(claimed, name) for name in told} == told
    assert (claimed.chat, claimed.method, claimed.params) == (5, "sendMessage", {"text": "é"})
    assert (claimed.message, claimed.reply_to, claimed.thread) == (None, 33, 8)
    assert (claimed.attempts, claimed.unsure) == (1, 0)


async def test_one_call_a_queue_in_order_and_queues_at_once(database: Database) -> None:
    async with database.tx() as tx:
        await outbox.add(
            tx,
            [
                message(1, "1a"),
                message(1, "1b"),
                message(2, "2a"),
                message(1, "tap", queue_key="a9", priority=0),
            ],
        )
    async with database.tx() as tx:
        rows = await outbox.claim(tx, 0, 9)
        assert [row.params["text"] for row in rows] == ["tap", "1a", "2a"]
        assert await texts(tx) == []
    async with database.tx() as tx:
        await outbox.sent(tx, [(row.id, None) for row in rows])
        assert await texts(tx) == ["1b"]


async def test_live_chats_go_before_bulk_and_blocked_chats_wait(database: Database) -> None:
    async with database.tx() as tx:
        await outbox.add(
            tx, [message(1, "bulk", priority=2), message(2, "live"), message(3, "blocked", priority=0)]
        )
        assert [row.params["text"] for row in await outbox.claim(tx, 0, 1, [3])] == ["live"]
        assert [row.params["text"] for row in await outbox.claim(tx, 0, 9, [3])] == ["bulk"]
        assert await texts(tx) == ["blocked"]


async def test_bulk_takes_only_the_places_that_are_to_spare(database: Database) -> None:
    async with database.tx() as tx:
        await outbox.add(tx, [message(chat, f"bulk {chat}", priority=2) for chat in range(1, 5)])
        await outbox.add(tx, [message(chat, f"live {chat}") for chat in range(5, 7)])
        first = await outbox.claim(tx, 0, 5, spare=3)
        assert [row.params["text"] for row in first] == ["live 5", "live 6", "bulk 1"]
        assert await outbox.claim(tx, 0, 2, spare=0) == []
        assert [row.params["text"] for row in await outbox.claim(tx, 0, 9)] == ["bulk 2", "bulk 3", "bulk 4"]


async def test_what_is_sent_leaves_and_its_message_stands_under_its_key(database: Database) -> None:
    async with database.tx() as tx:
        await outbox.add(tx, [message(GROUP, "card", message_key=CARD, replace=True)])
        (row,) = await outbox.claim(tx, 0, 9)
        assert row.message is None
        await outbox.sent(tx, [(row.id, 71)])
        assert await outbox.counts(tx) == {}
        await outbox.add(
            tx,
            [
                message(GROUP, "newer", message_key=CARD, replace=True),
                message(GROUP, "note", reply_to_key=CARD),
            ],
        )
        (row,) = await outbox.claim(tx, 0, 9)
        assert row.message == 71
        await outbox.sent(tx, [(row.id, None)])
        (row,) = await outbox.claim(tx, 0, 9)
        assert row.reply_to == 71


async def test_of_several_edits_waiting_for_a_key_only_the_last_is_sent(database: Database) -> None:
    async with database.tx() as tx:
        await outbox.add(
            tx,
            [
                message(GROUP, "first", message_key=CARD, replace=True, priority=2),
                message(GROUP, "note", reply_to_key=CARD),
            ],
        )
        await outbox.add(tx, [message(GROUP, "other", message_key=MessageKey("card", 2), replace=True)])
        await outbox.add(tx, [message(GROUP, "second", message_key=CARD, replace=True, priority=1)])
        await outbox.add(tx, [message(7, "elsewhere", message_key=CARD, replace=True)])
    assert [row.params["text"] for row in await send_all(database)] == [
        "second",
        "elsewhere",
        "note",
        "other",
    ]


async def test_an_edit_under_way_is_followed_by_the_next_one(database: Database) -> None:
    async with database.tx() as tx:
        await outbox.add(tx, [message(GROUP, "first", message_key=CARD, replace=True)])
        (row,) = await outbox.claim(tx, 0, 9)
    async with database.tx() as tx:
        await outbox.add(tx, [message(GROUP, "second", message_key=CARD, replace=True)])
        await outbox.add(tx, [message(GROUP, "third", message_key=CARD, replace=True)])
        await outbox.sent(tx, [(row.id, 71)])
        (row,) = await outbox.claim(tx, 0, 9)
        assert (row.params["text"], row.message) == ("third", 71)


async def test_an_edit_never_overtakes_a_new_message_for_its_key(database: Database) -> None:
    async with database.tx() as tx:
        for text, replace in (("answered", True), ("asked again", False), ("answered again", True)):
            await outbox.add(tx, [message(5, text, message_key=NAME, replace=replace)])
    assert [row.params["text"] for row in await send_all(database)] == [
        "answered",
        "asked again",
        "answered again",
    ]


async def test_a_row_tried_again_keeps_its_place_and_its_counts(database: Database) -> None:
    async with database.tx() as tx:
        await outbox.add(tx, [message(1, "a"), message(1, "b")])
        (row,) = await outbox.claim(tx, 0, 9)
        await outbox.again(tx, row.id, 500, counted=False, error="429")
        assert await texts(tx) == []
        (row,) = await outbox.claim(tx, 500, 9)
        assert (row.params["text"], row.attempts, row.unsure) == ("a", 1, 0)
        await outbox.again(tx, row.id, 500, unsure=True)
        (row,) = await outbox.claim(tx, 500, 9)
        assert (row.params["text"], row.attempts, row.unsure) == ("a", 2, 1)


async def test_a_dead_letter_is_kept_and_its_queue_goes_on(database: Database) -> None:
    async with database.tx() as tx:
        await outbox.add(tx, [message(1, "a"), message(1, "b")])
        (row,) = await outbox.claim(tx, 0, 9)
        await outbox.bury(tx, row.id, "Bad Request", 0)
        assert await texts(tx) == ["b"]
        assert await outbox.counts(tx) == {"dead": 1, "sending": 1}
        await outbox.add(tx, [message(1, "c")])
        assert await outbox.counts(tx) == {"dead": 1, "sending": 1, "behind": 1}


async def test_a_dead_letter_is_forgotten_with_its_case_or_by_its_term(database: Database) -> None:
    async with database.tx() as tx:
        keys = (MessageKey("card", 5), MessageKey.question(5, "name"), MessageKey("card", 55), None)
        await outbox.add(
            tx, [replace(message(n, "words"), message_key=key) for n, key in enumerate(keys, start=1)]
        )
        for row in await outbox.claim(tx, 0, 9):
            await outbox.bury(tx, row.id, "Bad Request", row.chat)
    async with database.tx() as tx:
        await given_up.forget_cases(tx, [5])
        assert await outbox.counts(tx) == {"dead": 2}
        await given_up.forget_before(tx, from_ms(4))
        assert [row["chat"] for row in await tx.fetch("select chat from outbox")] == [4]


async def test_after_crashes_all_that_was_under_way_is_taken_again_in_order(database: Database) -> None:
    async with database.tx() as tx:
        await outbox.add(
            tx, [message(1, "send"), message(1, "next"), message(2, "edit", method="editMessageText")]
        )
        await outbox.claim(tx, 0, 9)
    for crash in range(1, 4):
        async with database.tx() as tx:
            await outbox.recover(tx)
        async with database.tx() as tx:
            rows = {row.params["text"]: row.unsure for row in await outbox.claim(tx, 0, 9)}
        assert rows == {"send": crash, "edit": crash}
    async with database.tx() as tx:
        assert await outbox.counts(tx) == {"sending": 2, "behind": 1}


async def test_what_is_known_not_to_have_left_is_not_unsure(database: Database) -> None:
    async with database.tx() as tx:
        await outbox.add(tx, [message(1, "left"), message(2, "not")])
        left, _ = await outbox.claim(tx, 0, 9)
        await outbox.recover(tx, [left.id])
        assert [(row.params["text"], row.unsure) for row in await outbox.claim(tx, 0, 9)] == [
            ("left", 1),
            ("not", 0),
        ]


async def test_at_a_start_only_pauses_that_telegram_asked_for_go_on_and_none_for_ever(
    database: Database,
) -> None:
    async with database.tx() as tx:
        await outbox.add(tx, [message(1, "flooded"), message(2, "failed"), message(3, "flooded for years")])
        first, second, third = await outbox.claim(tx, 0, 9)
        await outbox.again(tx, first.id, 5000, error="flood")
        await outbox.again(tx, second.id, 9000, error="failed")
        await outbox.again(tx, third.id, 2**50, error="flood")
        await outbox.resume(tx, 1000, 10_000)
        assert [row.params["text"] for row in await outbox.claim(tx, 1000, 9)] == ["failed"]
        assert await outbox.held(tx, 1000) == {1: 5000, 3: 11_000}


async def test_what_waits_for_a_lost_group_may_go_once_it_is_open_again(database: Database) -> None:
    async with database.tx() as tx:
        await outbox.add(tx, [message(GROUP, "card")])
        (row,) = await outbox.claim(tx, 0, 9)
        await outbox.again(tx, row.id, 300_000, error="lost")
        assert await outbox.claim(tx, 0, 9) == []
        await outbox.release(tx, GROUP)
        assert len(await outbox.claim(tx, 0, 9)) == 1


async def test_a_row_says_whether_others_wait_for_it(database: Database) -> None:
    async with database.tx() as tx:
        await outbox.add(tx, [message(1, "first"), message(1, "second"), message(2, "alone")])
        assert [row.followed for row in await outbox.claim(tx, 0, 9)] == [True, False]


async def test_a_chat_that_asked_for_patience_is_remembered(database: Database) -> None:
    async with database.tx() as tx:
        await outbox.add(tx, [message(1, "flooded"), message(2, "failed"), message(0, "menu")])
        for row, why in zip(await outbox.claim(tx, 0, 9), ("flood", "failed", "flood"), strict=True):
            await outbox.again(tx, row.id, 5000, error=why)
    async with database.tx() as tx:
        assert await outbox.held(tx, 4999) == {1: 5000}
        assert await outbox.held(tx, 5000) == {}


async def test_a_group_that_became_another_gets_what_waited_in_order(database: Database) -> None:
    async with database.tx() as tx:
        await outbox.add(
            tx,
            [
                message(-2, "already there"),
                message(-1, "a"),
                message(-1, "b"),
                message(-1, "edit", queue_key="m-1/55"),
                message(3, "not concerned"),
            ],
        )
        await outbox.rechat(tx, -1, -2)
    rows = await send_all(database)
    assert [row.params["text"] for row in rows if row.chat == -2] == ["already there", "a", "b"]
    assert len(rows) == 4


async def test_rows_of_a_person_are_forgotten_and_other_queues_go_on(database: Database) -> None:
    async with database.tx() as tx:
        await outbox.add(
            tx,
            [
                message(GROUP, "theirs", person=5),
                message(GROUP, "other", person=6),
                message(5, "private", person=5),
            ],
        )
        assert await outbox.forget(tx, 5) == []
        assert await texts(tx) == ["other"]
        assert await outbox.counts(tx) == {"sending": 1}


@pytest.mark.parametrize("end", ["sent", "again", "bury", "crash"])
async def test_what_was_under_way_while_its_person_was_forgotten_ends_and_can_be_edited(
    database: Database, end: str
) -> None:
    async with database.tx() as tx:
        await outbox.add(
            tx,
            [
                message(GROUP, "canary", message_key=CARD, person=5),
                message(5, "canary", message_key=MessageKey.question(1, "a"), person=5),
                message(GROUP, "next", person=6),
            ],
        )
        card, private = await outbox.claim(tx, 0, 9)
    async with database.tx() as tx:
        assert await outbox.forget(tx, 5) == [(GROUP, CARD)]
        rows = await tx.fetch("select * from outbox where queue_key <> 'c5'")
        assert not any("canary" in str(tuple(dict(row).values())) or dict(row)["person"] == 5 for row in rows)
    async with database.tx() as tx:
        for row in (card, private):
            if end == "sent":
                await outbox.sent(tx, [(row.id, 88)])
            elif end == "again":
                await outbox.again(tx, row.id, 0)
            elif end == "bury":
                await outbox.bury(tx, row.id, "gone", 0)
        if end == "crash":
            await outbox.recover(tx)
        assert await texts(tx) == ["next"]
        assert await outbox.counts(tx) == {"sending": 1}
        assert await sent_messages.message(tx, GROUP, CARD) == (88 if end == "sent" else None)
        assert await sent_messages.message(tx, 5, MessageKey.question(1, "a")) is None


async def test_whatever_happens_every_row_leaves_in_the_order_of_its_queue(database: Database) -> None:
    chance = random.Random(11)  # noqa: S311 - a shuffle
    added: dict[int, list[int]] = {chat: [] for chat in range(1, 6)}
    gone: dict[int, list[int]] = {chat: [] for chat in range(1, 6)}
    flying: list[OutboxRow] = []
    for number in range(300):
        async with database.tx() as tx:
            act = chance.choice(["add", "add", "claim", "sent", "bury", "again", "crash"])
            if act == "add":
                chat = chance.randint(1, 5)
                await outbox.add(tx, [message(chat, params={"number": number})])
                added[chat].append(number)
            elif act == "claim":
                flying += await outbox.claim(tx, 0, chance.randint(1, 4))
                assert len({row.queue_key for row in flying}) == len(flying)
            elif act == "crash":
                await outbox.recover(tx)
                flying = []
            elif flying:
                row = flying.pop(chance.randrange(len(flying)))
                if act == "again":
                    await outbox.again(tx, row.id, 0)
                    continue
                gone[row.chat].append(row.params["number"])
                is_sent = act == "sent"
                await (outbox.sent(tx, [(row.id, None)]) if is_sent else outbox.bury(tx, row.id, "x", 0))
    async with database.tx() as tx:
        await outbox.recover(tx)
    for row in await send_all(database):
        gone[row.chat].append(row.params["number"])
    assert gone == added
