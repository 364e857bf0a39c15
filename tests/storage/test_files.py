# ruff: noqa: ASYNC240 - nothing else runs while a test looks at its files
"""What lies on the disk: the encrypted file and what surrounds it."""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

import storage.sqlite
from storage import inbox, meta, open_database
from storage.database import (
    AlreadyRunning,
    CorruptDatabase,
    Database,
    NotEncrypted,
    StorageError,
    Unavailable,
    WrongKey,
)
from storage.sqlite import SqliteDatabase
from tests.storage.conftest import Elsewhere

CANARY, UPDATES = "canary", 199


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "damier.db"


@asynccontextmanager
async def opened(file: Path, key: str) -> AsyncIterator[Database]:
    database = await open_database(f"sqlite:///{file}", key)
    try:
        yield database
    finally:
        await database.close()


def holding(folder: Path, word: str) -> list[str]:
    """The files in which a word can be read."""
    return [path.name for path in folder.iterdir() if word.encode() in path.read_bytes()]


async def fill(database: Database) -> None:
    async with database.tx() as tx:
        await inbox.store(tx, [(n, n, f"{CANARY} {n} " * 40) for n in range(1, UPDATES + 1)], 0)
        await meta.put(tx, CANARY, CANARY)


async def test_no_file_holds_a_readable_word(file: Path, key: str) -> None:
    async with opened(file, key) as database:
        await fill(database)
        assert {path.name for path in file.parent.iterdir()} >= {"damier.db", "damier.db-wal"}
        assert (file.parent / "damier.db-wal").stat().st_size > 0
        for word in (CANARY, "SQLite format", "create table", "inbox"):
            assert holding(file.parent, word) == []
        await database.scrub()
        assert holding(file.parent, CANARY) == []
    assert holding(file.parent, CANARY) == []


async def test_files_are_for_their_owner_only(file: Path, key: str) -> None:
    async with opened(file, key) as database:
        await fill(database)
        assert {stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()} == {0o600}


async def test_a_backup_opens_with_the_same_key_and_holds_no_readable_word(file: Path, key: str) -> None:
    copy = file.parent / "copy.db"
    async with opened(file, key) as database:
        assert isinstance(database, SqliteDatabase)
        await fill(database)
        await database.backup(copy)
        await fill(database)
        copy.unlink()
        await database.backup(copy)
        assert holding(file.parent, CANARY) == []
    async with opened(copy, key) as database, database.tx() as tx:
        assert await inbox.count(tx) == 199
    with pytest.raises(WrongKey):
        async with opened(copy, "0" * 64):
            pass


@pytest.mark.parametrize("wrong", ["", "secret", "0" * 63, "g" * 64, "0" * 64])
async def test_a_wrong_key_is_said_in_one_line(
    file: Path, key: str, wrong: str, capfd: pytest.CaptureFixture[str]
) -> None:
    async with opened(file, key) as database:
        await fill(database)
    with pytest.raises(WrongKey) as refused:
        async with opened(file, wrong):
            pass
    assert "\n" not in str(refused.value)
    assert not wrong or wrong not in str(refused.value)
    assert capfd.readouterr() == ("", "")
    async with opened(file, key) as database, database.tx() as tx:
        assert await inbox.count(tx) == 199


async def test_a_plain_sqlite_file_is_refused_and_left_as_it_is(file: Path, key: str) -> None:
    file.parent.mkdir()
    plain = sqlite3.connect(file)
    plain.execute("create table notes (text)")
    plain.commit()
    plain.close()
    before = file.read_bytes()
    with pytest.raises(NotEncrypted, match="plain SQLite file"):
        async with opened(file, key):
            pass
    assert file.read_bytes() == before


async def test_damage_in_a_large_file_is_found_beside_the_work(
    file: Path, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(file, key) as database:
        await fill(database)
    monkeypatch.setattr(storage.sqlite, "_SOON_VERIFIED", 0)
    async with opened(file, key) as database:
        await database.verify()
    content = bytearray(file.read_bytes())
    content[-2000] ^= 1
    file.write_bytes(content)
    async with opened(file, key) as database:
        async with database.tx() as tx:
            await meta.put(tx, "goes", "on")
        with pytest.raises(CorruptDatabase, match="damaged in 1 places"):
            await database.verify()
    with pytest.raises(WrongKey):
        async with opened(file, "0" * 64):
            pass


@pytest.mark.parametrize("place", [5000, 9000, 20_000])
async def test_a_damaged_file_is_refused(file: Path, key: str, place: int) -> None:
    async with opened(file, key) as database:
        await fill(database)
    content = bytearray(file.read_bytes())
    content[place] ^= 0xFF
    file.write_bytes(content)
    with pytest.raises(CorruptDatabase, match="restore --replace puts the newest good backup back"):
        async with opened(file, key):
            pass


@pytest.mark.parametrize("read_only", [False, True])
async def test_a_power_cut_while_the_log_is_written_into_the_file_is_no_damage(
    file: Path, key: str, tmp_path: Path, *, read_only: bool
) -> None:
    log, cut = file.with_name(file.name + "-wal"), tmp_path / file.name
    async with opened(file, key) as database:
        await fill(database)
        cut.with_name(log.name).write_bytes(log.read_bytes())
    content = bytearray(file.read_bytes())
    content[5000:5500] = bytes(500)  # half a page; it is whole in the log
    cut.write_bytes(content)
    database = await open_database(f"sqlite:///{cut}", key, read_only=read_only)
    try:
        async with database.tx() as tx:
            assert await inbox.count(tx) == UPDATES
    finally:
        await database.close()


async def test_a_place_that_cannot_be_written_is_said_in_one_line(tmp_path: Path, key: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="file"):
        async with opened(tmp_path / "file" / "damier.db", key):
            pass
    with pytest.raises(StorageError, match="must begin with"):
        await open_database("mysql://localhost/damier")


@pytest.mark.kill
async def test_a_second_process_is_refused_and_the_first_named_until_it_is_killed(
    file: Path, key: str, elsewhere: Elsewhere
) -> None:
    with elsewhere("hold", f"sqlite:///{file}", key) as first:
        assert first.stdout
        assert first.stdout.readline() == "holding\n"
        with pytest.raises(
            AlreadyRunning, match=rf"process {first.pid} on {os.uname().nodename}, since 20\d\d-"
        ):
            async with opened(file, key):
                pass
        first.kill()
        first.wait()
        async with opened(file, key) as database:
            assert await database.healthy()


async def test_the_same_process_cannot_open_it_twice_either(file: Path, key: str) -> None:
    async with opened(file, key):
        with pytest.raises(AlreadyRunning, match=str(os.getpid())):
            async with opened(file, key):
                pass


@pytest.mark.kill
@pytest.mark.parametrize("acknowledged", [1, 40, 160])
async def test_nothing_acknowledged_is_lost_by_kill_9(
    file: Path, key: str, elsewhere: Elsewhere, acknowledged: int
) -> None:
    with elsewhere("store", f"sqlite:///{file}", key) as process:
        assert process.stdout
        last = [int(process.stdout.readline()) for _ in range(acknowledged)][-1]
        process.kill()
        last = max([last, *(int(line) for line in process.stdout.readlines() if line.endswith("\n"))])
    assert holding(file.parent, CANARY) == []
    async with opened(file, key) as database, database.tx() as tx:
        assert [tuple(row) for row in await tx.fetch("pragma integrity_check")] == [("ok",)]
        rows = await tx.fetch("select update_id, state, body from inbox order by update_id")
        assert [row["update_id"] for row in rows][:last] == list(range(1, last + 1))
        assert len(rows) % 3 == 0, "a batch is stored whole"
        assert all((row["body"] == "") == (row["state"] == "done") for row in rows)


async def test_overwritten_words_are_gone_from_every_file_once_scrubbed(
    file: Path, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked at without the cipher, which would hide what is left behind."""
    monkeypatch.setattr(storage.sqlite, "_key_pragma", lambda _: "select 1")
    async with opened(file, key) as database:
        await fill(database)
        assert holding(file.parent, CANARY)
        async with database.tx() as tx:
            await inbox.done(tx, list(range(1, 200)))
            await tx.execute("delete from meta")
        await database.scrub()
        assert holding(file.parent, CANARY) == []


async def test_no_value_reaches_the_log_at_any_level(
    file: Path, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with opened(file, key) as database:
        await fill(database)
        with pytest.raises(StorageError):
            async with database.tx() as tx:
                await tx.execute("insert into meta (key, value) values (:key, null)", key=CANARY)
    assert CANARY not in caplog.text
    assert key not in caplog.text


def test_a_process_that_forgets_to_close_still_ends(file: Path, key: str) -> None:
    async def forget() -> None:
        database = await open_database(f"sqlite:///{file}", key)
        assert isinstance(database, SqliteDatabase)
        assert database._connection._thread.daemon  # noqa: SLF001 - what the interpreter looks at
        await database.close()

    asyncio.run(forget())
