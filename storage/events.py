"""The history of cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.core.model.case import Event
from storage.codec import from_ms, to_ms
from storage.database import Row, Transaction


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
    return (await of_cases(tx, (case,)))[case]


async def of_cases(tx: Transaction, cases: Sequence[int]) -> dict[int, list[Event]]:
    """What happened to each of these cases, oldest first."""
    histories: dict[int, list[Event]] = {case: [] for case in cases}
    for row in await tx.fetch("select * from event where case_file in :cases order by id", cases=cases):
        histories[row["case_file"]].append(_event(row))
    return histories


async def cases_with(tx: Transaction, kind: str, after: int, limit: int) -> list[int]:
    """The cases to which this has happened, by id, of those after `after`."""
    rows = await tx.fetch(
        """
        select distinct case_file from event where kind = :kind and case_file > :after
        order by case_file limit :limit
        """,
        kind=kind,
        after=after,
        limit=limit,
    )
    return [row["case_file"] for row in rows]


async def cases_between(tx: Transaction, first: datetime, end: datetime, days: tuple[str, str]) -> list[int]:
    """The cases to which anything has happened from an instant on, before another.

    Those too that were promised an answer by one of the days from the first to the last (ISO).
    """
    rows = await tx.fetch(
        """
        select distinct case_file from event
        where (at >= :first and at < :end)
            or (kind = 'promised' and detail >= :first_day and detail <= :last_day)
        order by case_file
        """,
        first=to_ms(first),
        end=to_ms(end),
        first_day=days[0],
        last_day=days[1],
    )
    return [row["case_file"] for row in rows]


async def promised_since(tx: Transaction, ends: Sequence[str], but: str) -> list[int]:
    """The cases in which nothing of these kinds has followed the last promise, save with the detail `but`."""
    rows = await tx.fetch(
        """
        select distinct case_file from event promised
        where kind = 'promised' and not exists (
            select 1 from event later
            where later.case_file = promised.case_file and later.id > promised.id
                and later.kind in :ends and later.detail <> :but
        )
        order by case_file
        """,
        ends=ends,
        but=but,
    )
    return [row["case_file"] for row in rows]


async def delete(tx: Transaction, cases: Sequence[int]) -> None:
    """Forget the history of the cases."""
    await tx.execute("delete from event where case_file in :cases", cases=cases)


def _event(row: Row) -> Event:
    return Event(
        case=row["case_file"], at=from_ms(row["at"]), kind=row["kind"], by=row["by"], detail=row["detail"]
    )
