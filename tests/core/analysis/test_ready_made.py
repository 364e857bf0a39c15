"""Ready-made cases: valid to the last answer, of all sorts, somebody for each route one can be given."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from bot.core.analysis.ready_made import MOST, Casting
from bot.core.questions.progress import Progress
from tests.house import DAMIER, OTHERS, file

DAY = date(2026, 11, 29)
FILES = (DAMIER, *sorted(OTHERS.glob("*.toml")))


@cache
def cast(path: Path) -> Casting:
    return Casting(file(path)[0], DAY)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_twenty_whole_interviews_are_found_in_any_file(path: Path) -> None:
    organisation, casting = file(path)[0], cast(path)
    assert len(casting.cases) == MOST
    for case in casting.cases:
        assert Progress.begin(organisation.questions, case.interview, organisation).current is None


def test_the_same_cases_are_found_each_time() -> None:
    kinds = OTHERS / "kinds.toml"
    assert Casting(file(kinds)[0], DAY).cases == cast(kinds).cases


def test_there_is_somebody_for_each_route_that_is_somebodys_first_that_day() -> None:
    routes = [case.outcomes[0].route for case in cast(DAMIER).cases]
    assert routes[:4] == ["hub_ic_attente", "emergence", "developpement", "redirection"]
    small = OTHERS / "small.toml"
    assert {case.outcomes[0].route for case in cast(small).cases} == {"grant", "coproduction"}
    assert "grant_wait" in {
        each.outcomes[0].route for each in Casting(file(small)[0], date(2027, 3, 1)).cases
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_question_is_one_that_somebody_is_just_being_asked(path: Path) -> None:
    organisation, casting = file(path)[0], cast(path)
    for question in organisation.questions:
        known = casting.before(question.id)
        assert known is not None, question.id
        assert Progress.begin(organisation.questions, known, organisation).current == question


def test_a_question_that_is_not_there_is_asked_of_nobody() -> None:
    assert cast(OTHERS / "small.toml").before("no_such") is None
