"""Brings the tables up to date: numbered SQL files, each applied in one transaction with its version."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from bot.core.model.frozen import Frozen
from storage.database import ChangedMigration, Database, NewerDatabase, OlderDatabase, Transaction
from storage.transfer import tables

FOLDER = Path(__file__).parent / "migrations"
Before: TypeAlias = Callable[[str], Awaitable[None]]
_VERSIONS = "create table if not exists version (number bigint primary key, name text, checksum text)"


class _Migration(Frozen):
    number: int
    name: str
    sql: str
    checksum: str


async def migrate(
    database: Database, folder: Path = FOLDER, *, through: int | None = None, before: Before | None = None
) -> None:
    """Apply the files that are not applied yet, oldest first, no further than the number `through`.

    `before` is awaited before tables that are in use are changed, with the name of the file.

    Raises: NewerDatabase, ChangedMigration, and what `before` does.
    """
    known = [each for each in _known(folder) if through is None or each.number <= through]
    await _copied(database, known, before)
    while True:
        async with database.tx() as tx:
            await tx.alone("migrate")
            await tx.execute(_VERSIONS)
            applied = await _applied(tx)
            _compare(known, applied)
            ahead = [migration for migration in known if migration.number not in applied]
            if not ahead:
                return
            await _apply(tx, ahead[0])


async def _copied(database: Database, known: list[_Migration], before: Before | None) -> None:
    applied = await version(database)
    ahead = [each.name.removesuffix(".sql") for each in known if each.number > applied]
    if applied and ahead and before is not None:
        await before(ahead[0])


async def version(database: Database) -> int:
    """The number of the newest file that is applied; 0 in a database that was never in use."""
    async with database.tx() as tx:
        await tx.alone("migrate")
        return max(await _applied(tx), default=0) if "version" in await tables(tx) else 0


async def is_current(database: Database, folder: Path = FOLDER) -> None:
    """Make sure that nothing is left to apply, without writing.

    Raises: OlderDatabase, NewerDatabase, ChangedMigration.
    """
    known = _known(folder)
    async with database.tx() as tx:
        applied = await _applied(tx)
    _compare(known, applied)
    if len(applied) < len(known):
        raise OlderDatabase("the database is of an older version of the bot: start the bot once")


def _known(folder: Path) -> list[_Migration]:
    return [_read(path) for path in sorted(folder.glob("[0-9]*.sql"))]


def _read(path: Path) -> _Migration:
    sql = path.read_text(encoding="utf-8")
    return _Migration(int(path.name.partition("_")[0]), path.name, sql, sha256(sql.encode()).hexdigest())


async def _applied(tx: Transaction) -> dict[int, tuple[str, str]]:
    rows = await tx.fetch("select number, name, checksum from version")
    return {row["number"]: (row["name"], row["checksum"]) for row in rows}


def _compare(known: list[_Migration], applied: dict[int, tuple[str, str]]) -> None:
    checksums = {migration.number: migration.checksum for migration in known}
    for number, (name, checksum) in applied.items():
        if number not in checksums:
            raise NewerDatabase(
                f"the database was changed by a newer version of the bot ({name}): update the bot"
            )
        if checksums[number] != checksum:
            raise ChangedMigration(
                f"{name} was edited after it was applied: put it back, write a new file instead"
            )


async def _apply(tx: Transaction, migration: _Migration) -> None:
    for statement in migration.sql.split(";\n"):
        if any(line and not line.startswith("--") for line in statement.splitlines()):
            await tx.execute(statement)
    await tx.execute(
        "insert into version (number, name, checksum) values (:number, :name, :checksum)",
        number=migration.number,
        name=migration.name,
        checksum=migration.checksum,
    )
