"""The bot in this process, as mortal as a process: at a chosen point of its work it is dead at once.

From then on nothing it still does reaches the database, its files or Telegram, however its code ends. A point
is where the world could change: before and after each commit, before and after each call.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

from bot.telegram.bot import Bot
from storage.database import Database, Dialect, Leadership, Row, Transaction


class Died(BaseException):
    """The process has ended here."""


class Life:
    """One life of the bot. `dies` is asked at each point, by its name, whether it ends there."""

    def __init__(self, dies: Callable[[str], bool]) -> None:
        self.over = asyncio.Event()
        self._dies = dies

    def point(self, name: str) -> None:
        """Raise Died if it is over, or is over here."""
        if self.over.is_set() or self._dies(name):
            self.over.set()
            raise Died


class _Transaction:
    """A transaction whose commit has a point before it and one after it."""

    def __init__(self, inner: Transaction, life: Life) -> None:
        self.dialect: Dialect = inner.dialect
        self.is_committed = False
        self._inner = inner
        self._life = life

    async def fetch(self, sql: str, /, **values: object) -> Sequence[Row]:
        return await self._inner.fetch(sql, **values)

    async def last(self, sql: str, /, **values: object) -> Sequence[Row]:
        self._life.point("commit")
        rows = await self._inner.last(sql, **values)
        self.is_committed = True
        return rows

    async def execute(self, sql: str, /, **values: object) -> None:
        await self._inner.execute(sql, **values)

    async def many(self, sql: str, rows: Sequence[Mapping[str, object]], /) -> None:
        await self._inner.many(sql, rows)

    async def alone(self, name: str) -> None:
        await self._inner.alone(name)


class MortalDatabase:
    """A database that outlives the process; see `storage.database.Database`."""

    def __init__(self, inner: Database, life: Life, path: Path) -> None:
        self.dialect: Dialect = inner.dialect
        self._inner = inner
        self._life = life
        self._path = path

    @asynccontextmanager
    async def tx(self, *, durable: bool = True) -> AsyncIterator[_Transaction]:
        async with self._inner.tx(durable=durable) as inner:
            transaction = _Transaction(inner, self._life)
            yield transaction
            if not transaction.is_committed:
                self._life.point("commit")
        self._life.point("committed")

    def elected(self, name: str) -> AbstractAsyncContextManager[Leadership]:
        return self._inner.elected(name)

    async def healthy(self) -> bool:
        return await self._inner.healthy()

    async def verify(self) -> None:
        await self._inner.verify()

    async def scrub(self) -> None:
        await self._inner.scrub()

    async def close(self) -> None:
        """After a death, without the tidying that a kill does not do: the log stays beside the file."""
        files = [self._path.with_name(self._path.name + ending) for ending in ("", "-wal")]
        kept = {path: path.read_bytes() for path in files if self._life.over.is_set() and path.exists()}
        await self._inner.close()
        for path, content in kept.items():
            path.write_bytes(content)


def mortal_bot(life: Life) -> type[Bot]:
    """The class of a bot each of whose calls has a point before it and one after it."""

    class MortalBot(Bot):
        async def call(self, method: str, params: Mapping[str, Any] | None = None, **how: Any) -> Any:  # noqa: ANN401 - as the bot's own
            life.point(f"call {method}")
            result = await super().call(method, params, **how)
            life.point(f"called {method}")
            return result

    return MortalBot
