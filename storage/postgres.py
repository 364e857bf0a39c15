"""PostgreSQL through psycopg; with `storage.lease` the only file that speaks to it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, TypeAlias, cast

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import TransactionStatus
from psycopg.rows import DictRow, dict_row
from psycopg.types.numeric import Int8Dumper

from bot.clock import token_bytes
from storage import lease
from storage.database import Dialect, Leadership, Row, StatementError, StorageError, Unavailable, to_the_end
from storage.dialect import for_postgresql
from storage.sealing import Seal

log = logging.getLogger(__name__)

_Connection: TypeAlias = psycopg.AsyncConnection[DictRow]

_CONNECTIONS: Final = 8
_ALIVE: Final = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""A server that vanished without a word is noticed within half a minute."""
_READ_ONLY: Final = "-c default_transaction_read_only=on"
FROZEN: Final = 8.0
"""Seconds for which a session may do nothing in a transaction while others wait for what it has locked."""
GLANCE: Final = 1.0
"""Seconds between two looks for one that is."""
_IDLE: Final = f"set idle_in_transaction_session_timeout = '{FROZEN:.0f}s'"
"""A process that froze in the middle of a transaction is cut off by the server."""
_CUT_OFF: Final = """
    with recursive ahead (pid) as (
        select %(waits)s::int union select unnest(pg_blocking_pids(pid)) from ahead
    )
    select pg_terminate_backend(pid) from ahead join pg_stat_activity using (pid)
    where wait_event = 'ClientRead' and state_change < clock_timestamp() - make_interval(secs => %(frozen)s)
"""
"""One that froze while it was sending several statements at once does not count as idle, and the server was
seen to forget others: whoever waits for one cuts it off, when nothing has come of it for so long."""


class _Transaction:
    """See `storage.database.Transaction`."""

    __slots__ = ("_connection", "_reading", "_seal", "_waiting")

    dialect: Dialect = "postgresql"

    def __init__(self, connection: _Connection, seal: Seal | None) -> None:
        self._connection = connection
        self._seal = seal
        self._reading = asyncio.Lock()
        self._waiting: list[tuple[bool, str, Any]] = []

    async def fetch(self, sql: str, /, **values: object) -> Sequence[Row]:
        text, values = _translated(sql, self._sealed(sql, values))
        async with self._reading:  # a connection has one conversation at a time
            await self.write()
            cursor = await self._connection.execute(text, values)
            rows = await cursor.fetchall()
        if self._seal is not None:
            self._seal.open(rows)
        return rows

    async def last(self, sql: str, /, **values: object) -> Sequence[Row]:
        rows = await self.fetch(sql, **values)
        await self._connection.commit()
        return rows

    async def execute(self, sql: str, /, **values: object) -> None:
        text, values = _translated(sql, self._sealed(sql, values))
        self._waiting.append((False, text, values))

    async def many(self, sql: str, rows: Sequence[Mapping[str, object]], /) -> None:
        if rows:
            values = [self._sealed(sql, row) for row in rows]
            self._waiting.append((True, _translated(sql, {})[0], values))

    async def alone(self, name: str) -> None:
        await self.execute("select pg_advisory_xact_lock(hashtextextended('alone ' || :name, 0))", name=name)

    def _sealed(self, sql: str, values: Mapping[str, object]) -> dict[str, object]:
        return dict(values) if self._seal is None else self._seal.values(sql, values)

    async def write(self) -> None:
        """Send the writes that wait, in one go."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        async with self._connection.pipeline(), self._connection.cursor() as cursor:
            for several, sql, values in waiting:
                if several:
                    await cursor.executemany(sql, values)
                else:  # not prepared: an `alter table` on its way would make that void
                    await cursor.execute(sql, values, prepare=False)


class _Watch:
    """While a transaction lasts: once that is long, whatever it waits for and is frozen is cut off."""

    def __init__(self, url: str, name: str, waits: int) -> None:
        self._how = url, name
        self._values = {"waits": waits, "frozen": FROZEN}
        self._looking: asyncio.Task[None] | None = None

    async def __aenter__(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(FROZEN, self._begin)

    async def __aexit__(self, *_: object) -> None:
        self._timer.cancel()
        if self._looking is not None:
            self._looking.cancel()
            await to_the_end(asyncio.wait((self._looking,)))

    def _begin(self) -> None:
        self._looking = asyncio.create_task(self._look())

    async def _look(self) -> None:
        try:
            connection = await _connect(*self._how)
            try:
                while True:
                    await connection.execute(_CUT_OFF, self._values)
                    await asyncio.sleep(GLANCE)
            finally:
                await to_the_end(connection.close())
        except (psycopg.Error, StorageError) as error:  # whoever waits goes on waiting
            log.warning("who holds up a transaction cannot be cut off: %s", type(error).__name__)


class PostgresDatabase:
    """See `storage.database.Database`."""

    dialect: Dialect = "postgresql"

    def __init__(self, url: str, key: str) -> None:
        self._url = url
        self._name = f"damier-bot-{token_bytes(8).hex()}"
        """By which the server knows the sessions of this process."""
        self._seal = Seal(key) if key else None
        self._idle: list[_Connection] = []
        self._free = asyncio.Semaphore(_CONNECTIONS)
        self._closed = False

    @asynccontextmanager
    async def tx(self, *, durable: bool = True) -> AsyncIterator[_Transaction]:
        """Begin, commit or roll back, on a connection of its own."""
        async with self._free:
            connection = await self._take()
            try:
                async with _Watch(self._url, self._name, connection.info.backend_pid):
                    transaction = _Transaction(connection, self._seal)
                    if not durable:
                        await transaction.execute("set local synchronous_commit = off")
                    yield transaction
                    await transaction.write()
                    await connection.commit()
            except BaseException as error:
                await to_the_end(_roll_back(connection))
                if isinstance(error, psycopg.Error):
                    raise _in_our_words(error) from None
                raise
            finally:
                await self._give_back(connection)

    @asynccontextmanager
    async def elected(self, name: str) -> AsyncIterator[Leadership]:
        """Lead by a lease, which a connection of its own renews; see `storage.lease`."""
        connection = await _connect(self._url, self._name)
        try:
            try:
                async with lease.held(connection, name, self._name) as leadership:
                    yield leadership
            except psycopg.Error as error:
                raise _in_our_words(error) from None
        finally:
            await to_the_end(connection.close())

    async def healthy(self) -> bool:
        """Whether a transaction can be had."""
        try:
            async with self.tx() as tx:
                await tx.fetch("select 1 as one")
        except StorageError:
            return False
        return True

    async def verify(self) -> None:
        """The server looks after its own files."""

    async def scrub(self) -> None:
        """Rewrite the dead rows' space; what the server's own log keeps is in its operator's care."""
        connection = await _connect(self._url, self._name)
        try:
            await connection.execute("vacuum")
        except psycopg.Error as error:
            raise _in_our_words(error) from None
        finally:
            await to_the_end(connection.close())

    async def close(self) -> None:
        """End the connections; those in use end with their transaction."""
        self._closed = True
        while self._idle:
            await to_the_end(self._idle.pop().close())

    async def _take(self) -> _Connection:
        if self._closed:
            raise Unavailable("the database is closed")
        while self._idle:
            connection = self._idle.pop()
            try:
                await _begin(connection)
            except Unavailable:  # it died while idle: the server was restarted
                continue
            return connection
        connection = await _connect(self._url, self._name)
        await _begin(connection)
        return connection

    async def _give_back(self, connection: _Connection) -> None:
        if self._closed or connection.pgconn.transaction_status != TransactionStatus.IDLE:
            await to_the_end(connection.close())
        else:
            self._idle.append(connection)


async def open_postgres(url: str, key: str = "", *, read_only: bool = False) -> PostgresDatabase:
    """Connect to the server. `read_only`: the server refuses to write in these transactions.

    `key` is 64 hexadecimal digits: what is personal is sealed by it before it leaves. Without one it is not.

    Raises: Unavailable when it does not answer or refuses.
    """
    database = PostgresDatabase(_reading(url) if read_only else url, key)
    async with database.tx() as tx:
        await tx.fetch("select 1 as one")
    return database


def _reading(url: str) -> str:
    """The address with the option added to those it has."""
    try:
        options = conninfo_to_dict(url).get("options") or ""
        return make_conninfo(url, options=f"{options} {_READ_ONLY}".strip())
    except psycopg.Error as error:
        raise _in_our_words(error) from None


async def _connect(url: str, name: str) -> _Connection:
    try:
        address = make_conninfo(url, application_name=name, **_ALIVE)
        connection = await psycopg.AsyncConnection.connect(address, autocommit=True, row_factory=dict_row)
        try:
            await connection.execute(_IDLE)
        except BaseException:
            await to_the_end(connection.close())
            raise
    except psycopg.Error as error:
        raise _in_our_words(error) from None
    # One integer type, so that a statement is prepared once and not once for each size of its values.
    connection.adapters.register_dumper(int, Int8Dumper)
    return connection


async def _begin(connection: _Connection) -> None:
    """Begin a transaction, or close the connection."""
    try:
        await connection.execute("begin")
    except BaseException as error:
        await to_the_end(connection.close())
        if isinstance(error, psycopg.Error):
            raise _in_our_words(error) from None
        raise


async def _roll_back(connection: _Connection) -> None:
    try:
        await connection.rollback()
    except psycopg.Error:
        await connection.close()


def _translated(sql: str, values: dict[str, object]) -> tuple[str, dict[str, object]]:
    text, lists = for_postgresql(sql)
    for name in lists:
        values[name] = list(cast("Sequence[object]", values[name]))  # psycopg takes a tuple for a record
    return text, values


def _in_our_words(error: psycopg.Error) -> StorageError:
    """The error without its details, which quote the values of a row."""
    text = f"PostgreSQL: {error.diag.message_primary or str(error).splitlines()[0]}"
    return Unavailable(text) if isinstance(error, psycopg.OperationalError) else StatementError(text)
