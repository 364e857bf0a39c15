"""Whoever only looks touches nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import cases, open_database
from storage.database import StorageError
from tests.commands.filed import CASES, opened, told, tried
from tests.databases import KEY


async def everything(url: str, folder: Path) -> object:
    """The bytes of a file, or the rows of a server."""
    if url.startswith("sqlite"):
        return [path.read_bytes() for path in (folder / "bot.db", folder / "bot.db-wal") if path.exists()]
    rows: dict[str, list[str]] = {}
    async with opened(url) as database, database.tx() as tx:
        names = await tx.fetch("select tablename from pg_tables where schemaname = 'public'")
        for name in sorted(row["tablename"] for row in names):
            rows[name] = sorted(map(str, await tx.fetch(f"select xmin::text, * from {name}")))  # noqa: S608 - ours
    return rows


async def test_a_look_leaves_the_database_as_it_was(url: str, tmp_path: Path) -> None:
    before = await everything(url, tmp_path)
    await told(url, tmp_path, f"replay --config {tried(tmp_path)}")
    await told(url, tmp_path, "receipt --all")
    after = await everything(url, tmp_path)
    if url.startswith("sqlite"):  # an empty log may stand beside the file
        assert isinstance(after, list)
        after = [each for each in after if each]
    assert after == before


async def test_whoever_looks_cannot_write(url: str) -> None:
    database = await open_database(url, KEY, read_only=True)
    try:
        with pytest.raises(StorageError, match=r"read-?only"):
            async with database.tx() as tx:
                await tx.execute("delete from case_file")
        async with database.tx() as tx:
            assert len(await cases.filed(tx, 0, 99)) == len(CASES)
    finally:
        await database.close()


async def test_a_look_does_not_change_the_tables_of_an_older_version(url: str, tmp_path: Path) -> None:
    async with opened(url) as database, database.tx() as tx:
        await tx.execute("delete from version where number = (select max(number) from version)")
    found = await told(url, tmp_path, "receipt --all", expected=2)
    assert found == "the database is of an older version of the bot: start the bot once\n"


async def test_a_look_makes_no_database(tmp_path: Path) -> None:
    found = await told(f"sqlite:///{tmp_path}/none.db", tmp_path, "receipt --all", expected=2)
    assert "there is no such database" in found
    assert not (tmp_path / "none.db").exists()
