"""The longest interview is found among all, and told with what leads to it."""

from __future__ import annotations

from itertools import islice

from hypothesis import HealthCheck, assume
from hypothesis import given as any_of
from hypothesis import strategies as st

from bot.core.model.frozen import replace
from bot.core.model.organisation import Organisation
from bot.core.questions.questionnaire import points
from bot.proof import Failure, prove
from tests.config.editing import EXAMPLE
from tests.core.chance import World, worlds
from tests.examples import examples
from tests.house import file
from tests.proof.brute import whole_interviews

DAMIER, _ = file(EXAMPLE)
FEW, MOST = 3, 400
"""Questions of a file, and interviews that it allows: each is looked at."""


def too_long(whole: Organisation) -> Failure | None:
    return next((each for each in prove(whole) if "longest interview" in each.message), None)


def test_the_longest_interview_is_told_with_its_questions_and_minutes() -> None:
    found = too_long(replace(DAMIER, longest_points=22))
    assert found is not None
    assert found.path == ("questions",)
    assert found.message == (
        "the longest interview asks for 23 points, about 5.3 minutes, 22 at most: adult, sector, "
        "autre_secteur (3), commune, stage, legal, nature, innovation, pitch (3), proof, team, time, needs, "
        "support, jobs, revenue, prenom, courriel, telephone"
    )
    assert found.hint == ("ask less, let some depend on others by a when, or write longest_points = 23")
    assert found.deciding == {"sector", "stage"}


def test_what_everybody_is_asked_needs_no_answer_to_show_it() -> None:
    found = too_long(replace(DAMIER, longest_points=5))
    assert found is not None
    assert not found.deciding


@examples(0.75, but=HealthCheck)
@any_of(worlds(), st.integers(1, 9))
def test_the_longest_is_the_one_that_playing_them_all_finds(world: World, most: int) -> None:
    questions = world.organisation.questions[:FEW]
    whole = replace(world.organisation, questions=questions, longest_points=most)
    interviews = list(islice(whole_interviews(whole, {}), MOST + 1))
    assume(len(interviews) <= MOST)
    cost = {question.id: points(question) for question in questions}
    longest = max(sum(cost[name] for name in answers) for answers in interviews)
    found = too_long(whole)
    if found is None:
        assert longest <= most
        return
    assert longest > most
    assert f"asks for {longest} points" in found.message
    assert sum(points(question) for question, _ in found.interview) == longest
    said = {question.id: answer for question, answer in found.interview if question.id in found.deciding}
    alike = [each for each in interviews if said.items() <= each.items()]
    assert alike
    assert all(sum(cost[name] for name in each) > most for each in alike)
