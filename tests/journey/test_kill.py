"""Killed with -9 in the middle of many interviews, again and again: nobody has to say anything twice."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections import Counter
from pathlib import Path

from bot.simulator.server import Simulator
from storage import inbox, open_database, outbox, timers
from tests import databases
from tests.applicant import Applicant
from tests.client import Client, Group
from tests.databases import KEY
from tests.house import DAMIER, ROOT, TOKEN

APPLICANTS = 12
KILLS = 4
CALLS_BETWEEN = 90


async def test_kill_9_in_the_middle_of_interviews_loses_no_answer_no_card_and_no_check_in(
    tmp_path: Path,
) -> None:
    async with (
        databases.of_house(tmp_path) as database,
        Simulator(TOKEN, limits=False) as simulator,
        Client(simulator.url) as client,
    ):
        staff = [await client.person("Alix")]
        group = await client.group("Staff", staff)
        url = database.url
        people = [Applicant(await client.person(f"Personne{number}")) for number in range(APPLICANTS)]
        process = await _started(simulator.url, group, url)
        talking = [asyncio.create_task(one.interview()) for one in people]
        try:
            for kill in range(KILLS):
                await _calls(client, (kill + 1) * CALLS_BETWEEN)
                process.send_signal(signal.SIGKILL)
                await process.wait()
                process = await _started(simulator.url, group, url)
            outcomes = await asyncio.gather(*talking)
            assert len(outcomes) == APPLICANTS
            await client.wait_for(lambda: _cards(group, APPLICANTS), what="a card for everybody", seconds=30)
        finally:
            for task in talking:
                task.cancel()
            process.send_signal(signal.SIGTERM)
            assert await process.wait() == 0
        await _nothing_lost(url, group, people)


async def _nothing_lost(url: str, group: Group, people: list[Applicant]) -> None:
    cards = [message.text for message in await group.messages() if message.text.startswith("D-2")]
    for one in people:
        assert any(one.canary in card for card in cards)
    references = Counter(card.split("\n")[0] for card in cards)
    assert len(references) == APPLICANTS
    assert max(references.values()) <= 2, "a message whose fate is unknown is repeated once at most"
    database = await open_database(url, KEY)
    try:
        async with database.tx() as tx:
            assert await inbox.count(tx) == 0
            assert await outbox.counts(tx) == {}
            files = await tx.fetch("select id, status from case_file")
            assert [row["status"] for row in files] == ["filed"] * APPLICANTS
            for row in files:
                waiting = await timers.of(tx, row["id"])
                assert {timer.kind for timer in waiting} == {"checkin", "promise"}
                assert len({timer.key for timer in waiting}) == len(waiting)
    finally:
        await database.close()


async def _started(api: str, group: Group, database: str) -> asyncio.subprocess.Process:
    environ = {
        **os.environ, "DAMIER_TOKEN": TOKEN, "DAMIER_API_URL": api, "DAMIER_CONFIG": str(DAMIER),
        "DAMIER_DATABASE_URL": database, "DAMIER_DATABASE_KEY": KEY, "DAMIER_STAFF_CHAT_ID": str(group.id),
        "DAMIER_API_LIMITS": "off", "DAMIER_LOG_LEVEL": "ERROR", "DAMIER_BACKUPS": "off",
    }  # fmt: skip
    return await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=environ, cwd=ROOT)


async def _calls(client: Client, least: int) -> None:
    """Wait until the bot has made so many calls that people see."""

    async def look() -> bool:
        sent, edited = await client.calls("sendMessage"), await client.calls("editMessageText")
        return len(sent) + len(edited) >= least

    await client.wait_for(look, what=f"{least} calls", seconds=60)


async def _cards(group: Group, wanted: int) -> bool:
    cards = [message.text for message in await group.messages() if message.text.startswith("D-2")]
    titles = {card.split("\n")[0] for card in cards}
    return len(titles) >= wanted
