# ruff: noqa: N818 - what is wrong is named as the operator would name it
"""What the table modules and the engine know of a database, whichever it is, and what can go wrong."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from math import inf
from typing import Any, Literal, Protocol, TypeAlias

from bot.clock import SystemClock

Row: TypeAlias = Mapping[str, Any]
"""One row, read by column name."""

Dialect: TypeAlias = Literal["sqlite", "postgresql"]

Progress: TypeAlias = Callable[[int, int], None]
"""Is told how much of how much is done, from any thread."""


def unseen(_done: int, _whole: int) -> None:
    """Nobody looks on."""


class Transaction(Protocol):
    """Statements that become true together. SQL is written once, as `storage.dialect` says.

    Writes wait and go, in order, with the next read or with the commit: one trip to the database instead of
    one each. So what is wrong with a write shows at the next `fetch` or at the end of the transaction.
    """

    dialect: Dialect

    async def fetch(self, sql: str, /, **values: object) -> Sequence[Row]:
        """Run one statement now, after the writes that wait, and return its rows.

        Those asked for at the same time (`asyncio.gather`) make one trip to the database.
        """
        ...

    async def last(self, sql: str, /, **values: object) -> Sequence[Row]:
        """The same, and commit: one trip for both. Nothing can be done in the transaction afterwards."""
        ...

    async def execute(self, sql: str, /, **values: object) -> None:
        """Write by one statement, no later than the commit."""
        ...

    async def many(self, sql: str, rows: Sequence[Mapping[str, object]], /) -> None:
        """Write by one statement for each of `rows`, in order, no later than the commit."""
        ...

    async def alone(self, name: str) -> None:
        """Until the commit, no other transaction gets past its own `alone(name)`. SQLite: always so."""
        ...


@dataclass(slots=True)
class Leadership:
    """Held while this process leads; `lost` is set when the database may have let another one lead.

    Who was frozen does not know yet that it is lost: ask `holds` before doing what only the leader may do.
    """

    lost: asyncio.Event = field(default_factory=asyncio.Event)
    until: float = inf
    """When another one may lead, by `SystemClock.monotonic`, which goes on while this process is frozen."""

    def holds(self) -> bool:
        """Whether this process still leads for certain; if not, it is lost."""
        if SystemClock().monotonic() >= self.until:
            self.lost.set()
        return not self.lost.is_set()


class Database(Protocol):
    """An open database, its tables up to date. Close it in a `finally`."""

    dialect: Dialect

    def tx(self, *, durable: bool = True) -> AbstractAsyncContextManager[Transaction]:
        """Begin; commit at a normal end; roll back on any exception, a cancellation too.

        A cancellation during the commit may leave it done or undone, never half. What is not `durable` is
        cheap and survives the end of the process, but a power cut may undo the last of it; the next durable
        commit makes it so too.

        Raises: Unavailable when trying again later may help; StatementError when a statement is refused.
        """
        ...

    def elected(self, name: str) -> AbstractAsyncContextManager[Leadership]:
        """Wait until this process leads `name`, and lead until the end of the block. SQLite: at once.

        Raises: Unavailable when the database goes away while waiting.
        """
        ...

    async def healthy(self) -> bool:
        """Whether a transaction can be had."""
        ...

    async def verify(self) -> None:
        """Look for damage in what is stored, beside all other work.

        Raises: CorruptDatabase.
        """
        ...

    async def scrub(self) -> None:
        """After an erasure: leave no trace of what was erased in the files."""
        ...

    async def close(self) -> None:
        """Let go of files and connections; may be called twice."""
        ...


class StorageError(Exception):
    """Something is wrong with the database; the text is one line for the operator, without anybody's data."""


class WrongKey(StorageError):
    """The key does not open the database, or is no key."""


class NotEncrypted(StorageError):
    """A plain SQLite file lies where the encrypted one should."""


class CorruptDatabase(StorageError):
    """The file is damaged."""


class LostDatabase(StorageError):
    """There is no database, or an empty one, where one was in use before."""


class AlreadyRunning(StorageError):
    """Another process uses this SQLite file."""


class NewerDatabase(StorageError):
    """A newer version of the bot has already changed the tables."""


class OlderDatabase(StorageError):
    """The tables are to be changed first, by a start of the bot."""


class ChangedMigration(StorageError):
    """A migration that was applied has been edited since."""


class Unavailable(StorageError):
    """The database cannot be used now: gone, locked, full. Trying again later may help.

    The transaction did not happen; it may have if the database went away during its commit.
    """


class StatementError(StorageError):
    """The database refused a statement: a broken constraint, or an error in the bot."""


async def to_the_end(work: Awaitable[object]) -> None:
    """Await `work` even if cancelled meanwhile; the cancellation is raised afterwards."""
    task = asyncio.ensure_future(work)
    cancelled = False
    while not task.done():
        try:
            await asyncio.wait((task,))
        except asyncio.CancelledError:
            cancelled = True
    if cancelled:
        raise asyncio.CancelledError
    task.result()


async def in_thread(work: Callable[[], int]) -> int:
    """Do work in a thread for which nobody waits when the process ends."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[int] = loop.create_future()

    def tell(result: int, error: Exception | None) -> None:
        if not done.done():
            done.set_exception(error) if error else done.set_result(result)

    def run() -> None:
        result, failed = 0, None
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - raised where it is waited for
            failed = error
        with suppress(RuntimeError):  # the loop may have ended meanwhile
            loop.call_soon_threadsafe(tell, result, failed)

    threading.Thread(target=run, daemon=True, name="storage").start()
    return await done
