"""Findings in another language than English, in which they are written where they arise.

`findings.tsv` has each as it is written there, `{}` for what is named, beside the same in other languages.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Final

from bot.config.problems import Problem
from bot.core.model.frozen import replace
from bot.core.typography import NARROW, NO_BREAK

LANGUAGES: Final = ("en", "fr")
"""Those in which findings are told; the first is the one they are written in."""

_HOLE: Final = "{}"
_SEMICOLON: Final = {"fr": f"{NARROW}; "}
_BETWEEN: Final = {"fr": {'" or "': '" ou "', '" and "': '" et "'}}
"""What stands between several names."""


def spoken(text: str, language: str) -> str:
    """A message, hint or warning in a language; what has no words in it, as it is written."""
    if language not in LANGUAGES[1:] or not text:
        return text
    plain, patterns = _table(language)
    if text in plain:
        return plain[text]
    for pattern, before, said in patterns:
        if found := pattern.fullmatch(text):
            named = (
                each if mark in ('"', "[") else _named(each, language)
                for mark, each in zip(before, found.groups(), strict=True)
            )
            parts = said.split(_HOLE)
            return "".join(part + next(named, "") for part in parts)
    return text


def told(problem: Problem, language: str) -> Problem:
    """A finding in a language."""
    message, hint = spoken(problem.message, language), spoken(problem.hint, language)
    return replace(problem, message=message, hint=hint, between=_SEMICOLON.get(language, problem.between))


def _named(text: str, language: str) -> str:
    """What stands for a hole: perhaps words again, as « a date », or several names."""
    again = spoken(text, language)
    if again == text:
        for between, said in _BETWEEN[language].items():
            again = again.replace(between, said)
    return again


@cache
def _table(language: str) -> tuple[dict[str, str], tuple[tuple[re.Pattern[str], tuple[str, ...], str], ...]]:
    """Texts without a hole; patterns, the longest first, with the mark before each hole, and the words."""
    rows = [
        line.split("\t")
        for line in files("bot.config").joinpath("findings.tsv").read_text("utf-8").splitlines()
    ]
    column = rows[0].index(language)
    for row in rows[1:]:
        row[column] = re.sub(r" (?=[;?!])", NARROW, re.sub(r" (?=:(?:\s|$))", NO_BREAK, row[column]))
    plain = {row[0]: row[column] for row in rows[1:] if _HOLE not in row[0]}
    holed = sorted((row for row in rows[1:] if _HOLE in row[0]), key=lambda row: -len(row[0]))
    return plain, tuple(
        (
            re.compile("(.*?)".join(map(re.escape, row[0].split(_HOLE))), re.DOTALL),
            tuple(part[-1:] for part in row[0].split(_HOLE)[:-1]),
            row[column],
        )
        for row in holed
    )
