"""Where a house keeps what it knows: an encrypted file in its folder, or a database on a PostgreSQL.

`make test ARGS=--database=postgresql` plays every house on the second; a test that is marked `both_databases`
is played on either each time.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, Protocol, TypeAlias

from storage import open_database
from tests import postgres

KEY: Final = "ab" * 32
Kind: TypeAlias = Literal["sqlite", "postgresql"]
Kept: TypeAlias = dict[str, bytes] | str
"""A copy of all that is in a database: its files by name, or the name of another one on the same server."""


class Database(Protocol):
    """What one house knows. Whoever keeps a copy or takes one has stopped the bot before."""

    @property
    def url(self) -> str:
        """Its address."""
        ...

    @property
    def kind(self) -> Kind:
        """Which of the two it is."""
        ...

    async def kept(self) -> Kept:
        """A copy of what it holds."""
        ...

    async def takes(self, kept: Kept) -> None:
        """Hold what is in a copy, in place of what it holds."""
        ...


@dataclass(frozen=True, slots=True)
class Files:
    """The encrypted file, with its journal beside it."""

    folder: Path
    kind: Kind = "sqlite"

    @property
    def url(self) -> str:
        """Its address."""
        return f"sqlite:///{self.folder / 'bot.db'}"

    async def kept(self) -> Kept:
        """Its bytes."""
        return {each.name: each.read_bytes() for each in self.folder.glob("bot.db*")}

    async def takes(self, kept: Kept) -> None:
        """Write them."""
        assert isinstance(kept, dict)
        self.folder.mkdir(exist_ok=True)
        for name, data in kept.items():
            (self.folder / name).write_bytes(data)


@dataclass(frozen=True, slots=True)
class OnServer:
    """One of the databases of a server."""

    server: str
    name: str
    kind: Kind = "postgresql"

    @property
    def url(self) -> str:
        """Its address."""
        return postgres.address(self.server, self.name)

    async def kept(self) -> Kept:
        """Another one, which goes with the server."""
        name = _new_name()
        await postgres.copy(self.server, self.name, name)
        return name

    async def takes(self, kept: Kept) -> None:
        """Make it anew, as that one is."""
        assert isinstance(kept, str)
        await postgres.drop(self.server, self.name)
        await postgres.copy(self.server, kept, self.name)


class Databases(Protocol):
    """Makes the database of each house."""

    def __call__(self, folder: Path) -> AbstractAsyncContextManager[Database]:
        """An empty one, for the house in a folder."""
        ...


@asynccontextmanager
async def files(folder: Path) -> AsyncIterator[Database]:
    """A file in the folder, which goes with it."""
    yield Files(folder)


_WITH_TABLES: dict[str, str] = {}
"""The database of a server that has all tables and nothing in them: copying it is faster than making them."""


async def with_tables(server: str) -> OnServer:
    """A new one on the server, with all tables and nothing in them."""
    if server not in _WITH_TABLES:
        _WITH_TABLES[server] = _new_name()
        tables = await open_database(await postgres.empty(server, _WITH_TABLES[server]), KEY)
        await tables.close()
    database = OnServer(server, _new_name())
    await postgres.copy(server, _WITH_TABLES[server], database.name)
    return database


def on(server: str) -> Databases:
    """Makes databases on a server."""

    @asynccontextmanager
    async def made(folder: Path) -> AsyncIterator[Database]:  # noqa: ARG001 - nothing of it is there
        database = await with_tables(server)
        try:
            yield database
        finally:
            await postgres.drop(server, database.name)

    return made


of_house: Databases = files
"""What makes them for the test that runs; `tests/conftest.py` says which."""


def _new_name() -> str:
    return f"house_{os.urandom(6).hex()}"
