"""Derives a past decision again from what was kept of it, and says whether it comes out the same."""

from __future__ import annotations

from dataclasses import dataclass

from bot import config
from bot.core import routing
from storage import cases, configurations
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Derived:
    """One decision derived again: the routes that were kept, and those found now, primary first."""

    kept: tuple[str, ...]
    found: tuple[str, ...]
    same: bool
    """Whether all of it is: routes, criteria and partners."""


async def derive(database: Database, reference: str) -> Derived | None:
    """The decision on this case, under the file it was filed under; None if there is none."""
    async with database.tx() as tx:
        case = await cases.by_reference(tx, reference)
        receipt = case.receipt if case else None
        body = await configurations.load(tx, receipt.fingerprint) if receipt else None
    if receipt is None or body is None:
        return None
    kept, found = receipt.outcomes, routing.derive_again(config.restore(body), receipt)
    return Derived(tuple(each.route for each in kept), tuple(each.route for each in found), kept == found)
