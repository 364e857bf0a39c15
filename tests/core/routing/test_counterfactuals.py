"""What would have to change: the smallest sets of changes, against trying every interview there is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain, combinations

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from bot.core.model.case import Answer, Answers, Counterfactual, Interview, Receipt
from bot.core.model.conditions import Among, AnyOf, Holds, Not, Within, leaves
from bot.core.model.frozen import replace
from bot.core.model.organisation import Criterion, Organisation, Question, Route
from bot.core.questions.questionnaire import facts, path
from bot.core.questions.rules import verdict
from bot.core.routing import counterfactuals as searching
from bot.core.routing.counterfactuals import counterfactuals
from bot.core.routing.routing import receipt
from tests.core.chance import DAYS, PLACES, World, atom, worlds
from tests.core.samples import (
    CLOSED,
    CRITERIA,
    INTAKE,
    OPEN,
    SECTORS,
    UNKNOWN,
    Said,
    criterion,
    given,
    interview,
    organisation,
    programme,
    route,
    words,
)
from tests.examples import examples

ARTIST: dict[str, Said] = {
    "adult": "yes", "sector": "games", "commune": "63113", "stage": "idea", "nature": "work",
    "pitch": "Un jeu", "start": Answer("skipped"),
}  # fmt: skip
FOUNDER: dict[str, Said] = {**ARTIST, "nature": "company", "innovation": ("use",)}


def changing(*names: str, criteria: tuple[Criterion, ...] = CRITERIA) -> tuple[Criterion, ...]:
    """The criteria, of which these can be met by changing something."""
    return tuple(replace(each, change=words("si") if each.id in names else None) for each in criteria)


def found(said: dict[str, Said], *names: str, day: date = CLOSED) -> dict[str, list[tuple[str, ...]]]:
    whole = organisation(criteria=changing(*names))
    kept = receipt(whole, interview(**said), day)
    return {each.route: list(each.sets) for each in counterfactuals(whole, kept)}


def test_what_one_may_do_opens_the_programmes_that_it_is_enough_for() -> None:
    whole_project = {**FOUNDER, "commune": "elsewhere", "innovation": ("nothing",)}
    assert found(whole_project, "new", "here", day=OPEN) == {
        "hub": [("new", "here")],
        "emergence": [("here",)],
    }


def test_nothing_is_proposed_about_a_call_nor_a_programme_that_is_given_already() -> None:
    assert found(FOUNDER, "company", "created", "new", "here", "near") == {"growth": [("created",)]}
    assert "hub" not in found({**FOUNDER, "commune": "elsewhere"}, "here")
    assert "hub_waiting" not in found({**FOUNDER, "commune": "elsewhere"}, "here", day=OPEN)


def test_what_cannot_be_changed_is_never_proposed() -> None:
    assert found({**FOUNDER, "commune": "elsewhere"}) == {}
    assert found({**FOUNDER, "commune": "elsewhere", "stage": "created", "jobs": 3}, "here") == {}


def test_a_question_newly_asked_has_to_be_answered_too() -> None:
    """To an artist « what is new » was never asked: being a company is not enough for the hub."""
    assert found(ARTIST, "company") == {"emergence": [("company",)]}
    assert found(ARTIST, "company", "new") == {
        "hub_waiting": [("company", "new")],
        "emergence": [("company",)],
    }


def test_what_one_does_not_know_needs_no_change() -> None:
    assert found({**ARTIST, "commune": "undecided", "stage": UNKNOWN}, "company", "here") == {
        "emergence": [("company",)],
        "growth": [("company",)],
    }


def test_there_may_be_several_ways() -> None:
    remote = criterion("remote", Among("sector", frozenset({"music"})))
    either = criterion("either", AnyOf((Holds("here"), Holds("remote"))))
    whole = organisation(
        criteria=changing("here", "remote", criteria=(*CRITERIA, remote, either)),
        routes=(route("growth", programme="growth", requires=("either",)), route("last", person=True)),
    )
    kept = receipt(whole, interview(**{**FOUNDER, "commune": "elsewhere"}), CLOSED)
    assert counterfactuals(whole, kept) == (Counterfactual("growth", (("here",), ("remote",))),)


def test_a_change_that_must_not_happen_is_none() -> None:
    away = criterion("away", Not(Holds("here")))
    whole = organisation(
        criteria=changing("here", criteria=(*CRITERIA, away)),
        routes=(route("growth", programme="growth", requires=("away", "new")), route("last", person=True)),
    )
    kept = receipt(whole, interview(**{**FOUNDER, "innovation": ("nothing",)}), CLOSED)
    assert counterfactuals(whole, kept) == ()


def test_meeting_two_criteria_on_one_question_means_both_at_once() -> None:
    """Neither is enough alone: each can be met by an answer that fails the other."""
    either = criterion("either", Among("stage", frozenset({"test", "created"})))
    other = criterion("other", Within("commune", frozenset({"region"})))
    whole = organisation(
        criteria=changing("before", "either", criteria=(*CRITERIA, either, other)),
        routes=(
            route("growth", programme="growth", requires=("before", "either")),
            route("last", person=True),
        ),
    )
    idea = receipt(whole, interview(**FOUNDER), CLOSED)
    assert counterfactuals(whole, idea) == (Counterfactual("growth", (("either",),)),), (
        "who has begun stays before"
    )


def test_nobody_is_told_to_change_four_things() -> None:
    nothing: dict[str, Said] = {**ARTIST, "commune": "elsewhere", "stage": "created", "jobs": 0}
    every = ("company", "before", "new", "here")
    assert "hub_waiting" not in found(nothing, *every)
    assert found({**nothing, "commune": "63113"}, *every)["hub_waiting"] == [("company", "before", "new")]


# --- against every interview there is -----------------------------------------------------------------------


CALLS = st.sampled_from(["", "open", "closed"])


@st.composite
def changeable(draw: st.DrawFn) -> World:
    """A small organisation of which every answer can be tried, and a whole interview."""
    world = draw(worlds(4))
    first = draw(DAYS)
    questions = tuple(
        _bounded(each, first, unknown=draw(st.booleans())) for each in world.organisation.questions
    )
    simple = (criterion(f"s{n}", draw(atom(draw(st.sampled_from(questions))))) for n in range(3))
    criteria = tuple(
        replace(each, change=words("si") if draw(st.integers(0, 5)) else None)
        for each in (*world.organisation.criteria, *simple)
    )
    named = [each.id for each in criteria]
    routes = [
        route(f"r{n}", programme=draw(st.sampled_from([*"abcd", "hub"])), call=draw(CALLS),
              requires=tuple(draw(st.lists(st.sampled_from(named), min_size=2, max_size=3))))
        for n in range(3)
    ]  # fmt: skip
    whole = replace(
        world.organisation,
        questions=questions,
        criteria=criteria,
        programmes=(programme("hub", INTAKE), *map(programme, "abcd")),
        routes=(*(replace(each, call=each.call if each.programme == "hub" else "") for each in routes),
                route("last", person=True)),
    )  # fmt: skip
    said: dict[str, Answer] = {}
    while asked := path(questions, Interview(answers=said), whole).present:
        said[asked.id] = draw(st.sampled_from(every_answer(asked)))
    return World(whole, Interview(answers=said))


def _bounded(asked: Question, first: date, *, unknown: bool) -> Question:
    """The question with few enough answers to try them all."""
    asked = replace(asked, optional=False, unknown=unknown)
    if asked.kind == "number":
        return replace(asked, low=0, high=5)
    return replace(asked, low=first, high=first + timedelta(days=4)) if asked.kind == "date" else asked


def every_answer(asked: Question) -> list[Answer]:
    match asked.kind:
        case "choices":
            picked = [tuple(each) for size in (1, 2, 3) for each in combinations("abc", size)]
            values: list[str | int | tuple[str, ...]] = [*picked]
        case "number":
            values = [*range(6)]
        case "date":
            assert isinstance(asked.low, date)
            values = [(asked.low + timedelta(days=n)).isoformat() for n in range(5)]
        case "commune":
            values = [*PLACES, "63113"]
        case "sector":
            values = [sector.id for sector in SECTORS]
        case _:
            values = [*"abc"]
    return [given(value) for value in values] + [UNKNOWN] * asked.unknown


def every_interview(whole: Organisation, kept: Answers) -> Iterator[Interview]:
    asked = path(whole.questions, Interview(answers=kept), whole).present
    if asked is None:
        yield Interview(answers=kept)
        return
    for each in every_answer(asked):
        yield from every_interview(whole, {**kept, asked.id: each})


def criteria_under(whole: Organisation, names: set[str]) -> set[str]:
    """These criteria, those they hold, and those that the questions they look at hang on."""
    whens = [each.when for each in whole.criteria if each.id in names]
    named = {leaf.criterion for when in whens for leaf in leaves(when) if isinstance(leaf, Holds)}
    return criteria_under(whole, names | named) if named - names else names


def questions_of(whole: Organisation, names: set[str]) -> set[str]:
    whens = [each.when for each in whole.criteria if each.id in criteria_under(whole, names)]
    return {leaf.question for when in whens for leaf in leaves(when) if not isinstance(leaf, Holds)}


def state(name: str, said: Interview, whole: Organisation) -> str:
    return verdict(name, facts(whole.questions, said, whole), whole).state


def fits(one: Route, said: Interview, whole: Organisation, day: date) -> bool:
    alone = replace(whole, routes=(one, route("nobody", person=True)))
    return receipt(alone, said, day).outcomes[0].route == one.id


def opens(chosen: tuple[str, ...], one: Route, kept: Receipt, whole: Organisation) -> bool:
    now = Interview(answers=kept.answers)
    free = questions_of(whole, set(chosen))
    stay = [name for name in one.requires if state(name, now, whole) != "failed"]
    others = [
        said
        for said in every_interview(whole, {q: each for q, each in kept.answers.items() if q not in free})
        if all(state(name, said, whole) == "met" for name in chosen)
        and not any(state(name, said, whole) == "failed" for name in stay)
    ]
    return bool(others) and all(fits(one, said, whole, kept.day) for said in others)


def smallest(one: Route, kept: Receipt, whole: Organisation) -> tuple[tuple[str, ...], ...]:
    now = Interview(answers=kept.answers)
    under = criteria_under(whole, set(one.requires))
    fail = [
        c.id for c in whole.criteria if c.id in under and c.change and state(c.id, now, whole) == "failed"
    ]
    every = chain(*(combinations(fail, size) for size in range(1, 4)))
    enough = [chosen for chosen in every if opens(chosen, one, kept, whole)]
    return tuple(each for each in enough if not any(set(less) < set(each) for less in enough))


@examples(2.5)
@any_of(changeable(), DAYS)
def test_the_sets_are_the_smallest_of_all_that_open_a_programme(world: World, day: date) -> None:
    whole, kept = world.organisation, receipt(world.organisation, world.interview, day)
    given_ = {each.programme for each in whole.routes if each.id in [o.route for o in kept.outcomes]}
    doors = [each for each in whole.routes if each.programme and each.programme not in given_]
    shut = [each for each in doors if not fits(each, world.interview, whole, day)]
    expected = {each.id: sets for each in shut if (sets := smallest(each, kept, whole))}
    assert {each.route: each.sets for each in counterfactuals(whole, kept)} == expected


@any_of(changeable(), DAYS, st.integers(0, 40))
def test_a_search_that_is_cut_short_finds_some_of_the_same(world: World, day: date, steps: int) -> None:
    whole, kept = world.organisation, receipt(world.organisation, world.interview, day)
    every = {each.route: each.sets for each in counterfactuals(whole, kept)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(searching, "MOST_STEPS", steps)
        some = counterfactuals(whole, kept)
    assert all(every[each.route][: len(each.sets)] == each.sets for each in some)
