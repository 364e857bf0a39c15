"""A filed case under another file: where it goes now, and what decides that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.core.analysis.causes import Cause, differing
from bot.core.analysis.replay import Group, Past, Replayed, replayed
from bot.core.model.case import Answer, Outcome, Verdict
from bot.core.model.conditions import Among, Between, Condition, Within
from bot.core.model.frozen import replace
from bot.core.model.organisation import Organisation, Redirect
from bot.core.routing import routing
from tests.core.samples import (
    CLOSED,
    CRITERIA,
    FOUNDER,
    INTAKE,
    OPEN,
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
    fine = replace(past(said), answers={**past(said).answers, "jobs": Answer("given", 3)})
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
