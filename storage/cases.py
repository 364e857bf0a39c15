"""Cases, and the numbers of their references."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.core.model.case import Case, Person
from bot.core.model.frozen import Frozen
from storage import codec, people
from storage.database import Row, Transaction


class Unread(Frozen):
    """A case whose row says nothing that could be read."""

    id: int
    reference: str


async def load(tx: Transaction, ids: Sequence[int]) -> dict[int, Case]:
    """Those of the cases that exist, by id."""
    rows = await tx.fetch("select * from case_file where id in :ids", ids=ids)
    return {row["id"]: codec.case(row) for row in rows}


async def readable(tx: Transaction, ids: Sequence[int]) -> list[Case]:
    """Those of the cases that exist and can be read, by id."""
    rows = await tx.fetch("select * from case_file where id in :ids order by id", ids=ids)
    return [case for row in rows if isinstance(case := _read(row), Case)]


async def with_people(tx: Transaction, ids: Sequence[int]) -> tuple[dict[int, Person], dict[int, list[Case]]]:
    """Those of the people that are known, and everyone's cases, newest last, in one query."""
    if not ids:
        return {}, {}
    rows = await tx.fetch(
        """
        select person.id as known, language, zone, consented_at, notice, reachable, writing, locating,
            active_case, talking, turned, acted_at, case_file.*
        from person left join case_file on case_file.person = person.id
        where person.id in :ids order by case_file.id
        """,
        ids=ids,
    )
    cases: dict[int, list[Case]] = {row["known"]: [] for row in rows}
    for row in rows:
        if row["id"] is not None:
            cases[row["known"]].append(codec.case(row))
    return {row["known"]: people.of_row(row) for row in rows}, cases


async def newest(tx: Transaction) -> int:
    """The highest id of a case; 0: there is none."""
    return int((await tx.fetch("select max(id) as id from case_file"))[0]["id"] or 0)


async def by_reference(tx: Transaction, reference: str) -> Case | Unread | None:
    """The case filed under a reference."""
    rows = await tx.fetch("select * from case_file where reference = :reference", reference=reference)
    return _read(rows[0]) if rows else None


async def filed(tx: Transaction, after: int, limit: int) -> list[Case | Unread]:
    """The cases that have a reference, by id, of those after `after`."""
    rows = await tx.fetch(
        "select * from case_file where id > :after and reference is not null order by id limit :limit",
        after=after,
        limit=limit,
    )
    return [_read(row) for row in rows]


async def filed_between(tx: Transaction, first: datetime, end: datetime) -> list[Case]:
    """Those that can be read of the cases filed from an instant on, before another, oldest first."""
    rows = await tx.fetch(
        """
        select * from case_file where reference is not null and filed_at >= :first and filed_at < :end
        order by id
        """,
        first=codec.to_ms(first),
        end=codec.to_ms(end),
    )
    return [case for row in rows if isinstance(case := _read(row), Case)]


async def open_elsewhere(tx: Transaction, fingerprint: str, after: int, limit: int) -> list[tuple[int, int]]:
    """The cases that wait for answers and were last handled under another file: (id, person).

    Drafts, those that are gone over, those with a check-in under way; by id, of those after `after`.
    """
    rows = await tx.fetch(
        """
        select id, person from case_file
        where (status = 'draft' or checkin <> '' or renewing <> '')
            and fingerprint <> :fingerprint and id > :after
        order by id limit :limit
        """,
        fingerprint=fingerprint,
        after=after,
        limit=limit,
    )
    return [(row["id"], row["person"]) for row in rows]


async def untouched(tx: Transaction, since: datetime, until: datetime) -> list[int]:
    """The drafts whose person acted last from one instant on, before another."""
    rows = await tx.fetch(
        """
        select case_file.id from case_file join person on person.id = case_file.person
        where status = 'draft' and coalesce(acted_at, consented_at) >= :since
            and coalesce(acted_at, consented_at) < :until
        order by case_file.id
        """,
        since=codec.to_ms(since),
        until=codec.to_ms(until),
    )
    return [row["id"] for row in rows]


async def ids(tx: Transaction) -> list[int]:
    """The ids of all of them."""
    return [row["id"] for row in await tx.fetch("select id from case_file order by id")]


async def unfinished(tx: Transaction) -> list[int]:
    """The cases whose answers may still change: drafts, and those that are gone over."""
    rows = await tx.fetch("select id from case_file where status = 'draft' or renewing <> '' order by id")
    return [row["id"] for row in rows]


async def accepted(tx: Transaction, programme: str, since: datetime) -> int:
    """How many cases were accepted into a programme since then, or are about to be told so."""
    rows = await tx.fetch(
        """
        select count(*) as number from case_file
        where given = :programme and given <> '' and decided_at >= :since
        """,
        programme=programme,
        since=codec.to_ms(since),
    )
    return int(rows[0]["number"])


async def of_member(tx: Transaction, member: int) -> list[int]:
    """The cases that somebody of the team follows, or has lent while they are away, by id."""
    rows = await tx.fetch(
        """
        select id from case_file where (owner = :member or lent_by = :member)
            and status in ('filed', 'accepted', 'referred') order by id
        """,
        member=member,
    )
    return [row["id"] for row in rows]


async def add(tx: Transaction, person: int, fingerprint: str, now: datetime) -> Case:
    """A new draft. Its id was never anybody else's, and never will be."""
    draft = Case(id=0, person=person, fingerprint=fingerprint, created_at=now)
    rows = await tx.fetch(
        """
        insert into case_file (person, status, owner, fingerprint, checkin, renewing, given, body)
        values (:person, :status, :owner, :fingerprint, :checkin, :renewing, '', :body) returning *
        """,
        person=person,
        fingerprint=fingerprint,
        status=draft.status,
        owner=draft.owner,
        checkin=draft.checkin,
        renewing=draft.renewing,
        body=codec.case_body(draft),
    )
    return codec.case(rows[0])


async def save(tx: Transaction, cases: Sequence[Case]) -> None:
    """Write each case as it is now. Instants are kept to the millisecond."""
    await tx.many(
        """
        update case_file set status = :status, reference = :reference, owner = :owner, filed_at = :filed_at,
            farewell_at = :farewell_at, fingerprint = :fingerprint, checkin = :checkin, renewing = :renewing,
            given = :given, decided_at = :decided_at, lent_by = :lent_by, body = :body
        where id = :id
        """,
        [
            {
                "id": case.id,
                "status": case.status,
                "reference": case.reference or None,
                "owner": case.owner,
                "filed_at": codec.to_ms_or_none(case.filed_at),
                "farewell_at": codec.to_ms_or_none(case.farewell_at),
                "fingerprint": case.fingerprint,
                "checkin": case.checkin,
                "renewing": case.renewing,
                "lent_by": case.lent.by if case.lent else 0,
                "given": case.programme,
                "decided_at": codec.to_ms_or_none(
                    made.at if (made := case.leaving or case.decision) else None
                ),
                "body": codec.case_body(case),
            }
            for case in cases
        ],
    )


async def delete(tx: Transaction, ids: Sequence[int]) -> None:
    """Forget the cases; `storage.erase` forgets all that hangs on them."""
    await tx.execute("delete from case_file where id in :ids", ids=ids)


async def next_number(tx: Transaction, year: int) -> int:
    """The next number of the year's references, from 1; taken once this transaction is committed."""
    rows = await tx.fetch(
        """
        insert into counter (name, value) values (:name, 1)
        on conflict (name) do update set value = counter.value + 1 returning value
        """,
        name=f"reference {year}",
    )
    return int(rows[0]["value"])


async def count(tx: Transaction) -> int:
    """How many there are, whatever their status."""
    rows = await tx.fetch("select count(*) as number from case_file")
    return int(rows[0]["number"])


def _read(row: Row) -> Case | Unread:
    try:
        return codec.case(row)
    except ValueError:  # no JSON, or of another shape
        return Unread(row["id"], row["reference"] or "")
