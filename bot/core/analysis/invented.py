"""Answers that invented people give in a rehearsal: valid, and of all sorts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from bot.core.model.case import Value
from bot.core.model.organisation import Organisation, Question
from bot.core.parsing.options import options

MOST: Final = 9
"""Numbers tried above the least."""
AHEAD: Final = (timedelta(days=30), timedelta(days=90), timedelta(days=200))
"""How far ahead the dates lie that people give, where the question lets them."""
NAME: Final = "Camille"
EXAMPLES: Final[Mapping[str, Value]] = {
    "link": "https://example.org",
    "email": "camille@example.org", "phone": "+33612345678", "file": ("id", "document", "dossier.pdf"),
    "siren": "732829320",
}  # fmt: skip


def values(question: Question, organisation: Organisation, today: date) -> Iterator[Value]:
    """Some valid answers to a question, of all sorts where there are sorts."""
    match question.kind:
        case "number":
            low = question.low if isinstance(question.low, int) else 0
            high = question.high if isinstance(question.high, int) else low + MOST
            yield from range(low, min(high, low + MOST) + 1)
        case "date":
            days = (today + ahead for ahead in AHEAD)
            yield from (_within(day, question).isoformat() for day in days)
        case "choices":
            yield from ((each.id,) for each in options(question, organisation))
        case "long_text":
            yield "x" * max(MOST, question.low if isinstance(question.low, int) else 0)
        case "short_text":
            yield NAME.ljust(question.low if isinstance(question.low, int) else 0, "x")
        case kind if kind in EXAMPLES:
            yield EXAMPLES[kind]
        case kind:
            yield from (each.id for each in options(question, organisation))
            places = (place for area in organisation.territories for place in area.places)
            yield from (place.code for place in places if kind == "commune")


def _within(day: date, question: Question) -> date:
    """The day, or the bound of the question that it lies beyond."""
    if isinstance(question.low, date):
        day = max(day, question.low)
    return min(day, question.high) if isinstance(question.high, date) else day
