"""Derives past decisions again from what was kept of them, and says whether they come out the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Literal

from bot.core.analysis import causes
from bot.core.analysis.causes import Cause
from bot.core.model.case import Case, Outcome, Receipt
from bot.core.model.dated import dated
from bot.core.model.frozen import Frozen
from bot.core.model.organisation import Organisation
from bot.core.questions.questionnaire import facts
from bot.core.routing import routing
from bot.engine import archive
from storage.cases import Unread
from storage.database import Database, Progress, unseen


class Derived(Frozen):
    """One decision derived again: the routes that were kept, and those found now, primary first."""

    verdict: Literal["identical", "different", "missing"]
    """`missing`: there is nothing to derive it from."""
    kept: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    cause: Cause | None = None
    """What decides, where routes, criteria or partners are not the same."""
    altered: tuple[str, ...] = ()
    """Questions whose answer in the decision is not the case's; `day`, where they were sent on another."""
    lost: str = ""
    """What is missing."""

    @property
    def same(self) -> bool:
        """Whether all of it is: answers, day, routes, criteria and partners."""
        return self.verdict == "identical"

    def told(self) -> str:
        """One line for the operator."""
        if self.verdict == "missing":
            return self.lost
        verdict = "identical" if self.same else "NOT identical"
        kept, found = (", ".join(routes) or "nothing" for routes in (self.kept, self.found))
        told = [f"{verdict}; kept {kept}; derived {found}"]
        told += [f"decided by {_cause(self.cause)}"] if self.cause else []
        told += [f"altered since: {', '.join(self.altered)}"] if self.altered else []
        return "; ".join(told)


async def derive(database: Database, reference: str) -> Derived | None:
    """The decision on this case, under the file it was filed under; None if there is no such case."""
    kept = await archive.one(database, reference)
    return derived(*kept) if kept else None


async def show(
    database: Database, reference: str, tell: Callable[[str], None], seen: Progress = unseen
) -> bool:
    """Tell how one decision comes out, or without a reference all; return whether it comes out the same."""
    if not reference:
        return await derive_all(database, tell, seen)
    found = await derive(database, reference)
    if found is None:
        tell(f"{reference}: no decision is kept under this reference")
        return False
    tell(f"{reference}: {found.told()}")
    return found.same


async def derive_all(database: Database, tell: Callable[[str], None], seen: Progress = unseen) -> bool:
    """Derive every decision in the archive; tell of those that differ, and at the end how many there are.

    Returns whether all are identical. However many there are, a page of them is held at once.
    """
    counts: Counter[str] = Counter()
    async for case, organisation in archive.every(database, seen):
        found = derived(case, organisation)
        counts[found.verdict] += 1
        if not found.same:
            tell(f"{case.reference}: {found.told()}")
    tell(
        f"{counts['identical']} identical, {counts['different']} different, "
        f"{counts['missing']} whose decision or configuration is missing"
    )
    return counts["identical"] == counts.total()


def derived(case: Case | Unread, organisation: Organisation | None) -> Derived:
    """The decision on a case, derived again under its own file, and what of it is no longer as it was."""
    if isinstance(case, Unread):
        return Derived("missing", lost=f"case {case.id} cannot be read")
    receipt = case.receipt
    if receipt is None:
        return Derived("missing", lost="decision missing")
    if organisation is None:
        return Derived("missing", lost=f"configuration missing or altered: {receipt.fingerprint}")
    kept, found = receipt.outcomes, routing.derive_again(organisation, receipt)
    routes = tuple(each.route for each in kept), tuple(each.route for each in found)
    altered = _altered(case, receipt, organisation)
    if kept == found and not altered:
        return Derived("identical", *routes)
    why = None if kept == found else _why(receipt, organisation, found)
    return Derived("different", *routes, cause=why, altered=altered)


def _altered(case: Case, receipt: Receipt, organisation: Organisation) -> tuple[str, ...]:
    """What the decision says it was derived from, and the case, as it was last sent, does not."""
    sent_at = case.renewed_at or case.filed_at
    sent_on = sent_at and organisation.day(sent_at)
    read = dated(organisation, receipt.day)
    used, said = receipt.answers, facts(read.questions, case.as_last_sent().interview, read).answers
    answers = (each for each in {**used, **said} if used.get(each) != said.get(each))
    return (*answers, *(() if sent_on == receipt.day else ("day",)))


def _why(receipt: Receipt, organisation: Organisation, found: Sequence[Outcome]) -> Cause:
    kept = receipt.outcomes
    why = Cause("unknown", found[0].route)
    if kept and kept[0].route != found[0].route:
        why = causes.cause(receipt, organisation, found, organisation)
    return causes.differing(kept, found) if why.kind == "unknown" else why


def _cause(cause: Cause) -> str:
    if cause.kind == "criterion":
        return f"{cause.criterion}: {cause.before or 'not looked at'}, now {cause.after or 'not looked at'}"
    kind = "the trace that was kept" if cause.kind == "unknown" else cause.kind
    return f"{kind} ({cause.route})"
