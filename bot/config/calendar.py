"""Dates, delays and the zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from bot.config.problems import Fault, nearest
from bot.core.conversations import due_dates
from bot.core.model.organisation import CheckinPlan, Delay, Organisation, Reminder, Retention

START = datetime(2026, 1, 5, tzinfo=UTC)
"""A Monday that delays are measured from."""

UNEVEN = 7
"""Days by which the same delay may differ, as months are longer or shorter and weekends are left out."""

HUNDRED = 100


def calendar_faults(organisation: Organisation) -> Iterator[Fault]:
    """Check the zone, check-ins, the reminder and retention."""
    if not _is_zone(organisation.zone):
        hint = nearest(organisation.zone, available_timezones()) or 'write for example zone = "Europe/Paris"'
        yield Fault(("zone",), f'there is no time zone "{organisation.zone}"', hint)
    yield from _retention_faults(organisation.retention)
    if organisation.reminder is not None and organisation.retention.draft_days > 0:
        yield from _reminder_faults(organisation.reminder, organisation.retention.draft_days)
    yield from _checkin_faults(organisation)
    if organisation.desk.silence_days < 0:
        yield Fault(("desk", "silence_days"), "must not be negative", "write 0 for no alert")


def _retention_faults(retention: Retention) -> Iterator[Fault]:
    for key in ("draft_days", "filed_days", "accepted_days"):
        if getattr(retention, key) < 1:
            yield Fault(("retention", key), "must be at least one day", f"write {key} = 30")
    if not 0 <= retention.ask_above_percent <= HUNDRED:
        hint = "write ask_above_percent = 25; 100 lets any share be erased"
        yield Fault(("retention", "ask_above_percent"), "must be from 0 to 100", hint)


def _checkin_faults(organisation: Organisation) -> Iterator[Fault]:
    """Check that each check-in comes before the cases it is for are erased.

    The term runs from the person's last act, which may be the answer to any check-in before.
    """
    days = [_days(plan.delay, plan.at) for plan in organisation.checkins]
    for index, (plan, day) in enumerate(zip(organisation.checkins, days, strict=True)):
        path = ("checkins", index, "delay")
        if day is None:
            yield Fault(path, "ends after all dates there are", 'write for example delay = "12 months"')
            continue
        earlier = (
            before
            for other, before in zip(organisation.checkins, days, strict=True)
            if before is not None and before < day and _may_meet(plan, other, organisation)
        )
        silent, term = day - max(earlier, default=0), _term(plan, organisation)
        if 0 < term < silent - UNEVEN:
            message = f"comes {silent} days after the last that is heard of a person: erased after {term}"
            hint = "make it shorter, ask something in between, or keep cases longer in [retention]"
            yield Fault(path, message, hint)


def _days(delay: Delay, at: time) -> int | None:
    """How many days a delay lasts, about; None if it ends after all dates there are."""
    try:
        day, _ = due_dates.due(delay, at, START, "UTC")
    except (OverflowError, ValueError):
        return None
    return (day - START.date()).days


def _may_meet(plan: CheckinPlan, other: CheckinPlan, organisation: Organisation) -> bool:
    """Whether one case may get both."""
    if other.after == "acceptance" and _passes_on(plan, organisation):
        return False
    return not plan.routes or not other.routes or not plan.routes.isdisjoint(other.routes)


def _term(plan: CheckinPlan, organisation: Organisation) -> int:
    """Days after which the cases a plan is for are erased: the longest, where some may be accepted."""
    retention = organisation.retention
    if plan.after == "acceptance":
        return retention.accepted_days
    if _passes_on(plan, organisation):
        return retention.filed_days
    return max(retention.filed_days, retention.accepted_days)


def _passes_on(plan: CheckinPlan, organisation: Organisation) -> bool:
    """Whether a plan is only for cases that nobody accepts: those sent elsewhere."""
    return plan.after == "filing" and bool(plan.routes) and plan.routes <= redirecting(organisation)


def redirecting(organisation: Organisation) -> frozenset[str]:
    """The routes that lead elsewhere: their cases are passed on, not accepted."""
    return frozenset(route.id for route in organisation.routes if route.redirects)


def _reminder_faults(reminder: Reminder, draft_days: int) -> Iterator[Fault]:
    _, due = due_dates.due(reminder.delay, reminder.at, START, "UTC")
    if due >= START + timedelta(days=draft_days):
        message = f"comes when drafts are already erased, after {draft_days} days"
        yield Fault(("reminder", "delay"), message, 'write for example delay = "3 days"')


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, ZoneInfoNotFoundError):  # a folder, not a name at all, or no such zone
        return False
    return True
