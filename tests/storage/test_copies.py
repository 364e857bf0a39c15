"""Two or more copies of the bot on one PostgreSQL."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator

import psycopg
import pytest

from storage import inbox, meta, open_database, outbox
from storage.database import Database, StatementError, Unavailable
from storage.outbox import OutboxCall
from tests import postgres
from tests.processes import PATIENCE, until
from tests.storage.conftest import Elsewhere

pytestmark = pytest.mark.postgres


@pytest.fixture
async def url(postgresql: str, request: pytest.FixtureRequest) -> str:
    return await postgres.empty(postgresql, f"copies_{abs(hash(request.node.nodeid))}")


@pytest.fixture
async def copies(url: str) -> AsyncIterator[tuple[Database, Database]]:
    first, second = await asyncio.gather(open_database(url), open_database(url))
    try:
        yield first, second
    finally:
        await first.close()
        await second.close()


async def kill_connections(database: Database) -> None:
    """Have the server end all connections but the one that asks, and wait until they are gone."""
    others = "from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    async with database.tx() as tx:
        await tx.fetch(f"select pg_terminate_backend(pid) as done {others}")
    left = 1
    while left:
        async with database.tx() as tx:
            left = (await tx.fetch(f"select count(*) as n {others}"))[0]["n"]


async def test_a_copy_waits_for_the_updates_another_has_taken(copies: tuple[Database, Database]) -> None:
    async with copies[0].tx() as tx:
        await inbox.store(tx, [(n, 1, "x") for n in range(9)], 0)

    async def rest() -> list[int]:
        async with copies[1].tx() as tx:
            return [each.update_id for each in await inbox.waiting(tx, 9)]

    async with copies[0].tx() as tx:
        mine = [each.update_id for each in await inbox.waiting(tx, 2)]
        others = asyncio.create_task(rest())
        await inbox.done(tx, mine)
    assert mine == [0, 1]
    assert await others == [2, 3, 4, 5, 6, 7, 8]


async def test_copies_share_the_updates_and_handle_each_once_in_order(
    copies: tuple[Database, Database],
) -> None:
    async with copies[0].tx() as tx:
        await inbox.store(tx, [(n, n * 7 % 11, "x") for n in range(300)], 0)
    handled: list[tuple[int, int]] = []

    async def work(database: Database) -> None:
        idle = 0
        while idle < 3:
            async with database.tx() as tx:
                rows = await inbox.waiting(tx, 5)
                await inbox.done(tx, [row.update_id for row in rows])
                handled.extend((row.chat, row.update_id) for row in rows)
            idle = 0 if rows else idle + 1

    await asyncio.gather(*map(work, copies * 2))
    assert sorted(update for _, update in handled) == list(range(300))
    for chat in range(11):
        order = [update for where, update in handled if where == chat]
        assert order == sorted(order)


async def test_an_update_stored_by_two_copies_is_handled_once(copies: tuple[Database, Database]) -> None:
    async def keep(database: Database) -> None:
        async with database.tx() as tx:
            await inbox.store(tx, [(n, 1, "x") for n in range(50)], 0)

    await asyncio.gather(*map(keep, copies * 3))
    async with copies[0].tx() as tx:
        assert await inbox.count(tx) == 50


async def test_copies_writing_to_one_queue_leave_none_behind(copies: tuple[Database, Database]) -> None:
    sent: list[int] = []

    async def add(database: Database, start: int) -> None:
        for number in range(start, start + 25):
            async with database.tx() as tx:
                await outbox.add(
                    tx, [OutboxCall(queue_key="c1", chat=1, method="m", params={"number": number})]
                )

    async def send(database: Database) -> None:
        while len(sent) < 100:
            async with database.tx() as tx:
                rows = await outbox.claim(tx, 0, 9)
                assert len(rows) <= 1
            async with database.tx() as tx:
                await outbox.sent(tx, [(row.id, None) for row in rows])
                sent.extend(row.params["number"] for row in rows)

    adding = [add(database, 25 * n) for n, database in enumerate(copies * 2)]
    async with asyncio.timeout(20):
        await asyncio.gather(*adding, send(copies[0]))
    assert sorted(sent) == list(range(100))


@pytest.mark.kill
async def test_when_the_leader_is_killed_the_next_one_leads(
    copies: tuple[Database, Database], url: str, elsewhere: Elsewhere
) -> None:
    with elsewhere("lead", url, "") as leader:
        assert leader.stdout
        assert leader.stdout.readline() == "leading\n"
        leading = asyncio.Event()

        async def stand() -> None:
            async with copies[0].elected("sender") as leadership:
                assert not leadership.lost.is_set()
                leading.set()

        waiting = asyncio.create_task(stand())
        async with copies[1].elected("poller"):
            assert await copies[1].healthy()
        assert not leading.is_set()
        leader.kill()
        async with asyncio.timeout(20):
            await waiting
        assert leading.is_set()


@pytest.mark.kill
async def test_a_leader_that_is_frozen_holds_nobody_up_and_does_nothing_when_it_wakes(
    copies: tuple[Database, Database], url: str, elsewhere: Elsewhere
) -> None:
    with elsewhere("freeze", url, "") as leader:
        assert leader.stdout
        assert leader.stdout.readline() == "leading\n"
        async with asyncio.timeout(20), copies[0].elected("sender") as leadership:
            async with copies[0].tx() as tx:
                await tx.alone("cases")
                assert await inbox.count(tx) == 0
            assert leadership.holds()
            leader.send_signal(signal.SIGCONT)
            assert leader.stdout.readline() == "False\n"
            assert leader.stdout.readline() == "undone\n"
            async with copies[1].tx() as tx:
                assert await inbox.count(tx) == 0


async def test_a_leader_whose_connection_dies_is_told(copies: tuple[Database, Database]) -> None:
    async with copies[0].elected("sender") as leadership:
        await kill_connections(copies[1])
        async with asyncio.timeout(20):
            await leadership.lost.wait()
        async with copies[1].elected("sender"):
            pass


async def test_waiting_to_lead_can_be_given_up(copies: tuple[Database, Database]) -> None:
    async with copies[0].elected("sender"):
        waiting = asyncio.create_task(copies[1].elected("sender").__aenter__())
        await copies[1].healthy()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    async with asyncio.timeout(20), copies[1].elected("sender"):
        pass


async def test_a_connection_cut_in_the_middle_is_a_clean_error_and_the_next_transaction_works(
    copies: tuple[Database, Database],
) -> None:
    first, second = copies
    with pytest.raises(Unavailable) as cut:  # noqa: PT012 - the whole transaction
        async with first.tx() as tx:
            await meta.put(tx, "colour", "blue")
            await meta.get(tx, "colour")
            await kill_connections(second)
            await meta.get(tx, "colour")
    assert "\n" not in str(cut.value)
    async with first.tx() as tx:
        assert await meta.get(tx, "colour") is None


async def test_connections_that_died_while_idle_are_not_used(copies: tuple[Database, Database]) -> None:
    first, second = copies
    await asyncio.gather(*(first.healthy() for _ in range(5)))
    await kill_connections(second)
    async with first.tx() as tx:
        assert await meta.get(tx, "colour") is None


async def test_no_value_is_told_by_an_error_or_the_log(
    copies: tuple[Database, Database], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(StatementError) as refused:
        async with copies[0].tx() as tx:
            await tx.execute("insert into meta (key, value) values (:key, null)", key="canary")
    assert "canary" not in str(refused.value) + caplog.text


async def test_a_server_that_is_not_there_is_said_in_one_line() -> None:
    with pytest.raises(Unavailable) as gone:
        await open_database("postgresql://tester:canary@/postgres?host=/nowhere")  # pragma: allowlist secret
    assert "\n" not in str(gone.value)
    assert "canary" not in str(gone.value)


async def test_whoever_froze_while_it_sent_its_statements_is_cut_off_by_who_waits_for_it(
    url: str, copies: tuple[Database, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.postgres.FROZEN", 0.2)
    monkeypatch.setattr("storage.postgres.GLANCE", 0.1)
    frozen = await psycopg.AsyncConnection.connect(url, autocommit=True)
    sending = frozen.pgconn
    sending.enter_pipeline_mode()
    sending.send_query_params(b"begin", None)
    sending.send_query_params(b"select pg_advisory_xact_lock(hashtextextended('alone cases', 0))", None)
    sending.send_flush_request()
    sending.flush()  # and the end of what it sends does not come
    try:
        await until(lambda: _holds_a_lock(copies[0]))
        async with asyncio.timeout(PATIENCE), copies[0].tx() as tx:
            await tx.alone("cases")
            assert await tx.fetch("select 1 as one") == [{"one": 1}]
    finally:
        await frozen.close()


async def test_whoever_waits_long_for_one_that_works_cuts_off_nobody(
    copies: tuple[Database, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.postgres.FROZEN", 0.05)
    monkeypatch.setattr("storage.postgres.GLANCE", 0.05)

    async def waits() -> None:
        async with copies[1].tx() as tx:
            await tx.alone("cases")

    async with copies[0].tx() as tx:
        await tx.alone("cases")
        waiting = asyncio.create_task(waits())
        await tx.fetch("select pg_sleep(0.5)")
        await meta.put(tx, "it", "stands")
    await waiting
    async with copies[0].tx() as tx:
        assert await meta.get(tx, "it") == "stands"


async def _holds_a_lock(database: Database) -> bool:
    async with database.tx() as tx:
        return bool(await tx.fetch("select 1 as one from pg_locks where locktype = 'advisory' and granted"))
