"""What the bot remembers: plain SQL on one encrypted file, or on PostgreSQL. It has never heard of Telegram.

One module for each table, functions over a transaction; `open_database` is where one starts.
"""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from bot.core.model.frozen import Frozen
from storage.database import CorruptDatabase, Database, LostDatabase, StorageError, WrongKey
from storage.ledger import Ledger
from storage.migrate import is_current, migrate, version

log = logging.getLogger(__name__)

_SQLITE = "sqlite:///"
_LOST = (
    "the database is missing or empty, and was in use before: is its disk mounted? To put a copy back: "
    "./damier-bot restore; to begin anew all the same, move {folder} away"
)
_UNNAMED = "{error}: ./damier-bot restore --replace puts the newest good backup back"
_GOOD = "{error}; the newest good backup is {copy}: ./damier-bot restore --replace puts it back"
_NO_GOOD = "{error}; no backup in {folder} is good: do you have another copy? ./damier-bot restore <copy>"
_POSTGRESQL = ("postgresql://", "postgres://")


class Backups(Frozen):
    """The folder of the copies and of the ledger of erasures, and what time it is."""

    folder: Path
    now: datetime


async def open_database(
    url: str,
    key: str = "",
    *,
    read_only: bool = False,
    beside: bool = False,
    backups: Backups | None = None,
) -> Database:
    """Open `sqlite:///relative.db` or `sqlite:////absolute.db` with `key`, or `postgresql://…`.

    `read_only`: whoever writes is refused. `beside`: a few words are written while the bot runs, or does not.
    The tables must be up to date already for both. `backups`: a copy is put there before tables are changed,
    and a database that is missing where one was in use is not made anew.

    Raises: a StorageError whose text is one line for the operator.
    """
    try:
        database = await _opened(url, key, read_only=read_only, beside=beside)
    except (CorruptDatabase, WrongKey) as error:
        raise await with_backup(error, key, backups) from None
    try:
        if read_only or beside:
            await is_current(database)
        else:
            await _brought_up(database, key, backups)
    except BaseException:
        await database.close()
        raise
    return database


async def _opened(url: str, key: str, *, read_only: bool, beside: bool) -> Database:
    # Only the adapter in use is loaded: psycopg alone takes a tenth of a second.
    if url.startswith(_SQLITE):
        from storage.sqlite import open_sqlite  # noqa: PLC0415 - only one of the two is loaded

        return await open_sqlite(Path(url.removeprefix(_SQLITE)), key, read_only=read_only, beside=beside)
    if url.startswith(_POSTGRESQL):
        from storage.postgres import open_postgres  # noqa: PLC0415 - only one of the two is loaded

        return await open_postgres(url, key, read_only=read_only)
    raise StorageError("the database address must begin with sqlite:/// or postgresql://")


async def with_backup(error: StorageError, key: str, backups: Backups | None) -> StorageError:
    """An error of a file that does not open, with the newest backup that does by this key.

    A file whose first page is damaged opens as little as one of another key: that backup tells them apart.
    """
    is_damaged = not isinstance(error, WrongKey)
    if backups is None:
        return type(error)(_UNNAMED.format(error=error)) if is_damaged else error
    from storage import backups as copies  # noqa: PLC0415 - seldom needed, and loads SQLite

    if copy := await copies.newest(backups.folder, key):
        return type(error)(_GOOD.format(error=error, copy=copy))
    return type(error)(_NO_GOOD.format(error=error, folder=backups.folder)) if is_damaged else error


async def _brought_up(database: Database, key: str, backups: Backups | None) -> None:
    if backups is None:
        await migrate(database)
        return
    ledger = Ledger(backups.folder, key)

    async def copy(migration: str) -> None:
        from storage import backups as copies  # noqa: PLC0415 - seldom needed, and loads SQLite

        await copies.make(database, key, backups.folder, backups.now, why=f"before-{migration}")

    if ledger.is_there and not await version(database):
        raise LostDatabase(_LOST.format(folder=backups.folder))
    await migrate(database, before=copy)
    if not ledger.is_there:
        log.info("a database is in use from now on, its backups in %s", backups.folder)
    ledger.begin()
