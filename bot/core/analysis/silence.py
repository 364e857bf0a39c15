"""Days that were promised to an applicant and passed without a message from a person or an alarm to staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal
from zoneinfo import ZoneInfo

from bot.core.conversations.promises import UNREACHED
from bot.core.model.case import Event

ALARMS: Final = frozenset({"alarm", "returned", "director"})
"""The steps that tell the group of a promised day, on it or after."""
MESSAGES: Final = frozenset({"replied", "asked", "waitlisted"})
"""What staff say to an applicant; it answers them if it reaches them."""
ENDS: Final = frozenset({"accepted", "referred", "declined", "withdrawn"})
"""After these nothing is owed any more."""

Why = Literal["not told", "alarm late", "answer late"]


@dataclass(frozen=True, slots=True)
class Breach:
    """A promised day that passed in silence, and the day on which the silence ended; None: it lasts."""

    promised: date
    since: datetime
    """When the promise was made."""
    why: Why
    until: date | None = None


@dataclass(slots=True)
class _Owed:
    by: date
    since: datetime
    alarmed: date | None = None

    def judged(self, today: date, answered: date | None) -> list[Breach]:
        """The breach of it, if it is one."""
        told = self.alarmed or answered
        if (told or today) <= self.by:
            return []
        why: Why = "alarm late" if self.alarmed else "answer late" if answered else "not told"
        return [Breach(self.by, self.since, why, told)]


def breaches(history: Sequence[Event], today: date, zone: str) -> tuple[Breach, ...]:
    """Every breach in the history of a case, oldest first; a promised day has passed once it is over."""
    local, found = ZoneInfo(zone), list[Breach]()
    owed: _Owed | None = None
    for event in history:
        day = event.at.astimezone(local).date()
        if owed and event.kind == "alarmed" and event.detail in ALARMS:
            owed.alarmed = owed.alarmed or day
        if owed and (event.kind == "promised" or _ends(event)):
            found += owed.judged(today, day)
            owed = None
        if event.kind == "promised":
            owed = _Owed(date.fromisoformat(event.detail), event.at)
    return (*found, *(owed.judged(today, None) if owed else ()))


def _ends(event: Event) -> bool:
    return event.kind in ENDS or (event.kind in MESSAGES and event.detail != UNREACHED)
