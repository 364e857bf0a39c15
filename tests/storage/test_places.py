"""Places that are given are counted by the database: accepted, on these routes, since a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.core.model.case import Decision, Outcome, Receipt
from storage import cases
from storage.database import Database, Transaction

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


async def accepted(tx: Transaction, route: str, at: datetime) -> None:
    """A case on that route, accepted then."""
    case = await cases.add(tx, 5, "print", NOW)
    receipt = Receipt(
        fingerprint="print", day=date(2026, 11, 20), answers={}, outcomes=(Outcome(route=route),)
    )
    made = Decision(kind="accept", at=at)
    await cases.save(tx, [replace(case, status="accepted", receipt=receipt, decision=made)])


async def test_only_those_accepted_on_the_routes_since_then_count(database: Database) -> None:
    async with database.tx() as tx:
        await accepted(tx, "hub", NOW)
        await accepted(tx, "hub_wait", NOW + timedelta(days=1))
        await accepted(tx, "hub", NOW - timedelta(days=1))
        await accepted(tx, "other", NOW)
        declined = await cases.add(tx, 6, "print", NOW)
        await cases.save(tx, [replace(declined, status="declined")])
        assert await cases.accepted(tx, {"hub", "hub_wait"}, NOW) == 2
        assert await cases.accepted(tx, {"hub"}, NOW - timedelta(days=9)) == 2
        assert await cases.accepted(tx, set(), NOW) == 0
