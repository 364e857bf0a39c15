"""Conditions in words, as the map says them: « Avancement : Une idée ou Création en cours »."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import reduce

from bot.core.model.conditions import (
    AllOf,
    Among,
    AnyOf,
    AtLeast,
    Between,
    Condition,
    FromToday,
    Holds,
    Not,
    Within,
)
from bot.core.model.message import Joined, Phrase, Text
from bot.core.model.months import YEAR
from bot.core.model.organisation import Organisation, Question


class Reader:
    """Says the conditions of one organisation."""

    def __init__(self, organisation: Organisation) -> None:
        self._questions = {question.id: question for question in organisation.questions}
        self._criteria = {criterion.id: criterion for criterion in organisation.criteria}
        self._territories = {territory.id: territory.name for territory in organisation.territories}
        self._sectors = {sector.id: sector.name for sector in organisation.sectors}
        self._places = {p.code: p.name for each in organisation.territories for p in each.places}

    def criterion(self, name: str) -> Text:
        """What a criterion asks."""
        return self.words(self._criteria[name].when)

    def words(self, when: Condition) -> Text:
        """What a condition asks; criteria it names are said in full."""
        match when:
            case Not(Among(question, values)):
                return self._asked("map.other", question, self._labels(self._questions[question], values))
            case Not(part):
                return Phrase("map.not", {"words": self._part(part)})
            case AllOf(parts):
                return _row("map.and", [self._part(part) for part in parts])
            case AnyOf(parts):
                return _row("map.or", [self._part(part) for part in parts])
            case AtLeast(least, parts):
                listed = Joined(tuple(self._part(part) for part in parts), "; ")
                return Phrase("map.at_least_of", {"n": least, "words": listed})
            case _:
                return self._leaf(when)

    def _leaf(self, when: Among | Between | Within | Holds) -> Text:
        match when:
            case Among(question, values):
                return self._asked("map.among", question, self._labels(self._questions[question], values))
            case Within(question, territories):
                names = [name for each, name in self._territories.items() if each in territories]
                return self._asked("map.among", question, names)
            case Holds(criterion):
                return self.criterion(criterion)
            case Between():
                return self._between(when)

    def _part(self, part: Condition) -> Text:
        """A part of a whole, in brackets where it is made of several itself."""
        while isinstance(part, Holds):
            part = self._criteria[part.criterion].when
        words = self.words(part)
        several = isinstance(part, AllOf | AnyOf) and len(part.parts) > 1
        return Phrase("map.within", {"words": words}) if several else words

    def _asked(self, key: str, question: str, labels: Sequence[Text]) -> Text:
        return Phrase(key, {"name": self._questions[question].name, "answers": _listed(labels)})

    def _between(self, when: Between) -> Text:
        name, low, high = self._questions[when.question].name, _value(when.low), _value(when.high)
        if when.low is None and when.high is None:
            return Phrase("map.given", {"name": name})
        if when.low is None:
            return Phrase("map.at_most", {"name": name, "high": high})
        if when.high is None:
            return Phrase("map.at_least", {"name": name, "low": low})
        return Phrase("map.between", {"name": name, "low": low, "high": high})

    def _labels(self, asked: Question, values: Iterable[str]) -> list[Text]:
        """The answers among these, in the order of the buttons; what is none of those comes last."""
        known: dict[str, Text] = {choice.id: choice.label for choice in asked.choices}
        if asked.kind == "sector":
            known = dict(self._sectors)
        if asked.kind == "commune":
            known = {**self._territories, **self._places}
        if asked.kind == "yes_no":
            known |= {"yes": Phrase("yes"), "no": Phrase("no")}
        wanted = frozenset(values)
        first: list[Text] = [label for each, label in known.items() if each in wanted]
        return [*first, *sorted(wanted - known.keys())]


def _listed(labels: Sequence[Text]) -> Text:
    """« a, b ou c »."""
    *first, last = labels
    return Phrase("map.or", {"first": Joined(tuple(first), ", "), "second": last}) if first else last


def _row(key: str, parts: Sequence[Text]) -> Text:
    return reduce(lambda first, second: Phrase(key, {"first": first, "second": second}), parts)


def _value(bound: int | date | FromToday | None) -> Text:
    if not isinstance(bound, FromToday):
        return "" if bound is None else bound
    if abs(bound.days) == 1:  # a bound that is left out is the day beside it
        beside = "after" if bound.days > 0 else "before"
        return Phrase(f"map.day_{beside}", {"day": _value(FromToday(bound.months))})
    if not bound.months and not bound.days:
        return Phrase("map.today")
    years, rest = divmod(abs(bound.months), YEAR)
    unit, n = ("days", abs(bound.days)) if bound.days else ("months", abs(bound.months))
    if years > 1 and not rest:
        unit, n = "years", years
    when = "ago" if bound.months + bound.days < 0 else "ahead"
    return Phrase(f"map.{when}", {"length": Phrase("map.month" if n == 1 else f"map.{unit}", {"n": n})})
