"""The same claims looked at in every interview there is, one by one, by the real questionnaire and routing.

For small organisations. Nothing here is shared with the proof but the words that name a place in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, islice
from typing import TypeAlias

from bot.core.model.case import Answer, Interview, Outcome, Value
from bot.core.model.conditions import Between, Condition, Holds, leaves
from bot.core.model.frozen import replace
from bot.core.model.organisation import Organisation, Partner, Question, Redirect, Route
from bot.core.questions import questionnaire
from bot.core.questions.rules import Facts, verdict
from bot.core.routing.routing import outcomes
from tests.core.chance import PLACES
from tests.core.samples import UNKNOWN, given

Claim: TypeAlias = tuple[tuple[str | int, ...], str]
"""A place in the file, and a word of what is wrong there."""

DAYS = (date(2026, 8, 31), date(2026, 9, 15), date(2026, 11, 23))
"""Before, in and after the call of the sample's programme."""
NOT_NAMED = "63113"
"""A commune that no condition names by its code."""

ALONE = "alone"


@dataclass(frozen=True)
class Seen:
    """One whole interview on one day, and all that becomes of it."""

    interview: Interview
    day: date
    facts: Facts
    states: Mapping[str, str]
    outcomes: tuple[Outcome, ...]

    @property
    def length(self) -> int:
        return len(self.interview.answers)

    @property
    def given(self) -> dict[str, Outcome]:
        return {outcome.route: outcome for outcome in self.outcomes}


def everything(organisation: Organisation, most: int) -> list[Seen]:
    """Every whole interview, on every day that matters; nothing if there are more than `most` interviews."""
    days = DAYS if any(route.call for route in organisation.routes) else DAYS[:1]
    interviews = list(islice(whole_interviews(organisation, {}), most + 1))
    if len(interviews) > most:
        return []
    return [seen(organisation, Interview(answers=answers), day) for answers in interviews for day in days]


def seen(organisation: Organisation, interview: Interview, day: date) -> Seen:
    facts = questionnaire.facts(organisation.questions, interview, organisation)
    states = {each.id: verdict(each.id, facts, organisation).state for each in organisation.criteria}
    sent = outcomes(organisation, facts, day)
    # The last route is given to whoever fits none: unless it fits too, nobody has taken them.
    if [outcome.route for outcome in sent] == [organisation.routes[-1].id]:
        sent = sent if _fits(organisation.routes[-1], states) else ()
    return Seen(interview, day, facts, states, sent)


def whole_interviews(organisation: Organisation, said: dict[str, Answer]) -> Iterator[dict[str, Answer]]:
    present = questionnaire.path(organisation.questions, Interview(answers=said), organisation).present
    if present is None:
        yield said
        return
    for answer in (*map(given, values(present, organisation)), UNKNOWN):
        yield from whole_interviews(organisation, {**said, present.id: answer})


def values(question: Question, organisation: Organisation) -> list[Value]:
    """Every value, but of numbers and dates those about the bounds."""
    match question.kind:
        case "choice":
            return list("abc")
        case "choices":
            return [picked for size in (1, 2, 3) for picked in combinations("abc", size)]
        case "commune":
            return [*PLACES, NOT_NAMED]
        case "sector":
            return [sector.id for sector in organisation.sectors]
    bounds = {bound for atom in _atoms(question, organisation) for bound in (atom.low, atom.high)}
    if question.kind == "number":
        numbers = [bound for bound in bounds if isinstance(bound, int)] or [0]
        return list(range(min(numbers) - 1, max(numbers) + 2))
    days = {bound for bound in bounds if isinstance(bound, date)} | {DAYS[0]}
    return sorted({(day + timedelta(days=step)).isoformat() for day in days for step in (-1, 0, 1)})


def _atoms(question: Question, organisation: Organisation) -> Iterator[Between]:
    conditions = [each.when for each in organisation.questions if each.when]
    for condition in (*conditions, *(criterion.when for criterion in organisation.criteria)):
        for leaf in leaves(condition):
            if isinstance(leaf, Between) and leaf.question == question.id:
                yield leaf


def _fits(route: Route, states: Mapping[str, str]) -> bool:
    return all(states[name] != "failed" for name in route.requires)


# --- what is false, and which interviews come near ----------------------------------------------------------

Near: TypeAlias = Callable[[Seen], bool]


def anybody(_: Seen) -> bool:
    return True


def false_claims(organisation: Organisation, all_: list[Seen]) -> dict[Claim, Near]:
    """Every false claim, with the interviews of which the shortest is to be shown."""
    return {
        **dict(_questions(organisation, all_)),
        **dict(_criteria(organisation, all_)),
        **dict(_doubts(organisation, all_)),
        **dict(_routes(organisation, all_)),
        **dict(_partners(organisation, all_)),
    }


def _is_sound(condition: Condition, organisation: Organisation, all_: list[Seen]) -> bool:
    """All that it speaks of is asked of somebody, or met by one and failed by another: else that is told."""
    known = {question.id for question in organisation.questions}
    for leaf in leaves(condition):
        if isinstance(leaf, Holds):
            if not {"met", "failed"} <= {each.states[leaf.criterion] for each in all_}:
                return False
        elif leaf.question in known and not any(leaf.question in each.facts.path for each in all_):
            return False
    return True


def _questions(organisation: Organisation, all_: list[Seen]) -> Iterator[tuple[Claim, Near]]:
    for n, question in enumerate(organisation.questions):
        if not question.when or not _is_sound(question.when, organisation, all_):
            continue
        if not any(question.id in each.facts.path for each in all_):
            yield (("questions", n, "when"), "never asked"), anybody


def _criteria(organisation: Organisation, all_: list[Seen]) -> Iterator[tuple[Claim, Near]]:
    for n, criterion in enumerate(organisation.criteria):
        states = {each.states[criterion.id] for each in all_}
        for state, word in (("met", "never met"), ("failed", "never fails")):
            if state not in states and _is_sound(criterion.when, organisation, all_):
                yield (("criteria", n, "when"), word), anybody
        if not _decides(criterion.id, organisation):
            yield (("criteria", n), "decides nothing"), anybody


def _decides(name: str, organisation: Organisation) -> bool:
    named = {
        id_
        for route in organisation.routes
        for id_ in (
            *route.requires,
            *route.by_hand,
            *route.if_unknown,
            *(each.criterion for each in route.redirects),
        )
    }
    holders = [each for each in organisation.criteria if Holds(name) in leaves(each.when)]
    return name in named or any(_decides(each.id, organisation) for each in holders)


def _doubts(organisation: Organisation, all_: list[Seen]) -> Iterator[tuple[Claim, Near]]:
    required = {name for route in organisation.routes for name in route.requires}
    for n, criterion in enumerate(organisation.criteria):

        def excluded(each: Seen, name: str = criterion.id) -> bool:
            return each.states[name] == "failed" and _without_places(organisation, each)[name] != "failed"

        if criterion.id in required and any(excluded(each) for each in all_):
            yield (("criteria", n, "when"), "unsettled"), excluded


def _without_places(organisation: Organisation, one: Seen) -> Mapping[str, str]:
    """What the criteria are once every undecided place, and what is asked for it, is not known."""
    said = {
        id_: UNKNOWN if answer.value == "undecided" else answer
        for id_, answer in one.interview.answers.items()
    }
    while present := questionnaire.path(
        organisation.questions, Interview(answers=said), organisation
    ).present:
        said[present.id] = UNKNOWN
    return seen(organisation, Interview(answers=said), one.day).states


def _routes(organisation: Organisation, all_: list[Seen]) -> Iterator[tuple[Claim, Near]]:
    last = len(organisation.routes) - 1
    if any(not each.outcomes for each in all_):
        yield (("routes", last), "fits no route"), lambda each: not each.outcomes
    for n, route in enumerate(organisation.routes):
        sent = [each for each in all_ if route.id in each.given]
        if not sent:
            if n != last and _is_meant(route, all_):
                yield (("routes", n), "never given"), _fitting(route, organisation)
            continue
        yield from _redirects(n, route, organisation, all_)
        yield from _reasons(n, route, all_)


def _is_meant(route: Route, all_: list[Seen]) -> bool:
    """No criterion that it requires fails always, and one that it redirects for is met: else that is told."""
    required = all(any(each.states[name] != "failed" for each in all_) for name in route.requires)
    return required and (not route.redirects or any(_met(redirect, all_) for redirect in route.redirects))


def _met(redirect: Redirect, all_: list[Seen]) -> bool:
    return any(each.states[redirect.criterion] == "met" for each in all_)


def _unknown(n: int, route: Route, all_: list[Seen], near: Near) -> Iterator[tuple[Claim, Near]]:
    met = {name for each in all_ for name, state in each.states.items() if state == "met"}
    sent = [each for each in all_ if near(each)]
    for place, name in enumerate(route.if_unknown):
        if name in met and not any(each.states[name] == "unknown" for each in sent):
            yield (("routes", n, "if_unknown", place), "always known"), near


def _reasons(n: int, route: Route, all_: list[Seen]) -> Iterator[tuple[Claim, Near]]:
    met = {name for each in all_ for name, state in each.states.items() if state == "met"}
    sent = [each for each in all_ if route.id in each.given]

    def is_given(each: Seen, name: str = route.id) -> bool:
        return name in each.given

    yield from _unknown(n, route, all_, is_given)
    for place, name in enumerate(route.by_hand):
        if name in met and not any(name in each.given[route.id].by_hand for each in sent):
            yield (("routes", n, "by_hand", place), "always fails"), is_given
    for one, other in combinations(dict.fromkeys(route.requires), 2):
        if {one, other} <= met and not any(each.states[one] == each.states[other] == "met" for each in all_):
            yield (
                (("routes", n, "requires", route.requires.index(other)), f'"{one}" and "{other}"'),
                is_given,
            )


def _fitting(route: Route, organisation: Organisation) -> Near:
    """The route is given where it is the only one."""
    alone = replace(
        organisation, routes=(route, replace(organisation.routes[-1], id=ALONE, requires=(), person=True))
    )
    return lambda each: route.id in seen(alone, each.interview, each.day).given


def _redirects(
    n: int, route: Route, organisation: Organisation, all_: list[Seen]
) -> Iterator[tuple[Claim, Near]]:
    for place, redirect in enumerate(route.redirects):
        only = replace(route, redirects=(redirect,))
        fires = _fitting(only, organisation)

        def met(each: Seen, name: str = redirect.criterion) -> bool:
            return each.states[name] == "met"

        if any(map(met, all_)) and not any(route.id in each.given and fires(each) for each in all_):
            yield (("routes", n, "redirects", place), "never sends"), met


def _partners(organisation: Organisation, all_: list[Seen]) -> Iterator[tuple[Claim, Near]]:
    for n, partner in enumerate(organisation.partners):
        named = any(partner.id in outcome.partners for each in all_ for outcome in each.outcomes)
        if not named and _is_sent_to(partner, organisation, all_):
            yield (("partners", n), "never named"), _listed(partner, organisation)


def _is_sent_to(partner: Partner, organisation: Organisation, all_: list[Seen]) -> bool:
    """Somebody is given a route for a redirect to what the partner serves, or there is no such redirect."""
    sending = [
        (route.id, redirect.criterion)
        for route in organisation.routes
        for redirect in route.redirects
        if redirect.serves in partner.serves
    ]
    return not sending or any(
        route in each.given and each.states[name] == "met" for each in all_ for route, name in sending
    )


def _listed(partner: Partner, organisation: Organisation) -> Near:
    """A route is given that would name the partner if there were no other."""
    alone = replace(organisation, partners=(partner,))
    near = [(route.id, _fitting(route, alone)) for route in organisation.routes if route.redirects]
    return lambda each: any(id_ in each.given and fits(each) for id_, fits in near)
