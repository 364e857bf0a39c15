"""What cases are found by: the lists, words, likely duplicates; forgotten with the case."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.core.model.case import Case
from bot.core.model.found import LISTS, CaseList, Entry
from bot.core.model.frozen import replace
from bot.core.model.waiting import Waiting
from storage import cases, erase, found, waiting
from storage.database import Database, Transaction

NOW = datetime(2026, 11, 23, tzinfo=UTC)
TODAY = date(2026, 11, 23)
ALIX = 7


def entry(case: int, **more: object) -> Entry:
    plain = Entry(case=case, person=100 + case, reference=f"D-2026-{case:04}", status="filed")
    return replace(plain, **more)  # type: ignore[arg-type]  # fields of an entry


async def listed(tx: Transaction, name: CaseList, skip: int = 0, limit: int = 9) -> list[int]:
    return await found.page(tx, name, ALIX, TODAY, skip=skip, limit=limit)


async def test_each_list_holds_what_its_name_says_and_the_first_due_comes_first(database: Database) -> None:
    async with database.tx() as tx:
        await found.put(tx, [
            entry(1),
            entry(2, owed=date(2026, 11, 30)),
            entry(3, owner=ALIX, owed=date(2026, 11, 22), asked=True),
            entry(4, owner=8, owed=TODAY),
            entry(5, owner=ALIX, status="accepted", blocked=True, owed=date(2026, 11, 20)),
            entry(6, owner=ALIX, status="accepted"),
            entry(7, status="declined", owner=8),
        ])  # fmt: skip
        await waiting.put(tx, 4, [Waiting(programme=each, since=NOW) for each in ("a", "b")])
        await waiting.put(tx, 6, [Waiting(programme="a", since=NOW, state="left")])
        all_ = {name: await listed(tx, name) for name in LISTS}
        assert all_ == {
            "to_take": [2, 1],
            "mine": [5, 3],
            "late": [5, 3],
            "asked": [3],
            "blocked": [5],
            "waiting": [4],
        }
        assert await found.counts(tx, ALIX, TODAY) == {name: len(ids) for name, ids in all_.items()}
        assert await listed(tx, "to_take", skip=1) == [1]
        assert await listed(tx, "to_take", limit=1) == [2]


async def test_a_case_that_changes_is_found_as_it_is_now(database: Database) -> None:
    async with database.tx() as tx:
        await found.put(tx, [entry(1, project="un atelier")])
        await found.put(tx, [entry(1, project="une ecole", owner=ALIX)])
        assert await listed(tx, "to_take") == []
        assert await listed(tx, "mine") == [1]
        assert await found.having(tx, ["atelier"], 9) == []


async def test_letters_anywhere_in_the_words_are_found_and_nothing_is_a_pattern(database: Database) -> None:
    async with database.tx() as tx:
        await found.put(
            tx, [entry(1, name="elodie", project="danse", place="riom"), entry(2, place="cournon")]
        )
        assert [row[0] for row in await found.having(tx, ["iom"], 9)] == [1]
        assert sorted(row[0] for row in await found.every(tx)) == [1, 2]
        assert len(await found.having(tx, ["riom", "dan"], 9)) == 1
        assert await found.having(tx, ["riom", "cournon"], 9) == []
        assert [row[0] for row in await found.having(tx, ["r"], 1)] == [2]
        ((_, person, rest),) = await found.having(tx, ["elodie"], 9)
        assert (person.split(), rest.split()) == (["elodie"], ["danse", "riom"])


async def test_likely_duplicates_share_the_person_the_address_or_name_and_place(database: Database) -> None:
    async with database.tx() as tx:
        first = entry(1, person=5, name="elodie", address="e example org", place="riom")
        await found.put(tx, [
            first,
            entry(2, person=5),
            entry(3, address="e example org"),
            entry(4, name="elodie", place="riom"),
            entry(5, name="elodie", place="issoire"),
            entry(6),
        ])  # fmt: skip
        assert [each.case for each in await found.likely(tx, first)] == [2, 3, 4]
        assert await found.likely(tx, entry(6)) == []


async def test_what_a_case_is_found_by_is_erased_with_it(database: Database) -> None:
    async with database.tx() as tx:
        case: Case = await cases.add(tx, 5, "print", NOW)
        await cases.save(tx, [replace(case, status="filed", reference="D-2026-0001")])
        assert await found.case_of(tx, "D-2026-0001") == case.id
        await found.put(tx, [entry(case.id, name="canary")])
        await erase.everything(tx, 5)
        assert await found.having(tx, ["canary"], 9) == []
        assert await found.case_of(tx, "D-2026-0001") is None
