"""Random small organisations and random answers to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from hypothesis import strategies as st

from bot.core.model.case import Answer, Interview
from bot.core.model.conditions import AllOf, Among, AnyOf, AtLeast, Between, Condition, Holds, Not, Within
from bot.core.model.organisation import Kind, Organisation, Question, Redirect
from tests.core.samples import (
    INTAKE,
    SECTORS,
    SKIPPED,
    TERRITORIES,
    UNKNOWN,
    choice,
    criterion,
    given,
    organisation,
    partner,
    programme,
    question,
    route,
)

CHOICES = tuple(choice(c, c.upper() * 3) for c in "abc")
PLACES = ("63014", "63308", "region", "elsewhere", "undecided")
KINDS: st.SearchStrategy[Kind] = st.sampled_from(["choice", "choices", "number", "commune", "sector", "date"])
DAYS = st.dates(date(2026, 8, 1), date(2026, 12, 1))
PLACE, LETTER = st.sampled_from(PLACES), st.sampled_from("abc")
SECTOR, TERRITORY = (st.sampled_from([each.id for each in some]) for some in (SECTORS, TERRITORIES))
SERVES, PROGRAMMES = st.sampled_from(["x", "y"]), st.sampled_from(["hub", "growth"])
CALLS = st.sampled_from(["", "open", "closed"])
SOME_CHOICES, SOME_SECTORS, SOME_PLACES, AREAS = (
    st.frozensets(each, min_size=1) for each in (LETTER, SECTOR, PLACE, TERRITORY)
)
FEW_SECTORS, FEW_AREAS = (st.frozensets(each, max_size=2) for each in (SECTOR, TERRITORY))
BOUND, DAY_BOUND = st.none() | st.integers(0, 5), st.none() | DAYS
FORMS = st.sampled_from(["atom", "all", "any", "some", "not"])
VALUES: Mapping[Kind, st.SearchStrategy[Any]] = {
    "choice": LETTER,
    "choices": st.lists(LETTER, min_size=1, unique=True).map(lambda picked: tuple(sorted(picked))),
    "number": st.integers(0, 5),
    "commune": PLACE,
    "sector": SECTOR,
    "date": DAYS.map(date.isoformat),
}
ANSWERS = {
    kind: st.one_of(some.map(given), st.sampled_from([UNKNOWN, SKIPPED])) for kind, some in VALUES.items()
}
"""These are made once: to make a strategy costs more than to draw from it."""


@dataclass(frozen=True)
class World:
    """An organisation with somebody's answers, some of them to questions they may not be asked."""

    organisation: Organisation
    interview: Interview


def values(asked: Question) -> st.SearchStrategy[Any]:
    return VALUES[asked.kind]


def answers(asked: Question) -> st.SearchStrategy[Answer]:
    return ANSWERS[asked.kind]


def atom(asked: Question) -> st.SearchStrategy[Condition]:
    return _atom(asked.kind, asked.id)


@cache
def _atom(kind: Kind, id_: str) -> st.SearchStrategy[Condition]:
    match kind:
        case "number":
            return st.builds(Between, st.just(id_), BOUND, BOUND)
        case "date":
            return st.builds(Between, st.just(id_), DAY_BOUND, DAY_BOUND)
        case "commune":
            return st.builds(Within, st.just(id_), AREAS) | st.builds(Among, st.just(id_), SOME_PLACES)
    return st.builds(Among, st.just(id_), SOME_SECTORS if kind == "sector" else SOME_CHOICES)


@cache
def _name(named: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.sampled_from(named)


@cache
def _holds(named: tuple[str, ...]) -> st.SearchStrategy[Condition]:
    return _name(named).map(Holds)


@st.composite
def conditions(draw: st.DrawFn, questions: Sequence[Question], named: Sequence[str] = ()) -> Condition:
    atoms = [atom(each) for each in questions]
    if named:
        atoms.append(_holds(tuple(named)))
    return _condition(draw, atoms, leaves=4)


def _condition(draw: st.DrawFn, atoms: Sequence[st.SearchStrategy[Condition]], leaves: int) -> Condition:
    """Draw it by hand, of so many atoms at most: a recursive strategy is dear to build, and each is new."""
    form = draw(FORMS) if leaves > 1 else "atom"
    if form == "atom":
        return draw(atoms[draw(st.integers(0, len(atoms) - 1))])
    if form == "not":
        return Not(_condition(draw, atoms, leaves - 1))
    many = draw(st.integers(1, 3))
    each = leaves // many if many > 1 else leaves - 1
    parts = tuple(_condition(draw, atoms, each) for _ in range(many))
    match form:
        case "all":
            return AllOf(parts)
        case "any":
            return AnyOf(parts)
    return AtLeast(draw(st.integers(1, many)), parts)


@st.composite
def questionnaires(draw: st.DrawFn, most: int = 6) -> tuple[Question, ...]:
    questions: list[Question] = []
    for n in range(draw(st.integers(1, most))):
        when = draw(conditions(questions)) if draw(st.booleans()) and questions else None
        asked = question(draw(KINDS), f"q{n}", choices=CHOICES, when=when, unknown=True, optional=True)
        questions.append(asked)
    return tuple(questions)


@cache
def _routes(named: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """All of a route but its id."""
    redirect = st.builds(Redirect, criterion=_name(named), serves=SERVES)
    leads: tuple[st.SearchStrategy[dict[str, Any]], ...] = (
        st.fixed_dictionaries({"programme": PROGRAMMES, "call": CALLS}),
        st.just({"person": True}),
        st.lists(redirect, min_size=1).map(lambda redirects: {"redirects": tuple(redirects)}),
    )
    rules = {"requires": 3, "by_hand": 2, "if_unknown": 1}
    of_rules = {rule: st.lists(_name(named), max_size=most).map(tuple) for rule, most in rules.items()}
    return st.tuples(st.fixed_dictionaries(of_rules), st.one_of(leads)).map(
        lambda both: {**both[0], **both[1]}
    )


@st.composite
def worlds(draw: st.DrawFn, most: int = 6) -> World:
    questions = draw(questionnaires(most))
    named: list[str] = []
    criteria = []
    for n in range(draw(st.integers(1, 4))):
        criteria.append(criterion(f"c{n}", draw(conditions(questions, named))))
        named.append(f"c{n}")
    ways = _routes(tuple(named))
    whole = organisation(
        questions=questions,
        criteria=tuple(criteria),
        routes=(
            *(route(f"r{n}", **draw(ways)) for n in range(draw(st.integers(0, 5)))),
            route("last", person=True),
        ),
        programmes=(programme("hub", INTAKE), programme("growth")),
        partners=tuple(
            partner(f"p{n}", draw(SERVES), sectors=draw(FEW_SECTORS), territories=draw(FEW_AREAS))
            for n in range(draw(st.integers(0, 5)))
        ),
    )
    said = {asked.id: draw(answers(asked)) for asked in questions if draw(st.booleans())}
    return World(whole, Interview(answers=said))
