"""Small edits of the example's file, and what is said of them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from bot import config
from bot.config.spoken import spoken

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = ROOT / "config.example.toml"
OTHERS = ROOT / "tests" / "organisations"
MARK = "⌖"

TEXT = EXAMPLE.read_text(encoding="utf-8")
FAULTS = tomllib.loads((Path(__file__).parent / "faults.toml").read_text(encoding="utf-8"))["faults"]
ENGLISH = re.compile(r"\b(the|is|it|write|take|must|of|and|there|or)\b")


def edited(was: str, now: str, text: str = TEXT) -> str:
    """The example with its first `was` replaced."""
    assert was in text, f"the example no longer says {was!r}"
    return text.replace(was, now, 1)


def problems(text: str) -> tuple[config.Problem, ...]:
    """What is wrong with a text."""
    with pytest.raises(config.ConfigError) as caught:
        config.parse(text, "config.toml")
    return caught.value.problems


def place(text: str, marked: str = MARK) -> tuple[int, int]:
    """Line and column, from 1, of the mark."""
    before = text[: text.index(marked)]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def places(text: str) -> list[tuple[int, int]]:
    """Line and column of each mark, as if none stood there."""
    found = []
    while MARK in text:
        found.append(place(text))
        text = text.replace(MARK, "", 1)
    return found


def is_told_in_french(problem: config.Problem) -> bool:
    """Whether all that is said of it has French words, and none in English but what is quoted."""
    for said in filter(None, (problem.message, problem.hint)):
        french = spoken(said, "fr")
        if french == said or ENGLISH.search(re.sub(r'"[^"]*"|\w* ?=.*|\S+_\S+', "", french)):
            return False
    return True
