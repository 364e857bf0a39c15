"""What conditions may speak of: questions asked before them, criteria, and answers that exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypeAlias

from bot.config.ids import missing
from bot.config.meant import id_of
from bot.config.positions import Path
from bot.config.problems import Fault, nearest
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
    leaves,
)
from bot.core.model.frozen import replace
from bot.core.model.organisation import Criterion, Organisation, Question

SOME_DAY = date(2001, 1, 1)
"""Days that are counted from today are in the same order on any day, but for the lengths of months."""
ASKED_IN = {"yes_no", "choice", "choices", "sector", "commune"}


class Scope:
    """What a condition may speak of: the questions asked before it and the criteria."""

    def __init__(
        self,
        organisation: Organisation,
        asked: Mapping[str, Question],
        criteria: Mapping[str, Criterion],
        base: Path = ("questions",),
    ) -> None:
        self.organisation = organisation
        self.base = base
        self.asked = asked
        self.criteria = criteria

    def faults(self, condition: Condition, path: Path) -> Iterator[Fault]:
        """Check one condition and its parts."""
        match condition:
            case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
                key = {AllOf: "all", AnyOf: "any", AtLeast: "of"}[type(condition)]
                for index, part in enumerate(parts):
                    yield from self.faults(part, (*path, key, index))
            case Not(part):
                yield from self.faults(part, (*path, "not"))
            case Holds(name):
                yield from missing((*path, "criterion"), "criterion", [name], self.criteria)
                yield from self._early_faults(name, (*path, "criterion"))
            case _:
                yield from self._question_faults(condition, path)

    def _question_faults(self, condition: Among | Between | Within, path: Path) -> Iterator[Fault]:
        name = condition.question
        question = self.asked.get(name)
        if question is None:
            if name in map(id_of, self.asked):
                return  # its id is told where it is given
            interview = self.organisation.questions if self.base == ("questions",) else ()
            later = any(name == known.id for known in interview)
            message = f'question "{name}" is asked later' if later else f'there is no question "{name}"'
            near = nearest(name, self.asked) or "name one that is asked before"
            hint = "move it before, or ask something earlier" if later else near
            yield Fault((*path, "question"), message, hint, of=self.base)
            return
        of = (*self.base, list(self.asked).index(name))
        yield from (
            replace(each, of=each.of or of) for each in self._answer_faults(condition, question, path)
        )

    def _answer_faults(
        self, condition: Among | Between | Within, question: Question, path: Path
    ) -> Iterator[Fault]:
        match condition:
            case Among(_, values):
                yield from self._among_faults(question, values, path)
            case Between(_, low, high):
                yield from _between_faults(question, low, high, path)
            case Within(_, territories):
                if question.kind != "commune":
                    yield _unsuited(question, (*path, "within"))
                    return
                known = [territory.id for territory in self.organisation.territories]
                yield from missing((*path, "within"), "territory", territories, known)

    def _among_faults(self, question: Question, values: frozenset[str], path: Path) -> Iterator[Fault]:
        if question.kind not in ASKED_IN:
            yield _unsuited(question, (*path, "in"))
            return
        what, known = self._values(question)
        yield from missing((*path, "in"), what, values, known, f' for question "{question.id}"')

    def _values(self, question: Question) -> tuple[str, list[str]]:
        match question.kind:
            case "yes_no":
                return "answer", ["yes", "no"]
            case "sector":
                return "sector", [sector.id for sector in self.organisation.sectors]
            case "commune":
                places = [place.code for area in self.organisation.territories for place in area.places]
                named = [area.id for area in self.organisation.territories if not area.places]
                return "place code", places + named
        return "choice", [choice.id for choice in question.choices]

    def _early_faults(self, name: str, path: Path) -> Iterator[Fault]:
        """A criterion used to ask a question may look at earlier questions only."""
        known = {question.id for question in self.organisation.questions}
        for question in sorted(questions_of(name, self.criteria) & known - set(self.asked)):
            message = f'criterion "{name}" looks at question "{question}", which is asked later'
            yield Fault(path, message, f'move "{question}" before')


def questions_of(criterion: str, criteria: Mapping[str, Criterion]) -> set[str]:
    """Return the questions a criterion looks at, through other criteria too."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [criterion]
    while waiting:
        name = waiting.pop()
        if name in criteria and name not in seen:
            seen.add(name)
            for leaf in leaves(criteria[name].when):
                if isinstance(leaf, Holds):
                    waiting.append(leaf.criterion)
                else:
                    found.add(leaf.question)
    return found


Bound: TypeAlias = int | date | FromToday | None


def _between_faults(question: Question, low: Bound, high: Bound, path: Path) -> Iterator[Fault]:
    wanted = {"number": int, "date": date}.get(question.kind)
    for key, bound in (("at_least", low), ("at_most", high)):
        if bound is None:
            continue
        if wanted is None:
            yield _unsuited(question, (*path, key))
        elif isinstance(bound, FromToday) and wanted is date:
            if path[0] != "criteria":
                hint = 'make a criterion of it, and write { criterion = "…" }'
                yield Fault((*path, key), "counts from today, which only a criterion can", hint)
        elif not isinstance(bound, wanted):
            kind, example = ("a date", "2027-01-31") if wanted is date else ("a whole number", "3")
            yield Fault((*path, key), f'must be {kind}, as "{question.id}" is', f"write {key} = {example}")
    yield from order_faults(low, high, (*path, "at_least"))


def _unsuited(question: Question, path: Path) -> Fault:
    suited = {
        "number": "use at_least, at_most, above or below",
        "date": "use at_least, at_most, above or below",
        "commune": "use within or in",
    }
    buttons = question.kind in ASKED_IN
    hint = suited.get(question.kind, "use in" if buttons else "ask about another question")
    return Fault(path, f'does not suit question "{question.id}" of kind {question.kind}', hint)


def order_faults(low: Bound, high: Bound, path: Path) -> Iterator[Fault]:
    """Check that a lower bound is not above the upper one; bounds of different kinds are named elsewhere."""
    match low, high:
        case (int(), int()) | (date(), date()):
            is_above = low > high  # type: ignore[operator] # both alike
        case FromToday(), FromToday():
            is_above = low.on(SOME_DAY) > high.on(SOME_DAY)
        case _:
            return
    if is_above:
        yield Fault(path, f"the lower bound {low} is above the upper bound {high}", "swap them")
