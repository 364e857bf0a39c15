"""What operators see of the queue, retry and drop, beside a bot at work."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core.model.frozen import replace
from bot.core.model.message_key import MessageKey
from storage import cases, inbox, outbox, queue
from storage.database import Database, Transaction
from storage.outbox import OutboxCall, OutboxRow
from storage.queue import Item

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
QUEUED = 1_000


def message(text: str, chat: int = 1, method: str = "sendMessage") -> OutboxCall:
    return OutboxCall(queue_key=f"c{chat}", chat=chat, method=method, params={"text": text})


async def add(database: Database, *texts: str) -> None:
    async with database.tx() as tx:
        await outbox.add(tx, [message(text) for text in texts], QUEUED)


async def claimed(database: Database) -> list[OutboxRow]:
    async with database.tx() as tx:
        return await outbox.claim(tx, 0, 9)


async def all_sent(database: Database) -> list[str]:
    """What leaves, in order, until nothing more can."""
    said = []
    while rows := await claimed(database):
        said += [row.params["text"] for row in rows]
        async with database.tx() as tx:
            await outbox.sent(tx, [(row.id, None) for row in rows])
    return said


async def bury_next(database: Database, error: str = "400") -> None:
    (row,) = await claimed(database)
    async with database.tx() as tx:
        await outbox.bury(tx, row.id, error, 0)


async def items(database: Database) -> list[Item]:
    async with database.tx() as tx:
        return await queue.items(tx)


async def test_each_is_listed_with_its_state_cause_and_instant(database: Database) -> None:
    await add(database, "refused", "under way", "behind")
    await bury_next(database)
    await claimed(database)
    async with database.tx() as tx:
        await inbox.store(tx, [(5, 7, "poison"), (6, 7, "next")], 2_000)
        await inbox.set_aside(tx, 5, 7, "KeyError bot.x:1")
    found = [
        (each.kind, each.state, each.cause, each.is_first, each.since_ms) for each in await items(database)
    ]
    assert found == [
        ("message", "given up", "400", True, QUEUED),
        ("message", "sending", "", True, QUEUED),
        ("message", "waiting", "", False, QUEUED),
        ("update", "set aside", "KeyError bot.x:1", True, 2_000),
        ("update", "waiting", "", True, 2_000),
    ]


@pytest.mark.parametrize("under_way", [True, False])
async def test_what_is_retried_goes_after_all_that_waits(database: Database, under_way: bool) -> None:  # noqa: FBT001 - the example
    await add(database, "refused", "refused too", "next", "last")
    await bury_next(database)
    await bury_next(database)
    before = await items(database)
    out = await claimed(database) if under_way else []
    async with database.tx() as tx:
        await queue.retry(tx, before)
    assert {each.state for each in await items(database)} <= {"waiting", "sending"}
    async with database.tx() as tx:
        await outbox.sent(tx, [(row.id, None) for row in out])
    rest = ["last", "refused", "refused too"]
    assert await all_sent(database) == (rest if under_way else ["next", *rest])
    assert await items(database) == []


async def test_what_may_have_arrived_is_sent_once_more_at_most(database: Database) -> None:
    await add(database, "unsure")
    (row,) = await claimed(database)
    async with database.tx() as tx:
        await outbox.again(tx, row.id, 0, unsure=True, error="unsure")
    await bury_next(database, "unsure")
    async with database.tx() as tx:
        await queue.retry(tx, await queue.items(tx))
    ((found),) = await claimed(database)
    assert (found.unsure, found.attempts) == (1, 1)


@pytest.mark.parametrize("dropped", [[0], [1], [0, 1], [1, 2], [0, 1, 2], [2]])
async def test_what_is_dropped_leaves_the_rest_in_order(database: Database, dropped: list[int]) -> None:
    texts = ["a", "b", "c", "d"]
    await add(database, *texts)
    found = await items(database)
    async with database.tx() as tx:
        await queue.drop(tx, [found[place] for place in dropped])
    assert await all_sent(database) == [text for place, text in enumerate(texts) if place not in dropped]


async def test_nothing_under_way_is_dropped_or_retried(database: Database) -> None:
    await add(database, "under way", "next")
    before = await items(database)
    (row,) = await claimed(database)
    async with database.tx() as tx:
        await queue.retry(tx, before)
        await queue.drop(tx, before[:1])
    assert [each.state for each in await items(database)] == ["sending", "waiting"]
    async with database.tx() as tx:
        await outbox.sent(tx, [(row.id, None)])
    assert await all_sent(database) == ["next"]


async def test_an_update_is_handled_once_more_or_forgotten_and_never_comes_again(database: Database) -> None:
    async with database.tx() as tx:
        await inbox.store(tx, [(5, 7, "retried"), (6, 7, "dropped")], 0)
        for id_ in (5, 6):
            await inbox.set_aside(tx, id_, 7, "KeyError bot.x:1")
    retried, dropped = await items(database)
    async with database.tx() as tx:
        await queue.retry(tx, [retried])
        await queue.drop(tx, [dropped])
        await inbox.store(tx, [(6, 7, "dropped")], 0)
        assert [(each.body, each.attempts) for each in await inbox.waiting(tx, 9)] == [("retried", 0)]
        rows = await tx.fetch("select body from inbox where update_id = 6")
    assert rows[0]["body"] == ""


async def test_a_case_is_named_by_its_message_else_by_its_person(database: Database) -> None:
    async with database.tx() as tx:
        first = await _filed(tx, 7, "D-2026-0001")
        second = await _filed(tx, 7, "D-2026-0002")
        draft = await cases.add(tx, 7, "f", NOW)
        alone = await cases.add(tx, 8, "f", NOW)
        about = [(first, 7), (0, 7), (draft.id, 7), (0, 8), (0, 9), (999, 0)]
        found = await queue.concerned(tx, about)
    assert found == [
        (first, "D-2026-0001"), (second, "D-2026-0002"), (draft.id, ""), (alone.id, ""), (0, ""), (0, ""),
    ]  # fmt: skip


async def _filed(tx: Transaction, person: int, reference: str) -> int:
    case = await cases.add(tx, person, "f", NOW)
    await cases.save(tx, [replace(case, status="filed", reference=reference, filed_at=NOW)])
    return case.id


async def test_an_edit_and_the_case_of_a_key_are_known(database: Database) -> None:
    async with database.tx() as tx:
        edit = OutboxCall(
            queue_key="c1", chat=-1, method="sendMessage", message_key=MessageKey("card", 3), replace=True
        )
        await outbox.add(tx, [edit], QUEUED)
    (found,) = await items(database)
    assert (found.case, found.edits, found.person) == (3, True, 0)
