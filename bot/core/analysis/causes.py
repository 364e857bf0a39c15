"""Why the same answers lead elsewhere: what keeps a route from fitting in one of two files only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from bot.core.model.case import Outcome, Receipt
from bot.core.model.dated import dated
from bot.core.model.frozen import Frozen, replace
from bot.core.model.organisation import Organisation, Route
from bot.core.questions.rules import State, verdict
from bot.core.routing import routing

CauseKind = Literal["criterion", "call", "partners", "removed", "added", "order", "unknown"]
"""`call`: the dates of the route's call; `partners`: those a redirect needs; `removed`, `added`, `order`: the
file's routes; `unknown`: the file it was decided under is no longer there, or does not decide so."""


class Cause(Frozen):
    """What decides between two primary routes, and which of them fits in one file only because of it."""

    kind: CauseKind
    route: str = ""
    criterion: str = ""
    before: State | Literal[""] = ""
    """The criterion's verdict; empty: the route did not look at it."""
    after: State | Literal[""] = ""


def cause(kept: Receipt, was: Organisation | None, found: Sequence[Outcome], now: Organisation) -> Cause:
    """Why the primary route is the first of `found` and no longer the first of `kept`, which is another one.

    `kept` holds the answers and the day, `was` is the file it was decided under, if it is still there;
    `found` are the outcomes under `now`.
    """
    old, new = kept.outcomes[0], found[0]
    earlier, later = _order(was), _order(now)
    if old.route not in later:
        return Cause("removed", old.route)
    if later.index(old.route) < later.index(new.route):
        lost = _obstacle(old, now, kept)
        return replace(lost, before=lost.after, after=lost.before)
    if was is None:
        return Cause("unknown", new.route)
    if new.route not in earlier:
        return Cause("added", new.route)
    if old.route in earlier and earlier.index(old.route) < earlier.index(new.route):
        return Cause("order", new.route)
    return _obstacle(new, was, kept)


def differing(kept: Sequence[Outcome], found: Sequence[Outcome]) -> Cause:
    """The first criterion whose verdict is not the same in two lists of outcomes."""
    after = {each.criterion: each.state for outcome in found for each in outcome.verdicts}
    for outcome in kept:
        for each in outcome.verdicts:
            if after.get(each.criterion, each.state) != each.state:
                return Cause("criterion", outcome.route, each.criterion, each.state, after[each.criterion])
    return Cause("unknown", found[0].route)


def _order(organisation: Organisation | None) -> list[str]:
    return [route.id for route in organisation.routes] if organisation else []


def _obstacle(fitting: Outcome, organisation: Organisation, kept: Receipt) -> Cause:
    """What keeps a route that fits in the other file from fitting in this one.

    `before` is the criterion's verdict in this file, `after` in the other.
    """
    route = next(each for each in organisation.routes if each.id == fitting.route)
    if not routing.call_stands(route, organisation, kept.day):
        return Cause("call", route.id)
    here, there = _states(route, organisation, kept), {v.criterion: v.state for v in fitting.verdicts}
    for criterion in route.requires:
        if here[criterion] == "failed":
            return Cause("criterion", route.id, criterion, "failed", there.get(criterion, ""))
    for criterion in (each for each in there if there[each] == "met" and route.redirects):
        if here.get(criterion) != "met":
            return Cause("criterion", route.id, criterion, here.get(criterion, ""), "met")
    return Cause("partners" if route.redirects else "unknown", route.id)


def _states(route: Route, organisation: Organisation, kept: Receipt) -> dict[str, State]:
    """The verdict on each criterion the route looks at."""
    organisation = dated(organisation, kept.day)
    known = routing.facts_of(organisation, kept)
    looked = (*route.requires, *(redirect.criterion for redirect in route.redirects))
    return {each: verdict(each, known, organisation).state for each in looked}
