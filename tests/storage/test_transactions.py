from __future__ import annotations

import asyncio

import pytest

from storage import meta
from storage.database import Database, StatementError, Unavailable


class Changed(Exception):  # noqa: N818 - a change of mind
    pass


async def value(database: Database, key: str) -> str | None:
    async with database.tx() as tx:
        return await meta.get(tx, key)


async def test_what_is_committed_is_seen_by_the_next_transaction(database: Database) -> None:
    async with database.tx() as tx:
        await meta.put(tx, "colour", "blue")
    assert await value(database, "colour") == "blue"


async def test_a_transaction_reads_what_it_wrote(database: Database) -> None:
    async with database.tx() as tx:
        await meta.put(tx, "colour", "blue")
        assert await meta.get(tx, "colour") == "blue"


@pytest.mark.parametrize("read_before_the_end", [False, True])
async def test_an_exception_undoes_everything(database: Database, read_before_the_end: bool) -> None:  # noqa: FBT001 - a parameter of the test
    with pytest.raises(Changed):  # noqa: PT012 - the whole transaction
        async with database.tx() as tx:
            await meta.put(tx, "colour", "blue")
            if read_before_the_end:
                await meta.get(tx, "colour")
            raise Changed
    assert await value(database, "colour") is None


async def test_a_refused_statement_undoes_everything_and_says_nothing_of_the_values(
    database: Database,
) -> None:
    with pytest.raises(StatementError) as refused:  # noqa: PT012 - the whole transaction
        async with database.tx() as tx:
            await meta.put(tx, "colour", "blue")
            await tx.execute("insert into meta (key, value) values (:key, 'canary')", key="colour")
    assert "canary" not in str(refused.value)
    assert "colour" not in str(refused.value)
    assert await value(database, "colour") is None


async def test_a_cancelled_transaction_is_undone_and_lets_the_next_one_begin(database: Database) -> None:
    inside = asyncio.Event()

    async def dawdle() -> None:
        async with database.tx() as tx:
            await meta.put(tx, "colour", "blue")
            await meta.get(tx, "colour")
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(dawdle())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await value(database, "colour") is None


@pytest.mark.parametrize("step", range(1, 60))
async def test_cancelled_at_any_step_it_is_whole_or_nothing(database: Database, step: int) -> None:
    async def write() -> None:
        async with database.tx() as tx:
            await meta.put(tx, "one", "1")
            await meta.get(tx, "one")
            await meta.put(tx, "two", "2")

    task = asyncio.create_task(write())
    for _ in range(step):
        await asyncio.sleep(0)
    task.cancel()
    task.cancel()
    await asyncio.wait([task])
    one, two = await value(database, "one"), await value(database, "two")
    assert (one, two) in {(None, None), ("1", "2")}
    assert task.cancelled() or (one, two) == ("1", "2")


async def test_cancelled_while_waiting_for_its_turn_it_never_began(database: Database) -> None:
    async with database.tx() as tx:
        waiting = [asyncio.create_task(value(database, "colour")) for _ in range(20)]
        await asyncio.sleep(0)
        for task in waiting:
            task.cancel()
        await asyncio.wait(waiting)
        await meta.put(tx, "colour", "blue")
    assert await value(database, "colour") == "blue"


async def test_many_at_once_do_not_disturb_each_other(database: Database) -> None:
    async def count_up() -> None:
        async with database.tx() as tx:
            await tx.alone("counter")
            seen = int(await meta.get(tx, "count") or 0)
            await meta.put(tx, "count", str(seen + 1))

    await asyncio.gather(*(count_up() for _ in range(40)))
    assert await value(database, "count") == "40"


async def test_lists_are_taken_with_many_one_or_no_values(database: Database) -> None:
    async with database.tx() as tx:
        for key in "abc":
            await meta.put(tx, key, key)

        async def keys(condition: str, *names: str) -> str:
            sql = f"select key from meta where key {condition} :names order by key"  # noqa: S608 - in, not in
            rows = await tx.fetch(sql, names=names)
            return "".join(row["key"] for row in rows)

        assert await keys("in", "a", "c", "x") == "ac"
        assert await keys("in") == ""
        assert await keys("not in", "a") == "bc"
        assert await keys("not in") == "abc"


async def test_colons_and_percents_in_texts_are_left_alone(database: Database) -> None:
    async with database.tx() as tx:
        rows = await tx.fetch("select ':key 100%' as text from meta where key like :like or 1 = 1", like="%")
        await meta.put(tx, "k", "v")
        rows = await tx.fetch("select ':key 100%' as text from meta where key like :like", like="%")
    assert [row["text"] for row in rows] == [":key 100%"]


async def test_it_says_whether_it_is_healthy(database: Database) -> None:
    assert await database.healthy()
    await database.close()
    await database.close()
    assert not await database.healthy()
    with pytest.raises(Unavailable):
        await value(database, "colour")


async def test_what_is_not_durable_is_there_for_the_next_transaction(database: Database) -> None:
    async with database.tx(durable=False) as tx:
        await meta.put(tx, "cheap", "1")
    async with database.tx() as tx:
        assert await meta.get(tx, "cheap") == "1"
    with pytest.raises(Changed):  # noqa: PT012 - the whole transaction
        async with database.tx(durable=False) as tx:
            await meta.put(tx, "cheap", "2")
            raise Changed
    async with database.tx(durable=False) as tx:
        assert await meta.get(tx, "cheap") == "1"
