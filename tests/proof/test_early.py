from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice

import pytest
from hypothesis import HealthCheck, assume
from hypothesis import given as any_of
from hypothesis import strategies as st

from bot.core.model.case import Interview
from bot.core.model.early import Early
from bot.core.model.frozen import replace
from bot.core.model.organisation import Organisation
from bot.core.questions import questionnaire
from bot.core.routing.routing import early_outcome, outcomes, tried
from bot.engine.looking_ahead import LooksAhead
from tests.core.chance import World, worlds
from tests.core.samples import interview, route
from tests.examples import examples
from tests.house import DAMIER, file
from tests.proof.brute import DAYS, whole_interviews

MOST = 400
"""Ways of going on with an interview: each is looked at."""
DAY = date(2026, 11, 23)
LE_DAMIER = file(DAMIER)[0]


@st.composite
def under_way(draw: st.DrawFn) -> World:
    """Somebody in the middle of a small interview, perhaps about to change an answer."""
    world = draw(worlds(most=4))
    answered = [*world.interview.answers]
    revisit = draw(st.sampled_from(["", *answered]))
    again = dict.fromkeys(
        draw(st.lists(st.sampled_from(answered), max_size=1)) if answered else (), "changed"
    )
    ends = [
        world.organisation.routes,
        (*world.organisation.routes[:-1], route("last", person=True, requires=("c0",))),
    ]
    whole = replace(world.organisation, routes=draw(st.sampled_from(ends)))
    return World(whole, replace(world.interview, revisit=revisit, again=again))


def ways_on(world: World) -> Iterator[Interview]:
    """Every whole interview that keeps the answers, but those that are asked again."""
    asked_again = {world.interview.revisit, *world.interview.again}
    said = {name: answer for name, answer in world.interview.answers.items() if name not in asked_again}
    for answers in whole_interviews(world.organisation, said):
        yield Interview(answers=answers)


def looked_at_one_by_one(organisation: Organisation, ways: list[Interview], day: date) -> Early | None:
    all_known = [questionnaire.facts(organisation.questions, way, organisation) for way in ways]
    first = {outcomes(organisation, known, day)[0].route for known in all_known}
    if len(first) > 1:
        return None
    name = first.pop()

    def names(partner_id: str) -> bool:
        """It is named in every one of them, if there are no other partners to be named before it."""
        alone = replace(organisation, partners=tuple(p for p in organisation.partners if p.id == partner_id))
        given = (each.outcome for known in all_known for each in tried(alone, known, day))
        return all(partner_id in each.partners for each in given if each.route == name)

    return Early(name, frozenset(each.id for each in organisation.partners if names(each.id)))


@examples(1, but=HealthCheck)
@any_of(under_way(), st.sampled_from(DAYS))
def test_an_early_answer_is_what_every_way_of_going_on_gives(world: World, day: date) -> None:
    ways = list(islice(ways_on(world), MOST + 1))
    assume(len(ways) <= MOST)
    found = LooksAhead()(world.organisation, world.interview, day)
    assert found == looked_at_one_by_one(world.organisation, ways, day)


@examples(0.5, but=HealthCheck)
@any_of(under_way(), st.sampled_from(DAYS))
def test_whoever_is_answered_early_is_answered_the_same_in_the_end(world: World, day: date) -> None:
    found = LooksAhead()(world.organisation, world.interview, day)
    assume(found is not None)
    assert found is not None
    known = questionnaire.facts(world.organisation.questions, world.interview, world.organisation)
    told = early_outcome(world.organisation, known, found)
    assert told.route == found.route
    assert found.partners.issuperset(told.partners)


def test_a_file_that_takes_over_is_the_one_that_is_looked_at() -> None:
    look = LooksAhead()
    baker = interview(adult="yes", sector="autre")
    assert look(LE_DAMIER, baker, DAY) is not None
    stricter = replace(LE_DAMIER, routes=(LE_DAMIER.routes[-1],))
    found = look(stricter, baker, DAY)
    assert found is not None
    assert found.route == "personne"


def test_an_answer_that_is_asked_again_may_become_any_other() -> None:
    baker = interview(adult="yes", sector="autre")
    assert LooksAhead()(LE_DAMIER, replace(baker, revisit="sector"), DAY) is None
    assert LooksAhead()(LE_DAMIER, replace(baker, again={"sector": "changed"}), DAY) is None


@pytest.mark.parametrize(
    ("said", "route_id"),
    [
        ({"adult": "yes"}, None),
        ({"adult": "yes", "sector": "musique"}, None),
        ({"adult": "yes", "sector": "autre"}, "redirection"),
    ],
)
def test_le_damier_knows_as_soon_as_it_can(said: dict[str, str], route_id: str | None) -> None:
    found = LooksAhead()(LE_DAMIER, interview(**said), DAY)
    assert (found.route if found else None) == route_id
