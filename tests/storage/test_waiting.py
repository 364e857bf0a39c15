from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.core.model.frozen import replace
from bot.core.model.waiting import Listed, Waiting
from storage import cases, waiting
from storage.database import Database, Transaction

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PLACE = Waiting(programme="hub", since=NOW)


async def three(tx: Transaction) -> list[int]:
    """Three cases on a list, in the order in which they came."""
    ids = []
    for person in (5, 6, 7):
        case = await cases.add(tx, person, "print", NOW)
        await cases.save(tx, [replace(case, status="filed", reference=f"D-2026-{case.id:04}")])
        await waiting.put(tx, case.id, [PLACE])
        ids.append(case.id)
    return ids


async def ranks(tx: Transaction, ids: list[int]) -> list[int]:
    return [place.rank for id_ in ids for place in await waiting.of(tx, id_)]


async def test_ranks_are_counted_among_those_who_wait_today(database: Database) -> None:
    async with database.tx() as tx:
        ids = await three(tx)
        assert await ranks(tx, ids) == [1, 2, 3]
        assert await waiting.lengths(tx) == {"hub": 3}
        await waiting.put(tx, ids[0], [replace(PLACE, state="left")])
        assert await ranks(tx, ids) == [0, 1, 2]
        await waiting.put(tx, ids[1], [])
        assert await ranks(tx, ids) == [0, 1]
        assert await waiting.lengths(tx) == {"hub": 1}


async def test_whoever_comes_anew_goes_to_the_end(database: Database) -> None:
    async with database.tx() as tx:
        ids = await three(tx)
        await waiting.put(tx, ids[0], [replace(PLACE, since=NOW + timedelta(days=9))])
        assert await ranks(tx, ids) == [3, 1, 2]
        assert [case for case, _ in await waiting.waiting_for(tx, "hub")] == [ids[1], ids[2], ids[0]]


async def test_the_list_holds_who_waits_and_who_was_told_since(database: Database) -> None:
    async with database.tx() as tx:
        ids = await three(tx)
        for days, id_ in enumerate(ids[:2]):
            told = replace(PLACE, state="left", notices=1, told_at=NOW + timedelta(days=days))
            await waiting.put(tx, id_, [told])
        listed, number = await waiting.listed(tx, "hub", NOW + timedelta(days=1), 1)
        assert listed == (Listed(f"D-2026-{ids[1]:04}", NOW, "left"),)
        assert number == 2
        assert await waiting.listed(tx, "another", NOW, 9) == ((), 0)


async def test_who_comes_back_is_as_if_told_of_nothing(database: Database) -> None:
    async with database.tx() as tx:
        (id_, *_) = await three(tx)
        await waiting.put(tx, id_, [replace(PLACE, notices=2, told_at=NOW)])
        await waiting.put_back(tx, id_, "hub")
        assert await waiting.of(tx, id_) == (replace(PLACE, rank=1),)
