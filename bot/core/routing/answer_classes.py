"""Classes of answers to a question: one answer for each that no rule tells apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TypeAlias

from bot.core.model.case import Answer, Interview, Value
from bot.core.model.conditions import Among, Between, Within
from bot.core.model.frozen import replace
from bot.core.model.organisation import Organisation, Question
from bot.core.parsing import amounts, dates
from bot.core.parsing.options import options
from bot.core.questions.questionnaire import facts
from bot.core.questions.rules import State, judge

Looks: TypeAlias = Sequence[Among | Between | Within]
"""The simple conditions on one question."""

_Met: TypeAlias = frozenset[int]
"""The conditions that choices meet, by their places."""


def answer_classes(question: Question, looks: Looks, organisation: Organisation) -> Iterator[Answer]:
    """Valid answers, « je ne sais pas » and a skip too: every valid answer is judged as one of them is.

    Answers are told apart by `looks` alone. Numbers and days need no more than the bounds and what stands
    beside them; of several choices, one for each set of conditions that names it.
    """
    alone = (replace(question, when=None),)
    seen: set[tuple[State, ...]] = set()
    for answer in _tried(question, looks, organisation):
        known = facts(alone, Interview(answers={question.id: answer}), organisation)
        sort = tuple(judge(each, known, organisation).state for each in looks)
        if question.id in known.answers and sort not in seen:
            seen.add(sort)
            yield answer


def _tried(question: Question, looks: Looks, organisation: Organisation) -> Iterator[Answer]:
    yield from (Answer("given", value) for value in _values(question, looks, organisation))
    yield Answer("unknown")
    yield Answer("skipped")


def _values(question: Question, looks: Looks, organisation: Organisation) -> Iterator[Value]:
    match question.kind:
        case "choices":
            yield from _several(question, looks)
        case "number":
            yield from numbers(question, looks)
        case "date":
            yield from days(question, looks)
        case kind:
            yield from (option.id for option in options(question, organisation))
            for territory in organisation.territories if kind == "commune" else ():
                yield from (place.code for place in territory.places)


def _several(question: Question, looks: Looks) -> Iterator[tuple[str, ...]]:
    """For each set of conditions that an answer can meet, the fewest choices that meet them."""
    named = [look.values for look in looks if isinstance(look, Among)]
    alone: dict[_Met, str] = {}
    for choice in question.choices:
        alone.setdefault(frozenset(n for n, values in enumerate(named) if choice.id in values), choice.id)
    reached: set[_Met] = set()
    further: dict[_Met, tuple[str, ...]] = {met: (choice,) for met, choice in alone.items()}
    for _ in range(question.most or len(question.choices)):
        yield from further.values()
        reached |= further.keys()
        further = {
            met | more: (*picked, choice)
            for met, picked in further.items()
            for more, choice in alone.items()
            if met | more not in reached
        }


def numbers(question: Question, looks: Looks) -> list[int]:
    """Each bound, of the question and of the conditions, with its neighbours, and both ends.

    So at least one number stands on each side of every split; some may lie outside the question's bounds.
    """
    bounds = [bound for bound in _bounds(question, looks) if isinstance(bound, int)]
    near = {bound + step for bound in bounds for step in (-1, 0, 1)}
    return [*sorted(near), 0, -amounts.LARGEST, amounts.LARGEST]


def days(question: Question, looks: Looks) -> list[str]:
    """The same of dates, in ISO form."""
    bounds = [bound for bound in _bounds(question, looks) if isinstance(bound, date)]
    within = [bound for bound in bounds if dates.EARLIEST <= bound <= dates.LATEST]
    near = {bound + timedelta(days=step) for bound in within for step in (-1, 0, 1)}
    return [day.isoformat() for day in (*sorted(near), dates.EARLIEST, dates.LATEST)]


def _bounds(question: Question, looks: Looks) -> Iterator[int | date]:
    """What numbers or dates are split at."""
    named = [bound for look in looks if isinstance(look, Between) for bound in (look.low, look.high)]
    yield from (bound for bound in (question.low, question.high, *named) if isinstance(bound, int | date))
