"""What a proof is: a promise, how it is tried, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Tell: TypeAlias = Callable[[float], None]
"""Told how much of the work is done, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Result:
    """What was done and seen, in a sentence with its figures; and everything that broke the promise."""

    seen: str
    faults: Sequence[str]


@dataclass(frozen=True, slots=True)
class Proof:
    """`run(short, tell)` tries the promise, whole or as the slice that each change passes."""

    name: str
    promise: str
    run: Callable[[bool, Tell], Result]
