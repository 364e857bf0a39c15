"""Random small organisations and random answers to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import strategies as st

from bot.core.model.case import Answer, Interview
from bot.core.model.conditions import AllOf, Among, AnyOf, AtLeast, Between, Condition, Holds, Not, Within
from bot.core.model.organisation import Kind, Organisation, Question, Redirect, Route
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


@dataclass(frozen=True)
class World:
    """An organisation with somebody's answers, some of them to questions they may not be asked."""

    organisation: Organisation
    interview: Interview


def values(asked: Question) -> st.SearchStrategy[Any]:
    match asked.kind:
        case "choice":
            return st.sampled_from("abc")
        case "choices":
            return st.lists(st.sampled_from("abc"), min_size=1, unique=True).map(
                lambda picked: tuple(sorted(picked))
            )
        case "number":
            return st.integers(0, 5)
        case "commune":
            return st.sampled_from(PLACES)
        case "sector":
            return st.sampled_from([sector.id for sector in SECTORS])
    return DAYS.map(date.isoformat)


def answers(asked: Question) -> st.SearchStrategy[Answer]:
    return st.one_of(values(asked).map(given), st.sampled_from([UNKNOWN, SKIPPED]))


def atom(asked: Question) -> st.SearchStrategy[Condition]:
    match asked.kind:
        case "number":
            bound = st.none() | st.integers(0, 5)
            return st.builds(Between, st.just(asked.id), bound, bound)
        case "date":
            return st.builds(Between, st.just(asked.id), st.none() | DAYS, st.none() | DAYS)
        case "commune":
            ids = st.frozensets(st.sampled_from([t.id for t in TERRITORIES]), min_size=1)
            return st.builds(Within, st.just(asked.id), ids) | st.builds(
                Among, st.just(asked.id), st.frozensets(st.sampled_from(PLACES), min_size=1)
            )
    named = [sector.id for sector in SECTORS] if asked.kind == "sector" else list("abc")
    return st.builds(Among, st.just(asked.id), st.frozensets(st.sampled_from(named), min_size=1))


def _some_of(parts: list[Condition]) -> st.SearchStrategy[Condition]:
    return st.integers(1, len(parts)).map(lambda least: AtLeast(least, tuple(parts)))


def conditions(questions: list[Question], named: list[str]) -> st.SearchStrategy[Condition]:
    atoms = [atom(each) for each in questions]
    if named:
        atoms.append(st.sampled_from(named).map(Holds))
    return st.recursive(
        st.one_of(atoms),
        lambda part: st.one_of(
            st.lists(part, min_size=1, max_size=3).map(lambda parts: AllOf(tuple(parts))),
            st.lists(part, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
            st.lists(part, min_size=1, max_size=3).flatmap(_some_of),
            part.map(Not),
        ),
        max_leaves=4,
    )


@st.composite
def questionnaires(draw: st.DrawFn, most: int = 6) -> tuple[Question, ...]:
    questions: list[Question] = []
    for n in range(draw(st.integers(1, most))):
        when = draw(st.none() | conditions(questions, [])) if questions else None
        asked = question(draw(KINDS), f"q{n}", choices=CHOICES, when=when, unknown=True, optional=True)
        questions.append(asked)
    return tuple(questions)


@st.composite
def _routes(draw: st.DrawFn, named: list[str], n: int) -> Route:
    requires = tuple(draw(st.lists(st.sampled_from(named), max_size=3)))
    by_hand = tuple(draw(st.lists(st.sampled_from(named), max_size=2)))
    if_unknown = tuple(draw(st.lists(st.sampled_from(named), max_size=1)))
    leads = draw(
        st.one_of(
            st.fixed_dictionaries(
                {
                    "programme": st.sampled_from(["hub", "growth"]),
                    "call": st.sampled_from(["", "open", "closed"]),
                }
            ),
            st.just({"person": True}),
            st.lists(
                st.builds(Redirect, criterion=st.sampled_from(named), serves=st.sampled_from(["x", "y"])),
                min_size=1,
            ).map(lambda redirects: {"redirects": tuple(redirects)}),
        )
    )
    return route(f"r{n}", requires=requires, by_hand=by_hand, if_unknown=if_unknown, **leads)


@st.composite
def worlds(draw: st.DrawFn, most: int = 6) -> World:
    questions = draw(questionnaires(most))
    named: list[str] = []
    criteria = []
    for n in range(draw(st.integers(1, 4))):
        criteria.append(criterion(f"c{n}", draw(conditions(list(questions), named))))
        named.append(f"c{n}")
    some = st.frozensets(st.sampled_from([sector.id for sector in SECTORS]), max_size=2)
    areas = st.frozensets(st.sampled_from([territory.id for territory in TERRITORIES]), max_size=2)
    whole = organisation(
        questions=questions,
        criteria=tuple(criteria),
        routes=(
            *(draw(_routes(named, n)) for n in range(draw(st.integers(0, 5)))),
            route("last", person=True),
        ),
        programmes=(programme("hub", INTAKE), programme("growth")),
        partners=tuple(
            partner(f"p{n}", draw(st.sampled_from(["x", "y"])), sectors=draw(some), territories=draw(areas))
            for n in range(draw(st.integers(0, 5)))
        ),
    )
    said = {asked.id: draw(answers(asked)) for asked in questions if draw(st.booleans())}
    return World(whole, Interview(answers=said))
