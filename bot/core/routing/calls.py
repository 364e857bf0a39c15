"""A programme's calls for applications: which one is open on a day, and which comes next."""

from __future__ import annotations

from datetime import date, timedelta

from bot.core.model.organisation import Intake, Organisation, Programme


def programme_of(organisation: Organisation, programme_id: str) -> Programme | None:
    """The programme of that id."""
    return next((each for each in organisation.programmes if each.id == programme_id), None)


def takes_applications(programme: Programme | None, day: date) -> bool:
    """Whether a programme takes applications that day: one of its calls is open, or it has none at all."""
    return programme is None or not programme.every_call or open_call(programme, day) is not None


def open_call(programme: Programme, day: date) -> Intake | None:
    """The call that is open that day, both ends included; the first, if a file that is no more had several.

    A call with one date only is open on the other side; with none, nothing is announced yet.
    """
    return next((each for each in programme.every_call if _is_open(each, day)), None)


def opened(organisation: Organisation, programme_id: str, day: date) -> tuple[Programme, Intake] | None:
    """The programme of that id with its call that is open that day; None if none is."""
    programme = programme_of(organisation, programme_id)
    call = open_call(programme, day) if programme else None
    return (programme, call) if programme and call else None


def next_call(programme: Programme, day: date) -> Intake | None:
    """The call that opens soonest after that day; None if none is announced."""
    coming = (each for each in programme.every_call if each.opens is not None and each.opens > day)
    return min(coming, key=lambda each: each.opens or day, default=None)


def latest_call(programme: Programme, day: date) -> Intake | None:
    """The call that is open that day, or the one that was last: its places are being given still."""
    begun = (each for each in programme.every_call if each.opens is not None and each.opens <= day)
    return open_call(programme, day) or max(begun, key=lambda each: each.opens or day, default=None)


def first_day(programme: Programme, call: Intake) -> date:
    """The day from which its places are given: its own first, or the one after the call before it closed."""
    if call.opens:
        return call.opens
    closed = (each.closes for each in programme.every_call if each.closes and each != call)
    earlier = (day for day in closed if call.closes is None or day < call.closes)
    return max(earlier, default=date(1970, 1, 1)) + timedelta(days=1)


def _is_open(call: Intake, day: date) -> bool:
    if call.opens is None and call.closes is None:
        return False
    begun = call.opens is None or call.opens <= day
    return begun and (call.closes is None or day <= call.closes)
