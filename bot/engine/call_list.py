"""The list of a call in the staff group: who was waiting when it opened, and what they have answered."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from bot.core.conversations import call_notices
from bot.core.model.message import Message
from bot.core.model.organisation import Organisation
from bot.core.routing import calls
from storage import waiting
from storage.database import Transaction


async def group_list(
    tx: Transaction, organisation: Organisation, programme_id: str, now: datetime
) -> Message | None:
    """The list as it is now; None unless a call of the programme is open."""
    zone = ZoneInfo(organisation.zone)
    programme = calls.programme_of(organisation, programme_id)
    call = calls.open_call(programme, now.astimezone(zone).date()) if programme else None
    if programme is None or call is None:
        return None
    since = datetime.combine(call.opens, time(), zone).astimezone(UTC) if call.opens else now
    listed, number = await waiting.listed(tx, programme.id, since, call_notices.MOST_LISTED)
    return call_notices.group_list(organisation, programme, call, listed, number - len(listed))
