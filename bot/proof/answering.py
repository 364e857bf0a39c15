"""The answers a question can have, one for all those that no rule of the file tells apart.

Two answers to a question are alike when every condition on that question judges them alike and, for a sector
or a commune, when they name the same sector or lie in the same territories, which is all that the choice of
partners looks at. So of numbers and dates the values at the bounds that rules name, and next to them, stand
for all; of communes, those that rules name and one other for each set of territories. Several choices are
not listed set by set: each group of choices that are alike is ticked or not.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TypeAlias

from bot.core.model.case import Answer, Value
from bot.core.model.conditions import Among, Between, Within
from bot.core.model.frozen import Frozen
from bot.core.model.organisation import Organisation, Question
from bot.core.parsing.answers import valid
from bot.core.parsing.places import territories_of
from bot.core.questions.rules import Facts, Judgement, State, judge
from bot.core.routing import answer_classes

Atom: TypeAlias = Among | Between | Within
"""A condition on one question."""

SAMPLES: Mapping[str, Value] = {
    "link": "https://example.org/",
    "email": "someone@example.org",
    "phone": "+33473000000",
    "siren": "732829320",
    "file": ("document", "0", "file.pdf"),
}
"""Answers that stand for any other of their kind, which no condition can tell apart."""


class Kind(Frozen, kw_only=True):
    """Answers that are alike: the first of them, and how each condition on the question judges them."""

    answer: Answer
    states: Mapping[Atom, State]
    sector: str = ""
    territories: frozenset[str] = frozenset()
    """Those that partners are chosen by: never an unsettled one."""
    unsettled: bool = False
    """A place that is no place yet: « pas encore décidé »."""


def kinds_of(question: Question, atoms: Iterable[Atom], organisation: Organisation) -> tuple[Kind, ...]:
    """Every kind of answer to a question; of several choices, every kind of answer with one choice ticked."""
    atoms = tuple(atoms)
    found: dict[object, Kind] = {}
    for answer in _answers(question, atoms, organisation):
        if valid(question, answer, organisation):
            kind = kind_of(question, answer, atoms, organisation)
            found.setdefault(likeness(question, kind), kind)
    return tuple(found.values())


def likeness(question: Question, kind: Kind) -> Hashable:
    """What two answers to the question have in common if they are of one kind."""
    ticked = question.kind == "choices" and kind.answer.state == "given"
    return (tuple(kind.states.values()), kind.sector, kind.territories, ticked)


def kind_of(question: Question, answer: Answer, atoms: Iterable[Atom], organisation: Organisation) -> Kind:
    """How an answer is judged and what it names; of several choices, one that is ticked."""
    given = answer.value if answer.state == "given" and isinstance(answer.value, str) else ""
    place = given if question.kind == "commune" else ""
    nowhere = {each.id for each in organisation.territories if each.unsettled}
    known = Facts(
        answers={question.id: answer},
        path={question.id: Judgement("met")},
        unsettled={question.id} if place in nowhere else (),
    )
    return Kind(
        answer=answer,
        states={atom: judge(atom, known, organisation).state for atom in atoms},
        sector=given if question.kind == "sector" else "",
        territories=territories_of(place, organisation) - nowhere if place else frozenset(),
        unsettled=place in nowhere,
    )


def _answers(question: Question, atoms: tuple[Atom, ...], organisation: Organisation) -> Iterator[Answer]:
    """Answers among which every kind is; some may not be valid."""
    for value in _values(question, atoms, organisation):
        yield Answer("given", value)
    yield Answer("unknown")
    yield Answer("skipped")


def _values(question: Question, atoms: tuple[Atom, ...], organisation: Organisation) -> Iterator[Value]:
    match question.kind:
        case "yes_no":
            # A `no` about the age ends the interview before it counts.
            yield from ("yes",) if question.id == organisation.privacy.adult_question else ("yes", "no")
        case "choice" | "choices":
            several = question.kind == "choices"
            yield from ((choice.id,) if several else choice.id for choice in question.choices)
        case "sector":
            yield from (sector.id for sector in organisation.sectors)
        case "number":
            yield from answer_classes.numbers(question, atoms)
        case "date":
            yield from answer_classes.days(question, atoms)
        case "commune":
            yield from _places(atoms, organisation)
        case "short_text" | "long_text":
            yield "x" * (question.low if isinstance(question.low, int) else 1)
        case kind:
            yield SAMPLES[kind]


def _places(atoms: Iterable[Atom], organisation: Organisation) -> Iterator[str]:
    """The communes named by their code, one other of each set of territories, the territories without any."""
    lies_in: dict[str, frozenset[str]] = {}
    for territory in organisation.territories:
        for place in territory.places:
            lies_in[place.code] = lies_in.get(place.code, frozenset()) | {territory.id}
    named = frozenset[str]().union(*(atom.values for atom in atoms if isinstance(atom, Among)))
    yield from (code for code in lies_in if code in named)
    others = {areas: code for code, areas in reversed(lies_in.items()) if code not in named}
    yield from others.values()
    yield from (territory.id for territory in organisation.territories if not territory.places)
