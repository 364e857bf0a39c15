"""One primary route, always; two beside it at most; and a receipt it can be derived from again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import assume
from hypothesis import given as any_of
from hypothesis import strategies as st

from bot.core.model.case import Interview, Outcome, Verdict
from bot.core.model.conditions import Among
from bot.core.model.frozen import replace
from bot.core.model.organisation import Intake, Organisation, Redirect
from bot.core.questions import questionnaire
from bot.core.routing.calls import next_call, open_call, takes_applications
from bot.core.routing.routing import derive_again, missed, outcomes, receipt
from tests.core.chance import DAYS, World, worlds
from tests.core.samples import (
    CLOSED,
    CRITERIA,
    FOUNDER,
    OPEN,
    ORGANISATION,
    ROUTES,
    UNKNOWN,
    Said,
    criterion,
    interview,
    organisation,
    partner,
    programme,
    route,
)


def routed(
    said: Mapping[str, Said], day: date = CLOSED, whole: Organisation = ORGANISATION
) -> tuple[Outcome, ...]:
    return outcomes(whole, questionnaire.facts(whole.questions, interview(**said), whole), day)


def ids(found: tuple[Outcome, ...]) -> list[str]:
    return [outcome.route for outcome in found]


def test_the_first_route_that_fits_is_primary_and_the_next_ones_stand_beside_it() -> None:
    assert ids(routed(FOUNDER, OPEN)) == ["hub", "emergence"]


def test_when_the_call_is_closed_the_waiting_list_is_the_route() -> None:
    assert ids(routed(FOUNDER)) == ["hub_waiting", "emergence"]


def test_a_route_that_fails_one_criterion_is_left_out() -> None:
    assert ids(routed({**FOUNDER, "innovation": ("nothing",)})) == ["emergence"]
    assert ids(routed({**FOUNDER, "commune": "elsewhere"})) == ["person"]


def test_not_knowing_never_excludes() -> None:
    unsure: dict[str, Said] = {**FOUNDER, "innovation": UNKNOWN, "stage": UNKNOWN, "commune": "undecided"}
    assert ids(routed(unsure)) == ["hub_waiting", "emergence", "growth"]


def test_the_verdicts_say_what_is_met_and_what_is_unknown() -> None:
    primary = routed({**FOUNDER, "innovation": UNKNOWN})[0]
    assert primary.verdicts == (
        Verdict("company", "met", ("nature",)),
        Verdict("before", "met", ("stage",)),
        Verdict("new", "unknown", ("innovation",)),
        Verdict("here", "met", ("commune",)),
    )


def test_staff_look_first_when_a_by_hand_criterion_is_met_or_unknown() -> None:
    assert routed(FOUNDER)[0].by_hand == ("new",)
    assert routed({**FOUNDER, "sector": "music"})[0].by_hand == ("new", "musician")
    assert routed({**FOUNDER, "innovation": UNKNOWN}, OPEN)[0].by_hand == ("new",)


def test_what_is_to_be_looked_at_if_unknown_is_not_when_it_is_met() -> None:
    hub, *others = ROUTES
    whole = organisation(routes=(replace(hub, by_hand=(), if_unknown=("new", "before")), *others))
    assert routed(FOUNDER, OPEN, whole)[0].by_hand == ()
    assert routed({**FOUNDER, "innovation": UNKNOWN}, OPEN, whole)[0].by_hand == ("new",)


def test_at_most_two_routes_stand_beside_the_primary_and_a_person_never_does() -> None:
    many = organisation(routes=tuple(route(f"r{n}", programme=f"p{n}") for n in range(6)) + ROUTES[-1:])
    assert ids(routed({}, whole=many)) == ["r0", "r1", "r2"]
    early = organisation(
        routes=(route("r0", programme="a"), route("talk", person=True), route("r1", programme="b"))
    )
    assert ids(routed({}, whole=early)) == ["r0", "r1"]
    first = organisation(routes=(route("talk", person=True), route("r1", programme="b")))
    assert ids(routed({}, whole=first)) == ["talk", "r1"]


def test_a_programme_is_never_proposed_twice() -> None:
    twice = organisation(
        routes=(route("a", programme="hub"), route("b", programme="hub"), route("c", person=True))
    )
    assert ids(routed({}, whole=twice)) == ["a"]


def test_a_file_whose_last_route_excludes_somebody_still_gives_it_to_them() -> None:
    strict = organisation(routes=(route("only", programme="growth", requires=("created",)),))
    assert ids(routed(FOUNDER, whole=strict)) == ["only"]


# --- redirects ----------------------------------------------------------------------------------------------

ARTIST: dict[str, Said] = {**FOUNDER, "nature": "work", "sector": "stage"}


def test_a_redirect_names_the_partners_that_serve_this_person_three_at_most() -> None:
    primary = routed(ARTIST)[0]
    assert primary.route == "redirect"
    assert primary.partners == ("stage_house", "local", "anyone")
    assert primary.verdicts == (Verdict("work", "met", ("nature",)),)


def test_partners_of_other_sectors_and_territories_are_left_out() -> None:
    assert routed({**ARTIST, "commune": "elsewhere"})[0].partners == ("stage_house", "far", "anyone")
    assert routed({**ARTIST, "sector": "games"})[0].partners == ("local", "anyone", "anyone_else")


def test_an_undecided_place_leaves_every_territory_possible() -> None:
    assert routed({**ARTIST, "commune": "undecided"})[0].partners == ("stage_house", "local", "far")


def test_every_redirect_that_fires_adds_its_partners_and_its_reason_once() -> None:
    primary = routed({**ARTIST, "sector": "music"})[0]
    assert primary.partners == ("centre", "local", "anyone")
    assert [verdict.criterion for verdict in primary.verdicts] == ["musician", "work"]
    both = replace(ROUTES[4], redirects=(*ROUTES[4].redirects, Redirect(criterion="work", serves="music")))
    again = routed({**ARTIST, "sector": "music"}, whole=organisation(routes=(both, ROUTES[-1])))[0]
    assert [verdict.criterion for verdict in again.verdicts] == ["musician", "work"]


def test_a_redirect_needs_its_criterion_met_not_merely_unknown() -> None:
    assert "redirect" not in ids(routed({**FOUNDER, "nature": UNKNOWN}))


def test_a_redirect_without_a_partner_is_no_route() -> None:
    alone = organisation(partners=(partner("far", "work", territories=("elsewhere",)),))
    assert ids(routed(ARTIST, whole=alone)) == ["person"]


# --- calls --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("intake", "day", "is_open"),
    [
        (Intake(opens=date(2026, 9, 1), closes=date(2026, 10, 5)), date(2026, 8, 31), False),
        (Intake(opens=date(2026, 9, 1), closes=date(2026, 10, 5)), date(2026, 9, 1), True),
        (Intake(opens=date(2026, 9, 1), closes=date(2026, 10, 5)), date(2026, 10, 5), True),
        (Intake(opens=date(2026, 9, 1), closes=date(2026, 10, 5)), date(2026, 10, 6), False),
        (Intake(opens=date(2026, 9, 1)), date(2030, 1, 1), True),
        (Intake(opens=date(2026, 9, 1)), date(2026, 8, 31), False),
        (Intake(closes=date(2026, 9, 1)), date(2020, 1, 1), True),
        (Intake(closes=date(2026, 9, 1)), date(2026, 9, 2), False),
        (Intake(), date(2026, 9, 1), False),
        (None, date(2026, 9, 1), True),
    ],
)
def test_a_call_is_open_from_its_first_to_its_last_day(
    intake: Intake | None, day: date, *, is_open: bool
) -> None:
    assert takes_applications(programme("hub", intake), day) is is_open


def test_of_two_calls_a_year_one_is_open_and_another_comes_next() -> None:
    spring = Intake(opens=date(2026, 3, 1), closes=date(2026, 3, 31))
    autumn = Intake(opens=date(2026, 9, 1), closes=date(2026, 10, 5))
    hub = replace(programme("hub"), calls=(spring, autumn))
    assert open_call(hub, date(2026, 3, 31)) == spring
    assert open_call(hub, date(2026, 4, 1)) is None
    assert next_call(hub, date(2026, 3, 1)) == autumn
    assert open_call(hub, date(2026, 9, 1)) == autumn
    assert next_call(hub, date(2026, 9, 1)) is None


# --- receipts -----------------------------------------------------------------------------------------------


def test_a_receipt_keeps_the_answers_of_the_path_and_what_they_led_to() -> None:
    said = interview(**FOUNDER, jobs=3, start=UNKNOWN)  # « start » cannot be unknown, « jobs » is not asked
    kept = receipt(ORGANISATION, said, CLOSED)
    assert kept.fingerprint == ORGANISATION.fingerprint
    assert kept.day == CLOSED
    assert sorted(kept.answers) == sorted(FOUNDER)
    assert ids(kept.outcomes) == ["hub_waiting", "emergence"]


def test_the_day_of_the_receipt_says_whether_the_call_was_open() -> None:
    kept = receipt(ORGANISATION, interview(**FOUNDER), OPEN)
    assert ids(derive_again(ORGANISATION, kept)) == ["hub", "emergence"]


def test_under_another_file_the_same_answers_may_lead_elsewhere() -> None:
    kept = receipt(ORGANISATION, interview(**FOUNDER), OPEN)
    stricter = organisation(
        criteria=(criterion("company", Among("nature", frozenset({"work"}))), *CRITERIA[1:])
    )
    assert ids(derive_again(stricter, kept)) == ["redirect"]


def test_the_routes_missed_are_those_a_criterion_kept_from_fitting_before_the_primary() -> None:
    kept = receipt(ORGANISATION, interview(**{**FOUNDER, "innovation": ("nothing",)}), CLOSED)
    before = missed(ORGANISATION, kept)
    assert ids(before) == ["hub", "hub_waiting"]
    assert [each.criterion for each in before[0].verdicts if each.state == "failed"] == ["new"]
    gone = organisation(routes=ROUTES[:2])
    assert ids(missed(gone, kept)) == ["hub", "hub_waiting"]
    fitting = receipt(ORGANISATION, interview(**FOUNDER), CLOSED)
    assert missed(ORGANISATION, fitting) == ()


# --- properties ---------------------------------------------------------------------------------------------


@any_of(worlds(), DAYS)
def test_routing_is_total(world: World, day: date) -> None:
    whole = world.organisation
    kept = receipt(whole, world.interview, day)
    chosen = ids(kept.outcomes)
    by_id = {each.id: each for each in whole.routes}
    assert 1 <= len(chosen) <= 3
    assert chosen == sorted(set(chosen), key=[each.id for each in whole.routes].index), (
        "in the file's order, once each"
    )
    assert not any(by_id[each].person for each in chosen[1:])
    programmes = [by_id[each].programme for each in chosen if by_id[each].programme]
    assert len(programmes) == len(set(programmes))
    for outcome in kept.outcomes:
        required = outcome.verdicts[: len(by_id[outcome.route].requires)]
        assert all(each.state != "failed" for each in required)
        assert len(outcome.partners) <= 3
        assert bool(outcome.partners) == bool(by_id[outcome.route].redirects)


@any_of(worlds(), DAYS)
def test_a_receipt_derives_itself_again(world: World, day: date) -> None:
    kept = receipt(world.organisation, world.interview, day)
    assert derive_again(world.organisation, kept) == kept.outcomes
    assert receipt(world.organisation, Interview(answers=kept.answers), day) == kept


@any_of(worlds(), DAYS, st.data())
def test_answering_i_dont_know_instead_never_turns_a_fitting_route_into_a_failing_one(
    world: World, day: date, data: st.DataObject
) -> None:
    whole = replace(world.organisation, routes=tuple(r for r in world.organisation.routes if not r.redirects))
    # Answers kept aside are left out: asked for after all, it is they that would decide.
    given_ = questionnaire.path(whole.questions, world.interview, whole).answers
    assume(given_)
    replaced = data.draw(st.sampled_from(sorted(given_)))
    unsure = replace(world.interview, answers={**given_, replaced: UNKNOWN})

    def fits(said: Interview, id_: str) -> bool:
        alone = replace(
            whole, routes=(*(r for r in whole.routes if r.id == id_), route("nobody", person=True))
        )
        return ids(receipt(alone, said, day).outcomes)[0] == id_

    for each in whole.routes:
        if fits(world.interview, each.id):
            assert fits(unsure, each.id)
