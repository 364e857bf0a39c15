"""Ready-made cases, to try a file with: invented people of all sorts, somebody for each route there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import zip_longest
from typing import Final
from zlib import crc32

from bot.core.analysis import invented
from bot.core.model.case import Answer, Interview, Outcome, Value
from bot.core.model.conditions import Between, leaves
from bot.core.model.dated import dated
from bot.core.model.frozen import Frozen
from bot.core.model.organisation import Organisation, Question, Route
from bot.core.parsing.answers import valid
from bot.core.questions import questionnaire
from bot.core.questions.progress import Progress
from bot.core.routing import answer_classes, routing

MOST: Final = 20
PEOPLE: Final = 160
"""Invented people among whom the cases are looked for."""
STARTS: Final = 4
"""People whose answers are changed one by one, to find somebody for a route that nobody was given."""


class ReadyMade(Frozen, kw_only=True):
    """A whole interview, and the routes it is given; its answers name it."""

    interview: Interview
    outcomes: tuple[Outcome, ...]
    asked: tuple[Question, ...]


class Casting:
    """Finds people for a file; the same ones each time."""

    def __init__(self, organisation: Organisation, day: date) -> None:
        self._organisation = dated(organisation, day)
        self._day = day
        self._values = {each.id: tuple(self._tried(each)) for each in organisation.questions}

    @cached_property
    def cases(self) -> tuple[ReadyMade, ...]:
        """Twenty at most: for each route somebody, then others who differ in what is asked first."""
        found: dict[str, list[ReadyMade]] = {}
        for each in self._people:
            found.setdefault(each.outcomes[0].route, []).append(each)
        for route in self._organisation.routes:
            if route.id not in found and (somebody := self._somebody_for(route)):
                found[route.id] = [somebody]
        given = [self._varied(found[route.id]) for route in self._organisation.routes if route.id in found]
        rounds = (each for turn in zip_longest(*given) for each in turn if each)
        return tuple(each for each, _ in zip(rounds, range(MOST), strict=False))

    def before(self, question: str) -> Interview | None:
        """The answers of somebody who is just being asked this question; None if nobody is found who is."""
        for each in (*self.cases, *self._people):
            ids = [asked.id for asked in each.asked]
            if question in ids:
                known = ids[: ids.index(question)]
                return Interview(answers={id_: each.interview.answers[id_] for id_ in known})
        return None

    @cached_property
    def _people(self) -> tuple[ReadyMade, ...]:
        return tuple(self._finished(Interview(), seed) for seed in range(PEOPLE))

    def _finished(self, interview: Interview, seed: int) -> ReadyMade:
        """The interview with the rest answered, as somebody of that number answers."""
        whole = self._organisation
        progress = Progress.begin(whole.questions, interview, whole)
        while question := progress.current:
            values = self._values[question.id]
            value = values[crc32(f"{seed}:{question.id}".encode()) % len(values)]
            progress = progress.with_interview(_answered(progress, question.id, value))
        known = questionnaire.facts(whole.questions, progress.interview, whole)
        return ReadyMade(
            interview=progress.interview,
            outcomes=routing.outcomes(whole, known, self._day),
            asked=progress.path.questions,
        )

    def _tried(self, question: Question) -> Iterator[Value]:
        """Valid answers of all sorts, and numbers on both sides of what rules ask."""
        if question.id == self._organisation.privacy.adult_question:
            yield "yes"
            return
        if question.kind == "long_text":
            yield self._words(question)
            return
        yield from invented.values(question, self._organisation, self._day)
        if question.kind == "number":
            looks = [each for each in self._looks() if each.question == question.id]
            for number in answer_classes.numbers(question, looks):
                if number >= 0 and valid(question, Answer("given", number), self._organisation):
                    yield number

    def _words(self, question: Question) -> str:
        """A text that stands for any: what it is a text of, as often as it takes to be long enough."""
        named = question.name[self._organisation.languages[0]]
        least = question.low if isinstance(question.low, int) else 0
        most = question.high if isinstance(question.high, int) else None
        return ". ".join([named] * (1 + least // max(1, len(named))))[:most]

    def _looks(self) -> Iterator[Between]:
        for criterion in self._organisation.criteria:
            yield from (each for each in leaves(criterion.when) if isinstance(each, Between))

    def _varied(self, cases: Sequence[ReadyMade]) -> list[ReadyMade]:
        """Those first who say something on the card that nobody before them has said."""
        seen: set[tuple[str, Answer | None]] = set()
        fresh, alike = list[ReadyMade](), list[ReadyMade]()
        for each in cases:
            said = {(id_, each.interview.answers.get(id_)) for id_ in self._organisation.desk.line[:1]}
            (alike if said <= seen else fresh).append(each)
            seen |= said
        return fresh + alike

    # --- somebody for a route ---

    def _somebody_for(self, route: Route) -> ReadyMade | None:
        """Change one answer after the other for the better, until the route is the first that fits."""
        if not routing.call_stands(route, self._organisation, self._day):
            return None
        for start in sorted(self._people, key=lambda each: self._missing(each, route))[:STARTS]:
            best = start
            for question in start.asked:
                best = min(
                    (best, *self._changed(best, question)), key=lambda each: self._missing(each, route)
                )
                if not self._missing(best, route):
                    return best
        return None

    def _changed(self, case: ReadyMade, question: Question) -> Iterator[ReadyMade]:
        if question in case.asked:
            progress = Progress.begin(self._organisation.questions, case.interview, self._organisation)
            for seed, value in enumerate(self._values[question.id]):
                yield self._finished(_answered(progress, question.id, value), seed)

    def _missing(self, case: ReadyMade, route: Route) -> int:
        """How much keeps a route from being the first: what it requires and lacks, and what comes before."""
        whole = self._organisation
        known = questionnaire.facts(whole.questions, case.interview, whole)
        tried = routing.tried(whole, known, self._day)
        before = 0
        for each in tried:
            if each.outcome.route == route.id:
                return before + each.failing + (not each.fits)
            before += each.fits
        return before


def _answered(progress: Progress, question: str, value: Value) -> Interview:
    return questionnaire.answer(progress.path, progress.interview, question, Answer("given", value))
