"""Two copies of the bot: refused on one file or one token, at work together on one PostgreSQL."""

from __future__ import annotations

import asyncio
import json
import signal
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot import config
from bot.clock import SystemClock
from bot.engine.active_config import ActiveConfig
from bot.engine.callback_data import CallbackData
from bot.engine.rate_limits import Unlimited
from bot.engine.receiver import Handle, Receiver
from bot.engine.sender import Sender
from bot.engine.undelivered import Undelivered
from bot.engine.unit_of_work import UnitOfWork, UnitOfWorkFactory
from bot.engine.webhook import SECRET_HEADER
from bot.simulator.server import Simulator
from bot.telegram.bot import Bot
from storage import cases, events, inbox, open_database, outbox
from storage.database import Database
from tests import postgres
from tests.applicant import Applicant
from tests.client import Client, Group, Person, Tap
from tests.databases import KEY
from tests.engine.stage import no_calls
from tests.house import DAMIER, TOKEN
from tests.processes import PATIENCE, free_port, health, is_asking, run, tidy, until

OTHER_TOKEN = "7654321:" + "another-token-of-nobody-0123456789"


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with (
        Simulator(TOKEN, limits=False) as simulator,
        Client(simulator, patience=PATIENCE) as client,
    ):
        yield client


@pytest.fixture
async def staff(client: Client) -> list[Person]:
    return [await client.person(name) for name in ("Alix", "Basile")]


@pytest.fixture
async def group(client: Client, staff: list[Person]) -> Group:
    return await client.group("Staff", staff)


@pytest.fixture
async def url(postgresql: str, request: pytest.FixtureRequest) -> str:
    return await postgres.empty(postgresql, f"copies_{abs(hash(request.node.nodeid))}")


# --- SQLite -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other", [{"TOKEN": OTHER_TOKEN}, {"DATABASE_URL": "sqlite:///elsewhere/bot.db"}], ids=["file", "token"]
)
async def test_a_second_copy_refuses_to_start_and_names_the_first(
    client: Client, group: Group, tmp_path: Path, other: dict[str, str]
) -> None:
    with tidy() as copies:
        first = await run(copies, tmp_path, API_URL=client.url, STAFF_CHAT_ID=group.id)
        await is_asking(client)
        second = await run(copies, tmp_path, API_URL=client.url, STAFF_CHAT_ID=group.id, **other)
        assert await second.ends() == 2
        (line,) = second.words.splitlines()
        assert f"process {first.pid} on " in line
        assert await first.stop() == 0


async def test_a_copy_elsewhere_with_the_same_token_is_noticed_and_the_newcomer_gives_way(
    client: Client, group: Group, tmp_path: Path
) -> None:
    async def ask_again_and_again() -> None:
        async with aiohttp.ClientSession() as session:
            while True:
                async with session.post(
                    f"{client.url}/bot{TOKEN}/getUpdates", json={"timeout": 30}
                ) as answer:
                    await answer.read()

    elsewhere = asyncio.create_task(ask_again_and_again())
    try:
        with tidy() as copies:
            newcomer = await run(copies, tmp_path, API_URL=client.url, STAFF_CHAT_ID=group.id)
            assert await newcomer.ends() == 2
    finally:
        elsewhere.cancel()
    assert newcomer.words.splitlines()[-1] == "another process receives this bot's updates: stop it first"


# --- PostgreSQL ---------------------------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.kill
async def test_when_the_leading_copy_is_killed_the_other_takes_over_and_nothing_is_lost(
    client: Client, group: Group, url: str, tmp_path: Path
) -> None:
    people = [Applicant(await client.person(f"Personne{number}")) for number in range(6)]
    settings: dict[str, Any] = {"API_URL": client.url, "STAFF_CHAT_ID": group.id, "DATABASE_URL": url}
    with tidy() as copies:
        leader = await run(copies, tmp_path, **settings)
        await is_asking(client)
        standby = await run(copies, tmp_path, **settings)
        talking = [asyncio.create_task(one.interview()) for one in people]
        for kill in range(3):
            await _sent(client, 60 * (kill + 1))
            await leader.kill()
            leader, standby = standby, await run(copies, tmp_path, **settings)
        assert len(await asyncio.gather(*talking)) == len(people)
        await client.wait_for(lambda: _cards(group, people), what="a card for everybody")
        assert await standby.stop() == 0
        assert await leader.stop() == 0
    database = await open_database(url, KEY)
    try:
        async with database.tx() as tx:
            assert await inbox.count(tx) == 0
            assert await outbox.counts(tx) == {}
            filed = await tx.fetch("select person from case_file where status = 'filed'")
            assert sorted(row["person"] for row in filed) == sorted(one.person.id for one in people)
    finally:
        await database.close()


@pytest.mark.postgres
@pytest.mark.kill
async def test_when_the_leading_copy_is_frozen_the_other_takes_over_and_it_sends_nothing_when_it_wakes(
    client: Client, group: Group, url: str, tmp_path: Path
) -> None:
    people = [Applicant(await client.person(f"Personne{number}")) for number in range(6)]
    settings: dict[str, Any] = {"API_URL": client.url, "STAFF_CHAT_ID": group.id, "DATABASE_URL": url}
    with tidy() as copies:
        leader = await run(copies, tmp_path, **settings)
        await is_asking(client)
        standby = await run(copies, tmp_path, **settings)
        talking = [asyncio.create_task(one.interview()) for one in people]
        await _sent(client, 60)
        leader.send(signal.SIGSTOP)
        await asyncio.gather(*talking)
        leader.send(signal.SIGCONT)
        await client.wait_for(lambda: _cards(group, people), what="a card for everybody")
        assert await leader.stop() == 0
        assert await standby.stop() == 0
    for one in people:
        said = Counter(message.text for message in await one.person.messages() if message.from_bot)
        assert max(said.values()) <= 2


@pytest.mark.postgres
async def test_what_one_copy_handles_another_does_not_change_meanwhile(url: str) -> None:
    entered: list[str] = []
    goes_on = asyncio.Event()

    async def handle(_: UnitOfWork, update: Mapping[str, str]) -> None:
        entered.append(update["said"])
        await goes_on.wait()

    async with AsyncExitStack() as stack:
        databases = [await open_database(url) for _ in range(3)]
        for each in databases:
            stack.push_async_callback(each.close)
        first, second = (_receiver(each, handle) for each in databases[:2])
        async with databases[2].tx() as tx:
            await inbox.store(tx, [(1, 1, '{"said": "first"}')], 0)
        one = asyncio.create_task(first.batch())
        await until(lambda: entered == ["first"])
        async with databases[2].tx() as tx:
            await inbox.store(tx, [(2, 2, '{"said": "second"}')], 0)
        other = asyncio.create_task(second.batch())
        await until(lambda: _one_waits(databases[2]))
        assert entered == ["first"]
        goes_on.set()
        await asyncio.gather(one, other)
    assert entered == ["first", "second"]


def _receiver(database: Database, handle: Handle) -> Receiver:
    """What makes transactions of updates, beside a sender that does not send."""
    clock = SystemClock()
    units = UnitOfWorkFactory.build(ActiveConfig(config.load(DAMIER), -1), CallbackData(b"key"))
    bot, listener = Bot("http://127.0.0.1:1", TOKEN), Undelivered(clock, units)
    return Receiver(
        database, clock, units, Sender(database, bot, clock, Unlimited(), listener),
        handle=handle, first_ask=lambda _: None, wake_timers=lambda _: None, take_calls=no_calls,
    )  # fmt: skip


async def _one_waits(database: Database) -> bool:
    async with database.tx() as tx:
        return bool(
            await tx.fetch("select 1 as one from pg_locks where locktype = 'advisory' and not granted")
        )


async def _sent(client: Client, least: int) -> None:
    async def look() -> bool:
        return len(await client.calls("sendMessage")) + len(await client.calls("editMessageText")) >= least

    await client.wait_for(look, what=f"{least} calls")


async def _cards(group: Group, people: list[Applicant]) -> bool:
    cards = [message.text for message in await group.messages()]
    return all(any(one.canary in card for card in cards) for one in people)


@pytest.mark.postgres
async def test_copies_behind_a_webhook_lose_no_change_of_a_case_that_three_people_touch_at_once(
    client: Client, group: Group, staff: list[Person], url: str, tmp_path: Path
) -> None:
    people = [Applicant(await client.person(f"Personne{number}")) for number in range(4)]
    ports = [free_port(), free_port()]
    with tidy() as copies:
        async with balanced(ports) as balancer:
            for port in ports:
                await run(
                    copies, tmp_path, API_URL=client.url, STAFF_CHAT_ID=group.id, DATABASE_URL=url,
                    WEBHOOK_URL=balancer.address, HOST="127.0.0.1", PORT=port,
                )  # fmt: skip
            for port in ports:
                assert (await health(port))["status"] == 200
            await asyncio.gather(*(one.interview() for one in people))
            await client.wait_for(lambda: _cards(group, people), what="a card for everybody")
            with balancer.holding():
                for one in people:
                    await one.person.says("/stop")
                for card in [message for message in await group.messages() if message.button(TAKE)]:
                    for who in staff:
                        await who.presses(
                            card, (card.button(TAKE) or card.buttons[0][0]).data or "", chat=group, wait=0
                        )
                await balancer.passes_all_at_once(await client.updates_waiting())
            for one in people:
                await one.person.reads("plus de points d’étape")
            await client.until_confirmed()
            taps = await client.wait_for(lambda: _all_answered(client), what="an answer to each tap")
            toasts = Counter(tap.answer == YOURS for tap in taps if tap.person in {one.id for one in staff})
            assert toasts == {True: len(people), False: len(people)}
        assert [await copy.stop() for copy in copies] == [0, 0]
    await _each_change_is_kept(url, staff)


TAKE, YOURS = "Prendre en charge", "C’est à vous."


async def _all_answered(client: Client) -> list[Tap]:
    taps = await client.taps_made()
    return taps if all(tap.answer is not None for tap in taps) else []


async def _each_change_is_kept(url: str, staff: list[Person]) -> None:
    database = await open_database(url, KEY)
    try:
        async with database.tx() as tx:
            rows = await tx.fetch("select id from case_file")
            for case in (await cases.load(tx, [row["id"] for row in rows])).values():
                assert case.owner in {one.id for one in staff}
                assert not case.followed
                kinds = Counter(event.kind for event in await events.of(tx, case.id))
                assert (kinds["filed"], kinds["claimed"], kinds["stopped"]) == (1, 1, 1)
            assert await outbox.counts(tx) == {}
    finally:
        await database.close()


class Balancer:
    """Passes what Telegram pushes to each of the ports in turn, or holds it back for a while."""

    def __init__(self, ports: list[int], session: aiohttp.ClientSession) -> None:
        self.address = ""
        self._ports = cycle(ports)
        self._session = session
        self._secret = ""
        self._is_holding = False

    async def take(self, request: web.Request) -> web.Response:
        """Pass one update on."""
        self._secret = request.headers[SECRET_HEADER]
        return web.Response(status=503 if self._is_holding else await self._passed(await request.read()))

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Refuse what Telegram pushes: it will come again."""
        self._is_holding = True
        yield
        self._is_holding = False

    async def passes_all_at_once(self, updates: Sequence[object]) -> None:
        """Push many updates, all at the same time."""
        statuses = await asyncio.gather(*(self._passed(json.dumps(update).encode()) for update in updates))
        assert set(statuses) == {200}

    async def _passed(self, body: bytes) -> int:
        where = f"http://127.0.0.1:{next(self._ports)}/updates"
        async with self._session.post(where, data=body, headers={SECRET_HEADER: self._secret}) as answer:
            return answer.status


@asynccontextmanager
async def balanced(ports: list[int]) -> AsyncIterator[Balancer]:
    """Something at an address that stands before several copies."""
    app = web.Application()
    runner = web.AppRunner(app)
    async with aiohttp.ClientSession() as session:
        balancer = Balancer(ports, session)
        app.router.add_post("/updates", balancer.take)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            balancer.address = f"http://127.0.0.1:{runner.addresses[0][1]}/updates"
            yield balancer
        finally:
            await runner.cleanup()
