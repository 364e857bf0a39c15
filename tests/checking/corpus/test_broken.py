"""Files broken by mutation: each fault is named alone, where it was made, and the check ends with 1.

Each operator makes one fault at many places of several sound files; what it makes is never read by hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot import config
from bot.__main__ import main
from bot.checking.message_limits import unfit
from bot.config.spoken import spoken as spoken_in
from bot.engine.render import unsigned
from bot.proof import prove
from tests.checking.corpus import (
    misdeciding,
    misfitting,
    mislinking,
    misplanning,
    misreporting,
    misruling,
    misspelling,
    mistracking,
)
from tests.checking.corpus.files import LARGEST, SMALL, SOURCES, Broken, some
from tests.checking.corpus.kinds import OUT_OF_REACH, kinds
from tests.checking.corpus.replaying import shows
from tests.checking.corpus.writing import Data, written
from tests.examples import examples
from tests.processes import run, tidy

OPERATORS = (
    *misdeciding.OPERATORS,
    *misspelling.OPERATORS, *mislinking.OPERATORS, *misplanning.OPERATORS, *misruling.OPERATORS,
    *misfitting.OPERATORS, *misreporting.OPERATORS, *mistracking.OPERATORS,
)  # fmt: skip
MOST = min(5, examples(0.1).max_examples)
"""Files that an operator makes of one; half as many of the largest."""
IN_ALL = min(MOST * len(SMALL), examples(0.12).max_examples)
"""Files that it makes of all but the largest: where not much is tried, not two of each."""
SHARE = 6 if MOST < 5 else 1
"""Of so many operators one makes files of the largest too, where not much is tried; at night each does."""
ENOUGH = 200
Operator = Callable[[Data], Iterator[Broken]]

each_operator = pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.__name__)


def made(operator: Operator) -> Iterator[Broken]:
    """What an operator makes of the files; of the largest in its turn, or where others give nothing."""
    of_small = list(made_of_small(operator))
    yield from of_small
    if not of_small or OPERATORS.index(operator) % SHARE == 0:
        yield from some(operator(SOURCES[LARGEST]), MOST // 2)


def made_of_small(operator: Operator) -> Iterator[Broken]:
    """What it makes of all but the largest."""
    return some((broken for data in SMALL.values() for broken in some(operator(data), MOST)), IN_ALL)


def checked(path: Path) -> tuple[int, list[dict[str, Any]]]:
    """The exit code of the check, and what it names."""
    result = CliRunner().invoke(main, ["check", "--json", str(path)])
    assert isinstance(result.exception, SystemExit | None), result.exception
    return result.exit_code, json.loads(result.stdout)["findings"]


@each_operator
def test_each_fault_is_named_alone_with_its_place_and_a_cure(operator: Operator, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    for broken in made(operator):
        file = written(broken.data)
        path.write_text(file.text, "utf-8")
        code, found = checked(path)
        named = [each for each in found if (each["line"], each["column"]) == file.place(broken.at)]
        (one,) = [each for each in named if broken.says in f"{each['message']}; {each['hint']}"]
        assert one["key"] == ".".join(map(str, broken.at))
        assert one["hint"]
        assert [
            said for each in found for said in (each["message"], each["hint"]) if in_english_only(said)
        ] == []
        assert [each for each in found if each is not one and not follows(each["key"], broken)] == []
        assert code == 1


def in_english_only(said: str) -> bool:
    """Whether what is said has no French."""
    return bool(said) and spoken_in(said, "fr") == said


def follows(key: str, broken: Broken) -> bool:
    """Whether what is said of a key follows from the fault."""
    return any(f"{key}.".startswith(".".join(map(str, path)) + ".") for path in broken.also)


@pytest.mark.parametrize("operator", misruling.OPERATORS, ids=lambda operator: operator.__name__)
def test_each_interview_shown_for_a_false_rule_leads_there_when_it_is_played(operator: Operator) -> None:
    for broken in made_of_small(operator):
        whole = config.parse(written(broken.data).text)
        assert [failure for failure in prove(whole) if not shows(failure, whole)] == []


def test_the_corpus_is_large_and_no_file_in_it_is_sound_or_there_twice() -> None:
    files = [repr(broken.data) for operator in OPERATORS for broken in made(operator)]
    assert len(set(files)) >= ENOUGH
    assert not {repr(data) for data in SOURCES.values()} & set(files)


def test_every_kind_of_finding_is_made_by_some_file(tmp_path: Path) -> None:
    said = {words for operator in OPERATORS for words in spoken(operator)}
    said |= {each["message"] for text in UNREADABLE for each in unreadable(text[1], tmp_path)}
    said |= {each["message"] for path in (tmp_path, tmp_path / "none.toml") for each in checked(path)[1]}
    unsaid = [kind for kind, pattern in kinds().items() if not any(pattern.search(words) for words in said)]
    assert {kind.replace("\\", "") for kind in unsaid} == OUT_OF_REACH


def spoken(operator: Operator) -> Iterator[str]:
    """What is said of one file of each sort that an operator makes."""
    of_each_sort = {
        re.sub(r'"[^"]*"|\d+', "", broken.says): broken
        for data in SMALL.values()
        for broken in operator(data)
    }
    for broken in of_each_sort.values():
        try:
            whole = config.parse(written(broken.data).text)
        except config.ConfigError as error:
            yield from (problem.message for problem in error.problems)
            continue
        yield from (each.message for each in unfit(whole, unsigned(whole)))
        yield from (failure.message for failure in prove(whole))


# --- what is not even TOML ----------------------------------------------------------------------------------

TEXT = written(SOURCES["small"]).text
UNREADABLE: tuple[tuple[str, bytes, str], ...] = tuple(
    (name, TEXT.replace(was, now, 1).encode(coding), marked)
    for name, was, now, marked, coding in (
        ("an open quote", 'zone = "America/New_York"', 'zone = "America/New_York', "New_York", "utf-8"),
        ("no value", "draft_days = 10", "draft_days =", "draft_days =", "utf-8"),
        ("no equals sign", "draft_days = 10", "draft_days 10", "draft_days 10", "utf-8"),
        ("a key twice", "draft_days = 10", "draft_days = 10\ndraft_days = 11", "draft_days = 11", "utf-8"),
        ("a table twice", "[retention]", "[contact]\n[retention]", "[contact]\n[retention]", "utf-8"),
        ("a header left open", "[retention]", "[retention", "[retention", "utf-8"),
        ("a curly quote", 'zone = "', "zone = “", "zone = “", "utf-8"),
        ("no such day", "opens = 2026-11-01", "opens = 2026-11-31", "2026-11-31", "utf-8"),
        ("a number with a space", "high = 1000000", "high = 1 000 000", "1 000 000", "utf-8"),
        ("another coding", "America/New_York", "Amérique", "Amérique", "latin-1"),
        ("a German yes", "optional = true", "optional = ja", "optional = ja", "utf-8"),
        ("too many levels", "high = 1000000", f"high = {'[' * 600}{']' * 600}", "high = [[", "utf-8"),
        ("an accent in a key", "draft_days = 10", "durée = 10", "durée = 10", "utf-8"),
        ("a decimal comma", "high = 1000000", "high = 1000,5", "1000,5", "utf-8"),
    )
)


def unreadable(text: bytes, folder: Path) -> list[dict[str, Any]]:
    """What is said of a text that is no TOML."""
    path = folder / "config.toml"
    path.write_bytes(text)
    code, found = checked(path)
    assert code == 1
    return found


@pytest.mark.parametrize(
    ("text", "marked"), [each[1:] for each in UNREADABLE], ids=[each[0] for each in UNREADABLE]
)
def test_what_is_no_toml_is_named_with_its_line(text: bytes, marked: str, tmp_path: Path) -> None:
    (only,) = unreadable(text, tmp_path)
    before = text.decode(errors="replace") if b"\xe9" not in text else text.decode("latin-1")
    assert only["line"] == before[: before.index(marked)].count("\n") + 1
    assert only["message"]
    assert only["hint"]


# --- as operators run it ------------------------------------------------------------------------------------


async def test_the_command_itself_ends_with_one_and_says_the_same(tmp_path: Path) -> None:
    broken = {operator.__name__: next(operator(SOURCES["kinds"]), None) for operator in OPERATORS}
    files = [(name, written(each.data).text) for name, each in broken.items() if each]
    with tidy() as copies:
        for name, text in files[::26]:
            path = tmp_path / f"{name}.toml"
            path.write_text(text, "utf-8")
            copy = await run(copies, tmp_path, command=f"check --json {path}")
            assert await copy.ends() == 1
            assert json.loads(copy.words)["findings"] == checked(path)[1]
