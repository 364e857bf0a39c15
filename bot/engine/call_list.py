"""The list of a call in the staff group: who was waiting when it opened, and what they have answered."""

from __future__ import annotations

from datetime import datetime, time

from bot.core.conversations import call_notices, due_dates
from bot.core.model.message import Message
from bot.core.model.organisation import Organisation
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
    taken = await _taken(tx, organisation, programme_id, since) if call.capacity else 0
    return call_notices.group_list(organisation, programme, call, listed, number - len(listed), taken)


async def _taken(tx: Transaction, organisation: Organisation, programme_id: str, since: datetime) -> int:
    """How many places are given: cases that were accepted since then, sent to the programme first of all."""
    routes = {route.id for route in organisation.routes if route.programme == programme_id}
    return sum(
        case.decision is not None
        and case.decision.at >= since
        and case.receipt is not None
        and case.receipt.outcomes[0].route in routes
        for case in await cases.accepted(tx)
    )
