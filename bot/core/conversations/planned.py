"""What is planned for a case: what follows a decision, what it calls off, what becomes of late check-ins."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.core.conversations import checkins, due_dates, recalls, unasked
from bot.core.conversations.card import note
from bot.core.model.case import Event, Timer
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Phrase
from bot.core.model.organisation import DECIDED, After

LATE: Final = timedelta(hours=1)
"""A check-in that comes so long after its time comes after an outage, or after the person was away."""

AFTER: Final = {status: event for event, status in DECIDED.items()}


def decided(view: CaseView) -> Effects:
    """What a decision changes of what is planned: check-ins that follow it, and those that no longer fit."""
    organisation, case = view.organisation, view.case
    after: After = AFTER[case.status]  # type: ignore[index]  # nobody else decides
    plans = tuple(plan for plan in organisation.checkins if case.status in plan.statuses)
    timers = due_dates.timers(case, plans, after, view.now, view.zone, organisation)
    off = tuple(plan.id for plan in organisation.each_checkin if case.status not in plan.statuses)
    closed = checkins.called_off(view) if case.checkin in off else Effects(case=case)
    # Rows of a decision that was taken back are there still; those that were answered stay so.
    again = tuple(each for each in timers if case.reopened and each.plan not in case.checkins)
    return replace(closed, timers=timers, moved=again, cancel_plans=off)


def reopened(view: CaseView) -> Effects:
    """What taking a decision back changes: the check-ins that followed it are called off."""
    organisation, case = view.organisation, view.case
    off = tuple(
        plan.id
        for plan in organisation.each_checkin
        if plan.after in DECIDED or case.status not in plan.statuses
    )
    if case.checkin not in off:
        return Effects(case=case, cancel_plans=off)
    return replace(checkins.called_off(view), cancel_plans=off, cancel=("recall",))


def is_late(timer: Timer, now: datetime) -> bool:
    """Whether a check-in comes long after its time."""
    return now - timer.due > LATE


def overtaken_until(view: CaseView, timer: Timer) -> datetime | None:
    """Up to when a newer check-in of the person takes the place of this one; None if it leaves in time."""
    if timer.kind not in {"checkin", "recall"}:
        return None
    put_off = unasked.put_off(view, timer)
    return put_off[0].due if put_off else (view.now if is_late(timer, view.now) else None)


def is_wanted(view: CaseView, timer: Timer) -> bool:
    """Whether a check-in is still to be sent: its plan is in the file, for such a case, and unanswered.

    Of a reminder, whether the check-in still waits.
    """
    if timer.kind == "recall":
        return recalls.is_wanted(view, timer)
    plan = checkins.plan_of(view.organisation, timer.plan)
    if plan is None or not view.case.followed or view.case.status not in plan.statuses:
        return False
    return not checkins.begun(view, plan)


def arrive(view: CaseView, timer: Timer, *, overtaken: bool = False) -> Effects:
    """A check-in is due: it arrives, waits for a better time or for the person, or is missed.

    Of several that are late, or are due before a late one may leave, all but the newest are `overtaken`.
    """
    plan = checkins.plan_of(view.organisation, timer.plan)
    if plan is None or not is_wanted(view, timer):
        return checkins.missed(view, timer.plan)
    if overtaken:
        return checkins.overtaken(view, plan)
    if not view.person.reachable:
        return _paused(view, timer)
    if later := unasked.put_off(view, timer):
        return Effects(moved=later)
    started = checkins.start_checkin(view, plan)
    if started.case and started.case.checkin != plan.id:
        return started  # what was answered before has ended the follow-up
    return Effects(cancel=("recall",)).also(started).also(Effects(timers=recalls.begun(view, plan)))


def recall(view: CaseView, timer: Timer, *, overtaken: bool = False) -> Effects:
    """A reminder of a check-in is due; it waits for civil hours, or is left out for a newer."""
    if overtaken or not is_wanted(view, timer):
        return Effects()
    if later := unasked.put_off(view, timer):
        return Effects(moved=later)
    return recalls.fall_due(view, timer)


def _paused(view: CaseView, timer: Timer) -> Effects:
    """The person has blocked the bot or left: the check-in waits for them, and the team knows."""
    words = Phrase("desk.check_in_paused", {"reference": view.case.reference})
    told = replace(note(view, "paused", words), replace="or_send", quiet=True)
    happened = Event(case=view.case.id, at=view.now, kind="check_in_paused", detail=timer.plan)
    under_way = "" if view.case.checkin == timer.plan else view.case.checkin  # it was not let through
    waiting = replace(view.case, checkin=under_way)
    return Effects(case=waiting, messages=(told,), events=(happened,), paused=(timer.key,))
