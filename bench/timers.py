"""Measures the clock: `python -m bench.timers` plans a million timers, then times a look for what is due."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from bench.archive import DISK, KEY
from bot.core.model.case import Timer
from storage import open_database, timers
from storage.database import Database, Transaction

AT_ONCE = 10_000
NOW = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
LOOKS = 200
BATCH = 50
"""Timers a look takes, as the running bot does."""


@click.command()
@click.option("--planned", "many", default=1_000_000, help="How many timers wait.")
@DISK
def main(many: int, disk: Path) -> None:
    """Plan timers, print how long opening, a look that finds nothing and one that finds fifty take."""
    disk.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="bench-", dir=disk) as name:
        print(asyncio.run(_measured(f"sqlite:///{Path(name).absolute() / 'bench.db'}", many)))


async def _measured(url: str, many: int) -> str:
    database = await open_database(url, KEY)
    try:
        for start in range(0, many, AT_ONCE):
            async with database.tx() as tx:
                await timers.add(tx, [_timer(n) for n in range(start, min(start + AT_ONCE, many))])
    finally:
        await database.close()
    begun = time.perf_counter()
    database = await open_database(url, KEY)
    opened = time.perf_counter() - begun
    try:
        idle = await _looks(database, lambda tx: timers.due(tx, NOW - timedelta(days=1), BATCH))
        busy = await _looks(database, lambda tx: timers.due(tx, NOW + timedelta(days=3650), BATCH))
        ahead = await _looks(database, timers.next_due)
    finally:
        await database.close()
    return (
        f"{many:,} timers planned: opened in {opened * 1000:.0f} ms; a look that finds none {idle:.2f} ms, "
        f"{BATCH} due {busy:.2f} ms, when the next is due {ahead:.2f} ms"
    )


async def _looks(database: Database, look: Callable[[Transaction], Awaitable[object]]) -> float:
    """The median of some looks, in milliseconds."""
    took = []
    for _ in range(LOOKS):
        begun = time.perf_counter()
        async with database.tx() as tx:
            await look(tx)
        took.append(time.perf_counter() - begun)
    return 1000 * statistics.median(took)


def _timer(number: int) -> Timer:
    due = NOW + timedelta(minutes=number)
    return Timer(
        key=f"checkin:{number}:m1",
        kind="checkin",
        due=due,
        day=due.date(),
        at=due.time(),
        zone="Europe/Paris",
        case=number,
        plan="m1",
    )


if __name__ == "__main__":
    main()
