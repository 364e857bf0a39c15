"""SQLite, its files encrypted by SQLCipher, driven by aiosqlite; the only file that speaks to them.

One connection in one thread: transactions follow each other. A trip to that thread costs more than most
statements, so a transaction begins with its first statement, and its writes wait for the next read or commit.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import threading
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import aiosqlite
import orjson
from sqlcipher3 import dbapi2

from storage import lockfile
from storage.database import (
    CorruptDatabase,
    Dialect,
    Leadership,
    NotEncrypted,
    Progress,
    Row,
    StatementError,
    StorageError,
    Unavailable,
    WrongKey,
    in_thread,
    to_the_end,
    unseen,
)
from storage.dialect import for_sqlite

# At DEBUG it would write every statement with its values, people's answers, to the log.
logging.getLogger("aiosqlite").setLevel(logging.WARNING)

T = TypeVar("T")

_BUSY_MS: Final = 1_000
"""A file that stays locked longer is Unavailable, and tried again; nobody waits for it at the end."""
_BESIDE_MS, _BESIDE_TRIES = 20, 1_500
"""For an operator who writes beside a bot that is hard at work: short waits, in which SQLite looks often, for
half a minute in all. In one long wait it looks ten times a second and may never find the file free."""
_PAGES: Final = 1_000
"""Of a copy, between two words of how far it is."""
_STATEMENTS_KEPT: Final = 256
_SOON_VERIFIED: Final = 16 * 1024 * 1024
"""Bytes of a file whose every page is looked at before anything else: less than a tenth of a second."""
_PLAIN_HEADER: Final = b"SQLite format 3\0"
_KEY: Final = re.compile(r"[0-9a-fA-F]{64}")
_PRAGMAS: Final = (
    "pragma cipher_log_level = none",
    "pragma secure_delete = on",
    "pragma temp_store = memory",
    f"pragma busy_timeout = {_BUSY_MS}",
)


class _Connection(dbapi2.Connection):  # type: ignore[misc] # sqlcipher3 ships no types
    """Begins by itself, and writes what waits before it reads or commits."""

    def __init__(self, *args: Any, **settings: Any) -> None:  # noqa: ANN401 - passed on as they come
        super().__init__(*args, **settings)
        self.waiting: list[tuple[bool, str, Any]] = []
        self.durable = True
        """Whether the disk is waited for at the end of the next transaction."""
        self.tries = 1
        """How often the file may be found locked before that is an error."""
        self._is_durable: bool | None = None

    def execute(self, sql: str, values: object = ()) -> Any:  # noqa: ANN401 - a cursor without types
        self._write()
        return super().execute(sql, values)

    def commit(self) -> None:
        self._write()
        super().commit()

    def rollback(self) -> None:
        self.waiting.clear()
        super().rollback()

    @property
    def is_under_way(self) -> bool:
        """Whether something is to be committed; not while the thread is at work."""
        return self.in_transaction or bool(self.waiting)

    def rows(self, sql: str, values: object) -> Sequence[Row]:
        """Run one statement and return all its rows."""
        return cast("Sequence[Row]", self.execute(sql, values).fetchall())

    def outside(self, sql: str) -> list[Any]:
        """Run one statement outside any transaction."""
        return cast("list[Any]", super().execute(sql).fetchall())

    def _begin(self) -> None:
        for left in reversed(range(self.tries)):
            try:
                super().execute("begin immediate")
            except dbapi2.OperationalError as error:
                if not left or "locked" not in str(error):
                    raise
            else:
                return

    def _write(self) -> None:
        if not self.in_transaction:
            if self._is_durable is not self.durable:  # in WAL, NORMAL survives the death of the process
                super().execute(f"pragma synchronous = {'full' if self.durable else 'normal'}")
                self._is_durable = self.durable
            self._begin()
        for several, sql, values in self.waiting:
            (super().executemany if several else super().execute)(sql, values)
        self.waiting.clear()


class _Aiosqlite(aiosqlite.Connection):
    """Aiosqlite's thread, for several statements at once too."""

    async def run(self, work: Callable[[], T]) -> T:
        """Do work in the connection's thread."""
        return cast("T", await self._execute(work))  # type: ignore[no-untyped-call] # aiosqlite's own


class _Read:
    """A statement that somebody waits for, with the others that are asked for at the same time."""

    __slots__ = ("rows", "sql", "values")

    def __init__(self, sql: str, values: Mapping[str, object], rows: asyncio.Future[Sequence[Row]]) -> None:
        self.sql, self.values, self.rows = sql, values, rows


class _Transaction:
    """See `storage.database.Transaction`."""

    __slots__ = ("_connection", "_raw", "_reads")

    dialect: Dialect = "sqlite"

    def __init__(self, connection: _Aiosqlite, raw: _Connection) -> None:
        self._connection = connection
        self._raw = raw
        self._reads: list[_Read] = []

    async def fetch(self, sql: str, /, **values: object) -> Sequence[Row]:
        read = _Read(*_translated(sql, values), asyncio.get_running_loop().create_future())
        self._reads.append(read)
        if read is self._reads[0]:
            for _ in range(2):  # whoever else asks in this moment comes along, from a gather in a gather too
                await asyncio.sleep(0)
            await self._make_trip()
        return await read.rows

    async def _make_trip(self) -> None:
        reads, self._reads = self._reads, []
        try:
            found = await self._connection.run(
                lambda: [self._raw.rows(read.sql, read.values) for read in reads]
            )
        except BaseException as error:
            for read in reads[1:]:
                read.rows.set_exception(error) if isinstance(error, Exception) else read.rows.cancel()
            raise
        for read, rows in zip(reads, found, strict=True):
            read.rows.set_result(rows)

    async def last(self, sql: str, /, **values: object) -> Sequence[Row]:
        text, given = _translated(sql, values)

        def run() -> Sequence[Row]:
            rows = self._raw.rows(text, given)
            self._raw.commit()
            return rows

        return await self._connection.run(run)

    async def execute(self, sql: str, /, **values: object) -> None:
        self._raw.waiting.append((False, *_translated(sql, values)))

    async def many(self, sql: str, rows: Sequence[Mapping[str, object]], /) -> None:
        if rows:
            self._raw.waiting.append((True, for_sqlite(sql)[0], rows))

    async def alone(self, name: str) -> None:
        """A transaction on SQLite is alone anyway."""


def _translated(sql: str, values: dict[str, object]) -> tuple[str, dict[str, object]]:
    text, lists = for_sqlite(sql)
    for name in lists:
        values[name] = orjson.dumps(values[name]).decode()
    return text, values


class SqliteDatabase:
    """See `storage.database.Database`."""

    dialect: Dialect = "sqlite"

    def __init__(
        self, connection: _Aiosqlite, raw: _Connection, path: Path, key: str, lock: int | None
    ) -> None:
        self._connection = connection
        self._raw = raw
        self._log = path.with_name(path.name + "-wal")
        self._key = key
        self._lock = lock
        self._turn = asyncio.Lock()
        self._closed = False
        self._to_scrub = False
        self._path = path

    @asynccontextmanager
    async def tx(self, *, durable: bool = True) -> AsyncIterator[_Transaction]:
        """Begin, commit or roll back; one transaction at a time."""
        async with self._turn:
            if self._closed:
                raise Unavailable("the database is closed")
            self._raw.durable = durable
            try:
                yield _Transaction(self._connection, self._raw)
                if self._raw.is_under_way:
                    await self._connection.run(self._raw.commit)
                if self._to_scrub:
                    await self._empty_log()
            except BaseException as error:
                # The thread works in order: what was cancelled has run to its end before it rolls back.
                await to_the_end(self._connection.rollback())
                if isinstance(error, dbapi2.Error):
                    raise _in_our_words(error) from None
                raise

    @asynccontextmanager
    async def elected(self, name: str) -> AsyncIterator[Leadership]:  # noqa: ARG002 - there is no other process
        """No other process can have the file: this one leads."""
        yield Leadership()

    async def healthy(self) -> bool:
        """Whether a transaction can be had."""
        try:
            async with self.tx() as tx:
                await tx.fetch("select 1")
        except StorageError:
            return False
        return True

    async def verify(self) -> None:
        """Look at every page of a large file, in a thread of its own; a small one was when it was opened."""
        if self._path.stat().st_size <= _SOON_VERIFIED:
            return
        if await in_thread(lambda: _count_damage(self._path, self._key)):
            async with self._turn:  # a page may have been written at that very moment: nobody writes now
                damage = await in_thread(lambda: _count_damage(self._path, self._key))
            if damage:
                raise CorruptDatabase(f"{self._path} is damaged in {damage} places")

    async def scrub(self) -> None:
        """Empty the write-ahead log; `secure_delete` has overwritten the rest.

        While another process looks, the log cannot be emptied: it is then, after a later transaction.
        """
        async with self._turn:
            try:
                await self._empty_log()
            except dbapi2.Error as error:
                raise _in_our_words(error) from None

    async def _empty_log(self) -> None:
        await self._connection.executescript("pragma wal_checkpoint(truncate)")
        self._to_scrub = self._log.exists() and self._log.stat().st_size > 0

    async def backup(self, path: Path, key: str = "", seen: Progress = unseen) -> None:
        """Copy it, as of one instant, to a new file, by another key if one is given; nobody waits for it."""
        stopped = threading.Event()

        def going_on(done: int, whole: int) -> None:
            if stopped.is_set():
                raise InterruptedError
            seen(done, whole)

        work = in_thread(lambda: _copy(self._path, self._key, path, key or self._key, going_on))
        copying = asyncio.ensure_future(work)
        try:
            await asyncio.shield(copying)
        except asyncio.CancelledError:
            stopped.set()
            await asyncio.wait({copying})  # or its connection would outlive ours, which empties the log
            raise
        except dbapi2.Error as error:
            raise _in_our_words(error) from None

    async def to_one_file(self) -> None:
        """Keep no log beside the file any more: it can be carried away."""
        async with self._turn:
            await self._connection.executescript("pragma journal_mode = delete")

    async def close(self) -> None:
        """Let go of the file."""
        async with self._turn:
            if not self._closed:
                self._closed = True
                try:
                    await to_the_end(self._connection.close())
                finally:
                    if self._lock is not None:
                        lockfile.let_go(self._lock)


async def open_sqlite(
    path: Path, key: str, *, read_only: bool = False, beside: bool = False
) -> SqliteDatabase:
    """Open or make the file; `key` is 64 hexadecimal digits.

    `read_only`: never make or change it; another process may be at work on it. `beside`: never make it, but
    write to it all the same: SQLite keeps transactions apart, the lock only keeps two bots apart.

    Raises: WrongKey, NotEncrypted, CorruptDatabase, AlreadyRunning, Unavailable.
    """
    if not _KEY.fullmatch(key):
        raise WrongKey("the database key must be 64 hexadecimal digits")
    path = path.resolve()  # noqa: ASYNC240 - nothing else runs yet
    if (read_only or beside) and not path.exists():
        raise Unavailable(f"{path}: there is no such database")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = None if read_only or beside else lockfile.hold(path)
    except OSError as error:
        raise Unavailable(f"{path}: {error.strerror}") from None
    try:
        # Opened here, not by aiosqlite: its thread would outlive the loop if this failed.
        raw = _opened(path, key, read_only=read_only)
        if beside:
            raw.outside(f"pragma busy_timeout = {_BESIDE_MS}")
            raw.tries = _BESIDE_TRIES
        connection = await _in_its_thread(raw)
    except BaseException:
        if lock is not None:
            lockfile.let_go(lock)
        raise
    return SqliteDatabase(connection, raw, path, key, lock)


async def _in_its_thread(raw: _Connection) -> _Aiosqlite:
    connection = _Aiosqlite(lambda: cast("Any", raw), iter_chunk_size=64)
    # A process that ends without `close`, by a fault, must not wait for this thread for ever.
    connection._thread.daemon = True  # noqa: SLF001 - aiosqlite has no other way
    try:
        await to_the_end(connection)
    except BaseException:  # the bot is stopped while it starts
        await to_the_end(connection.close())
        raise
    return connection


def _opened(path: Path, key: str, *, read_only: bool) -> _Connection:
    _look_at_header(path)
    try:
        connection = _connect(path, key, read_only=read_only)
        connection.outside("select count(*) from sqlite_master")  # whether the key opens the file at all
        damage = _damage(connection) if path.stat().st_size <= _SOON_VERIFIED else 0
    except dbapi2.OperationalError as error:
        raise Unavailable(f"{path}: {error}") from None
    except dbapi2.DatabaseError:
        raise WrongKey(f"{path} does not open: this is not its key (or the file is not a database)") from None
    if damage:
        connection.close()
        raise CorruptDatabase(f"{path} is damaged in {damage} places")
    return connection


def _damage(connection: _Connection) -> int:
    """How many pages are not what was written, and not whole in the log either, as after a power cut."""
    found = len(connection.outside("pragma cipher_integrity_check"))  # of the file alone
    with suppress(dbapi2.DatabaseError):
        if found and connection.outside("pragma integrity_check")[0][0] == "ok":
            return 0
    return found


def _count_damage(path: Path, key: str) -> int:
    with closing(_connect(path, key, read_only=True)) as connection:
        return _damage(connection)


def _copy(path: Path, key: str, to: Path, its_key: str, seen: Progress) -> int:
    os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    connection, copy = _connect(path, key, read_only=True), _connect(to, its_key)
    try:
        connection.outside("begin")
        connection.outside("select count(*) from sqlite_master")  # from here on it sees this instant
        copy.outside("pragma journal_mode = off")  # it counts once it is whole, and on the disk
        copy.outside("pragma synchronous = off")
        connection.backup(copy, pages=_PAGES, progress=lambda _, left, whole: seen(whole - left, whole))
        copy.outside("pragma journal_mode = delete")  # it is one file, whole
        return 0
    finally:
        connection.close()
        copy.close()


def _look_at_header(path: Path) -> None:
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_CREAT, 0o600), "rb") as file:
            header = file.read(len(_PLAIN_HEADER))
    except OSError as error:
        raise Unavailable(f"{path}: {error.strerror}") from None
    if header == _PLAIN_HEADER:
        raise NotEncrypted(f"{path} is a plain SQLite file, not an encrypted one: move it, or name another")


def _connect(path: Path, key: str, *, read_only: bool = False) -> _Connection:
    connection: _Connection = dbapi2.connect(
        f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}",
        uri=True,
        factory=_Connection,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=_STATEMENTS_KEPT,
    )
    try:
        connection.row_factory = dbapi2.Row
        connection.outside(_key_pragma(key))
        for pragma in _PRAGMAS if read_only else (*_PRAGMAS, "pragma journal_mode = wal"):
            connection.outside(pragma)
    except BaseException:
        connection.close()
        raise
    return connection


def _key_pragma(key: str) -> str:
    return f"pragma key = \"x'{key}'\""


def _in_our_words(error: dbapi2.Error) -> StorageError:
    text = f"SQLite: {error}"
    if isinstance(error, dbapi2.OperationalError):
        return Unavailable(text)
    if type(error) is dbapi2.DatabaseError:
        return CorruptDatabase(text)
    return StatementError(text)
