"""Counterfactuals: the smallest sets of changes that would open another programme to somebody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Final

from bot.core.model.case import Answer, Answers, Counterfactual, Interview, Receipt, Value
from bot.core.model.conditions import Among, Between, Condition, Holds, Within, leaves
from bot.core.model.dated import dated
from bot.core.model.frozen import replace
from bot.core.model.organisation import Organisation, Question, Route, Territory
from bot.core.questions.questionnaire import facts, unanswered
from bot.core.questions.rules import Facts, State, verdict
from bot.core.routing import routing
from bot.core.routing.answer_classes import answer_classes
from bot.core.routing.routing import call_stands, facts_of

MOST_CHANGES: Final = 3
"""Criteria in one set: nobody changes four things at once."""

MOST_STEPS: Final = 30_000
"""Conditions judged in one search, and sets tried, shared by the routes: it runs while somebody waits. A
route whose share is used up keeps the sets found so far, which are right and the smallest; larger ones are
not looked for."""


def receipt(organisation: Organisation, interview: Interview, day: date) -> Receipt:
    """The decision, all it was derived from, and what would have to change; `day` is the organisation's."""
    decided = routing.receipt(organisation, interview, day)
    return replace(decided, counterfactuals=counterfactuals(organisation, decided))


def counterfactuals(organisation: Organisation, kept: Receipt) -> tuple[Counterfactual, ...]:
    """What would open each programme a receipt does not give, in the routes' order.

    The changes that count are the criteria that fail, that the route's own hang on, and that say how they
    change: never age, the past or a call's dates. A set of them opens a route if meeting it is enough, as
    long as nothing that fits is undone. Of the complete interviews that keep every answer, except to the
    questions the set's criteria look at, that meet the whole set and in which no criterion of the route
    fails that does not fail today, there is one at least, and in all of them the route fits, whichever the
    new answers are, those to questions newly asked too. No smaller set, of those given, does the same.

    Whether three earlier routes would then keep it from being shown is left aside.
    """
    organisation = dated(organisation, kept.day)
    theirs = {outcome.route for outcome in kept.outcomes}
    given = {route.programme for route in organisation.routes if route.id in theirs}
    doors = [
        route
        for route in organisation.routes
        if route.programme and route.programme not in given and call_stands(route, organisation, kept.day)
    ]
    known = facts_of(organisation, kept)
    searched = ((route, _Search(organisation, route, known, MOST_STEPS // len(doors))) for route in doors)
    found = ((route, tuple(search.sets())) for route, search in searched)
    return tuple(Counterfactual(route.id, sets) for route, sets in found if sets)


class _UsedUp(Exception):  # noqa: N818 - not an error: the search ends here
    """The route's share of the steps."""


@dataclass(slots=True)
class _Search:
    """One route and one person: what fails, what fits, and the answers there can be instead."""

    whole: Organisation
    route: Route
    known: Facts
    steps: int
    _classes: dict[str, tuple[Answer, ...]] = field(default_factory=dict)
    _shut: list[frozenset[str]] = field(default_factory=list)
    """Of each required criterion that fails, the questions it hangs on."""
    _free: dict[str, frozenset[str]] = field(default_factory=dict)
    """Of each criterion that may be met, the questions it looks at."""
    _conditions: int = 0
    """How many there are: what one reading of answers judges."""

    def __post_init__(self) -> None:
        self.whole = _hung_on(self.whole, self.route.requires)
        told = {each.value for each in self.known.answers.values()}
        told |= {
            value for leaf in _conditions(self.whole) if isinstance(leaf, Among) for value in leaf.values
        }
        self.whole = replace(
            self.whole, territories=tuple(_thinned(each, told) for each in self.whole.territories)
        )
        self._conditions = sum(1 for _ in _conditions(self.whole))

    def sets(self) -> Iterator[tuple[str, ...]]:
        """The sets that open the route, none within another."""
        shut = [each for each in self.route.requires if self._state(each, self.known) == "failed"]
        if not shut:
            return
        self._shut = [frozenset(q.id for q in _hung_on(self.whole, (each,)).questions) for each in shut]
        failing = [
            each.id
            for each in self.whole.criteria
            if each.change and self._state(each.id, self.known) == "failed"
        ]
        self._free = {each: _looked_at(self.whole, (each,)) for each in failing}
        found: list[frozenset[str]] = []
        try:
            for size in range(1, MOST_CHANGES + 1):
                for chosen in combinations(failing, size):
                    if not any(each.issubset(chosen) for each in found) and self._opens(chosen):
                        found.append(frozenset(chosen))
                        yield chosen
        except _UsedUp:
            return

    def _opens(self, chosen: tuple[str, ...]) -> bool:
        """Whether meeting these is possible, and enough."""
        self._step(1)
        free = frozenset[str]().union(*(self._free[each] for each in chosen))
        if any(free.isdisjoint(hung) for hung in self._shut):
            return False  # nothing that could mend this one is answered anew
        stay = [each for each in self.route.requires if self._state(each, self.known) != "failed"]
        fits = False
        waiting: list[Answers] = [{q: each for q, each in self.known.answers.items() if q not in free}]
        while waiting:
            answers = waiting.pop()
            self._step(self._conditions)
            known = facts(self.whole.questions, Interview(answers=answers), self.whole)
            # What fails of less knowledge fails of more: see `bot.core.rules`.
            if any(self._state(each, known) == "failed" for each in (*chosen, *stay)):
                continue
            question = unanswered(self.whole.questions, known)
            if question:
                waiting += ({**answers, question.id: each} for each in self._answers(question))
            elif all(self._state(each, known) == "met" for each in chosen):
                if any(self._state(each, known) == "failed" for each in self.route.requires):
                    return False
                fits = True
        return fits

    def _state(self, criterion: str, known: Facts) -> State:
        return verdict(criterion, known, self.whole).state

    def _answers(self, question: Question) -> tuple[Answer, ...]:
        if question.id not in self._classes:
            looks = [leaf for leaf in _conditions(self.whole) if leaf.question == question.id]
            self._classes[question.id] = tuple(
                self._counted(answer_classes(question, looks, self.whole), len(looks))
            )
        return self._classes[question.id]

    def _counted(self, answers: Iterable[Answer], looks: int) -> Iterator[Answer]:
        for answer in answers:
            self._step(looks)
            yield answer

    def _step(self, conditions: int) -> None:
        self.steps -= conditions
        if self.steps < 0:
            raise _UsedUp


def _hung_on(organisation: Organisation, required: Iterable[str]) -> Organisation:
    """The organisation with no other questions and criteria than those these criteria hang on."""
    criteria = {criterion.id: criterion.when for criterion in organisation.criteria}
    questions = {question.id: question.when for question in organisation.questions}
    named: set[str] = set()
    asked: set[str] = set()
    waiting: list[Condition] = [Holds(each) for each in required]
    while waiting:
        for leaf in leaves(waiting.pop()):
            if isinstance(leaf, Holds):
                more = criteria[leaf.criterion] if leaf.criterion not in named else None
                named.add(leaf.criterion)
            else:
                more = questions.get(leaf.question) if leaf.question not in asked else None
                asked.add(leaf.question)
            waiting += [more] if more else []
    return replace(
        organisation,
        questions=tuple(each for each in organisation.questions if each.id in asked),
        criteria=tuple(each for each in organisation.criteria if each.id in named),
    )


def _thinned(territory: Territory, told: Collection[Value]) -> Territory:
    """The territory with the places told, and one of the others for all of them."""
    places = [place for place in territory.places if place.code in told]
    other = next((place for place in territory.places if place.code not in told), None)
    return replace(territory, places=(*places, other) if other else tuple(places))


def _looked_at(organisation: Organisation, criteria: Iterable[str]) -> frozenset[str]:
    """The questions that criteria look at, through other criteria too."""
    within = _hung_on(replace(organisation, questions=()), criteria)
    return frozenset(leaf.question for leaf in _conditions(within))


def _conditions(organisation: Organisation) -> Iterator[Among | Between | Within]:
    """The simple conditions of its criteria and questions."""
    whens = [*(each.when for each in organisation.criteria), *(each.when for each in organisation.questions)]
    for when in whens:
        yield from (leaf for leaf in leaves(when) if not isinstance(leaf, Holds)) if when else ()
