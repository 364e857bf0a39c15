"""After how many questions each route is known: against playing every interview, and of the example."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice

from hypothesis import HealthCheck, assume
from hypothesis import given as any_of

from bot.core.model.case import Answer, Interview
from bot.core.model.organisation import Organisation
from bot.core.questions.questionnaire import facts
from bot.core.routing.routing import outcomes
from bot.proof.known_after import known_after
from tests.config.editing import EXAMPLE
from tests.core.chance import World, worlds
from tests.examples import examples
from tests.house import file
from tests.proof.brute import DAYS, whole_interviews

MOST = 400
"""Interviews that a file allows: each is looked at."""


def looked_at_one_by_one(
    organisation: Organisation, interviews: list[dict[str, Answer]]
) -> dict[str, tuple[int, int]]:
    """At best and at worst, by every beginning of every interview on every day."""
    known: dict[str, list[int]] = defaultdict(list)
    for day in DAYS:
        leads: dict[object, set[str]] = defaultdict(set)
        first: list[str] = []
        for answers in interviews:
            judged = facts(organisation.questions, Interview(answers=answers), organisation)
            first.append(outcomes(organisation, judged, day)[0].route)
            for n in range(len(answers) + 1):
                leads[tuple(answers.items())[:n]].add(first[-1])
        for answers, route in zip(interviews, first, strict=True):
            said = tuple(answers.items())
            known[route].append(next(n for n in range(len(said) + 1) if leads[said[:n]] == {route}))
    return {route: (min(found), max(found)) for route, found in known.items()}


@examples(1, but=HealthCheck)
@any_of(worlds())
def test_it_is_what_playing_every_interview_finds(world: World) -> None:
    interviews = list(islice(whole_interviews(world.organisation, {}), MOST + 1))
    assume(len(interviews) <= MOST)
    found = {each.route: (each.best, each.worst) for each in known_after(world.organisation)}
    assert found == looked_at_one_by_one(world.organisation, interviews)


def test_whoever_is_sent_on_learns_it_first_of_all() -> None:
    damier, _ = file(EXAMPLE)
    found = {each.route: each for each in known_after(damier)}
    assert found["redirection"].best == min(each.best for each in found.values()) == 2
    assert all(each.best <= each.worst < len(damier.questions) for each in found.values())
