"""The longest answer a question can have, as people and the team read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from bot.core.model.case import Answer, Value
from bot.core.model.organisation import Organisation, Question
from bot.core.parsing import amounts, dates
from bot.core.parsing.answers import choices_of, in_words, valid
from bot.engine.render import SHORTEST_CUT, Renderer, length

WRITTEN: Final = "\N{GRINNING FACE}" * SHORTEST_CUT
"""What a person wrote, as short as it may be cut to; a character takes two of Telegram's units at most."""

SAMPLES: Mapping[str, Value] = {
    "link": "https://example.org/".ljust(SHORTEST_CUT, "x"),
    "email": "@example.org".rjust(SHORTEST_CUT // 2, "x"),
    "phone": "+33473000000",
    "siren": "732829320",
    "file": ("document", "0", WRITTEN),
}


def longest_answer(
    question: Question, organisation: Organisation, renderer: Renderer, language: str
) -> Answer:
    """The valid answer that takes most room in a message; one a question has not, if none is valid."""
    given = (Answer("given", value) for value in _values(question, organisation, language))
    states = (Answer("unknown"), Answer("skipped"))
    fitting = [each for each in (*given, *states) if valid(question, each, organisation)]

    def room(answer: Answer) -> int:
        return length(renderer.plain(in_words(question, answer, organisation), language))

    return max(fitting, key=room, default=states[0])


def _values(question: Question, organisation: Organisation, language: str) -> Iterator[Value]:
    """Values among which the longest is."""
    match question.kind:
        case "choices":
            ranked = sorted(question.choices, key=lambda each: -length(each.label.get(language, "")))
            yield tuple(choice.id for choice in ranked[: question.most or len(ranked)])
        case "commune":
            yield from (territory.id for territory in organisation.territories)
            yield from (place.code for territory in organisation.territories for place in territory.places)
        case "yes_no" | "choice" | "sector":
            yield from (choice for choice, _ in choices_of(question, organisation, language))
        case "number":
            bounds = (question.low, question.high, amounts.LARGEST, -amounts.LARGEST)
            yield from (each for each in bounds if isinstance(each, int))
        case "date":
            yield from _days(question)
        case _:
            yield _written(question)


def _written(question: Question) -> Value:
    """Something a person writes or sends."""
    if question.kind in SAMPLES:
        return SAMPLES[question.kind]
    low, high = (
        each if isinstance(each, int) else SHORTEST_CUT for each in (question.low or 1, question.high)
    )
    return WRITTEN[0] * max(low, min(high, SHORTEST_CUT))


def _days(question: Question) -> Iterator[str]:
    """A late day of each month, in years within the bounds, and the bounds."""
    low, high = (each if isinstance(each, date) else None for each in (question.low, question.high))
    bounds = [low or dates.EARLIEST, high or dates.LATEST]
    yield from (day.isoformat() for day in bounds)
    for year in {day.year for day in bounds}:
        yield from (date(year, month, 28).isoformat() for month in range(1, 13))
