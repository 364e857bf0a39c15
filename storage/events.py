"""The history of cases."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.model.case import Event
from storage.codec import from_ms, to_ms
from storage.database import Transaction


async def add(tx: Transaction, events: Sequence[Event]) -> None:
    """Write what happened, in order."""
    await tx.many(
        "insert into event (case_file, at, kind, by, detail) values (:case_file, :at, :kind, :by, :detail)",
        [
            {
                "case_file": event.case,
                "at": to_ms(event.at),
                "kind": event.kind,
                "by": event.by,
                "detail": event.detail,
            }
            for event in events
        ],
    )


async def of(tx: Transaction, case: int) -> list[Event]:
    """What happened to a case, oldest first."""
    rows = await tx.fetch("select * from event where case_file = :case_file order by id", case_file=case)
    return [
        Event(case=case, at=from_ms(row["at"]), kind=row["kind"], by=row["by"], detail=row["detail"])
        for row in rows
    ]


async def delete(tx: Transaction, cases: Sequence[int]) -> None:
    """Forget the history of the cases."""
    await tx.execute("delete from event where case_file in :cases", cases=cases)
