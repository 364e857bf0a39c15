"""Filed cases under another file: the primary route compared, its reason found, small groups not told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from hypothesis import given as any_of
from hypothesis import strategies as st

from bot.core import questionnaire, replay, routing
from bot.core.case import Answer, Outcome, Verdict
from bot.core.conditions import Among, Between, Condition, Within
from bot.core.deciding import Cause, differing
from bot.core.organisation import Organisation, Redirect
from bot.core.replay import Group, Past, Replayed, Share, compare, fairness, replayed
from bot.core.rules import verdict
from tests.core.chance import DAYS, World, often, worlds
from tests.core.samples import (
    CRITERIA,
    INTAKE,
    ORGANISATION,
    QUESTIONS,
    ROUTES,
    Said,
    criterion,
    interview,
    organisation,
    programme,
    question,
    route,
)

OPEN, CLOSED = date(2026, 9, 15), date(2026, 11, 23)
FOUNDER: dict[str, Said] = {
    "adult": "yes", "sector": "games", "commune": "63113", "stage": "idea", "nature": "company",
    "innovation": ("use",), "pitch": "Un jeu",
}  # fmt: skip


def past(said: Mapping[str, Said], day: date = CLOSED, was: Organisation = ORGANISATION) -> Past:
    whole = interview(**said)
    return Past(
        reference="A-2026-0001",
        receipt=routing.receipt(was, whole, day),
        answers=whole.answers,
        organisation=was,
    )


def routes(case: Replayed) -> tuple[str, str]:
    return case.group.before, case.group.after


def criteria(**changed: Condition) -> Organisation:
    return organisation(
        criteria=tuple(
            criterion(each.id, changed[each.id]) if each.id in changed else each for each in CRITERIA
        )
    )


# --- one case -----------------------------------------------------------------------------------------------


def test_under_its_own_file_nothing_changes() -> None:
    case = replayed(past(FOUNDER), ORGANISATION)
    assert routes(case) == ("hub_waiting", "hub_waiting")
    assert case.cause is None
    assert case.group == Group(
        sector="games", commune="63113", before="hub_waiting", after="hub_waiting", left="hub", reached="hub"
    )


def test_a_criterion_that_now_fails_decides() -> None:
    case = replayed(past(FOUNDER), criteria(new=Among("innovation", frozenset({"technology"}))))
    assert routes(case) == ("hub_waiting", "emergence")
    assert case.cause == Cause("criterion", "hub_waiting", "new", "met", "failed")


def test_a_criterion_that_no_longer_fails_decides() -> None:
    near = criteria(here=Within("commune", frozenset({"metropolis", "region"})))
    case = replayed(past({**FOUNDER, "commune": "region"}), near)
    assert routes(case) == ("person", "hub_waiting")
    assert case.cause == Cause("criterion", "hub_waiting", "here", "failed", "met")


def test_a_criterion_that_is_required_from_now_on_or_no_longer_decides() -> None:
    stricter = organisation(
        routes=(
            *ROUTES[:2],
            replace(ROUTES[2], requires=("company", "before", "here", "musician")),
            *ROUTES[3:],
        )
    )
    said = {**FOUNDER, "innovation": ("nothing",)}
    case = replayed(past(said), stricter)
    assert case.cause == Cause("criterion", "emergence", "musician", "", "failed")
    back = replayed(past(said, was=stricter), ORGANISATION)
    assert routes(back) == ("person", "emergence")
    assert back.cause == Cause("criterion", "emergence", "musician", "failed", "")


def test_the_day_is_kept_and_the_dates_of_the_call_decide() -> None:
    assert routes(replayed(past(FOUNDER, OPEN), ORGANISATION)) == ("hub", "hub")
    later = replace(INTAKE, opens=date(2026, 10, 1))
    moved = organisation(programmes=(programme("hub", later), *ORGANISATION.programmes[1:]))
    case = replayed(past(FOUNDER, OPEN), moved)
    assert routes(case) == ("hub", "hub_waiting")
    assert case.cause == Cause("call", "hub")


def test_routes_that_come_go_or_change_places_are_named() -> None:
    gone = replayed(past(FOUNDER), organisation(routes=(ROUTES[0], *ROUTES[2:])))
    assert gone.cause == Cause("removed", "hub_waiting")
    added = replayed(past(FOUNDER), organisation(routes=(route("club", programme="club"), *ROUTES)))
    assert added.cause == Cause("added", "club")
    moved = replayed(past(FOUNDER), organisation(routes=(ROUTES[2], *ROUTES[:2], *ROUTES[3:])))
    assert moved.cause == Cause("order", "emergence")


def test_a_redirect_is_decided_by_the_criterion_that_leads_there_or_by_the_partners() -> None:
    artist = {**FOUNDER, "nature": "work", "sector": "stage"}
    assert routes(replayed(past(artist), ORGANISATION)) == ("redirect", "redirect")
    nobody = replayed(past(artist), organisation(partners=()))
    assert routes(nobody) == ("redirect", "person")
    assert nobody.cause == Cause("partners", "redirect")
    led = (Redirect(criterion="musician", serves="music"),)
    fewer = organisation(routes=(*ROUTES[:4], replace(ROUTES[4], redirects=led), ROUTES[5]))
    assert replayed(past(artist), fewer).cause == Cause("criterion", "redirect", "work", "met", "")
    back = replayed(past(artist, was=fewer), ORGANISATION)
    assert back.cause == Cause("criterion", "redirect", "work", "", "met")


def test_what_the_file_no_longer_accepts_is_set_aside_and_a_new_question_is_unknown() -> None:
    rid = tuple(
        replace(each, choices=each.choices[:1]) if each.id == "innovation" else each for each in QUESTIONS
    )
    changed = replace(criteria(new=Among("innovation", frozenset({"technology"}))), questions=rid)
    assert replayed(past(FOUNDER), changed).cause is None, "unknown excludes nobody"
    asked = replace(
        criteria(new=Among("team", frozenset({"yes"}))), questions=(*QUESTIONS, question("yes_no", "team"))
    )
    assert replayed(past(FOUNDER), asked).cause is None


def test_an_answer_kept_aside_counts_once_its_question_is_asked() -> None:
    said = {**FOUNDER, "jobs": 12}
    whole = criteria(new=Between("jobs", None, 5))
    assert replayed(past(said), whole).cause is not None
    always = replace(
        whole, questions=tuple(replace(each, when=None) if each.id == "jobs" else each for each in QUESTIONS)
    )
    assert replayed(past(said), always).cause == Cause("criterion", "hub_waiting", "new", "met", "failed")
    fine = replace(past(said), answers={**past(said).answers, "jobs": Answer("given", 3, "v1")})
    assert replayed(fine, always).cause is None


def test_without_the_former_file_the_routes_are_compared_all_the_same() -> None:
    lost = replace(past({**FOUNDER, "commune": "region"}), organisation=None)
    case = replayed(lost, criteria(here=Within("commune", frozenset({"region"}))))
    assert routes(case) == ("person", "hub_waiting")
    assert case.cause == Cause("unknown", "hub_waiting")


def test_the_first_verdict_that_is_not_the_same_is_found() -> None:
    kept = Outcome(route="a", verdicts=(Verdict("x", "met"), Verdict("y", "met")))
    found = Outcome(route="a", verdicts=(Verdict("x", "met"), Verdict("y", "unknown")))
    assert differing([kept], [found]) == Cause("criterion", "a", "y", "met", "unknown")
    assert differing([kept], [replace(kept, partners=("p",))]) == Cause("unknown", "a")


# --- many cases ---------------------------------------------------------------------------------------------


def group(sector: str, before: str, after: str, n: int) -> list[Replayed]:
    cause = None if before == after else Cause("added", after)
    one = Group(sector=sector, commune=f"{sector}-town", before=before, after=after, left=before)
    return [Replayed(reference="A", day=CLOSED, group=one, cause=cause)] * n


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


def test_shares_of_few_are_not_said_nor_one_that_would_tell_them() -> None:
    told = compare(
        [
            *group("music", "a", "a", 10),
            *group("music", "b", "b", 6),
            *group("music", "b", "c", 4),
            *group("games", "a", "a", 4),
        ]
    )
    assert fairness(told) == [
        Share("games"),
        Share("music", "a", 50, 50),
        Share("music", "b", 50, None),
        Share("music", "c", 0, None),
    ]


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


@often
@any_of(changes(), DAYS)
def test_a_case_comes_out_as_if_it_were_filed_under_the_other_file(
    change: tuple[World, Organisation], day: date
) -> None:
    world, now = change
    case = replayed(filed(world, day), now)
    assert case.group.before == routing.receipt(world.organisation, world.interview, day).outcomes[0].route
    assert case.group.after == routing.receipt(now, world.interview, day).outcomes[0].route
    assert (case.cause is None) == (case.group.before == case.group.after)


@often
@any_of(worlds(), DAYS)
def test_nothing_changes_under_the_same_file(world: World, day: date) -> None:
    assert replayed(filed(world, day), world.organisation).cause is None


@often
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


@often
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


@often
@any_of(st.lists(st.tuples(*[st.sampled_from("abc")] * 3), max_size=40))
def test_no_share_tells_a_group_of_fewer_than_five(drawn: list[tuple[str, str, str]]) -> None:
    told = compare([each for sector, before, after in drawn for each in group(sector, before, after, 1)])
    for each in fairness(told):
        for share, place in ((each.before, 1), (each.after, 2)):
            n = sum(case[0] == each.sector and case[place] == each.route for case in drawn)
            assert share is None or n == 0 or n >= 5
    for sector in {each.sector for each in fairness(told)}:
        for shares in zip(
            *((s.before, s.after) for s in fairness(told) if s.sector == sector and s.route), strict=True
        ):
            assert sum(share is None for share in shares) != 1
