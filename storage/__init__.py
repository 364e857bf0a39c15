"""What the bot remembers: plain SQL on one encrypted file, or on PostgreSQL. It has never heard of Telegram.

One module for each table, functions over a transaction; `open_database` is where one starts.
"""

from __future__ import annotations

from pathlib import Path

from storage.database import Database, StorageError
from storage.migrate import is_current, migrate

_SQLITE = "sqlite:///"
_POSTGRESQL = ("postgresql://", "postgres://")


async def open_database(
    url: str, key: str = "", *, read_only: bool = False, beside: bool = False
) -> Database:
    """Open `sqlite:///relative.db` or `sqlite:////absolute.db` with `key`, or `postgresql://…`.

    `read_only`: whoever writes is refused. `beside`: a few words are written while the bot runs, or does not.
    The tables must be up to date already for both.

    Raises: a StorageError whose text is one line for the operator.
    """
    database = await _opened(url, key, read_only=read_only, beside=beside)
    try:
        await (is_current if read_only or beside else migrate)(database)
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

        return await open_postgres(url, read_only=read_only)
    raise StorageError("the database address must begin with sqlite:/// or postgresql://")
