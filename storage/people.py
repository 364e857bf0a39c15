"""The people who talk to the bot in private."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.core.model.case import Person
from storage.codec import from_ms_or_none, to_ms, to_ms_or_none
from storage.database import Row, Transaction


async def save(tx: Transaction, people: Sequence[Person]) -> None:
    """Write each as they are now, new or not. Instants are kept to the millisecond."""
    await tx.many(
        """
        insert into person (
            id, language, zone, consented_at, notice, reachable, writing, locating, active_case, talking,
            turned, acted_at
        ) values (
            :id, :language, :zone, :consented_at, :notice, :reachable, :writing, :locating, :active_case,
            :talking, :turned, :acted_at
        )
        on conflict (id) do update set
            language = excluded.language, zone = excluded.zone, consented_at = excluded.consented_at,
            notice = excluded.notice, reachable = excluded.reachable, writing = excluded.writing,
            locating = excluded.locating, active_case = excluded.active_case, talking = excluded.talking,
            turned = excluded.turned, acted_at = excluded.acted_at
        """,
        [
            {
                "id": person.id,
                "language": person.language,
                "zone": person.zone,
                "consented_at": to_ms_or_none(person.consented_at),
                "notice": person.notice,
                "reachable": int(person.reachable),
                "writing": int(person.writing),
                "locating": int(person.locating),
                "active_case": person.active_case,
                "talking": person.talking,
                "turned": int(person.turned),
                "acted_at": to_ms_or_none(person.acted_at),
            }
            for person in people
        ],
    )


async def delete(tx: Transaction, person: int) -> None:
    """Forget the person; `storage.erase` forgets all that hangs on them."""
    await tx.execute("delete from person where id = :id", id=person)


async def unreachable(tx: Transaction, person: int) -> bool:
    """They blocked the bot or left Telegram; returns whether that is news."""
    changed = "update person set reachable = 0 where id = :id and reachable = 1 returning id"
    return bool(await tx.fetch(changed, id=person))


async def idle(tx: Transaction, before: datetime, limit: int) -> list[int]:
    """People without any case whose last act was before `before`: nothing is left to keep them for."""
    rows = await tx.fetch(
        """
        select id from person where coalesce(acted_at, consented_at) < :before
            and not exists (select 1 from case_file where case_file.person = person.id)
        order by id limit :limit
        """,
        before=to_ms(before),
        limit=limit,
    )
    return [row["id"] for row in rows]


async def load(tx: Transaction, ids: Sequence[int]) -> dict[int, Person]:
    """Those of the people that are known, by id."""
    rows = await tx.fetch("select person.*, id as known from person where id in :ids", ids=ids)
    return {row["known"]: of_row(row) for row in rows}


def of_row(row: Row) -> Person:
    """The person in a row, whose id stands in the column `known`."""
    return Person(
        id=row["known"],
        language=row["language"],
        zone=row["zone"],
        consented_at=from_ms_or_none(row["consented_at"]),
        notice=row["notice"],
        reachable=bool(row["reachable"]),
        writing=bool(row["writing"]),
        locating=bool(row["locating"]),
        active_case=row["active_case"],
        talking=row["talking"],
        turned=bool(row["turned"]),
        acted_at=from_ms_or_none(row["acted_at"]),
    )
