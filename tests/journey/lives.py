"""Somebody's life in a journal: what they did, were told and are owed; and how such things are counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

ENDINGS: Final = ("accepted", "referred", "declined", "withdrawn")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal of somebody."""

    at: datetime
    kind: str
    detail: str = ""


@dataclass(slots=True)
class Owed:
    """An answer that the team has promised by a day."""

    cause: str
    by: date
    since: datetime
    late: date | None = None
    """The day of the one before, whose every step was taken in vain."""
    alarmed: date | None = None
    returned: bool = False
    ended: date | None = None
    end: str = ""


@dataclass(slots=True)
class Place:
    """A place on a programme's waiting list."""

    order: int
    state: str = "waiting"


@dataclass(frozen=True, slots=True)
class Told:
    """An answer to a question: of the interview, or of a check-in."""

    at: datetime
    plan: str
    question: str
    value: Any


@dataclass(slots=True)
class Life:
    """Somebody, from the first question on."""

    number: int
    name: str
    word: str
    """One that nobody else has in their project."""
    acted: datetime
    left_at: str = ""
    reference: str = ""
    status: str = "draft"
    route: str = ""
    owner: str = ""
    lent: str = ""
    asked: bool = False
    nudges: datetime | None = None
    tells: datetime | None = None
    blocked: bool = False
    reachable: bool = True
    gone: bool = False
    given: str = ""
    given_at: datetime | None = None
    owed: Owed | None = None
    promises: list[Owed] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    @property
    def filed(self) -> bool:
        """Whether it was ever sent, and is there still."""
        return bool(self.reference) and not self.gone

    def said(self, question: str, plan: str = "") -> Any:  # noqa: ANN401 - a value of TOML
        """The last answer to a question."""
        found = [each.value for each in self.told if (each.question, each.plan) == (question, plan)]
        return found[-1] if found else None

    def stands(self) -> list[Entry]:
        """What has ended it, without decisions that were taken back."""
        found: list[Entry] = []
        for entry in self.entries:
            if entry.kind == "taken back":
                found.pop()
            elif entry.kind in ENDINGS:
                found.append(entry)
        return found


def percent(ordered: Sequence[int], percent: int) -> int | None:
    """The smallest of them that so many percent do not exceed."""
    return next((each for n, each in enumerate(ordered, 1) if n * 100 >= percent * len(ordered)), None)


def share(some: int, of: int) -> str:
    """How many of how many, as people read it."""
    return f"{min(100, round(100 * some / of))} %" if of else "–"


def shown(owed: Owed) -> date:
    """The day that the card shows."""
    return owed.late or owed.by


def verdict(owed: Owed, today: date) -> str:
    """What became of a promise; empty: it is open yet, or fell away."""
    if owed.ended and owed.ended <= owed.by:
        return "kept" if owed.end == "answered" else ""
    if today <= owed.by:
        return ""
    return "alarmed" if owed.alarmed and owed.alarmed <= owed.by else "silent"


def worth(indicator: dict[str, Any], value: Any) -> int | None:  # noqa: ANN401 - a value of TOML
    """What an answer counts for in an indicator."""
    if value is None:
        return None
    if isinstance(value, int):
        return value
    said = {value} if isinstance(value, str) else set(value)
    worths = [e.get("worth", 1) for e in indicator.get("counts", ()) if e["answer"] in said]
    return max(worths, default=None)
