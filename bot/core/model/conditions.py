"""Conditions of rules, as plain data; `bot.core.questions.rules` judges them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Among:
    """The answer is (or, for several choices, includes) one of `values`: choice, sector or place codes."""

    question: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Between:
    """The number or the date lies within the bounds, both included; None leaves a side open."""

    question: str
    low: int | date | None = None
    high: int | date | None = None


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
