"""The list of a call in the staff group: who was waiting when it opened, and what they have answered."""

from __future__ import annotations

from datetime import datetime, time

from bot.core.conversations import call_notices, due_dates
from bot.core.model.message import Message
from bot.core.model.organisation import Organisation
from bot.core.model.waiting import Places
from bot.core.routing import calls
from storage import cases, waiting
from storage.database import Transaction


async def group_list(
    tx: Transaction, organisation: Organisation, programme_id: str, now: datetime
) -> Message | None:
    """The list of the call that is open, or of the last; None without one, or if there is nothing to say."""
    today = organisation.day(now)
    programme = calls.programme_of(organisation, programme_id)
    call = calls.latest_call(programme, today) if programme else None
    if programme is None or call is None:
        return None
    since = due_dates.instant(call.opens, time(), organisation.zone) if call.opens else now
    is_open = calls.open_call(programme, today) is not None
    most = call_notices.MOST_LISTED
    listed, number = await waiting.listed(tx, programme.id, since, most, waiting=is_open)
    if not listed and not call.capacity:
        return None
    places_ = await places(tx, organisation, programme_id, now)
    return call_notices.group_list(organisation, programme, call, listed, number - len(listed), places_)


async def places(
    tx: Transaction, organisation: Organisation, programme_id: str, now: datetime
) -> Places | None:
    """The places of the call that is open, or of the last; None if they are not limited."""
    programme = calls.programme_of(organisation, programme_id)
    call = calls.latest_call(programme, organisation.day(now)) if programme else None
    if programme is None or call is None or call.capacity is None:
        return None
    since = due_dates.instant(calls.first_day(programme, call), time(), organisation.zone)
    return Places(await cases.accepted(tx, programme_id, since), call.capacity)
