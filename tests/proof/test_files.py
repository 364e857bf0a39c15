"""The repository's own files are proved sound, and what is broken in them is named."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot import config
from bot.core.model.case import Interview
from bot.core.model.conditions import AllOf, Between, Not
from bot.core.model.frozen import replace
from bot.core.model.organisation import Organisation
from bot.core.questions import questionnaire
from bot.proof import prove
from bot.proof.claims import Failure
from tests.config.editing import EXAMPLE, OTHERS, edited
from tests.core.samples import QUESTIONS, criterion, organisation, programme, question, route
from tests.house import file

FAULTS = tomllib.loads((Path(__file__).parent / "faults.toml").read_text(encoding="utf-8"))["faults"]
DAMIER, _ = file(EXAMPLE)


@cache
def broken(was: str, now: str) -> tuple[Organisation, tuple[Failure, ...]]:
    """The example with something else in it, and what is said of that."""
    whole = config.parse(edited(was, now))
    return whole, prove(whole)


@pytest.mark.parametrize("path", [EXAMPLE, *OTHERS.glob("*.toml")], ids=lambda path: path.stem)
def test_every_organisation_of_the_repository_is_proved_sound(path: Path) -> None:
    assert prove(config.load(path)) == ()


@pytest.mark.parametrize("fault", FAULTS, ids=[fault["says"][:60] for fault in FAULTS])
def test_what_is_wrong_is_named_with_its_place_and_the_answers_that_show_it(fault: dict[str, Any]) -> None:
    _, (first, *others) = broken(fault["was"], fault["now"])
    assert ".".join(map(str, first.path)) == fault["place"]
    assert first.message == fault["says"]
    assert first.hint
    assert first.deciding == set(fault.get("deciding", ()))
    assert [".".join(map(str, each.path)) for each in others] == fault.get("also", [])


@pytest.mark.parametrize("fault", FAULTS, ids=[fault["says"][:60] for fault in FAULTS])
def test_the_interview_that_shows_it_can_be_played_to_its_end(fault: dict[str, Any]) -> None:
    whole, failures = broken(fault["was"], fault["now"])
    for failure in failures:
        base = failure.path[0]
        questions = whole.checkins[0].questions if base == "checkins" else whole.questions
        answers = {question.id: answer for question, answer in failure.interview}
        played = questionnaire.path(questions, Interview(answers=answers), whole)
        assert played.present is None
        assert played.answers == answers


def test_a_question_that_nobody_can_answer_is_named_before_all_else() -> None:
    nothing = question("number", "size", low=3, high=2)
    assert [(each.path, each.message) for each in prove(organisation(questions=(nothing, *QUESTIONS)))] == [
        (("questions", 0), 'question "size" has no possible answer')
    ]


def test_a_waiting_list_is_never_given_where_a_call_is_always_open() -> None:
    always = replace(DAMIER.programmes[0], intake=None)
    open_ = replace(DAMIER, programmes=(always, *DAMIER.programmes[1:]))
    (found,) = prove(open_)
    never = 'route "hub_ic_attente" is never given: '
    assert found.message == never + 'programme "hub_ic" has no intake, so that it always takes applications'


def test_numbers_are_split_at_the_bounds_that_rules_name() -> None:
    """Between 3 and 5 lies 4 alone."""
    above, below = Between("jobs", 4, None), Between("jobs", None, 4)
    criteria = (criterion("four", AllOf((above, below))), criterion("none", AllOf((Not(above), Not(below)))))
    routes = (route("four", programme="hub", by_hand=("four", "none")), route("last", person=True))
    few = organisation(
        questions=(question("number", "jobs"),), criteria=criteria, routes=routes, partners=(),
        programmes=(programme("hub"),),
    )  # fmt: skip
    (found,) = [each for each in prove(few) if each.path[0] == "criteria"]
    assert found.message == 'criterion "none" is never met'


def test_the_proof_of_a_file_is_no_chance() -> None:
    text = edited(FAULTS[0]["was"], FAULTS[0]["now"])
    assert prove(config.parse(text)) == prove(config.parse(text))
