"""Reading an input in a test: the reading, the value it gives, or why it is refused."""

from __future__ import annotations

from typing import get_args

from bot.core.model.case import Value
from bot.core.model.organisation import Kind, Question
from bot.core.parsing.kinds import REFUSALS, Accepted, Input, Reading, Refused, Typed, read
from tests.core.samples import (
    NEWS,
    ORGANISATION,
    question,
)

EVERY_KIND = [
    question(kind, choices=NEWS, optional=True, unknown=True)
    if kind != "number"
    else question(kind, unknown=True)
    for kind in get_args(Kind)
]


def reading(
    asked: Question, said: Input | str, language: str = "fr", picked: tuple[str, ...] = ()
) -> Reading:
    act = Typed(said) if isinstance(said, str) else said
    result = read(asked, ORGANISATION, act, language=language, picked=picked)
    if isinstance(result, Refused):
        assert tuple(sorted(result.values)) == tuple(sorted(REFUSALS[result.key])), (
            "a refusal is as it is listed"
        )
    return result


def value(asked: Question, said: Input | str, language: str = "fr") -> Value | Reading:
    """The value accepted, else the reading."""
    result = reading(asked, said, language)
    return result.answer.value if isinstance(result, Accepted) else result


def refusal(asked: Question, said: Input | str, language: str = "fr") -> str:
    result = reading(asked, said, language)
    assert isinstance(result, Refused), result
    return result.key
