"""Places are counted by the database: of those accepted into a programme, or about to be, since a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.core.model.case import Decision
from bot.core.model.frozen import replace
from storage import cases
from storage.database import Database, Transaction

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


async def decided(tx: Transaction, made: Decision) -> None:
    """A case on which that was decided."""
    case = await cases.add(tx, 5, "print", NOW)
    await cases.save(tx, [replace(case, status="accepted", decision=made)])


async def accepted(tx: Transaction, programme: str, at: datetime) -> None:
    """A case that was accepted into that programme then."""
    await decided(tx, Decision(kind="accept", at=at, choice=programme))


async def test_only_those_accepted_into_the_programme_since_then_count(database: Database) -> None:
    async with database.tx() as tx:
        await accepted(tx, "hub", NOW)
        await accepted(tx, "hub", NOW + timedelta(days=1))
        await accepted(tx, "hub", NOW - timedelta(days=1))
        await accepted(tx, "other", NOW)
        await accepted(tx, "", NOW)
        await decided(tx, Decision(kind="decline", at=NOW, choice="hub"))
        assert await cases.accepted(tx, "hub", NOW) == 2
        assert await cases.accepted(tx, "hub", NOW - timedelta(days=9)) == 3
        assert await cases.accepted(tx, "", NOW) == 0


async def test_a_place_counts_once_it_is_decided_until_that_is_called_off(
    database: Database,
) -> None:
    async with database.tx() as tx:
        case = await cases.add(tx, 5, "print", NOW)
        leaving = replace(case, status="filed", leaving=Decision(kind="accept", at=NOW, choice="hub"))
        await cases.save(tx, [leaving])
        assert await cases.accepted(tx, "hub", NOW) == 1
        await cases.save(tx, [replace(leaving, leaving=None)])
        assert await cases.accepted(tx, "hub", NOW) == 0
