"""All rows of one database into another, of either kind: the same migrations made their tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from storage import meta
from storage.database import Database, Dialect, Progress, Transaction, unseen

_PAGE: Final = 2_000
_VERSION: Final = "version"
_TABLES: Final[dict[Dialect, str]] = {
    "sqlite": """
        select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name
    """,
    "postgresql": """
        select table_name as name from information_schema.tables
        where table_schema = current_schema() order by table_name
    """,
}


async def rows(
    source: Database, target: Database, seen: Progress = unseen, *, afresh: bool = False, skipped: int = 0
) -> None:
    """Write all rows of one database into another, in one transaction; `afresh`: in place of what is there.

    So many ids of cases are left out on PostgreSQL, whose numbering goes on from its rows.

    What is read is of one instant; whoever writes to the source meanwhile does not wait.
    """
    async with source.tx() as reading, target.tx() as writing:
        if source.dialect == "postgresql":
            await reading.execute("set transaction isolation level repeatable read")
        whole = await tables(writing)
        if afresh:
            await _clear(writing)
        for number, table in enumerate(whole, start=1):
            seen(number, len(whole))
            if table != _VERSION:
                await _copy(reading, writing, table)
        await meta.forget_leases(writing)
        if target.dialect == "postgresql":
            await _go_on(writing)
            if skipped:
                await skip_ids(writing, skipped)


async def _clear(tx: Transaction) -> None:
    for table in await tables(tx):
        if table != _VERSION:
            await tx.execute(f"delete from {table}")  # noqa: S608 - names of our own


async def tables(tx: Transaction) -> list[str]:
    """The tables there are."""
    return [row["name"] for row in await tx.fetch(_TABLES[tx.dialect])]


async def skip_ids(tx: Transaction, number: int) -> None:
    """Leave out so many ids of cases: they may have been given before."""
    if tx.dialect == "sqlite":
        await tx.execute("insert into sqlite_sequence (name, seq) select 'case_file', 0 where not exists "
                         "(select 1 from sqlite_sequence where name = 'case_file')")  # fmt: skip
        await tx.execute(
            "update sqlite_sequence set seq = seq + :number where name = 'case_file'", number=number
        )
    else:
        await tx.execute(
            "select setval(pg_get_serial_sequence('case_file', 'id'), coalesce(max(id), 0) + :number) "
            "from case_file",
            number=number,
        )


async def _copy(reading: Transaction, writing: Transaction, table: str) -> None:
    columns = await _columns(reading, writing, table)
    listed, named = ", ".join(columns), ", ".join(f":{name}" for name in columns)
    own_ids = " overriding system value" if writing.dialect == "postgresql" and "id" in columns else ""
    key = ", ".join(await _key(writing, table))
    done = 0
    while True:
        page = await reading.fetch(
            f"select {listed} from {table} order by {key} limit :limit offset :skip",  # noqa: S608 - names of our own
            limit=_PAGE,
            skip=done,
        )
        await writing.many(
            f"insert into {table} ({listed}){own_ids} values ({named})",  # noqa: S608 - names of our own
            [dict(row) for row in page],
        )
        done += len(page)
        if len(page) < _PAGE:
            return
        await writing.fetch("select 1 as one")  # what waits goes now, and not all at once at the end


async def _columns(reading: Transaction, writing: Transaction, table: str) -> Sequence[str]:
    there, here = await _named(reading, table), await _named(writing, table)
    return [name for name in here if name in there]


async def _named(tx: Transaction, table: str) -> list[str]:
    if tx.dialect == "sqlite":
        found = await tx.fetch("select name from pragma_table_info(:owner) order by cid", owner=table)
    else:
        found = await tx.fetch(
            """
            select column_name as name from information_schema.columns
            where table_schema = current_schema() and table_name = :owner order by ordinal_position
            """,
            owner=table,
        )
    return [row["name"] for row in found]


async def _key(tx: Transaction, table: str) -> list[str]:
    if tx.dialect == "sqlite":
        found = await tx.fetch(
            "select name from pragma_table_info(:owner) where pk > 0 order by pk", owner=table
        )
    else:
        found = await tx.fetch(
            """
            select column_name as name from information_schema.key_column_usage as part
            join information_schema.table_constraints as whole using (constraint_name, table_schema)
            where whole.constraint_type = 'PRIMARY KEY' and table_schema = current_schema()
                and whole.table_name = :owner order by part.ordinal_position
            """,
            owner=table,
        )
    return [row["name"] for row in found]


async def _go_on(tx: Transaction) -> None:
    """PostgreSQL numbers on from what was written by hand."""
    for table in await tables(tx):
        if "id" in await _named(tx, table):
            await tx.fetch(
                f"select setval(seq, (select coalesce(max(id), 0) + 1 from {table}), false) "  # noqa: S608 - our own
                "from (select pg_get_serial_sequence(:owner, 'id') as seq) as found where seq is not null",
                owner=table,
            )
