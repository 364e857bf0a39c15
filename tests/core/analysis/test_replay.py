"""Filed cases under another file: the primary route compared, counted, its cause true, few never told."""

from __future__ import annotations

from datetime import date

from hypothesis import given as any_of
from hypothesis import strategies as st

from bot.core.analysis import replay
from bot.core.analysis.causes import Cause
from bot.core.analysis.replay import Group, Past, Replayed, compare, replayed
from bot.core.model.frozen import replace
from bot.core.model.organisation import Organisation
from bot.core.questions import questionnaire
from bot.core.questions.rules import verdict
from bot.core.routing import routing
from tests.core.chance import DAYS, World, worlds
from tests.core.samples import (
    route,
)
from tests.examples import examples


def group(sector: str, before: str, after: str, n: int) -> list[Replayed]:
    cause = None if before == after else Cause("added", after)
    one = Group(sector=sector, commune=f"{sector}-town", before=before, after=after, left=before)
    return [Replayed(reference="A", day=date(2026, 11, 23), group=one, cause=cause)] * n


def test_cases_are_counted_by_move_programme_sector_and_commune() -> None:
    told = compare([*group("music", "a", "b", 2), *group("music", "a", "a", 6), *group("", "b", "c", 3)])
    assert told.cases == 11
    assert len(told.changed) == 5
    assert told.moves == [("b", "c", 3), ("a", "b", 2)]
    assert replay.by_sector(told) == [replay.Count("", 3, 3), replay.Count("music", 8, 2)]
    assert replay.by_commune(told) == [replay.Count("-town", 3, 3), replay.Count("music-town", 8, 2)]
    assert replay.by_programme(told) == [
        replay.Flow("", 0, 11, 0, 11), replay.Flow("a", 8, 0, 8, 0), replay.Flow("b", 3, 0, 3, 0),
    ]  # fmt: skip


# --- properties ---------------------------------------------------------------------------------------------


@st.composite
def changes(draw: st.DrawFn) -> tuple[World, Organisation]:
    """Somebody's world, and another file of the same organisation, or of another one altogether."""
    world, other = draw(worlds()), draw(worlds()).organisation
    if draw(st.booleans()):
        return world, other
    whole = world.organisation
    rules = {each.id: each for each in other.criteria}
    return world, replace(
        whole,
        criteria=tuple(rules.get(each.id, each) for each in whole.criteria),
        routes=(*draw(st.permutations(whole.routes[:-1])), whole.routes[-1]),
        partners=other.partners,
    )


def filed(world: World, day: date) -> Past:
    return Past(
        reference="A-2026-0001",
        receipt=routing.receipt(world.organisation, world.interview, day),
        answers=world.interview.answers,
        organisation=world.organisation,
    )


def state(name: str, of: str, whole: Organisation, world: World) -> str:
    """The verdict on a criterion if the route looks at it."""
    (found,) = (each for each in whole.routes if each.id == of)
    looked = {*found.requires, *(each.criterion for each in found.redirects)}
    known = questionnaire.facts(whole.questions, world.interview, whole)
    return verdict(name, known, whole).state if name in looked else ""


def fits(of: str, whole: Organisation, world: World, day: date) -> bool:
    """Whether the route would be given if it were the only one."""
    alone = (*(each for each in whole.routes if each.id == of), route("nobody", person=True))
    return routing.receipt(replace(whole, routes=alone), world.interview, day).outcomes[0].route == of


@any_of(changes(), DAYS)
def test_a_case_comes_out_as_if_it_were_filed_under_the_other_file(
    change: tuple[World, Organisation], day: date
) -> None:
    world, now = change
    case = replayed(filed(world, day), now)
    assert case.group.before == routing.receipt(world.organisation, world.interview, day).outcomes[0].route
    assert case.group.after == routing.receipt(now, world.interview, day).outcomes[0].route
    assert (case.cause is None) == (case.group.before == case.group.after)


@any_of(worlds(), DAYS)
def test_nothing_changes_under_the_same_file(world: World, day: date) -> None:
    assert replayed(filed(world, day), world.organisation).cause is None


@any_of(changes(), DAYS)
def test_the_cause_is_why_a_route_fits_in_one_file_only(
    change: tuple[World, Organisation], day: date
) -> None:
    world, now = change
    was = world.organisation
    case = replayed(filed(world, day), now)
    why = case.cause
    if why is None:
        return
    assert why.kind != "unknown"
    assert why.route in (case.group.before, case.group.after)
    if why.kind in ("criterion", "call", "partners"):
        assert fits(why.route, was, world, day) != fits(why.route, now, world, day)
    if why.kind == "criterion":
        assert why.before != why.after
        stated = state(why.criterion, why.route, was, world), state(why.criterion, why.route, now, world)
        assert (why.before, why.after) == stated


@examples(0.4)  # three worlds each
@any_of(st.lists(st.tuples(changes(), DAYS), max_size=3))
def test_every_case_is_counted_once(many: list[tuple[tuple[World, Organisation], date]]) -> None:
    cases = [replayed(filed(world, day), now) for (world, now), day in many]
    told = compare(cases)
    assert told.cases == len(many)
    assert sum(n for *_, n in told.moves) == len(told.changed)
    for counts in (replay.by_sector(told), replay.by_commune(told)):
        assert sum(each.cases for each in counts) == len(many)
        assert sum(each.changed for each in counts) == len(told.changed)
    flows = replay.by_programme(told)
    assert sum(each.before for each in flows) == sum(each.after for each in flows) == len(many)
    assert sum(each.left for each in flows) == sum(each.joined for each in flows)
    assert all(each.before - each.left + each.joined == each.after for each in flows)
