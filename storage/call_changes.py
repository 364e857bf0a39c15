"""What the team has said of calls, above the organisation's file: every change, with who and when."""

from __future__ import annotations

import msgspec

from bot.core.model.call_change import CallChange
from bot.core.model.organisation import Intake
from storage.codec import from_ms, to_ms
from storage.database import Row, Transaction


async def add(tx: Transaction, change: CallChange) -> None:
    """Keep one more change."""
    await tx.execute(
        """
        insert into call_change (programme, slot, body, by, name, at)
        values (:programme, :slot, :body, :by, :name, :at)
        """,
        programme=change.programme,
        slot=change.slot,
        body=msgspec.json.encode(change.call).decode(),
        by=change.by,
        name=change.name,
        at=to_ms(change.at),
    )


async def every(tx: Transaction) -> list[CallChange]:
    """All of them, oldest first."""
    return [_change(row) for row in await tx.fetch("select * from call_change order by id")]


async def last(tx: Transaction) -> int:
    """The number of the newest; 0 without any."""
    return int((await tx.fetch("select coalesce(max(id), 0) as id from call_change"))[0]["id"])


def _change(row: Row) -> CallChange:
    return CallChange(
        programme=row["programme"],
        slot=row["slot"],
        call=msgspec.json.decode(row["body"], type=Intake | None),
        by=row["by"],
        name=row["name"],
        at=from_ms(row["at"]),
    )
