"""What a person is told without having asked: which timers are for it, and at what hours it may come."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.core.conversations import checkins, due_dates, nudges, recalls
from bot.core.model.case import Timer, TimerKind
from bot.core.model.effects import CaseView
from bot.core.model.frozen import replace

TEAM: Final[frozenset[TimerKind]] = frozenset({"promise", "call", "closing", "decision"})
"""The timers that are never for the applicant, or at the hour at which the team has decided."""
OF_CALLS: Final[frozenset[TimerKind]] = frozenset({"notice", "nudge"})
"""Those that are, on the days of the organisation's calls, which may be Saturdays."""
PUNCTUAL: Final = timedelta(minutes=5)
"""What is acted upon so long after its time is on time: at the last civil moment it may still leave."""


def put_off(view: CaseView, timer: Timer) -> tuple[Timer, ...]:
    """The row at the next civil hour where its reader is; nothing if it may leave now."""
    if _finds_them_there(view, timer):
        return ()
    zone = view.zone if is_for_person(timer) else view.organisation.zone
    meant = timer.due if view.now - timer.due <= PUNCTUAL else view.now
    theirs, saturdays = replace(timer, zone=zone), timer.kind in OF_CALLS
    civil = due_dates.in_civil_hours(theirs, meant, view.organisation, saturdays=saturdays)
    return (civil,) if civil.due > view.now else ()


def is_for_person(timer: Timer) -> bool:
    """Whether the applicant is written to; else the team is."""
    if timer.kind == "question":
        return timer.plan != nudges.TELL
    if timer.kind == "recall":
        return timer.plan.partition(recalls.BETWEEN)[2] != recalls.TASK
    return timer.kind not in TEAM


def _finds_them_there(view: CaseView, timer: Timer) -> bool:
    """Whether it comes on time, moments after what the person did: they are still there."""
    plan = checkins.plan_of(view.organisation, timer.plan) if timer.kind == "checkin" else None
    return plan is not None and due_dates.comes_at_once(plan) and view.now - timer.due <= PUNCTUAL


def is_in_their_time(timer: Timer) -> bool:
    """Whether its day and hour are the person's own, and stay so wherever they go."""
    return is_for_person(timer) and timer.kind not in OF_CALLS
