"""The civil hours, and that everything people are told unasked comes within them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from bot.config.positions import Path
from bot.config.problems import Fault
from bot.core.model.organisation import Organisation, WaitingList


def hour_faults(organisation: Organisation) -> Iterator[Fault]:
    """Check that the hours are some, and that no time of the file lies outside them."""
    hours = organisation.hours
    if hours.ends <= hours.begins:
        message = f"is not after {_written(hours.begins)}, when they begin"
        yield Fault(("hours", "ends"), message, 'write for example begins = "09:00", ends = "18:00"')
        return
    for path, at in _times(organisation):
        if not hours.begins <= at <= hours.ends:
            span = f"{_written(hours.begins)} to {_written(hours.ends)}"
            nearest = min(max(at, hours.begins), hours.ends)
            hint = f'write for example at = "{_written(nearest)}", or change [hours]'
            yield Fault(path, f"is outside the hours in which people are written to, {span}", hint)


def _times(organisation: Organisation) -> Iterator[tuple[Path, time]]:
    """The times at which people are written to unasked, with their places."""
    for index, plan in enumerate(organisation.checkins):
        yield ("checkins", index, "at"), plan.at
    if organisation.reminder:
        yield ("reminder", "at"), organisation.reminder.at
    if organisation.waiting_list.at != WaitingList().at:
        yield ("waiting_list", "at"), organisation.waiting_list.at


def _written(at: time) -> str:
    return at.isoformat("minutes")
