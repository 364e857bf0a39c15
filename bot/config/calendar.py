"""Dates, delays and the zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from bot.config.problems import Fault, nearest
from bot.core.conversations import due_dates
from bot.core.model.arrival import Retention
from bot.core.model.organisation import Organisation, Reminder
from bot.core.parsing import zones

START = datetime(2026, 1, 5, tzinfo=UTC)
"""A Monday that delays are measured from."""

HUNDRED = 100


def calendar_faults(organisation: Organisation) -> Iterator[Fault]:
    """Check the zone, the reminder and retention."""
    if not _is_zone(organisation.zone):
        hint = _nearest_zone(organisation.zone) or 'write for example zone = "Europe/Paris"'
        yield Fault(("zone",), f'there is no time zone "{organisation.zone}"', hint)
    yield from _zones_faults(organisation.zones)
    yield from _retention_faults(organisation.retention)
    if organisation.reminder is not None and organisation.retention.draft_days > 0:
        yield from _reminder_faults(organisation.reminder, organisation.retention.draft_days)
    if organisation.desk.silence_days < 0:
        yield Fault(("desk", "silence_days"), "must not be negative", "write 0 for no alert")


def _nearest_zone(written: str) -> str:
    """The hint for a zone that is written as a town or a country, or nearly right."""
    named = zones.named(written, START)
    return nearest(written, named) if named else nearest(written, available_timezones())


def _zones_faults(offered: tuple[str, ...]) -> Iterator[Fault]:
    """Check that each zone that is offered has a name that people know it by, and is offered once."""
    for index, zone in enumerate(offered):
        if zone not in zones.atlas():
            hint = nearest(zone, zones.atlas()) or 'write for example zones = ["Europe/Paris"]'
            yield Fault(("zones", index), f'no town is known for the time zone "{zone}"', hint)
        elif zone in offered[:index]:
            yield Fault(("zones", index), f'names "{zone}" twice', "keep it once")


def _retention_faults(retention: Retention) -> Iterator[Fault]:
    for key in ("draft_days", "filed_days", "accepted_days"):
        if getattr(retention, key) < 1:
            yield Fault(("retention", key), "must be at least one day", f"write {key} = 30")
    kept = min(retention.filed_days, retention.accepted_days)
    if retention.word_days < 1:
        hint = "write word_days = 14"
        yield Fault(("retention", "word_days"), "must be at least one day, for people to answer", hint)
    elif 1 <= kept <= retention.word_days:
        message = f"has the word come when cases are already erased, after {kept} days"
        yield Fault(("retention", "word_days"), message, "make it shorter, or keep cases longer")
    if not 0 <= retention.ask_above_percent <= HUNDRED:
        hint = "write ask_above_percent = 25; 100 lets any share be erased"
        yield Fault(("retention", "ask_above_percent"), "must be from 0 to 100", hint)


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
