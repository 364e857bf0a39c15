"""What a person is told without having asked: which timers are for it, and at what hours it may come."""

from __future__ import annotations

from typing import Final

from bot.core.conversations import nudges, recalls
from bot.core.model.case import Timer, TimerKind

TEAM: Final[frozenset[TimerKind]] = frozenset({"promise", "call", "closing"})
"""The timers that are never for the applicant."""
OF_CALLS: Final[frozenset[TimerKind]] = frozenset({"notice", "nudge"})
"""Those that are, on the days of the organisation's calls."""


def is_for_person(timer: Timer) -> bool:
    """Whether the applicant is written to; else the team is."""
    if timer.kind == "question":
        return timer.plan != nudges.TELL
    if timer.kind == "recall":
        return timer.plan.partition(recalls.BETWEEN)[2] != recalls.TASK
    return timer.kind not in TEAM


def is_in_their_time(timer: Timer) -> bool:
    """Whether its day and hour are the person's own, and stay so wherever they go."""
    return is_for_person(timer) and timer.kind not in OF_CALLS
