"""The proof as operators meet it: `python -m bot check`, and a start that refuses."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from bot import checking, config
from tests.config.editing import EXAMPLE, edited
from tests.house import DAMIER
from tests.processes import run, tidy

TODAY = date(2026, 11, 23)
BROKEN = edited(
    'when = { question = "commune", within = ["metropole"] }',
    'when = { not = { question = "commune", within = ["auvergne", "rhone_alpes", "ailleurs", "indecis"] } }',
)
NEVER = edited('requires = ["icc", "entreprise", "creee", "territoire"]', 'requires = ["icc", "hors_icc"]')


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.toml"
    path.write_text(BROKEN, "utf-8")
    return path


def test_a_failure_comes_with_its_line_a_short_dialogue_and_the_cure(broken: Path) -> None:
    first, *_ = checking.check(broken, TODAY).findings
    line = next(
        n for n, text in enumerate(BROKEN.splitlines(), 1) if text.startswith("when = { not = { question = ")
        and "indecis" in text
    )  # fmt: skip
    assert str(first) == (
        f'{broken}:{line}:1: criteria.10.when: criterion "metropole", which a route requires, fails for an '
        "unsettled territory; name the settled territories instead: who has not decided yet is not excluded\n"
        "    Où est, ou sera, votre activité\u202f?\n"
        "    — Pas encore décidé"
    )


def test_where_the_day_decides_it_is_said(broken: Path) -> None:
    _, second, *_ = checking.check(broken, TODAY).findings
    assert str(second).endswith('\n    on 2025-10-05, the call of "hub_ic" being open')


def test_what_is_so_whatever_one_answers_says_so(tmp_path: Path) -> None:
    path = tmp_path / "never.toml"
    path.write_text(NEVER, "utf-8")
    (only,) = checking.check(path, TODAY).findings
    assert str(only).endswith("\n    whatever people answer")


def test_a_question_nobody_can_answer_is_not_told_of_answers(tmp_path: Path) -> None:
    path = tmp_path / "mute.toml"
    number = 'kind = "number"\nname.fr = "N"\nname.en = "N"\ntext.fr = "N ?"\ntext.en = "N?"'
    text = EXAMPLE.read_text("utf-8")
    path.write_text(f'{text}\n[[questions]]\nid = "n"\n{number}\nlow = {10**30}\n', "utf-8")
    (only,) = checking.check(path, TODAY).findings
    assert "\n" not in str(only)


def test_tools_read_the_same_as_json(broken: Path) -> None:
    told = json.loads(checking.check(broken, TODAY).machine())
    assert told["sound"] is False
    first = told["findings"][0]
    assert first["key"] == "criteria.10.when"
    assert first["dialogue"] == [
        {"question": "Où est, ou sera, votre activité\u202f?", "answer": "Pas encore décidé"}
    ]
    assert told["warnings"] == list(config.warnings(config.load(EXAMPLE), TODAY))


def test_a_file_that_cannot_be_read_is_told_in_the_same_way(tmp_path: Path) -> None:
    path = tmp_path / "none.toml"
    checked = checking.check(path, TODAY)
    assert not checked.sound
    assert str(checked) == f"{path}: there is no such file; copy config.example.toml"
    assert json.loads(checked.machine())["findings"][0]["dialogue"] == []


def test_a_programme_that_never_comes_first_is_warned_of() -> None:
    never = [each for each in checking.check(EXAMPLE, TODAY).warnings if "never comes first" in each]
    assert never == [
        "programmes.adhesion: never comes first, whatever people answer: always beside another route"
    ]


def test_a_sound_file_has_only_warnings_and_says_when_each_route_is_known() -> None:
    checked = checking.check(EXAMPLE, TODAY)
    assert checked.sound
    *lines, last = str(checked).splitlines()
    count = len(checked.warnings)
    assert lines[:count] == list(checked.warnings)
    assert [line.partition(":")[0] for line in lines[count:]] == [
        f"routes.{each.route}" for each in checked.known
    ]
    assert last == f"{EXAMPLE}: Le Damier, 42 questions, proved for every set of answers"


def test_it_says_after_how_many_questions_a_route_is_known_in_either_language() -> None:
    checked = checking.check(EXAMPLE, TODAY)
    (known,) = [each for each in checked.known if each.route == "redirection"]
    times = (known.best, known.worst)
    english = "routes.redirection: known after {} questions at best, {} at worst".format(*times)
    french = "routes.redirection\u00a0: connue après {} questions au mieux, {} au pire".format(*times)
    assert english in str(checked).splitlines()
    assert french in str(checked.spoken("fr")).splitlines()
    told = {"route": "redirection", "best": known.best, "worst": known.worst}
    assert told in json.loads(checked.machine())["known_after"]


async def test_check_says_by_its_exit_code_whether_a_file_is_sound(broken: Path, tmp_path: Path) -> None:
    with tidy() as copies:
        sound = await run(copies, tmp_path, command=f"check {DAMIER}")
        unsound = await run(copies, tmp_path, command=f"check --json {broken}")
        assert await sound.ends() == 0
        assert await unsound.ends() == 1
    assert sound.words.splitlines()[-1].endswith("proved for every set of answers")
    assert json.loads(unsound.words)["sound"] is False


@pytest.mark.parametrize("command", ["run", "demo"])
async def test_the_bot_refuses_to_start_with_rules_that_are_not_sound(
    broken: Path, tmp_path: Path, command: str
) -> None:
    with tidy() as copies:
        copy = await run(copies, tmp_path, command=command, CONFIG=str(broken))
        assert await copy.ends() == 2
    assert f"{broken}:" in copy.words
    assert 'criterion "metropole", which a route requires, fails' in copy.words
