"""Who leads among several copies of the bot on one PostgreSQL: a lease with an end, renewed each second.

A lock would do for a copy that dies, but a copy that is frozen, with its machine or by an operator, keeps
its locks. So a lease ends by the server's clock unless it is renewed; its holder stops a little earlier by
its own. Whoever takes it over ends the sessions of the one before: what that one has under way is rolled
back, and does not hold up the others.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final, TypeAlias

import psycopg
from psycopg.rows import DictRow

from bot.clock import SystemClock
from storage.database import Leadership
from storage.meta import LEASE

_Connection: TypeAlias = psycopg.AsyncConnection[DictRow]

SECONDS: Final = 5.0
"""How long a lease lasts."""
EVERY: Final = 1.0
"""Seconds between two renewals, and between two tries of those who wait."""

_FREE: Final = "nobody"
_END: Final = "(extract(epoch from clock_timestamp()) + %(seconds)s::float8)"

# In one statement each, so that nothing is locked between two: a frozen copy would keep it.
_TAKE: Final = f"""
    with before as (select split_part(value, ' ', 1) as holder from meta where key = %(key)s)
    insert into meta (key, value) values (%(key)s, %(holder)s::text || ' ' || {_END})
    on conflict (key) do update set value = excluded.value
        where split_part(meta.value, ' ', 2)::float8 < extract(epoch from clock_timestamp())
    returning (select holder from before) as before
"""  # noqa: S608 - of constants
_RENEW: Final = f"""
    update meta set value = %(holder)s::text || ' ' || {_END}
    where key = %(key)s and split_part(value, ' ', 1) = %(holder)s returning 1 as one
"""  # noqa: S608 - of one constant
_RELEASE: Final = f"""
    update meta set value = '{_FREE} 0' where key = %(key)s and split_part(value, ' ', 1) = %(holder)s
"""  # noqa: S608 - of one constant too
_CUT_OFF: Final = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = %(before)s and datname = current_database()
"""


@asynccontextmanager
async def held(connection: _Connection, name: str, holder: str) -> AsyncIterator[Leadership]:
    """Wait for the lease of `name`, and hold it until the end of the block.

    `holder` is the application_name of all sessions of this process, without spaces; the connection is not
    used by anybody else meanwhile. Raises psycopg.Error.
    """
    values = {"key": f"{LEASE}{name}", "holder": holder, "seconds": SECONDS}
    leadership = Leadership()
    await _take(connection, values, leadership)
    renewing = asyncio.create_task(_renew(connection, values, leadership))
    try:
        yield leadership
    finally:
        was_lost = leadership.lost.is_set()
        renewing.cancel()
        await asyncio.wait((renewing,))
        if not was_lost:
            with suppress(psycopg.Error):  # the others wait for its end then
                await connection.execute(_RELEASE, values)


async def _take(connection: _Connection, values: dict[str, object], leadership: Leadership) -> None:
    while True:
        began = SystemClock().monotonic()
        row = await (await connection.execute(_TAKE, values)).fetchone()
        if row is not None:
            leadership.until = began + SECONDS
            if row["before"] not in {None, _FREE, values["holder"]}:
                await connection.execute(_CUT_OFF, {"before": row["before"]})
            return
        await asyncio.sleep(EVERY)


async def _renew(connection: _Connection, values: dict[str, object], leadership: Leadership) -> None:
    try:
        while True:
            await asyncio.sleep(EVERY)
            began = SystemClock().monotonic()
            if await (await connection.execute(_RENEW, values)).fetchone() is None:
                return
            leadership.until = began + SECONDS
    except psycopg.Error:
        return
    finally:
        leadership.lost.set()
