"""Derives past decisions again from what was kept of them, and says whether they come out the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from bot import archive
from bot.core import deciding, routing
from bot.core.deciding import Cause
from bot.core.replay import Past
from storage import cases, configurations
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Derived:
    """One decision derived again: the routes that were kept, and those found now, primary first."""

    kept: tuple[str, ...]
    found: tuple[str, ...]
    same: bool
    """Whether all of it is: routes, criteria and partners."""
    cause: Cause | None = None
    """What decides, where it is not the same."""

    def told(self) -> str:
        """One line for the operator."""
        verdict = "identical" if self.same else "NOT identical"
        whole = f"{verdict}; kept {', '.join(self.kept)}; derived {', '.join(self.found)}"
        return f"{whole}; decided by {_cause(self.cause)}" if self.cause else whole


async def derive(database: Database, reference: str) -> Derived | None:
    """The decision on this case, under the file it was filed under; None if there is none."""
    async with database.tx() as tx:
        case = await cases.by_reference(tx, reference)
        receipt = case.receipt if case else None
        body = await configurations.load(tx, receipt.fingerprint) if receipt else None
    organisation = archive.restored(body)
    if case is None or receipt is None or organisation is None:
        return None
    past = Past(
        reference=reference, receipt=receipt, answers=case.interview.answers, organisation=organisation
    )
    return _derived(past)


async def show(database: Database, reference: str, tell: Callable[[str], None]) -> bool:
    """Tell how one decision comes out, or without a reference all; return whether it comes out the same."""
    if not reference:
        return await derive_all(database, tell)
    derived = await derive(database, reference)
    if derived is None:
        tell(f"{reference}: no decision is kept under this reference")
        return False
    tell(f"{reference}: {derived.told()}")
    return derived.same


async def derive_all(database: Database, tell: Callable[[str], None]) -> bool:
    """Derive every decision in the archive; tell of those that differ, and at the end how many there are.

    Returns whether all are identical. However many there are, a page of them is held at once.
    """
    counts: Counter[str] = Counter()
    async for past in archive.filed(database):
        derived = _derived(past)
        if derived is None:
            counts["missing"] += 1
            tell(f"{past.reference}: configuration missing: {past.receipt.fingerprint}")
            continue
        counts["identical" if derived.same else "different"] += 1
        if not derived.same:
            tell(f"{past.reference}: {derived.told()}")
    tell(
        f"{counts['identical']} identical, {counts['different']} different, "
        f"{counts['missing']} whose configuration is missing"
    )
    return counts["identical"] == counts.total()


def _derived(past: Past) -> Derived | None:
    organisation, receipt = past.organisation, past.receipt
    if organisation is None:
        return None
    kept, found = receipt.outcomes, routing.derive_again(organisation, receipt)
    routes = tuple(each.route for each in kept), tuple(each.route for each in found)
    if kept == found:
        return Derived(*routes, same=True)
    why = Cause("unknown", found[0].route)
    if kept[0].route != found[0].route:
        why = deciding.cause(receipt, organisation, found, organisation)
    if why.kind == "unknown":
        why = deciding.differing(kept, found)
    return Derived(*routes, same=False, cause=why)


def _cause(cause: Cause) -> str:
    if cause.kind == "criterion":
        return f"{cause.criterion}: {cause.before or 'not looked at'}, now {cause.after or 'not looked at'}"
    return f"{cause.kind} ({cause.route})"
