"""The file as it stands: with the calls that the team has set above it. It is archived as a file of its own.

So whatever is derived from it, a receipt for instance, can be derived again under the calls of its day.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot import config
from bot.config.amending import with_calls
from bot.core.model.call_change import CallChange
from bot.core.model.organisation import Organisation
from bot.core.routing.standing import Standing, above
from storage import call_changes
from storage.database import Transaction


async def standing(tx: Transaction, organisation: Organisation, archived: str) -> tuple[Organisation, str]:
    """A file, and its canonical form, with the calls that the team has set; itself, where they have not."""
    changed = dict(_by_id(organisation, await call_changes.every(tx)))
    if not changed:
        return organisation, archived
    body = with_calls(archived, {id_: [each.call for each in calls] for id_, calls in changed.items()})
    return config.restore(body), body


async def lines(tx: Transaction, organisation: Organisation) -> list[str]:
    """What stands above a file, for operators: a line for each call, without names."""
    changed = _by_id(organisation, await call_changes.every(tx))
    return [
        f"above the file: programmes.{id_}: {_span(each)}, set by the team on {each.change.at:%Y-%m-%d}"
        for id_, calls in changed
        for each in calls
        if each.change
    ]


def _by_id(organisation: Organisation, changes: Sequence[CallChange]) -> list[tuple[str, list[Standing]]]:
    return [(programme.id, calls) for programme, calls in above(organisation, changes)]


def _span(each: Standing) -> str:
    call = each.call
    if not (call.opens or call.closes):
        return "closed"
    places = f", {call.capacity} places" if call.capacity else ""
    return f"{call.opens or 'now'} to {call.closes or 'no day'}{places}"
