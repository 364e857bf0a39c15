"""What tests have another process do with a database: `python -m … <task> <url> <key> …`."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

from storage import inbox, open_database
from storage.database import Database, StorageError, Transaction
from storage.migrate import migrate


def say(word: object) -> None:
    print(word, flush=True)  # noqa: T201 - the test listens


async def hold(database: Database) -> None:
    """Use the database until killed."""
    async with database.tx() as tx:
        await inbox.count(tx)
    say("holding")
    await asyncio.Event().wait()


async def lead(database: Database) -> None:
    """Lead until killed."""
    async with database.elected("sender"):
        say("leading")
        await asyncio.Event().wait()


async def freeze(database: Database) -> None:
    """Stop as a frozen machine does, leading and in the middle of a transaction; say what is left of both."""
    async with database.elected("sender") as leadership:
        try:
            async with database.tx() as tx:
                await tx.alone("cases")
                await inbox.store(tx, [(1, 1, "{}")], 0)
                await inbox.count(tx)
                say("leading")
                os.kill(os.getpid(), signal.SIGSTOP)
                say(leadership.holds())
        except StorageError:
            say("undone")


async def store(database: Database) -> None:
    """Store and handle updates, and say which are acknowledged, until killed."""
    for first in range(1, 10**9, 3):
        async with database.tx() as tx:
            await inbox.store(tx, [(first + n, first + n, "canary " * 50) for n in range(3)], first)
        say(first + 2)
        async with database.tx() as tx:
            await inbox.done(tx, [each.update_id for each in await inbox.waiting(tx, 1)])


async def migrate_and_die(database: Database, folder: str, statements: int) -> None:
    """Apply the migrations of a folder, and die by kill -9 after so many statements."""
    left = statements

    class Dying:
        """Passes everything on to the transaction, as long as it lives."""

        def __init__(self, tx: Transaction) -> None:
            self._tx = tx

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - passed on
            return getattr(self._tx, name)

        async def execute(self, sql: str, /, **values: object) -> None:
            nonlocal left
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1
            await self._tx.execute(sql, **values)
            await self._tx.fetch("select 1 as one")  # so that it reaches the database

    class Opened:
        """Gives transactions that die."""

        def tx(self) -> Any:  # noqa: ANN401 - a context manager
            return self

        async def __aenter__(self) -> Any:  # noqa: ANN401 - stands for a transaction
            self._around = database.tx()
            return Dying(await self._around.__aenter__())

        async def __aexit__(self, *error: object) -> None:
            await self._around.__aexit__(*error)  # type: ignore[arg-type] # passed on

    await migrate(Opened(), Path(folder))  # type: ignore[arg-type] # as much of a database as it needs
    say("survived")


async def main(task: str, url: str, key: str, *more: str) -> None:
    database = await open_database(url, key)
    try:
        if task == "migrate":
            await migrate_and_die(database, more[0], int(more[1]))
        else:
            await {"hold": hold, "lead": lead, "freeze": freeze, "store": store}[task](database)
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
