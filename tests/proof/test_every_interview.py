from __future__ import annotations

from hypothesis import HealthCheck, assume
from hypothesis import given as any_of
from hypothesis import strategies as st

from bot.core.model.case import Interview
from bot.core.model.conditions import AllOf, Among, Holds, Not, Within
from bot.core.model.frozen import replace
from bot.core.model.organisation import Organisation
from bot.core.questions import questionnaire
from bot.proof import Failure, prove
from tests.core.chance import worlds
from tests.core.samples import METROPOLIS, criterion, organisation, programme, route
from tests.examples import examples
from tests.proof.brute import Claim, Near, Seen, everything, false_claims, seen

FEW = 3
MOST = 400
"""Questions of a file, and interviews that it allows: each is looked at."""


@st.composite
def organisations(draw: st.DrawFn) -> Organisation:
    """Small ones; some leave people without a route, some have a programme nobody is led to."""
    whole = draw(worlds()).organisation
    ends = [whole.routes, (*whole.routes[:-1], route("last", person=True, requires=("c0",)))]
    led = {each.programme for each in whole.routes}
    programmes = tuple(each for each in whole.programmes if each.id in led)
    more = draw(st.sampled_from([(), (programme("nobody"),)]))
    return replace(
        whole,
        questions=whole.questions[:FEW],
        routes=draw(st.sampled_from(ends)),
        programmes=(*programmes, *more),
    )


def claim_of(failure: Failure, claims: dict[Claim, Near]) -> Claim | None:
    return next((c for c in claims if c[0] == failure.path and c[1] in failure.message), None)


@examples(0.5, but=HealthCheck)
@any_of(organisations())
def test_what_the_proof_says_is_what_every_interview_shows(whole: Organisation) -> None:
    all_ = everything(whole, MOST)
    assume(all_)
    claims = false_claims(whole, all_)
    found = [each for each in prove(whole) if each.path[0] != "programmes"]
    assert {claim_of(each, claims) for each in found} == set(claims)
    assert len(found) == len(claims)
    for failure in found:
        claim = claim_of(failure, claims)
        assert claim is not None
        is_shown_by_the_shortest(failure, whole, claims[claim], all_)


def is_shown_by_the_shortest(failure: Failure, whole: Organisation, near: Near, all_: list[Seen]) -> None:
    """The dialogue, played again, is a whole interview that shows what it says, and none shorter does."""
    answers = {question.id: answer for question, answer in failure.interview}
    played = questionnaire.path(whole.questions, Interview(answers=answers), whole)
    assert played.present is None
    assert played.answers == answers
    assert failure.day is not None
    again = seen(whole, Interview(answers=answers), failure.day)
    shown = [each.length for each in all_ if near(each)]
    assert near(again) or not shown
    assert again.length == min(shown or [each.length for each in all_])
    if shown:
        its_deciding_answers_alone_make_it_so(failure, near, all_)


def its_deciding_answers_alone_make_it_so(failure: Failure, near: Near, all_: list[Seen]) -> None:
    decided = {
        question.id: answer for question, answer in failure.interview if question.id in failure.deciding
    }
    for each in all_:
        if decided.items() <= each.interview.answers.items():
            assert near(each) or failure.dated


@examples(0.5, but=HealthCheck)
@any_of(organisations())
def test_a_programme_that_no_route_leads_to_is_named(whole: Organisation) -> None:
    led = {each.programme for each in whole.routes}
    lost = [("programmes", n) for n, each in enumerate(whole.programmes) if each.id not in led]
    assert [each.path for each in prove(whole) if each.path[0] == "programmes"] == lost


def test_a_commune_that_a_rule_names_does_not_stand_for_its_neighbours() -> None:
    """It is the first of its territory: somebody lives there and not in the commune named."""
    named = criterion("named", Among("commune", frozenset(list(METROPOLIS)[:1])))
    beside = criterion("beside", AllOf((Not(Holds("named")), Within("commune", frozenset({"metropolis"})))))
    whole = organisation(
        criteria=(named, beside),
        routes=(
            route("r0", programme="growth", requires=("named",)),
            route("r1", programme="hub", requires=("beside",)),
            route("last", person=True),
        ),
        programmes=(programme("growth"), programme("hub")),
        partners=(),
    )
    assert prove(whole) == ()
