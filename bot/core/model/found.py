"""What a filed case is found by: kept beside it, in a row that is narrow enough to be looked through."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, TypeAlias

from bot.core.model.frozen import Frozen

CaseList: TypeAlias = Literal["to_take", "mine", "late", "asked", "blocked", "waiting"]
"""The lists of the desk: free; one's own; an answer is overdue; a question of the team's has no answer yet;
the person is stuck; on a waiting list."""
LISTS: tuple[CaseList, ...] = ("to_take", "mine", "late", "asked", "blocked", "waiting")

Counts: TypeAlias = Mapping[CaseList, int]


class Entry(Frozen, kw_only=True):
    """One case. The texts are folded: words in small letters, without accents, one space between."""

    case: int
    person: int
    reference: str
    status: str
    owner: int = 0
    owed: date | None = None
    """The day by which an answer is owed, or was."""
    asked: bool = False
    blocked: bool = False
    name: str = ""
    """What the person said of themselves in words."""
    address: str = ""
    """Their e-mail address."""
    project: str = ""
    """What they wrote of the project."""
    sector: str = ""
    place: str = ""


class Hit(Frozen):
    """A case that a search has found, and whether it was by something of the person."""

    case: int
    by_name: bool = False
