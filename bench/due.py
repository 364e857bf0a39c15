"""Measures a busy day: `python -m bench.due` lets check-ins fall due beside live conversations."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any, Final

import click

from bench.archive import BEGUN, DISK, KEY, file
from bench.processes import Bot, organisation, server
from bot import config
from bot.core.model.case import Person, Timer
from storage import configurations, open_database, people, timers

TALKING: Final = 10
"""How many talk with the bot meanwhile."""
THINK: Final = 2.0
"""Seconds they think before each action; Telegram lets one person hear one message a second."""
CALL: Final = 0.05
"""Seconds that a call to Telegram takes."""
AHEAD: Final = timedelta(seconds=3)
DAYS: Final = {"30 days": "30 minutes"}
"""The check-in that falls due is one of moments: it leaves on any day, at any hour of the measurement."""
AT_ONCE: Final = 500


@click.command()
@click.option("--due", "many", default=10_000, help="How many check-ins fall due at once.")
@click.option("--seconds", default=60.0, help="For how long conversations are measured, quiet and busy.")
@DISK
def main(many: int, seconds: float, disk: Path) -> None:
    """Measure live conversations, alone and while check-ins leave at Telegram's pace; print both."""
    disk.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="bench-", dir=disk) as name:
        print(asyncio.run(_measured(Path(name).absolute(), many, seconds)))


async def _measured(folder: Path, many: int, seconds: float) -> str:
    url = f"sqlite:///{folder / 'bench.db'}"
    await _fill(url, many)
    async with server() as stand_in, Bot(stand_in, folder, days=DAYS, limits="telegram") as bot:
        await bot.start()
        await stand_in.begin(TALKING, 10**6, delay=CALL, think=THINK)
        await asyncio.sleep(seconds)
        quiet = await stand_in.report()
        await bot.kill()
        await _plan(url, many)
        await bot.start()
        await stand_in.begin(TALKING, 10**6, delay=CALL, think=THINK)
        await asyncio.sleep(seconds)
        busy = await stand_in.report()
    alone, beside = _p95(quiet), _p95(busy)
    checkins = [
        (chat, at) for chat, at in busy["written_to"] if chat <= many
    ]  # others talked before the start
    chats, instants = [chat for chat, _ in checkins], [at for _, at in checkins]
    pace = (len(instants) - 1) / (instants[-1] - instants[0])
    moved = max(abs(place - at) for place, at in enumerate(sorted(range(len(chats)), key=chats.__getitem__)))
    return (
        f"{many:,} check-ins due at once: {len(chats):,} left in {seconds:.0f} s, {pace:.1f} a second, "
        f"none more than {moved} places from its own; live p95 {beside:.0f} ms beside them, "
        f"{alone:.0f} ms alone ({beside / alone:.2f} times)"
    )


def _p95(report: dict[str, Any]) -> float:
    latencies: Sequence[float] = report["latencies"]
    return 1000 * quantiles(latencies, n=100)[94]


async def _fill(url: str, many: int) -> None:
    """File so many cases, under the file that the bot runs with."""
    text = organisation(DAYS)
    parsed, chance = config.parse(text), random.Random(many)  # noqa: S311 - cases to measure, no secret
    database = await open_database(url, KEY)
    try:
        async with database.tx() as tx:
            await configurations.keep(tx, parsed.fingerprint, config.canonical(text), BEGUN)
        for start in range(0, many, AT_ONCE):
            numbers = range(start, min(start + AT_ONCE, many))
            async with database.tx() as tx:
                now = datetime.now(UTC)
                some = [Person(id=n + 1, language="en", consented_at=now, acted_at=now) for n in numbers]
                await people.save(tx, some)
            await file(database, parsed, chance, numbers, many)
    finally:
        await database.close()


async def _plan(url: str, many: int) -> None:
    """Let one check-in of each be due at the same instant, a little after now."""
    database = await open_database(url, KEY)
    try:
        first = datetime.now(UTC) + AHEAD
        async with database.tx() as tx:
            await timers.add(tx, [_timer(n, first) for n in range(many)])
    finally:
        await database.close()


def _timer(number: int, due: datetime) -> Timer:
    case = number + 1
    return Timer(
        key=f"checkin:{case:06}:month", kind="checkin", due=due, day=due.date(), at=due.time(),
        zone="Europe/Paris", case=case, plan="month",
    )  # fmt: skip


if __name__ == "__main__":
    main()
