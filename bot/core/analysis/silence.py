"""Days that were promised to an applicant and passed without a message from a person or an alarm to staff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, Literal
from zoneinfo import ZoneInfo

from bot.core.conversations.promises import UNREACHED
from bot.core.model.case import Event
from bot.core.model.frozen import Frozen, replace

ALARMS: Final = frozenset({"alarm", "returned", "director"})
"""The steps that tell the group of a promised day, on it or after."""
MESSAGES: Final = frozenset({"replied", "asked", "waitlisted"})
"""What staff say to an applicant; it answers them if it reaches them."""
DECISIONS: Final = frozenset({"accepted", "referred", "declined"})
ENDS: Final = MESSAGES | DECISIONS | {"withdrawn"}
"""After these nothing is owed any more."""

Why = Literal["not told", "alarm late", "answer late"]
End = Literal["answered", "withdrawn", "promised"]
"""`promised`: another promise took its place."""


class Breach(Frozen):
    """A promised day that passed in silence, and the day on which the silence ended; None: it lasts."""

    promised: date
    since: datetime
    """When the promise was made."""
    why: Why
    until: date | None = None


class Promised(Frozen):
    """An answer that was promised by a day, and what became of it."""

    by: date
    since: datetime
    """When it was promised."""
    alarmed: date | None = None
    """When the group was told of it."""
    ended: date | None = None
    """None: it is still owed."""
    end: End | None = None

    def breach(self, today: date) -> Breach | None:
        """The breach of it, if it is one."""
        told = self.alarmed or self.ended
        if (told or today) <= self.by:
            return None
        why: Why = "alarm late" if self.alarmed else "answer late" if self.ended else "not told"
        return Breach(self.by, self.since, why, told)


def breaches(history: Sequence[Event], today: date, zone: str) -> tuple[Breach, ...]:
    """Every breach in the history of a case, oldest first; a promised day has passed once it is over."""
    return tuple(found for each in promised(history, zone) if (found := each.breach(today)))


def promised(history: Sequence[Event], zone: str) -> tuple[Promised, ...]:
    """Every promise in the history of a case, oldest first: only the last may still be owed."""
    local, found = ZoneInfo(zone), list[Promised]()
    for event in history:
        day = event.at.astimezone(local).date()
        owed = found[-1] if found and found[-1].ended is None else None
        if owed and event.kind == "alarmed" and event.detail in ALARMS:
            found[-1] = replace(owed, alarmed=owed.alarmed or day)
        elif owed and (end := _end(event)):
            found[-1] = replace(owed, ended=day, end=end)
        if event.kind == "promised":
            found.append(Promised(date.fromisoformat(event.detail), event.at))
    return tuple(found)


def is_answer(event: Event) -> bool:
    """Whether a person of the team said something that could reach the applicant."""
    return event.kind in DECISIONS or (event.kind in MESSAGES and event.detail != UNREACHED)


def _end(event: Event) -> End | None:
    if is_answer(event):
        return "answered"
    return event.kind if event.kind in {"withdrawn", "promised"} else None  # type: ignore[return-value]  # they are two of them
