"""A few words written while the bot is at work on the database."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import inbox, meta, open_database
from storage.database import AlreadyRunning, StorageError
from tests.storage.conftest import KEY, Elsewhere

WORDS = 4


@pytest.mark.kill
async def test_they_are_written_beside_another_process_and_both_find_all_of_it(
    url: str, elsewhere: Elsewhere
) -> None:
    with elsewhere("store", url, KEY) as process:
        assert process.stdout
        process.stdout.readline()
        for number in range(WORDS):
            database = await open_database(url, KEY, beside=True)
            async with database.tx() as tx:
                await meta.put(tx, f"word {number}", "kept")
            await database.close()
            last = int(process.stdout.readline())
        process.kill()
    database = await open_database(url, KEY)
    try:
        async with database.tx() as tx:
            assert [await meta.get(tx, f"word {number}") for number in range(WORDS)] == ["kept"] * WORDS
            rows = await tx.fetch("select update_id from inbox order by update_id")
            assert [row["update_id"] for row in rows][:last] == list(range(1, last + 1))
    finally:
        await database.close()


async def test_the_bot_goes_on_and_reads_them(url: str) -> None:
    bot = await open_database(url, KEY)
    beside = await open_database(url, KEY, beside=True)
    async with beside.tx() as tx:
        await meta.put(tx, "word", "kept")
    await beside.close()
    async with bot.tx() as tx:
        assert await meta.get(tx, "word") == "kept"
        assert await inbox.count(tx) == 0
    await bot.scrub()
    await bot.close()


async def test_it_keeps_nobody_out_and_a_second_bot_still_is(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/damier.db"
    bot = await open_database(url, KEY)
    beside = await open_database(url, KEY, beside=True)
    with pytest.raises(AlreadyRunning):
        await open_database(url, KEY)
    await bot.close()
    bot = await open_database(url, KEY)
    await beside.close()
    await bot.close()


async def test_no_database_is_made_and_no_table_changed(tmp_path: Path, url: str) -> None:
    with pytest.raises(StorageError, match="there is no such database"):
        await open_database(f"sqlite:///{tmp_path}/none.db", KEY, beside=True)
    assert not (tmp_path / "none.db").exists()
    bot = await open_database(url, KEY)
    async with bot.tx() as tx:
        await tx.execute("delete from version where number = (select max(number) from version)")
    with pytest.raises(StorageError, match="start the bot once"):
        await open_database(url, KEY, beside=True)
    await bot.close()
