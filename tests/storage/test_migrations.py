from __future__ import annotations

import re
from pathlib import Path

import pytest

from storage import open_database
from storage.database import ChangedMigration, Database, NewerDatabase
from storage.migrate import FOLDER, migrate
from tests.storage.conftest import Elsewhere

STATEMENTS = [
    "create table colour (name text primary key)",
    "insert into colour (name) values ('blue')",
    "alter table meta add column note text",
    "insert into meta (key, value, note) values ('k', 'v', 'n')",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The real migrations and two more, of which the second needs the first."""
    made = tmp_path / "migrations"
    made.mkdir()
    for path in FOLDER.glob("*.sql"):
        (made / path.name).write_bytes(path.read_bytes())
    (made / "9000_colour.sql").write_text("-- A word of explanation.\n\n" + ";\n\n".join(STATEMENTS) + ";\n")
    (made / "9001_shade.sql").write_text("alter table colour add column shade text;\n")
    return made


async def versions(database: Database) -> list[int]:
    async with database.tx() as tx:
        return [row["number"] for row in await tx.fetch("select number from version order by number")]


async def test_each_is_applied_once_in_order(database: Database, folder: Path) -> None:
    before = await versions(database)
    for _ in range(2):
        await migrate(database, folder)
        assert await versions(database) == [*before, 9000, 9001]


async def test_one_that_is_added_later_is_applied_to_what_is_there(database: Database, folder: Path) -> None:
    later = (folder / "9001_shade.sql").rename(folder / "later")
    await migrate(database, folder)
    async with database.tx() as tx:
        await tx.execute("insert into colour (name) values ('red')")
    later.rename(folder / "9001_shade.sql")
    await migrate(database, folder)
    async with database.tx() as tx:
        found = await tx.fetch("select name, shade from colour order by name")
    assert [(row["name"], row["shade"]) for row in found] == [("blue", None), ("red", None)]


async def test_one_that_fails_leaves_the_version_before(database: Database, folder: Path) -> None:
    before = await versions(database)
    whole = (folder / "9000_colour.sql").read_text()
    (folder / "9000_colour.sql").write_text(whole + "drop table nowhere;\n")
    with pytest.raises(Exception, match="nowhere"):
        await migrate(database, folder)
    assert await versions(database) == before
    (folder / "9000_colour.sql").write_text(whole)
    await migrate(database, folder)
    assert await versions(database) == [*before, 9000, 9001]


@pytest.mark.kill
@pytest.mark.parametrize("statements", range(1, 6))
async def test_killed_in_the_middle_it_leaves_the_version_before_and_goes_on_at_the_next_start(
    url: str, key: str, folder: Path, elsewhere: Elsewhere, statements: int
) -> None:
    with elsewhere("migrate", url, key, str(folder), str(statements)) as process:
        assert process.stdout
        assert process.stdout.read() == ""
        assert process.wait() == -9
    database = await open_database(url, key)
    try:
        assert 9000 not in await versions(database)
        await migrate(database, folder)
        assert 9000 in await versions(database)
        async with database.tx() as tx:
            assert [row["name"] for row in await tx.fetch("select name from colour")] == ["blue"]
    finally:
        await database.close()


async def test_an_edited_one_is_refused(database: Database, folder: Path) -> None:
    await migrate(database, folder)
    (folder / "9000_colour.sql").write_text("select 1;\n")
    with pytest.raises(ChangedMigration, match=r"9000_colour\.sql"):
        await migrate(database, folder)


async def test_a_database_of_a_newer_bot_is_refused(url: str, key: str, folder: Path) -> None:
    database = await open_database(url, key)
    try:
        await migrate(database, folder)
    finally:
        await database.close()
    with pytest.raises(NewerDatabase, match=r"9000_colour\.sql"):
        await open_database(url, key)


def test_they_are_numbered_one_by_one() -> None:
    names = sorted(path.name for path in FOLDER.iterdir())
    assert all(re.fullmatch(r"\d{4}_[a-z_]+\.sql", name) for name in names)
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
