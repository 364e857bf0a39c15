"""Criteria and routes: nothing missing, nothing circular, and always a person at the end."""

from __future__ import annotations

from collections.abc import Iterator

from bot.config.ids import missing
from bot.config.positions import Path
from bot.config.problems import Fault, nearest
from bot.config.scope import Scope, questions_of
from bot.core.model.conditions import Holds, leaves
from bot.core.model.organisation import Criterion, Organisation, Route

DEEPEST = 20
"""Criteria that hang on one another; what judges them would not reach the bottom of hundreds."""


def criterion_faults(organisation: Organisation) -> Iterator[Fault]:
    """Check the conditions of criteria, and that none leads back to itself."""
    criteria = {criterion.id: criterion for criterion in organisation.criteria}
    asked = {question.id: question for question in organisation.questions}
    scope = Scope(organisation, asked, criteria)
    deep = _deep(criteria)
    for index, criterion in enumerate(organisation.criteria):
        path = ("criteria", index, "when")
        yield from scope.faults(criterion.when, path)
        circle = _circle(criterion, criteria)
        if circle and criterion.id == next(name for name in criteria if name in circle):
            yield Fault(path, "goes round in a circle: " + " → ".join(circle), "take one of them out")
        elif criterion.id in deep:
            message = f"hangs on criteria that hang on others, more than {DEEPEST} in a row"
            yield Fault(path, message, "name the last ones themselves")
        if criterion.change and organisation.privacy.adult_question in questions_of(criterion.id, criteria):
            message = f'criterion "{criterion.id}" looks at the age, which nobody can change'
            yield Fault(("criteria", index, "change"), message, "take it out")


def _circle(start: Criterion, criteria: dict[str, Criterion]) -> list[str]:
    """Return the way from a criterion back to itself; empty when there is none."""
    ways = [[start.id]]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        known = criteria.get(way[-1])
        for leaf in leaves(known.when) if known else ():
            if not isinstance(leaf, Holds):
                continue
            if leaf.criterion == start.id:
                return [*way, start.id]
            if leaf.criterion not in seen:
                seen.add(leaf.criterion)
                ways.append([*way, leaf.criterion])
    return []


def _deep(criteria: dict[str, Criterion]) -> set[str]:
    """Return those from which more than DEEPEST others follow one another, to an end: circles have none."""
    held = {
        name: {leaf.criterion for leaf in leaves(criterion.when) if isinstance(leaf, Holds)}
        for name, criterion in criteria.items()
    }
    left, deep = set(criteria), set[str]()
    for row in range(len(criteria)):
        left = {name for name in left if held[name] & left}
        if row == DEEPEST:
            deep = left
    return deep - left


def route_faults(organisation: Organisation) -> Iterator[Fault]:
    """Check every route, and that the last takes whoever is left."""
    for index, route in enumerate(organisation.routes):
        path: Path = ("routes", index)
        yield from _target_faults(route, path)
        yield from _programme_faults(route, path, organisation)
        yield from _redirect_faults(route, path, organisation)
        criteria = [criterion.id for criterion in organisation.criteria]
        blocks = [block.id for block in organisation.blocks if block.criteria]
        yield from missing((*path, "requires"), "criterion", route.requires, criteria + blocks)
        yield from missing((*path, "by_hand"), "criterion", route.by_hand, criteria)
        yield from missing((*path, "if_unknown"), "criterion", route.if_unknown, criteria)
        for place, name in enumerate(route.if_unknown):
            if name in route.by_hand:
                message = f'"{name}" stands in by_hand too, which looks at what is unknown as well'
                yield Fault((*path, "if_unknown", place), message, "keep it in one of them")
        if route.answer_days < 0:
            yield Fault((*path, "answer_days"), "must not be negative", "take it out for no promise")
    yield from _last_faults(organisation)


def _target_faults(route: Route, path: Path) -> Iterator[Fault]:
    targets = [bool(route.programme), bool(route.redirects), route.person]
    if sum(targets) != 1:
        message = "leads to several things" if any(targets) else "leads nowhere"
        yield Fault(
            path, f'route "{route.id}" {message}', "keep one of programme, redirects or person = true"
        )


def _programme_faults(route: Route, path: Path, organisation: Organisation) -> Iterator[Fault]:
    programmes = {programme.id: programme for programme in organisation.programmes}
    if route.programme:
        yield from missing((*path, "programme"), "programme", [route.programme], programmes)
    if not route.call:
        return
    programme = programmes.get(route.programme)
    if not route.programme:
        yield Fault((*path, "call"), "belongs to a route that leads to a programme", "take it out")
    elif programme is not None and not programme.every_call:
        hint = "take call out, or give the programme its dates: intake.closes = …"
        of = ("programmes", organisation.programmes.index(programme))
        yield Fault((*path, "call"), f'programme "{programme.id}" has no intake', hint, of=of)


def _redirect_faults(route: Route, path: Path, organisation: Organisation) -> Iterator[Fault]:
    criteria = [criterion.id for criterion in organisation.criteria]
    served = sorted({need for partner in organisation.partners for need in partner.serves})
    for index, redirect in enumerate(route.redirects):
        spot: Path = (*path, "redirects", index)
        yield from missing((*spot, "criterion"), "criterion", [redirect.criterion], criteria)
        if redirect.serves not in served:
            message = f'no partner serves "{redirect.serves}"'
            hint = nearest(redirect.serves, served) or "name a need that a partner serves"
            yield Fault((*spot, "serves"), message, hint, of=("partners",))


def _last_faults(organisation: Organisation) -> Iterator[Fault]:
    if not organisation.routes:
        yield Fault(("routes",), "there is no route", "start one with [[routes]], person = true")
        return
    last, path = organisation.routes[-1], ("routes", len(organisation.routes) - 1)
    if not last.person or last.requires:
        message = f'"{last.id}" is the last route and must lead everybody to a person'
        yield Fault(path, message, "end with a route with person = true and no requires")
