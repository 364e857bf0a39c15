"""Days that stand for all others: no rule tells one from the next but by what is told apart here.

A call is open or closed; and a day that a criterion counts from today lies before, on or after the other days
that its question knows: those of the file, with their neighbours, and those that other criteria count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import combinations
from typing import Final, NamedTuple, TypeAlias

from bot.core.model.conditions import Between, FromToday, leaves
from bot.core.model.organisation import Organisation, Programme
from bot.core.parsing import dates
from bot.core.routing.calls import takes_applications

ANY_DAY: Final = date(2000, 1, 1)
"""Where the file tells no day from another."""

AROUND: Final = 4
"""Months are of 28 to 31 days: so near to where it would be lies the day on which something turns."""

ROUND: Final = 1461
"""Days after which months are as long as before: four years."""

Sort: TypeAlias = tuple[object, ...]
"""What is told of a day."""


class Reckoned(NamedTuple):
    """Of one date question: the days that the file names, and those that criteria count from today."""

    fixed: frozenset[date]
    moving: frozenset[FromToday]


def days(organisation: Organisation) -> list[date]:
    """One day of each sort, in their order."""
    sorts = {sort(organisation, day): day for day in sorted(_tried(organisation), reverse=True)}
    return sorted(sorts.values())


def sort(organisation: Organisation, day: date) -> Sort:
    """What is told of a day: alike for days that no rule tells apart."""
    told: list[object] = [takes_applications(each, day) for each in called(organisation)]
    for each in reckoned(organisation):
        moving = sorted(each.moving, key=str)
        told += [_beside(one.on(day), fixed) for one in moving for fixed in sorted(each.fixed)]
        told += [_beside(one.on(day), other.on(day)) for one, other in combinations(moving, 2)]
    return tuple(told)


def called(organisation: Organisation) -> list[Programme]:
    """The programmes whose calls routes look at."""
    named = {route.programme for route in organisation.routes if route.call}
    return [each for each in organisation.programmes if each.id in named]


def reckoned(organisation: Organisation) -> tuple[Reckoned, ...]:
    """The questions of which criteria count days from today."""
    found: dict[str, tuple[set[date], set[FromToday]]] = {}
    limits = {each.id: (each.low, each.high) for each in organisation.questions}
    for leaf in _bounds(organisation):
        fixed, moving = found.setdefault(leaf.question, ({dates.EARLIEST, dates.LATEST}, set()))
        for bound in (leaf.low, leaf.high, *limits.get(leaf.question, ())):
            if isinstance(bound, FromToday):
                moving.add(bound)
            elif isinstance(bound, date):
                fixed.add(bound)
    return tuple(Reckoned(frozenset(fixed), frozenset(moving)) for fixed, moving in found.values() if moving)


def _bounds(organisation: Organisation) -> Iterator[Between]:
    whens = [*(each.when for each in organisation.criteria), *(each.when for each in organisation.questions)]
    for when in whens:
        yield from (leaf for leaf in leaves(when) if isinstance(leaf, Between)) if when else ()


def _beside(one: date, other: date) -> int:
    """How far apart, told up to two days: an answer may lie between."""
    return max(-2, min(2, (one - other).days))


def _tried(organisation: Organisation) -> set[date]:
    calls = [call for each in called(organisation) for call in each.every_call]
    starts = {call.opens for call in calls if call.opens}
    ends = {call.closes + timedelta(days=1) for call in calls if call.closes}
    turns = starts | ends | set(_turning(reckoned(organisation)))
    first = min(turns, default=ANY_DAY)
    return {first - timedelta(days=1), *turns}


def _turning(all_: Iterable[Reckoned]) -> Iterator[date]:
    """Days on which one that is counted passes another, and all of four years where two are counted."""
    for each in all_:
        for one in each.moving:
            back = FromToday(-one.months, -one.days)
            for fixed in each.fixed:
                yield from (day for n in range(-AROUND, AROUND + 1) if (day := _later(back.on(fixed), n)))
        if len(each.moving) > 1:
            yield from (ANY_DAY + timedelta(days=n) for n in range(ROUND))


def _later(day: date, days_: int) -> date | None:
    number = day.toordinal() + days_
    return date.fromordinal(number) if date.min.toordinal() < number <= date.max.toordinal() else None
