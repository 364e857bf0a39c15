"""What is to be proved of a file: each claim with its place; and a failure, which says and shows it false."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations
from typing import TypeAlias

from bot.core.model.case import Answer
from bot.core.model.conditions import Condition, Holds, leaves
from bot.core.model.frozen import Frozen
from bot.core.model.organisation import Organisation, Partner, Question, Route
from bot.proof.circuit import FALSE, TRUE, Literal
from bot.proof.interviews import Interviews, doubtful
from bot.proof.routes import Routing, Sent

Path: TypeAlias = tuple[str | int, ...]
"""Keys and list indices, from 0, that lead from the file to the place."""


class Need(Frozen):
    """What something takes: its name; and what is wrong where it never is, unless another claim says so."""

    name: str
    literal: Literal
    message: str = ""
    hint: str = ""


class Claim(Frozen, kw_only=True):
    """Something that happens in one interview at least; or, where it is `never` to happen, in none."""

    path: Path
    message: str
    hint: str
    happens: Literal
    never: bool = False
    given: tuple[Literal, ...] = ()
    """Looked at only if each of these happens at all: if not, another claim says so."""
    near: Literal = TRUE
    """Interviews that come near what does not happen, one of which is shown."""
    takes: tuple[Need, ...] = ()
    """Where these cannot be together, those that clash are said."""
    behind: tuple[tuple[str, Literal], ...] = ()
    """Routes by id, and that they fit: one does at least, where it does not happen for all that."""


class Failure(Frozen, kw_only=True):
    """A claim that is false: its place, what is wrong, how to mend it, and an interview that shows it.

    What should happen and never does is shown by an interview that comes as near as any; no interview at all
    where none can be had.
    """

    path: Path
    message: str
    hint: str
    interview: tuple[tuple[Question, Answer], ...] = ()
    """A whole one, with the fewest questions."""
    day: date | None = None
    """The day on which it ends; none for a check-in's questions."""
    deciding: frozenset[str] = frozenset()
    """The questions whose answers alone make it so, whatever the others are; none: it is always so."""
    dated: bool = False
    """Whether the day decides too."""


def question_claims(whole: Interviews, base: Path) -> Iterator[Claim]:
    """Every question is asked of somebody."""
    for index, each in enumerate(whole.asked.values()):
        if each.question.when is not None:
            yield Claim(
                path=(*base, index, "when"),
                message=f'question "{each.question.id}" is never asked',
                hint="mend its when, or take the question out",
                happens=each.asked,
                given=tuple(_spoken_of(each.question.when, whole)),
            )


def criterion_claims(whole: Interviews) -> Iterator[Claim]:
    """Every criterion is met by somebody, failed by somebody, and decides something."""
    used = _used(whole.organisation)
    for index, each in enumerate(whole.organisation.criteria):
        judged, path = whole.criterion(each.id), ("criteria", index)
        never, always = f'criterion "{each.id}" is never met', f'criterion "{each.id}" never fails'
        hint = "mend it, or take it out wherever it is named"
        given = tuple(_spoken_of(each.when, whole))
        yield Claim(path=(*path, "when"), message=never, hint=hint, happens=judged.met, given=given)
        yield Claim(path=(*path, "when"), message=always, hint=hint, happens=judged.failed, given=given)
        if each.id not in used:
            message = f'criterion "{each.id}" decides nothing'
            hint = "name it in a route or a condition, or take it out"
            yield Claim(path=path, message=message, hint=hint, happens=FALSE)


def route_claims(routing: Routing) -> Iterator[Claim]:
    """Nobody is left without a route, somebody is given each but the last, and all in it can fire."""
    last = len(routing.sent) - 1
    yield Claim(
        path=("routes", last),
        message="somebody fits no route at all",
        hint="end with a route with person = true and no requires",
        happens=routing.nobody,
        never=True,
    )
    for index, sent in enumerate(routing.sent):
        if index < last:
            yield _is_given(sent, index, routing)
        yield from _redirect_claims(sent, ("routes", index), routing.whole)
        yield from _by_hand_claims(sent, ("routes", index), routing.whole)
        yield from _contradictions(sent, ("routes", index), routing.whole)


def _is_given(sent: Sent, index: int, routing: Routing) -> Claim:
    route, whole = sent.route, routing.whole
    meant = [-whole.criterion(name).failed for name in route.requires]
    if route.redirects:
        meant.append(whole.circuit.any(whole.criterion(each.criterion).met for each in route.redirects))
    return Claim(
        path=("routes", index),
        message=f'route "{route.id}" is never given',
        hint="mend one of them, or take it out of the route",
        happens=sent.given,
        given=tuple(meant),
        near=sent.fits,
        takes=tuple(_needs(sent, whole)),
        behind=tuple((each.route.id, each.fits) for each in routing.sent[:index]),
    )


def _needs(sent: Sent, whole: Interviews) -> Iterator[Need]:
    route = sent.route
    for name in dict.fromkeys(route.requires):
        yield Need(f'"{name}"', -whole.criterion(name).failed)
    if route.call == "open":
        message = f'the intake of programme "{route.programme}" has no date, so that its call never opens'
        yield Need("an open call", sent.call, message, "write opens or closes in the intake")
    elif route.call:
        message = f'programme "{route.programme}" has no intake, so that it always takes applications'
        yield Need("a closed call", sent.call, message, "give the programme an intake, or take the route out")
    if route.redirects:
        message, hint = "none of its redirects finds a partner", "mend whom the partners serve, and where"
        yield Need("a partner for a redirect", whole.circuit.any(sent.fired), message, hint)


def _redirect_claims(sent: Sent, path: Path, whole: Interviews) -> Iterator[Claim]:
    for place, (redirect, fired) in enumerate(zip(sent.route.redirects, sent.fired, strict=True)):
        met = whole.criterion(redirect.criterion).met
        yield Claim(
            path=(*path, "redirects", place),
            message=f'the redirect for "{redirect.criterion}" never sends anybody to "{redirect.serves}"',
            hint=f'mend the criterion, or what partners that serve "{redirect.serves}" are for',
            happens=whole.circuit.all((sent.given, fired)),
            given=(sent.given, met),
            near=met,
        )


def _by_hand_claims(sent: Sent, path: Path, whole: Interviews) -> Iterator[Claim]:
    for place, name in enumerate(sent.route.if_unknown):
        judged = whole.criterion(name)
        yield Claim(
            path=(*path, "if_unknown", place),
            message=f'"{name}" is always known where route "{sent.route.id}" is given: nothing to look at',
            hint="take it out of if_unknown, or let people answer that they do not know",
            happens=whole.circuit.all((sent.given, -judged.met, -judged.failed)),
            given=(sent.given, judged.met),
            near=sent.given,
        )
    for place, name in enumerate(sent.route.by_hand):
        yield Claim(
            path=(*path, "by_hand", place),
            message=f'"{name}" always fails where route "{sent.route.id}" is given: nothing to look at',
            hint="take it out of by_hand, or mend the criterion",
            happens=whole.circuit.all((sent.given, -whole.criterion(name).failed)),
            given=(sent.given, whole.criterion(name).met),
            near=sent.given,
        )


def _contradictions(sent: Sent, path: Path, whole: Interviews) -> Iterator[Claim]:
    """Of the reasons given with a route, any two can both be met by somebody."""
    requires = sent.route.requires
    for one, other in combinations(dict.fromkeys(requires), 2):
        first, second = whole.criterion(one).met, whole.criterion(other).met
        yield Claim(
            path=(*path, "requires", requires.index(other)),
            message=f'"{one}" and "{other}" are given together as reasons, and nobody can meet both',
            hint=f'take one of them out of route "{sent.route.id}", or mend it',
            happens=whole.circuit.all((first, second)),
            given=(sent.given, first, second),
            near=sent.given,
        )


def programme_claims(routing: Routing) -> Iterator[Claim]:
    """Every programme has a route; that the route is given to somebody is claimed of the route."""
    led = {sent.route.programme for sent in routing.sent}
    for index, programme in enumerate(routing.whole.organisation.programmes):
        if programme.id not in led:
            message = f'no route leads to programme "{programme.id}"'
            hint = "give it a route, or take it out"
            yield Claim(path=("programmes", index), message=message, hint=hint, happens=FALSE)


def partner_claims(routing: Routing) -> Iterator[Claim]:
    """Every partner is named to somebody."""
    circuit = routing.whole.circuit
    for index, partner in enumerate(routing.whole.organisation.partners):
        named, listed = (
            circuit.any(circuit.all((sent.given, partners.get(partner.id, FALSE))) for sent, partners in all_)
            for all_ in (
                [(sent, sent.partners) for sent in routing.sent],
                [(sent, sent.listed) for sent in routing.sent],
            )
        )
        yield Claim(
            path=("partners", index),
            message=f'partner "{partner.id}" is never named to anybody',
            hint="put it before others that serve the same need, or mend what it serves and where",
            happens=named,
            given=_sending_to(partner, routing),
            near=listed,
        )


def _sending_to(partner: Partner, routing: Routing) -> tuple[Literal, ...]:
    """That some redirect to what the partner serves is for somebody, if there is one at all."""
    circuit = routing.whole.circuit
    sending = [
        circuit.all((sent.given, routing.whole.criterion(redirect.criterion).met))
        for sent in routing.sent
        for redirect in sent.route.redirects
        if redirect.serves in partner.serves
    ]
    return (circuit.any(sending),) if sending else ()


def date_claims(routing: Routing) -> Iterator[Claim]:
    """A check-in around a date is for somebody whom the interview asks it, unless a check-in does."""
    whole, organisation = routing.whole, routing.whole.organisation
    asked_later = {question.id for plan in organisation.checkins for question in plan.questions}
    for index, plan in enumerate(organisation.checkins):
        asked = whole.asked.get(plan.of)
        if plan.after == "date" and plan.routes and asked and plan.of not in asked_later:
            theirs = [sent.given for sent in routing.sent if sent.route.id in plan.routes]
            yield Claim(
                path=("checkins", index, "of"),
                message=f'nobody of its routes is asked "{plan.of}"',
                hint="mend its routes, or the question's when",
                happens=whole.circuit.all((asked.asked, whole.circuit.any(theirs))),
                given=(asked.asked, *theirs),
            )


def doubt_claims(routing: Routing) -> Iterator[Claim]:
    """« Pas encore décidé » fails no required criterion that a place not known would not."""
    whole = routing.whole
    if not any(kind.unsettled for each in whole.asked.values() for kind, _ in each.kinds):
        return
    unknown = doubtful(whole)
    required = {name for sent in routing.sent for name in sent.route.requires}
    for index, criterion in enumerate(whole.organisation.criteria):
        if criterion.id in required:
            excluded = (whole.criterion(criterion.id).failed, -unknown.criterion(criterion.id).failed)
            yield Claim(
                path=("criteria", index, "when"),
                message=f'criterion "{criterion.id}", which a route requires, '
                "fails for an unsettled territory",
                hint="name the settled territories instead: who has not decided yet is not excluded",
                happens=whole.circuit.all(excluded),
                never=True,
            )


def _used(organisation: Organisation) -> set[str]:
    """The criteria that decide something: a route, a question, or another criterion that does."""
    used = {name for route in organisation.routes for name in _named(route)}
    used |= _held(question.when for question in organisation.questions if question.when)
    conditions = {each.id: each.when for each in organisation.criteria}
    waiting = list(used)
    while waiting:
        more = _held([conditions[waiting.pop()]]) - used
        used |= more
        waiting += more
    return used


def _spoken_of(condition: Condition, whole: Interviews) -> Iterator[Literal]:
    """That the questions a condition speaks of are asked, its criteria met and failed, by somebody."""
    for leaf in leaves(condition):
        if isinstance(leaf, Holds):
            yield from whole.criterion(leaf.criterion)
        elif leaf.question in whole.asked:
            yield whole.asked[leaf.question].asked


def _named(route: Route) -> tuple[str, ...]:
    return (*route.requires, *route.by_hand, *route.if_unknown, *(each.criterion for each in route.redirects))


def _held(conditions: Iterable[Condition]) -> set[str]:
    found = (leaf for each in conditions for leaf in leaves(each))
    return {leaf.criterion for leaf in found if isinstance(leaf, Holds)}
