"""The cases as one table, a line each, with all answers: for those who may have contact details."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.core.conversations.card import answered, standing
from bot.core.model.effects import CaseView
from bot.core.model.message import Phrase, Text

FIRST = ("reference", "filed", "state", "language")
"""The columns before the answers."""


def headings(views: Sequence[CaseView]) -> tuple[Text, ...]:
    """What stands above each column."""
    first = [each for each in FIRST if each != "language" or _several(views)]
    return (*(Phrase(f"case_table.{each}") for each in first), *_questions(views).values())


def rows(views: Sequence[CaseView]) -> Iterator[tuple[Text, ...]]:
    """A line for each case."""
    wanted = tuple(_questions(views))
    for view in views:
        given = {question.id: answer for question, answer in answered(view, wanted)}
        yield (
            view.case.reference,
            f"{view.day(view.case.filed_at):%Y-%m-%d}",
            standing(view),
            *((Phrase(f"language.{view.language}"),) if _several(views) else ()),
            *(given.get(each, "") for each in wanted),
        )


def _several(views: Sequence[CaseView]) -> bool:
    return any(view.organisation.speaks_several for view in views[:1])


def _questions(views: Sequence[CaseView]) -> dict[str, Text]:
    """The name of each question of the file in force, then of those that only files of before have."""
    files = [*(view.organisation for view in views[:1]), *(view.rules for view in views)]
    named: dict[str, Text] = {}
    for file in {each.fingerprint: each for each in files}.values():
        named |= {each.id: each.name for each in file.questions if each.id not in named}
    return named
