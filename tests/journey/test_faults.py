"""A bad day on the line and in the database: nobody has to say anything twice, and nothing leaks."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from bot.simulator.faults import Fault, Faults
from bot.simulator.server import Simulator
from storage import open_database, outbox
from tests import postgres
from tests.applicant import SENT, Applicant
from tests.client import Client, Group, Message
from tests.databases import KEY
from tests.house import TOKEN
from tests.journey.bad_line import KINDS, trouble
from tests.processes import PATIENCE, run, tidy, until

APPLICANTS = 4
SAID = ("atelier numéro", "@example.org", "06 12 34", "Clermont", "Personne")
STORED = (*SAID, "sendMessage", "bot_command", "case_file")


class BadLine(Faults):
    """One call in eight fails, in every way there is; but no message is lost sight of twice in a row."""

    def __init__(self) -> None:
        super().__init__()
        self._chance = random.Random(7)  # noqa: S311 - the same trouble each time
        self._lost_sight: dict[object, bool] = {}

    def meet(self, method: str, chat_id: object) -> Fault | None:
        """Choose what happens to a call."""
        is_new = method == "sendMessage"
        spared = is_new and self._lost_sight.pop(chat_id, False)
        if spared or self._chance.random() > 1 / 8:
            return None
        kind = self._chance.choice(KINDS)
        if is_new:
            self._lost_sight[chat_id] = kind in {"cut_before", "cut_after", "garbage"}
        return trouble(kind, 0.2)


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    async with Simulator(TOKEN, limits=False) as simulator:
        yield simulator


@pytest.fixture
async def client(simulator: Simulator) -> AsyncIterator[Client]:
    async with Client(simulator, patience=PATIENCE) as client:
        yield client


@pytest.fixture
async def group(client: Client) -> Group:
    return await client.group("Staff", [await client.person("Alix")])


async def _people(client: Client, count: int = APPLICANTS) -> list[Applicant]:
    return [Applicant(await client.person(f"Personne{number}")) for number in range(count)]


async def _has_card(group: Group, people: list[Applicant]) -> bool:
    cards = [message.text for message in await group.messages() if message.text.startswith("D-2")]
    return all(any(one.canary in card for card in cards) for one in people)


async def test_a_bad_line_costs_nobody_an_answer_and_tells_no_secret(
    simulator: Simulator, client: Client, group: Group, tmp_path: Path
) -> None:
    people = await _people(client)
    with tidy() as copies:
        copy = await run(copies, tmp_path, API_URL=client.url, STAFF_CHAT_ID=group.id, LOG_LEVEL="DEBUG")
        simulator.faults = BadLine()
        async with asyncio.TaskGroup() as talking:
            tasks = [talking.create_task(one.interview()) for one in people]
            talking.create_task(_repeat_updates(client, tasks))
        await client.wait_for(lambda: _has_card(group, people), what="a card for everybody")
        simulator.faults = Faults()
        assert await copy.stop() == 0
    for one in people:
        outcomes = Counter(SENT in message.text for message in await one.person.messages())
        assert outcomes[True] in {1, 2}
    for words in (*SAID, TOKEN.partition(":")[2], KEY):
        assert words not in copy.words
    assert "Traceback" not in copy.words
    _nothing_can_be_read(tmp_path / "data")
    database = await open_database(f"sqlite:///{tmp_path}/data/bot.db", KEY)
    try:
        async with database.tx() as tx:
            assert "dead" not in await outbox.counts(tx)
            files = await tx.fetch("select status, body from case_file")
            assert [row["status"] for row in files] == ["filed"] * APPLICANTS
            assert all(any(one.canary in row["body"] for row in files) for one in people)
    finally:
        await database.close()


async def _repeat_updates(client: Client, tasks: list[asyncio.Task[Message]]) -> None:
    seen = 0
    while not all(task.done() for task in tasks):
        await client.repeats_last_update()
        seen = (await client.get("changes", after=seen, seconds=1))["version"]


def _nothing_can_be_read(folder: Path) -> None:
    files = [path for path in folder.iterdir() if path.is_file()]
    assert files
    for path in files:
        content = path.read_bytes()
        assert not [words for words in STORED if words.encode() in content], path.name


@pytest.mark.kill
async def test_after_a_kill_the_files_on_the_disk_say_nothing(
    client: Client, group: Group, tmp_path: Path
) -> None:
    people = await _people(client, 3)
    with tidy() as copies:
        copy = await run(copies, tmp_path, API_URL=client.url, STAFF_CHAT_ID=group.id)
        await asyncio.gather(*(one.interview() for one in people))
        await copy.kill()
    assert (tmp_path / "data" / "bot.db-wal").stat().st_size > 0
    _nothing_can_be_read(tmp_path / "data")


async def test_while_another_process_locks_the_database_updates_wait_and_none_is_lost(
    client: Client, group: Group, tmp_path: Path
) -> None:
    one, two = await _people(client, 2)
    with tidy() as copies:
        copy = await run(copies, tmp_path, API_URL=client.url, STAFF_CHAT_ID=group.id)
        await one.interview()
        with locked(tmp_path / "data" / "bot.db"):
            talking = asyncio.create_task(two.interview())
            await until(lambda: "database is locked" in copy.words)
            assert not talking.done()
        await talking
        await client.wait_for(lambda: _has_card(group, [one, two]), what="a card for both")
        assert await copy.stop() == 0


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the file as a backup tool with the key might."""
    connection = dbapi2.connect(str(path), isolation_level=None)
    try:
        connection.execute(f"pragma key = \"x'{KEY}'\"")
        connection.execute("begin immediate")
        yield
    finally:
        connection.close()


@pytest.mark.postgres
async def test_while_postgresql_restarts_updates_wait_and_none_is_lost(
    client: Client, group: Group, tmp_path: Path
) -> None:
    if not postgres.available():
        pytest.skip(postgres.MISSING)
    people = await _people(client)
    with postgres.server() as url, tidy() as copies:
        copy = await run(copies, tmp_path, API_URL=client.url, STAFF_CHAT_ID=group.id, DATABASE_URL=url)
        talking = [asyncio.create_task(one.interview()) for one in people]
        for restart in range(2):
            await _sent(client, 50 * (restart + 1))
            await asyncio.to_thread(postgres.restart, url)
        assert len(await asyncio.gather(*talking)) == APPLICANTS
        await client.wait_for(lambda: _has_card(group, people), what="a card for everybody")
        assert await copy.stop() == 0
        database = await open_database(url, KEY)
        try:
            async with database.tx() as tx:
                assert len(await tx.fetch("select id from case_file where status = 'filed'")) == APPLICANTS
                assert await outbox.counts(tx) == {}
        finally:
            await database.close()


async def _sent(client: Client, least: int) -> None:
    async def look() -> bool:
        return len(await client.calls("sendMessage")) + len(await client.calls("editMessageText")) >= least

    await client.wait_for(look, what=f"{least} calls")
