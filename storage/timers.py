"""What is due at an instant. A row is caught up late after an outage, never skipped, never done twice.

It is waiting, then done or cancelled; or it is paused while its person cannot be reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from bot.core.model.case import Timer
from storage.codec import from_ms, to_ms
from storage.database import Row, Transaction


async def add(tx: Transaction, timers: Sequence[Timer]) -> None:
    """Schedule timers; one whose key was ever used is ignored."""
    await tx.many(
        """
        insert into timer (key, kind, due, day, at, zone, case_file, plan)
        values (:key, :kind, :due, :day, :at, :zone, :case_file, :plan)
        on conflict (key) do nothing
        """,
        [_values(timer) for timer in timers],
    )


async def due(tx: Transaction, now: datetime, limit: int) -> list[Timer]:
    """Timers that are due, longest due first. They are this transaction's own until it ends."""
    rows = await tx.fetch(
        """
        select * from timer where state = 'waiting' and due <= :now
        order by due, key limit :limit for update skip locked
        """,
        now=to_ms(now),
        limit=limit,
    )
    return [_timer(row) for row in rows]


async def newer(tx: Transaction, timer: Timer, until: datetime) -> list[Timer]:
    """The check-ins of the same person, of any of their cases, that are due after this one and by an instant.

    For a reminder, the reminders too.
    """
    rows = await tx.fetch(
        """
        select timer.* from timer join case_file on case_file.id = timer.case_file
        where case_file.person = (select person from case_file where id = :case_file)
            and timer.kind in ('checkin', :kind) and timer.state = 'waiting' and timer.due <= :until
            and (timer.due > :due or (timer.due = :due and timer.key > :key))
        order by timer.due, timer.key
        """,
        case_file=timer.case,
        kind=timer.kind,
        until=to_ms(until),
        due=to_ms(timer.due),
        key=timer.key,
    )
    return [_timer(row) for row in rows]


async def done(tx: Transaction, keys: Sequence[str], now: datetime) -> None:
    """They have been acted upon; those that were paused or moved meanwhile still wait."""
    await tx.many(
        "update timer set state = 'done' where key = :key and state = 'waiting' and due <= :now",
        [{"key": key, "now": to_ms(now)} for key in keys],
    )


async def move(tx: Transaction, timers: Sequence[Timer]) -> None:
    """Let timers that were scheduled before be due when these say, whatever became of them."""
    await tx.many(
        """
        update timer set due = :due, day = :day, at = :at, zone = :zone, state = 'waiting' where key = :key
        """,
        [_values(timer) for timer in timers],
    )


async def in_zone(tx: Transaction, zone: str, after: str, limit: int) -> list[tuple[Timer, bool]]:
    """What waits at the civil times of a zone, by key from one on; whether its person has chosen a zone."""
    rows = await tx.fetch(
        """
        select timer.*, coalesce(person.zone, '') as chosen from timer
        left join case_file on case_file.id = timer.case_file left join person on person.id = case_file.person
        where timer.state = 'waiting' and timer.zone = :zone and timer.key > :after
        order by timer.key limit :limit
        """,
        zone=zone,
        after=after,
        limit=limit,
    )
    return [(_timer(row), bool(row["chosen"])) for row in rows]


async def pause(tx: Transaction, keys: Sequence[str]) -> None:
    """Let them wait until the person can be reached again."""
    await tx.many("update timer set state = 'paused' where key = :key", [{"key": key} for key in keys])


async def resume(tx: Transaction, person: int) -> bool:
    """The person can be reached again: what was paused is due, late. Whether there was anything."""
    rows = await tx.fetch(
        """
        update timer set state = 'waiting' where state = 'paused'
            and case_file in (select id from case_file where person = :person)
        returning key
        """,
        person=person,
    )
    return bool(rows)


async def undo(tx: Transaction, key: str) -> None:
    """What a timer had said has not arrived: it is due again."""
    await tx.execute("update timer set state = 'waiting' where key = :key and state = 'done'", key=key)


async def cancel_plans(tx: Transaction, case: int, plans: Sequence[str]) -> None:
    """Call off these check-ins of a case."""
    await tx.execute(
        """
        update timer set state = 'cancelled'
        where case_file = :case_file and kind = 'checkin' and state in ('waiting', 'paused')
            and plan in :plans
        """,
        case_file=case,
        plans=plans,
    )


async def unplan(tx: Transaction, key: str) -> None:
    """Let one be as if it had never been: its key may be used again."""
    await tx.execute("delete from timer where key = :key and state in ('waiting', 'paused')", key=key)


async def call_off(tx: Transaction, key: str) -> None:
    """Call off a single one."""
    await tx.execute(
        "update timer set state = 'cancelled' where key = :key and state in ('waiting', 'paused')", key=key
    )


async def cancel(tx: Transaction, case: int, kinds: Sequence[str]) -> None:
    """Call off what a case still waits for."""
    await tx.execute(
        """
        update timer set state = 'cancelled'
        where case_file = :case_file and state in ('waiting', 'paused') and kind in :kinds
        """,
        case_file=case,
        kinds=kinds,
    )


async def postpone(tx: Transaction, key: str, due: datetime) -> None:
    """It could not be acted upon; it is due again later."""
    await tx.execute("update timer set due = :due where key = :key", key=key, due=to_ms(due))


async def next_due(tx: Transaction) -> datetime | None:
    """When the next timer is due; None without any."""
    due = (await tx.fetch("select min(due) as due from timer where state = 'waiting'"))[0]["due"]
    return None if due is None else from_ms(due)


async def of(tx: Transaction, case: int) -> list[Timer]:
    """What a case still waits for, soonest first."""
    rows = await tx.fetch(
        "select * from timer where case_file = :case_file and state = 'waiting' order by due, key",
        case_file=case,
    )
    return [_timer(row) for row in rows]


async def delete(tx: Transaction, cases: Sequence[int]) -> None:
    """Forget all timers of the cases."""
    await tx.execute("delete from timer where case_file in :cases", cases=cases)


def _values(timer: Timer) -> dict[str, object]:
    return {
        "key": timer.key,
        "kind": timer.kind,
        "due": to_ms(timer.due),
        "day": timer.day.isoformat(),
        "at": timer.at.isoformat(),
        "zone": timer.zone,
        "case_file": timer.case,
        "plan": timer.plan,
    }


def _timer(row: Row) -> Timer:
    return Timer(
        key=row["key"],
        kind=row["kind"],
        due=from_ms(row["due"]),
        day=date.fromisoformat(row["day"]),
        at=time.fromisoformat(row["at"]),
        zone=row["zone"],
        case=row["case_file"],
        plan=row["plan"],
    )
