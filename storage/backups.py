"""Copies of the database: each one encrypted SQLite file, whichever database it was made of.

A copy is opened and looked through before it counts. What is put back is made ready first, so that nothing
that was said or numbered after the copy is mistaken for something else.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from storage import transfer
from storage.database import CorruptDatabase, Database, Progress, StorageError, Transaction, unseen
from storage.migrate import migrate, version
from storage.sqlite import SqliteDatabase, open_sqlite

BESIDE: Final = ("-wal", "-shm", "-journal")
"""What SQLite puts beside a file, and would take for its own beside another of that name."""
REPLACED: Final = "replaced"
"""Why a copy was made of what another one is put in the place of."""
_PARTIAL: Final = ".partial"
_STAMP: Final = "%Y%m%d-%H%M%S"
_NAME: Final = re.compile(r"damier-(\d{8}-\d{6})[a-z0-9_-]*\.db")
SKIPPED: Final = 1000
"""So many ids, and a tenth of it of the year's references, may have been given since a copy was made."""


def every(folder: Path) -> list[Path]:
    """The copies in a folder, newest first."""
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted((path for path in found if _NAME.fullmatch(path.name)), reverse=True)


def made_at(copy: Path) -> datetime | None:
    """When a copy was made; None if its name does not say so."""
    match = _NAME.fullmatch(copy.name)
    return datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC) if match else None


async def make(
    database: Database,
    key: str,
    folder: Path,
    now: datetime,
    *,
    why: str = "",
    seen: Progress = unseen,
) -> Path:
    """Copy the database while it is used; the copy is encrypted by `key`, and was opened once.

    Raises: StorageError; nothing half-made is left.
    """
    path = folder / f"damier-{now.astimezone(UTC):{_STAMP}}{f'-{why}' if why else ''}.db"
    partial = path.with_name(path.name + _PARTIAL)
    try:
        _make_room(partial)
        if isinstance(database, SqliteDatabase):
            await database.backup(partial, key, seen)
        else:
            await rows(database, partial, key, seen)
        await verify(partial, key)
        _to_disk(partial)
        partial.replace(path)
    except OSError as error:
        raise StorageError(f"no backup in {folder}: {error.strerror}") from None
    finally:
        with suppress(OSError):  # what stood in the way of the copy was told
            remove(partial)
    return path


async def verify(copy: Path, key: str) -> int:
    """Open a copy, look at its every page, and say how many cases it holds. Raises StorageError."""
    async with opened(copy, key) as database, database.tx() as tx:
        return int((await tx.fetch("select count(*) as number from case_file"))[0]["number"])


@asynccontextmanager
async def opened(copy: Path, key: str, *, verified: bool = True) -> AsyncIterator[SqliteDatabase]:
    """A copy, to be read; every page is looked at first, if it is to be `verified`. Raises StorageError."""
    database = await open_sqlite(copy, key, read_only=True)
    try:
        if verified:
            await database.verify()
        if not await version(database):
            raise CorruptDatabase(f"{copy} is empty, or no copy of the bot's database")
        yield database
    finally:
        await database.close()


def rotate(folder: Path, days: int, now: datetime) -> None:
    """Delete copies older than so many days, but never the newest, and what was left half-made."""
    for copy in every(folder)[1:]:
        made = made_at(copy)
        if made is not None and made < now - timedelta(days=days):
            copy.unlink(missing_ok=True)
    for half in folder.glob(f"*{_PARTIAL}*"):
        made = made_at(half.with_name(half.name.partition(_PARTIAL)[0]))
        if made is not None and made < now - timedelta(days=1):
            half.unlink(missing_ok=True)


async def newest(folder: Path, key: str) -> Path | None:
    """The newest copy that opens and is whole, but for what was itself replaced by one."""
    for copy in (each for each in every(folder) if not each.stem.endswith(REPLACED)):
        try:
            await verify(copy, key)
        except StorageError:
            continue
        return copy
    return None


async def put_back(copy: Path, its_key: str, to: Path, key: str, seen: Progress = unseen) -> None:
    """Write a copy to a new file, encrypted by `key`. Raises: StorageError, if the copy is no good."""
    async with opened(copy, its_key, verified=False) as database:
        looking = asyncio.create_task(database.verify())  # beside it: copying notices some damage only
        try:
            await database.backup(to, key, seen)
        finally:
            await looking


async def settle(path: Path, key: str) -> None:
    """Write into the file what a killed process has left in its log. Raises StorageError."""
    await (await open_sqlite(path, key, beside=True)).close()


def put_in_place(made: Path, path: Path) -> None:
    """Let a database that is closed be the one at a path from now on, in place of what is there."""
    _to_disk(made)
    remove(path, *BESIDE)  # of what is there: SQLite would take it for the new one's
    made.replace(path)
    _to_disk(path)


async def ready(tx: Transaction) -> None:
    """What was under way when the copy was made may have arrived since, and numbers may have been given."""
    await tx.execute("update outbox set unsure = unsure + 1 where state <> 'dead'")
    await transfer.skip_ids(tx, SKIPPED)
    await tx.execute("update counter set value = value + :number", number=SKIPPED // 10)


async def rows(database: Database, to: Path, key: str, seen: Progress) -> None:
    """Write all rows of a database into a new file of SQLite's, encrypted by `key`."""
    copy = await open_sqlite(to, key)
    try:
        await migrate(copy, through=await version(database))
        await transfer.rows(database, copy, seen)
        await copy.to_one_file()
    finally:
        await copy.close()
        remove(to, ".lock")


def _to_disk(path: Path) -> None:
    for each in (path, path.parent):
        descriptor = os.open(each, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _make_room(partial: Path) -> None:
    partial.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    remove(partial)


def remove(path: Path, *endings: str) -> None:
    """Delete a database that is closed, with what SQLite puts beside it, or what has these endings."""
    for ending in endings or ("", *BESIDE):
        path.with_name(path.name + ending).unlink(missing_ok=True)
