"""What is past its term."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

from bot.core.model.case import Person, Status
from storage import cases, people, terms
from storage.database import Database
from storage.terms import Terms

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


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
        monthly = Terms(draft=NOW - timedelta(days=30), accepted=NOW, filed=NOW)
        assert await terms.cases(tx, monthly) == [(expired.id, "draft")]
        assert await terms.people(tx, monthly) == 2  # the first, whose case goes, and the third
        assert await people.idle(tx, NOW - timedelta(days=30), 9) == [3]


async def test_each_status_has_its_term(database: Database) -> None:
    statuses: tuple[Status, ...] = get_args(Status)
    async with database.tx() as tx:
        await people.save(tx, [Person(id=1, language="fr", acted_at=NOW)])
        added = [replace(await cases.add(tx, 1, "", NOW), status=status) for status in statuses]
        await cases.save(tx, added)
        assert await cases.count(tx) == len(statuses)
        soon, never = NOW + timedelta(milliseconds=1), NOW
        for name, theirs in (
            ("draft", {"draft"}),
            ("accepted", {"accepted"}),
            ("filed", {"filed", "referred", "declined", "withdrawn"}),
        ):
            only = replace(Terms(draft=never, accepted=never, filed=never), **{name: soon})
            assert {status for _, status in await terms.cases(tx, only)} == theirs
            assert await terms.people(tx, only) == 0
        assert await terms.people(tx, Terms(draft=soon, accepted=soon, filed=soon)) == 1
