"""The webhook end to end: whatever was thanked for is kept, through kills."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import pytest

from bot.engine.webhook import SECRET_HEADER
from bot.simulator.server import Simulator
from storage import inbox, open_database, outbox
from tests.applicant import Applicant
from tests.client import Client, Group
from tests.databases import KEY
from tests.house import TOKEN
from tests.processes import PATIENCE, Running, free_port, health, run, tidy

SECRET = "only-telegram-knows-it"  # pragma: allowlist secret
APPLICANTS = 6


@pytest.mark.kill
async def test_what_was_thanked_for_is_kept_through_kills(tmp_path: Path) -> None:
    port = free_port()
    async with (
        Simulator(TOKEN, limits=False) as simulator,
        Client(simulator.url, patience=PATIENCE) as client,
    ):
        group = await client.group("Staff", [await client.person("Alix")])
        people = [Applicant(await client.person(f"Personne{number}")) for number in range(APPLICANTS)]
        with tidy() as copies:
            copy = await _run(copies, tmp_path, client, group, port)
            talking = [asyncio.create_task(one.interview()) for one in people]
            for kill in range(3):
                await _sent(client, 50 * (kill + 1))
                await copy.kill()
                copy = await _run(copies, tmp_path, client, group, port)
            assert len(await asyncio.gather(*talking)) == APPLICANTS
            await _left_nothing(port)
            assert await client.updates_waiting() == []
            assert await copy.stop() == 0
        cards = [message.text for message in await group.messages()]
        assert all(any(one.canary in card for card in cards) for one in people)
    database = await open_database(f"sqlite:///{tmp_path}/data/bot.db", KEY)
    try:
        async with database.tx() as tx:
            assert await inbox.count(tx) == 0
            assert await outbox.counts(tx) == {}
            assert len(await tx.fetch("select id from case_file where status = 'filed'")) == APPLICANTS
    finally:
        await database.close()


async def test_strangers_are_sent_away_and_anybody_may_ask_how_it_is(tmp_path: Path) -> None:
    port = free_port()
    async with (
        Simulator(TOKEN, limits=False) as simulator,
        Client(simulator, patience=PATIENCE) as client,
    ):
        group = await client.group("Staff", [await client.person("Alix")])
        with tidy() as copies:
            copy = await _run(copies, tmp_path, client, group, port)
            assert (await health(port))["ok"] is True
            url = f"http://127.0.0.1:{port}/updates"
            said = {"update_id": 9, "message": {"text": "canary", "chat": {"id": 1, "type": "private"}}}
            async with aiohttp.ClientSession() as session:
                for shown in ({}, {SECRET_HEADER: "canary"}):  # pragma: allowlist secret
                    async with session.post(url, json=said, headers=shown) as answer:
                        assert answer.status == 403
                broken = (
                    b'{"update_id": 10, "message": {"text": "\\ud83d", "chat": {"id": 1, "type": "private"}}}'
                )
                for body, status in ((b"{canary", 400), (broken, 200), (broken, 200)):
                    async with session.post(url, data=body, headers={SECRET_HEADER: SECRET}) as answer:
                        assert answer.status == status
            alice = await client.person("Alice")
            await alice.says("/start")
            await alice.reads("Avant de commencer")
            assert await copy.stop() == 0
        assert "canary" not in copy.words
        assert SECRET not in copy.words


async def _run(copies: list[Running], folder: Path, client: Client, group: Group, port: int) -> Running:
    return await run(
        copies, folder, API_URL=client.url, STAFF_CHAT_ID=group.id, HOST="127.0.0.1", PORT=port,
        WEBHOOK_URL=f"http://127.0.0.1:{port}/updates", WEBHOOK_SECRET=SECRET, LOG_LEVEL="DEBUG",
    )  # fmt: skip


async def _sent(client: Client, least: int) -> None:
    async def look() -> bool:
        return len(await client.calls("sendMessage")) + len(await client.calls("editMessageText")) >= least

    await client.wait_for(look, what=f"{least} calls")


async def _left_nothing(port: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while await _oldest(port) != (None, None):
            pass


async def _oldest(port: int) -> tuple[float | None, float | None]:
    told = await health(port)
    return told["inbox"]["oldest"], told["outbox"]["oldest"]
