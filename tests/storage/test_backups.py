# ruff: noqa: ASYNC240 - nothing else runs while a test looks at its files
"""Copies of the database, of either kind: what is in them, who opens them, and what is put back."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from storage import Backups, backups, cases, erase, inbox, meta, open_database, transfer
from storage.codec import from_ms
from storage.database import CorruptDatabase, Database, LostDatabase, StorageError, WrongKey
from storage.ledger import Ledger
from storage.migrate import FOLDER, migrate, version
from storage.sqlite import SqliteDatabase
from tests.storage.test_erase import ANA, BEN, live

NOW = datetime(2026, 11, 29, 4, 10, tzinfo=UTC)
OTHER = "ab" * 32
CANARY = "canary"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


async def everything(database: Database) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables."""
    async with database.tx() as tx:
        return {
            table: sorted((dict(row) for row in await tx.fetch(f"select * from {table}")), key=repr)  # noqa: S608 - our own
            for table in await transfer.tables(tx)
        }


async def test_a_copy_holds_every_row_of_every_table(database: Database, folder: Path, key: str) -> None:
    async with database.tx() as tx:
        for person in (ANA, BEN):
            await live(tx, person)
        await meta.put(tx, "k", "v")
    copy = await backups.make(database, key, folder, NOW)
    assert copy.name == "damier-20261129-041000.db"
    assert [path.name for path in folder.iterdir()] == [copy.name]
    async with backups.opened(copy, key) as copied:
        assert await everything(copied) == await everything(database)


async def test_a_copy_is_made_while_somebody_writes_and_waits_for_nobody(
    database: Database, folder: Path, key: str
) -> None:
    async with database.tx() as tx:
        await live(tx, ANA)
        await tx.fetch("select 1 as one")  # the write is under way, and not committed
        copy = await backups.make(database, key, folder, NOW)
    assert await backups.verify(copy, key) == 0


async def test_whoever_copies_while_others_write_has_all_that_came_before_some_instant_and_nothing_after(
    database: Database, folder: Path, key: str
) -> None:
    done = asyncio.Event()

    async def write() -> int:
        number = 0
        while not done.is_set():
            number += 1
            async with database.tx() as tx:
                await inbox.store(tx, [(number, 1, f"words {number} " * 100)], 0)
                await meta.put(tx, "number", str(number))
        return number

    writing = asyncio.create_task(write())
    copies = [await backups.make(database, key, folder, NOW + timedelta(seconds=n)) for n in range(10)]
    done.set()
    written, before = await writing, 0
    for copy in copies:
        async with backups.opened(copy, key) as copied, copied.tx() as tx:
            held = [
                row["update_id"] for row in await tx.fetch("select update_id from inbox order by update_id")
            ]
            assert held == [*range(1, int(await meta.get(tx, "number") or 0) + 1)]
            assert before <= len(held) <= written
            before = len(held)
    assert before > 0


async def test_a_copy_reads_as_noise_and_opens_with_its_key_only(
    database: Database, folder: Path, key: str
) -> None:
    async with database.tx() as tx:
        await live(tx, ANA)
    copy = await backups.make(database, key, folder, NOW)
    assert CANARY.encode() not in copy.read_bytes()
    assert copy.stat().st_mode & 0o077 == 0
    with pytest.raises(WrongKey):
        await backups.verify(copy, OTHER)


async def test_a_damaged_copy_is_no_good_and_the_newest_good_one_is_found(
    database: Database, folder: Path, key: str
) -> None:
    good = await backups.make(database, key, folder, NOW)
    bad = await backups.make(database, key, folder, NOW + timedelta(days=1))
    whole = bytearray(bad.read_bytes())
    whole[len(whole) // 2] ^= 1
    bad.write_bytes(whole)
    with pytest.raises(StorageError, match="damaged"):
        await backups.verify(bad, key)
    assert await backups.newest(folder, key) == good
    assert await backups.newest(folder, OTHER) is None


async def test_a_large_copy_is_looked_through_while_it_is_put_back(
    database: Database, folder: Path, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = await backups.make(database, key, folder, NOW)
    monkeypatch.setattr("storage.sqlite._SOON_VERIFIED", 0)
    await backups.put_back(copy, key, tmp_path / "whole.db", OTHER)
    assert await backups.verify(tmp_path / "whole.db", OTHER) == await backups.verify(copy, key)
    content = bytearray(copy.read_bytes())
    content[-100] ^= 1
    copy.write_bytes(content)
    with pytest.raises(CorruptDatabase, match="is damaged in 1 places"):
        await backups.put_back(copy, key, tmp_path / "damaged.db", OTHER)


async def test_old_copies_go_and_the_newest_stays_however_old(
    database: Database, folder: Path, key: str
) -> None:
    made = [await backups.make(database, key, folder, NOW + timedelta(days=day)) for day in range(4)]
    (folder / "note.db").write_text("an operator's own")
    backups.rotate(folder, 2, NOW + timedelta(days=4))
    assert backups.every(folder) == made[:1:-1]
    backups.rotate(folder, 2, NOW + timedelta(days=400))
    assert backups.every(folder) == made[3:]
    assert (folder / "note.db").exists()


async def test_rows_come_back_to_either_kind_and_numbering_goes_on(
    database: Database, folder: Path, key: str, tmp_path: Path
) -> None:
    async with database.tx() as tx:
        await live(tx, ANA)
    before = await everything(database)
    copy = await backups.make(database, key, folder, NOW)
    partial = tmp_path / "put-back.db"
    await backups.put_back(copy, key, partial, OTHER)
    restored = await open_database(f"sqlite:///{partial}", OTHER)
    try:
        async with restored.tx() as tx:
            await backups.ready(tx)
            await tx.execute("update outbox set unsure = 0")
        await transfer.rows(restored, database, afresh=True)
        assert await everything(database) == before
        async with restored.tx() as tx:
            newest = await cases.add(tx, BEN, "print", NOW)
        assert newest.id == max(row["id"] for row in before["case_file"]) + backups.SKIPPED + 1
    finally:
        await restored.close()
    async with database.tx() as tx:
        again = await cases.add(tx, BEN, "print", NOW)
        assert again.id > max(row["id"] for row in before["case_file"])
        await live(tx, BEN)


# --- a start ------------------------------------------------------------------------------------------------


async def test_a_database_that_is_gone_is_not_begun_anew(url: str, key: str, folder: Path) -> None:
    kept = Backups(folder, NOW)
    for _ in range(2):
        await (await open_database(url, key, backups=kept)).close()
    database = await open_database(url, key)
    if isinstance(database, SqliteDatabase):
        await database.close()
        path = Path(url.removeprefix("sqlite:///"))
        path.write_bytes(b"")
    else:
        async with database.tx() as tx:
            await tx.execute("drop table version")
        await database.close()
    for _ in range(2):
        with pytest.raises(LostDatabase, match="restore"):
            await open_database(url, key, backups=kept)
    (folder / "erasures").unlink()
    if isinstance(database, SqliteDatabase):
        await (await open_database(url, key, backups=kept)).close()


async def test_tables_in_use_are_copied_before_they_are_changed_and_the_way_back_is_that_copy(
    database: Database, key: str, folder: Path, tmp_path: Path
) -> None:
    async with database.tx() as tx:
        await live(tx, ANA)
    before, number = await everything(database), await version(database)
    newer = tmp_path / "newer"
    newer.mkdir()
    for path in FOLDER.glob("*.sql"):
        (newer / path.name).write_bytes(path.read_bytes())
    (newer / "9000_colour.sql").write_text("alter table person add column colour text not null default '';\n")
    made = []

    async def copy(migration: str) -> None:
        made.append(await backups.make(database, key, folder, NOW, why=f"before-{migration}"))

    for _ in range(2):
        await migrate(database, newer, before=copy)
    assert [path.name for path in made] == ["damier-20261129-041000-before-9000_colour.db"]
    assert await version(database) == 9000
    back = tmp_path / "back.db"
    await backups.put_back(made[0], key, back, key)
    older = await open_database(f"sqlite:///{back}", key)
    try:
        assert await version(older) == number
        assert await everything(older) == before
    finally:
        await older.close()


# --- erasures remembered ------------------------------------------------------------------------------------


def test_the_ledger_knows_who_was_erased_and_names_nobody(folder: Path, key: str) -> None:
    ledger = Ledger(folder, key)
    ledger.begin()
    first = ledger.mark()
    assert ledger.add([("person", ANA), ("case", 7)], NOW) != first
    ledger.add([("person", ANA)], NOW + timedelta(days=1))
    again = Ledger(folder, key)
    assert again.find("person", [ANA, BEN]) == {ANA: NOW + timedelta(days=1)}
    assert again.find("case", [7, ANA]) == {7: NOW}
    text = (folder / "erasures").read_text()
    assert str(ANA) not in text
    assert Ledger(folder, OTHER).find("person", [ANA]) == {}
    assert Ledger(folder, OTHER, [key]).find("person", [ANA]) != {}


def test_half_a_line_spoils_no_other(folder: Path, key: str) -> None:
    ledger = Ledger(folder, key)
    ledger.add([("person", ANA)], NOW)
    whole = (folder / "erasures").read_text()
    (folder / "erasures").write_text(whole + whole[:20])
    ledger.add([("person", BEN)], NOW)
    assert Ledger(folder, key).find("person", [ANA, BEN]) == {ANA: NOW, BEN: NOW}


async def test_what_is_held_of_anybody_has_a_beginning(database: Database) -> None:
    async with database.tx() as tx:
        await live(tx, ANA)
        await inbox.store(tx, [(5, BEN, "words")], 9)
        await inbox.set_aside(tx, 5, BEN, "")
    async with database.tx() as tx:
        begun = await erase.begun(tx)
        assert set(begun) == {ANA, BEN}
        assert begun[BEN] == from_ms(9)
