"""What is past its term."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import get_args

from bot.core.model.case import Person, Status, Timer
from bot.core.model.frozen import replace
from storage import cases, people, terms, timers
from storage.database import Database
from storage.terms import Terms

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def ends(draft: datetime = NOW, accepted: datetime = NOW, filed: datetime = NOW) -> Terms:
    """Terms that end for who acted before; an hour later, and a word counts at once."""
    later = NOW + timedelta(hours=1)
    return Terms(at=later, draft=draft, accepted=accepted, filed=filed, word=timedelta(0))


async def test_cases_and_people_past_their_term_are_found(database: Database) -> None:
    old, late = NOW - timedelta(days=400), NOW
    async with database.tx() as tx:
        await people.save(
            tx,
            [
                Person(id=n, language="fr", acted_at=at)
                for n, at in ((1, old), (2, late), (3, old), (4, late))
            ],
        )
        expired = await cases.add(tx, 1, "", old)
        await cases.add(tx, 2, "", old)
        monthly = ends(draft=NOW - timedelta(days=30))
        assert await terms.cases(tx, monthly) == [(expired.id, "draft")]
        assert await terms.people(tx, monthly) == 2  # the first, whose case goes, and the third
        assert await people.idle(tx, NOW - timedelta(days=30), 9) == [3]


async def test_each_status_has_its_term(database: Database) -> None:
    statuses: tuple[Status, ...] = get_args(Status)
    async with database.tx() as tx:
        await people.save(tx, [Person(id=1, language="fr", acted_at=NOW)])
        drafts = [await cases.add(tx, 1, "", NOW) for _ in statuses]
        told = NOW + timedelta(milliseconds=1)
        added = [
            replace(case, status=status, farewell_at=told)
            for case, status in zip(drafts, statuses, strict=True)
        ]
        await cases.save(tx, added)
        assert await cases.count(tx) == len(statuses)
        soon = NOW + timedelta(milliseconds=1)
        for name, theirs in (
            ("draft", {"draft", "signposted"}),
            ("accepted", {"accepted"}),
            ("filed", {"filed", "referred", "declined", "withdrawn"}),
        ):
            only = ends(**{name: soon})
            assert {status for _, status in await terms.cases(tx, only)} == theirs
            assert await terms.people(tx, only) == 0
        assert await terms.people(tx, ends(draft=soon, accepted=soon, filed=soon)) == 1


async def test_who_is_told_is_whose_term_ends_soon_and_no_check_in_comes_before(database: Database) -> None:
    day, filed = timedelta(days=1), NOW - timedelta(days=95)
    soon = Terms(at=NOW, draft=NOW, accepted=NOW - 500 * day, filed=NOW - 100 * day, word=9 * day)
    async with database.tx() as tx:
        away = Person(id=2, language="fr", acted_at=filed, reachable=False)
        await people.save(tx, [Person(id=1, language="fr", acted_at=filed), away])
        drafts = [await cases.add(tx, person, "", filed) for person in (1, 1, 1, 1, 2)]
        named = dict(zip(("one", "asked", "told", "long", "away"), drafts, strict=True))
        status: dict[str, Status] = {"long": "accepted"}
        told = {"told": filed + day, "one": filed - day}
        await cases.save(
            tx,
            [
                replace(case, status=status.get(name, "filed"), farewell_at=told.get(name))
                for name, case in named.items()
            ],
        )
        await timers.add(tx, [due(named["asked"].id, NOW + 4 * day), due(named["one"].id, NOW + 6 * day)])
        assert await terms.untold(tx, soon) == [(named["one"].id, filed)]
        await timers.cancel(tx, named["asked"].id, ["checkin"])
        assert [id_ for id_, _ in await terms.untold(tx, soon)] == [named["one"].id, named["asked"].id]
        assert await terms.cases(tx, soon) == []


def due(case: int, at: datetime) -> Timer:
    """A check-in of a case."""
    return Timer(
        key=f"checkin:{case}:x", kind="checkin", due=at, day=at.date(), at=time(10), zone="UTC", case=case
    )
