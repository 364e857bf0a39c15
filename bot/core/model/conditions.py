"""Conditions of rules, as plain data; `bot.core.questions.rules` judges them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from bot.core.model.frozen import replace
from bot.core.model.months import months_later


@dataclass(frozen=True, slots=True)
class Among:
    """The answer is (or, for several choices, includes) one of `values`: choice, sector or place codes."""

    question: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class FromToday:
    """A day counted from the one on which a rule is judged: « -2 years »."""

    months: int = 0
    days: int = 0

    def __str__(self) -> str:
        parts = (f"{n:+} {unit}" for n, unit in ((self.months, "months"), (self.days, "days")) if n)
        return " ".join(parts) or "today"

    def on(self, day: date) -> date:
        """The date it is that day; the first or the last there is, where it lies beyond."""
        try:
            return months_later(day, self.months) + timedelta(days=self.days)
        except (ValueError, OverflowError):
            return date.min if self.months < 0 or self.days < 0 else date.max


@dataclass(frozen=True, slots=True)
class Between:
    """The number or the date lies within the bounds, both included; None leaves a side open."""

    question: str
    low: int | date | FromToday | None = None
    high: int | date | FromToday | None = None

    @property
    def moves(self) -> bool:
        """Whether it says something else another day."""
        return isinstance(self.low, FromToday) or isinstance(self.high, FromToday)

    def on(self, day: date) -> Between:
        """The same with the dates that its bounds are that day."""
        low, high = (each.on(day) if isinstance(each, FromToday) else each for each in (self.low, self.high))
        return Between(self.question, low, high)


@dataclass(frozen=True, slots=True)
class Within:
    """The place answered lies in one of the named territories."""

    question: str
    territories: frozenset[str]


@dataclass(frozen=True, slots=True)
class Holds:
    """The named criterion is met."""

    criterion: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part is met."""

    parts: tuple[Condition, ...]

    @property
    def least(self) -> int:
        """How many parts must be met."""
        return len(self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part is met."""

    parts: tuple[Condition, ...]

    @property
    def least(self) -> int:
        """How many parts must be met."""
        return 1


@dataclass(frozen=True, slots=True)
class AtLeast:
    """So many of the parts are met, or more."""

    least: int
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part is not met; unknown stays unknown."""

    part: Condition


Condition: TypeAlias = Among | Between | Within | Holds | AllOf | AnyOf | AtLeast | Not


def leaves(condition: Condition) -> Iterator[Among | Between | Within | Holds]:
    """The simple conditions a condition is made of."""
    match condition:
        case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case _:
            yield condition


def on_day(condition: Condition, day: date) -> Condition:
    """The condition as it reads that day."""
    match condition:
        case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
            return replace(condition, parts=tuple(on_day(part, day) for part in parts))
        case Not(part):
            return Not(on_day(part, day))
        case Between() if condition.moves:
            return condition.on(day)
    return condition


def moving(condition: Condition) -> Iterator[Between]:
    """The simple conditions in it that say something else another day."""
    yield from (leaf for leaf in leaves(condition) if isinstance(leaf, Between) and leaf.moves)
