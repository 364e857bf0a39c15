"""Who waits for a programme's next call, in the order in which they came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.core.model.waiting import Listed, Waiting
from storage.codec import from_ms, from_ms_or_none, to_ms, to_ms_or_none
from storage.database import Row, Transaction

_PLACE = """
    (select count(*) from waiting_list before where before.programme = waiting_list.programme
        and before.state = 'waiting' and before.id <= waiting_list.id)
"""


async def of(tx: Transaction, case: int) -> tuple[Waiting, ...]:
    """The places of a case, and its rank on each list today."""
    rows = await tx.fetch(
        f"""
        select waiting_list.*,
            case state when 'waiting' then {_PLACE} when 'decided' then {_PLACE} + 1 else 0 end as place
        from waiting_list where case_file = :case_file order by id
        """,  # noqa: S608 - put together from the lines above
        case_file=case,
    )
    return tuple(_waiting(row) for row in rows)


async def lengths(tx: Transaction) -> dict[str, int]:
    """How many wait for each programme."""
    rows = await tx.fetch(
        "select programme, count(*) as number from waiting_list where state = 'waiting' group by programme"
    )
    return {row["programme"]: int(row["number"]) for row in rows}


async def put(tx: Transaction, case: int, places: Sequence[Waiting]) -> None:
    """Keep the places of a case, and no others. Whoever comes anew goes to the end of the list."""
    held = {place.programme: place.since for place in await of(tx, case)}
    kept = {place.programme for place in places if held.get(place.programme) == place.since}
    await tx.many(
        "delete from waiting_list where case_file = :case_file and programme = :programme",
        [{"case_file": case, "programme": each} for each in held if each not in kept],
    )
    await tx.many(
        """
        insert into waiting_list (case_file, programme, since, state, notices, told_at)
        values (:case_file, :programme, :since, :state, :notices, :told_at)
        on conflict (case_file, programme) do update
        set state = excluded.state, notices = excluded.notices, told_at = excluded.told_at
        """,
        [
            {
                "case_file": case,
                "programme": place.programme,
                "since": to_ms(place.since),
                "state": place.state,
                "notices": place.notices,
                "told_at": to_ms_or_none(place.told_at),
            }
            for place in places
        ],
    )


async def waiting_for(tx: Transaction, programme: str) -> list[tuple[int, Waiting]]:
    """Who waits for a programme now, each with their case, in order."""
    rows = await tx.fetch(
        """
        select waiting_list.*, 0 as place from waiting_list
        where programme = :programme and state = 'waiting' order by id
        """,
        programme=programme,
    )
    return [(row["case_file"], _waiting(row)) for row in rows]


async def listed(
    tx: Transaction, programme: str, since: datetime, limit: int, *, waiting: bool = True
) -> tuple[tuple[Listed, ...], int]:
    """Who was told of a call since then, or waits, in order: the first so many, and how many in all."""
    rows = await tx.fetch(
        """
        select reference, since, state, count(*) over () as number
        from waiting_list join case_file on case_file.id = waiting_list.case_file
        where programme = :programme and (told_at >= :since or :waiting = 1 and state = 'waiting')
        order by waiting_list.id limit :limit
        """,
        programme=programme,
        since=to_ms(since),
        waiting=int(waiting),
        limit=limit,
    )
    found = (Listed(row["reference"], from_ms(row["since"]), row["state"]) for row in rows)
    return tuple(found), int(rows[0]["number"]) if rows else 0


async def programmes(tx: Transaction, cases: Sequence[int]) -> set[str]:
    """The programmes on whose lists these cases stand."""
    rows = await tx.fetch("select programme from waiting_list where case_file in :cases", cases=cases)
    return {row["programme"] for row in rows}


async def put_back(tx: Transaction, case: int, programme: str) -> None:
    """Whoever waits is as if they had been told of no call: the notices may not have reached them."""
    await tx.execute(
        """
        update waiting_list set notices = 0, told_at = null
        where case_file = :case_file and programme = :programme and state = 'waiting'
        """,
        case_file=case,
        programme=programme,
    )


async def delete(tx: Transaction, cases: Sequence[int]) -> None:
    """Forget the places of the cases."""
    await tx.execute("delete from waiting_list where case_file in :cases", cases=cases)


def _waiting(row: Row) -> Waiting:
    return Waiting(
        programme=row["programme"],
        since=from_ms(row["since"]),
        state=row["state"],
        rank=row["place"],
        notices=row["notices"],
        told_at=from_ms_or_none(row["told_at"]),
    )
