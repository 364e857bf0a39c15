"""Every whole interview that a list of questions allows, as one formula.

Each question has a literal for each kind of answer to it, and exactly one of them is true of a question that
is asked. A condition has two literals, met and failed; it is unknown when neither is true. Both are built as
`bot.core.rules` and `bot.core.questionnaire.facts` judge. In a whole interview every question in the path has
its answer, so that no doubt about the path waits for a coming one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from bot.core.model.case import Answer
from bot.core.model.conditions import (
    AllOf,
    Among,
    AnyOf,
    AtLeast,
    Between,
    Condition,
    Holds,
    Not,
    Within,
    leaves,
)
from bot.core.model.frozen import Frozen
from bot.core.model.organisation import Organisation, Question
from bot.proof.answering import Atom, Kind, kinds_of
from bot.proof.circuit import FALSE, TRUE, Circuit, Literal
from bot.proof.days import days
from bot.proof.solver import Model


class Judged(NamedTuple):
    """When a condition is met and when it is failed."""

    met: Literal
    failed: Literal


class Asked(Frozen):
    """A question in the formula: when it is this person's, perhaps and surely; its kinds of answer.

    Of several choices one kind is true for each group that is ticked.
    """

    question: Question
    asked: Literal
    sure: Literal
    kinds: tuple[tuple[Kind, Literal], ...]


@dataclass(slots=True)
class Interviews:
    """The formula of all whole interviews; `asked` has the questions in their order."""

    organisation: Organisation
    circuit: Circuit
    days: tuple[tuple[date, Literal], ...]
    """One day of each sort that rules tell apart; exactly one of them is true."""
    asked: dict[str, Asked] = field(default_factory=dict)
    _criteria: dict[str, Judged] = field(default_factory=dict)
    _atoms: dict[Atom, Judged] = field(default_factory=dict)
    """Of questions that are in `asked`; a large file says the same of one many times."""

    def judged(self, condition: Condition) -> Judged:
        """Raises KeyError for a criterion the organisation has not."""
        circuit = self.circuit
        match condition:
            case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
                judged = [self.judged(part) for part in parts]
                met = circuit.at_least(condition.least, [part.met for part in judged])
                possible = circuit.at_least(condition.least, [-part.failed for part in judged])
                return Judged(met, -possible)
            case Not(part):
                return Judged(*reversed(self.judged(part)))
            case Holds(criterion):
                return self.criterion(criterion)
        return self._atom(condition)

    def criterion(self, name: str) -> Judged:
        """The named criterion, judged. Raises KeyError if the organisation has none of that name."""
        if name not in self._criteria:
            found = next((each for each in self.organisation.criteria if each.id == name), None)
            if found is None:
                raise KeyError(name)
            self._criteria[name] = self.judged(found.when)
        return self._criteria[name]

    def answers(self, model: Model) -> tuple[tuple[Question, Answer], ...]:
        """The interview that a model stands for, in the order of the questions."""
        return tuple(
            (each.question, _answer(each, model)) for each in self.asked.values() if each.asked in model
        )

    def said(self, model: Model) -> dict[Literal, str]:
        """What the interview of a model is made of: literals that are true in it, each with its question."""
        return {
            literal if literal in model else -literal: each.question.id
            for each in self.asked.values()
            if each.asked in model
            for _, literal in each.kinds
            if literal in model or each.question.kind == "choices"
        }

    def _atom(self, atom: Atom) -> Judged:
        known = self.asked.get(atom.question)
        if known is None:
            return Judged(FALSE, TRUE)
        if atom not in self._atoms:
            self._atoms[atom] = self._told_daily(atom) if _moves(atom) else self._told_by(atom, known)
        return self._atoms[atom]

    def _told_daily(self, atom: Atom) -> Judged:
        """What counts from today: on each day as what it is that day."""
        judged = [self._atom(each) for each in _each_day(atom, self.days)]
        daily = list(zip((literal for _, literal in self.days), judged, strict=True))
        met = self.circuit.any(self.circuit.all((day, each.met)) for day, each in daily)
        failed = self.circuit.any(self.circuit.all((day, each.failed)) for day, each in daily)
        return Judged(met, failed)

    def _told_by(self, atom: Atom, known: Asked) -> Judged:
        fits = self.circuit.any(literal for kind, literal in known.kinds if kind.states[atom] == "met")
        if known.question.kind != "choices":
            fails = self.circuit.any(lit for kind, lit in known.kinds if kind.states[atom] == "failed")
        elif isinstance(atom, Among | Within):
            given = self.circuit.any(lit for kind, lit in known.kinds if kind.answer.state == "given")
            fails = self.circuit.all((given, -fits))
        else:
            fails = FALSE
        return Judged(self.circuit.all((known.sure, fits)), self.circuit.any((-known.asked, fails)))


def interviews(questions: Sequence[Question], organisation: Organisation, circuit: Circuit) -> Interviews:
    """The formula of a list of questions: the organisation's, or a check-in's."""
    whole = Interviews(organisation, circuit, _days(organisation, circuit))
    atoms: dict[str, dict[Atom, None]] = {question.id: {} for question in questions}
    conditions = [question.when for question in questions if question.when]
    for condition in (*conditions, *(criterion.when for criterion in organisation.criteria)):
        for leaf in leaves(condition):
            if not isinstance(leaf, Holds) and leaf.question in atoms:
                atoms[leaf.question] |= dict.fromkeys(_each_day(leaf, whole.days))
    for question in questions:
        judged = whole.judged(question.when) if question.when else Judged(TRUE, FALSE)
        kinds = [(kind, circuit.variable()) for kind in kinds_of(question, atoms[question.id], organisation)]
        asked = Asked(question, -judged.failed, judged.met, tuple(kinds))
        _answer_once(asked, circuit)
        whole.asked[question.id] = asked
    return whole


def _days(organisation: Organisation, circuit: Circuit) -> tuple[tuple[date, Literal], ...]:
    found = tuple((day, circuit.variable()) for day in days(organisation))
    literals = [literal for _, literal in found]
    circuit.require(*literals)
    circuit.once_at_most(literals)
    return found


def _moves(atom: Atom) -> bool:
    return isinstance(atom, Between) and atom.moves


def _each_day(atom: Atom, all_: tuple[tuple[date, Literal], ...]) -> list[Atom]:
    """What a condition says on each day; once where it says the same on all."""
    if isinstance(atom, Between) and atom.moves:
        return [atom.on(day) for day, _ in all_]
    return [atom]


def doubtful(whole: Interviews) -> Interviews:
    """The same interviews as if every unsettled place were an answer that is not known.

    A question that is then asked though it was not before has no answer yet, which is not known either.
    """
    again = Interviews(whole.organisation, whole.circuit, whole.days)
    for each in whole.asked.values():
        when = each.question.when
        judged = again.judged(when) if when else Judged(TRUE, FALSE)
        kinds = tuple((kind, literal) for kind, literal in each.kinds if not kind.unsettled)
        again.asked[each.question.id] = Asked(each.question, -judged.failed, judged.met, kinds)
    return again


def continued(
    whole: Interviews, kept: Mapping[str, Literal], said: Mapping[str, Sequence[Literal]]
) -> Interviews:
    """Another interview: its answers are the same where they are kept, and then what is said.

    Both name questions; what is said of one has a literal for each kind of answer. What is kept are the first
    questions, so that the same of them are asked in both.
    """
    circuit, again = whole.circuit, Interviews(whole.organisation, whole.circuit, whole.days)
    for name, each in whole.asked.items():
        when = each.question.when
        judged = again.judged(when) if when else Judged(TRUE, FALSE)
        own = circuit.all((-judged.failed, -kept[name]))
        kinds = tuple(
            (kind, circuit.any((circuit.all((kept[name], same)), circuit.all((own, other)))))
            for (kind, same), other in zip(each.kinds, said[name], strict=True)
        )
        again.asked[name] = Asked(each.question, -judged.failed, judged.met, kinds)
        _answer_once(again.asked[name], circuit)
    return again


def _answer_once(each: Asked, circuit: Circuit) -> None:
    """Require one answer if the question is asked and none if not; so many choices as may be ticked."""
    several = each.question.kind == "choices"
    ticked = [literal for kind, literal in each.kinds if several and kind.answer.state == "given"]
    alone = [literal for _, literal in each.kinds if literal not in ticked]
    given = circuit.any(ticked)
    circuit.same(each.asked, circuit.any((*alone, given)))
    circuit.once_at_most((*alone, given) if ticked else alone)
    if 0 < each.question.most < len(ticked):
        circuit.require(-circuit.counter(ticked)[each.question.most])


def _answer(each: Asked, model: Model) -> Answer:
    found = [kind.answer for kind, literal in each.kinds if literal in model]
    ticked = {choice for answer in found if isinstance(answer.value, tuple) for choice in answer.value}
    if each.question.kind != "choices" or not ticked:
        return found[0]
    picked = tuple(choice.id for choice in each.question.choices if choice.id in ticked)
    return Answer("given", picked)
