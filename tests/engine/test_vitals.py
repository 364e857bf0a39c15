"""A health page that tells the truth, and numbers without a name or a word."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.core.model.case import Timer
from bot.engine.reports import Tally
from bot.engine.server import Server
from bot.engine.vitals import Vitals
from storage import cases, inbox, outbox, timers
from storage.outbox import BULK
from tests.engine.stage import Stage, text
from tests.engine.watching import Asking, Sending, vitals

DASHBOARD = Path(__file__).parents[2] / "docs" / "grafana.json"


async def queued(stage: Stage, seconds: float, priority: int = 1) -> None:
    """A message, queued so many seconds ago."""
    at = stage.clock.now() - timedelta(seconds=seconds)
    async with stage.database.tx() as tx:
        await outbox.add(tx, [text(7, "Camille", priority=priority)], int(at.timestamp() * 1000))


async def came(stage: Stage, seconds: float) -> None:
    """An update, stored so many seconds ago."""
    at = stage.clock.now() - timedelta(seconds=seconds)
    async with stage.database.tx() as tx:
        await inbox.store(tx, [(5, 7, '{"text": "Camille"}')], int(at.timestamp() * 1000))


async def wrong(seen: Vitals) -> tuple[str, ...]:
    return (await seen.health()).wrong


@pytest.fixture
def seen(stage: Stage) -> Vitals:
    return vitals(stage)


async def test_all_is_well_of_a_bot_with_nothing_to_do(seen: Vitals) -> None:
    health = await seen.health()
    assert health.machine() == {
        "ok": True, "wrong": (), "loop_lag": 0.0, "last_call": None, "due": None, "backup": None,
        "inbox": {"waiting": 0, "set aside": 0, "oldest": None},
        "outbox": {"waiting": 0, "sending": 0, "given up": 0, "oldest": None},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("seconds", "idle", "priority", "alone", "expected"),
    [
        (20, 60, 1, True, ()),
        (45, 60, 1, True, ("outbox",)),  # no send for 45 seconds
        (45, 5, 1, True, ()),  # others leave
        (45, 60, 1, False, ()),  # another copy sends
        (130, 5, 1, True, ("outbox",)),
        (130, 60, 1, False, ("outbox",)),
        (130, 5, BULK, True, ()),
        (3700, 5, BULK, True, ("outbox",)),
    ],
)
async def test_messages_that_wait_are_noticed(
    stage: Stage,
    seconds: float,
    idle: float,
    priority: int,
    alone: bool,  # noqa: FBT001 - the example
    expected: tuple[str, ...],
) -> None:
    sending = Sending(Tally(last_success=stage.clock.monotonic()))
    seen = vitals(stage, sending, alone=alone)
    stage.clock.advance(timedelta(seconds=idle))
    await queued(stage, seconds, priority)
    health = await seen.health()
    assert health.wrong == expected
    assert health.machine()["outbox"]["oldest"] == seconds
    assert health.last_call == idle


async def test_what_failed_for_good_is_no_health(stage: Stage, seen: Vitals) -> None:
    for _ in range(5):
        await queued(stage, 1)
    async with stage.database.tx() as tx:
        for row in await tx.fetch("select id from outbox"):
            await outbox.bury(tx, row["id"], "400", 0)
    await came(stage, 1)
    async with stage.database.tx() as tx:
        await inbox.set_aside(tx, 5, 7, "KeyError bot.x:1")
    health = await seen.health()
    assert health.wrong == ("given up", "set aside")
    assert health.counts.outbox["given up"] == 5


async def test_updates_that_wait_are_noticed(stage: Stage, seen: Vitals) -> None:
    await came(stage, 20)
    assert await wrong(seen) == ()
    stage.clock.advance(timedelta(seconds=20))
    assert await wrong(seen) == ("inbox",)


async def test_what_is_due_and_not_done_is_noticed(stage: Stage, seen: Vitals) -> None:
    async with stage.database.tx() as tx:
        case = await cases.add(tx, 7, "f", stage.clock.now())
        due = stage.clock.now() + timedelta(minutes=1)
        kept = Timer(
            key="a", kind="checkin", due=due, day=due.date(), at=due.time(), zone="UTC", case=case.id
        )
        await timers.add(tx, [kept])
    assert await wrong(seen) == ()
    stage.clock.advance(timedelta(minutes=5))
    assert await wrong(seen) == ("due",)


async def test_a_telegram_that_does_not_answer_is_noticed(stage: Stage) -> None:
    sending, asking = Sending(), Asking()
    seen = vitals(stage, sending)
    seen.asking = asking
    assert await wrong(seen) == ()
    stage.clock.advance(timedelta(seconds=100))
    assert await wrong(seen) == ("telegram",)
    asking.last_answer = stage.clock.monotonic()
    assert await wrong(seen) == ()
    sending.is_cut_off = True
    assert await wrong(seen) == ("telegram",)


async def test_a_loop_that_lags_is_noticed_for_a_minute(seen: Vitals) -> None:
    seen.noticed(7.5)
    assert await wrong(seen) == ("loop",)
    for _ in range(59):
        seen.noticed(0.0)
    assert (await seen.health()).lag == 7.5
    seen.noticed(0.0)
    assert await wrong(seen) == ()


async def test_a_database_that_is_gone_is_noticed(stage: Stage, seen: Vitals) -> None:
    await stage.database.close()
    assert await wrong(seen) == ("database",)


# --- over HTTP ----------------------------------------------------------------------------------------------


@asynccontextmanager
async def served(seen: Vitals) -> AsyncIterator[tuple[aiohttp.ClientSession, str]]:
    server = Server(seen)
    url = f"http://127.0.0.1:{await server.start('127.0.0.1', 0)}"
    async with aiohttp.ClientSession() as session:
        yield session, url
    await server.stop()


async def page(seen: Vitals, path: str) -> tuple[int, str]:
    async with served(seen) as (session, url), session.get(url + path) as answer:
        return answer.status, await answer.text()


async def test_the_page_is_503_while_something_is_wrong(stage: Stage, seen: Vitals) -> None:
    assert (await page(seen, "/healthz"))[0] == 200
    await queued(stage, 500)
    status, told = await page(seen, "/healthz")
    assert (status, json.loads(told)["wrong"]) == (503, ["outbox"])
    assert (await page(seen, "/livez"))[0] == 200


async def test_prometheus_reads_numbers_and_no_names(stage: Stage, seen: Vitals) -> None:
    await queued(stage, 500)
    await came(stage, 40)
    seen.sending.tally.outcomes["sendMessage", "sent"] += 3
    seen.receiving.outcomes["handled"] += 2
    seen.forged.seen(stage.clock.now())
    status, told = await page(seen, "/metrics")
    found = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(told)
        for sample in family.samples
    }
    assert status == 200
    assert found["damier_ok",] == 0
    assert (found["damier_wrong", "outbox"], found["damier_wrong", "loop"]) == (1, 0)
    assert found["damier_outbox", "waiting"] == 1
    assert found["damier_oldest_seconds", "outbox"] == 500
    assert found["damier_oldest_seconds", "inbox"] == 40
    assert found["damier_calls_total", "sendMessage", "sent"] == 3
    assert found["damier_updates_total", "handled"] == 2
    assert found["damier_forged_taps_total",] == 1
    assert found["process_resident_memory_bytes",] > 0
    assert "Camille" not in told


async def test_the_dashboard_shows_what_there_is(stage: Stage, seen: Vitals) -> None:
    tally = seen.sending.tally
    tally.last_success = stage.clock.monotonic()
    tally.outcomes["sendMessage", "sent"] += 1
    seen.receiving.outcomes["handled"] += 1
    _, told = await page(seen, "/metrics")
    there = {sample.name for family in text_string_to_metric_families(told) for sample in family.samples}
    shown = set(re.findall(r"\b(?:damier|process|python)_\w+", DASHBOARD.read_text("utf-8")))
    assert shown - {"damier_bot"} <= there
    assert {name for name in there if name.startswith("damier_")} <= shown
