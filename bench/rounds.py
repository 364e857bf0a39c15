"""What is measured: a load of interviews at once, and kill -9 in their middle."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any, Final

from bench.applicant import ACTIONS
from bench.processes import LOOK, BenchError, Bot, Server

WARM_UP: Final = 5
LONGEST: Final = 180.0
"""Seconds after which a load is given up."""
CHECKINS: Final = {"7 days": "2s", "30 days": "4s", "90 days": "7s"}
"""When the check-ins of the kill round come: the first ones while the bot is down."""
LAST_CHECKIN: Final = 7.0
KILLED_AT: Final = 0.6
"""The part of all actions after which the bot is killed."""
DOWN: Final = 2.5
"""Seconds it stays away."""
PATIENCE: Final = 10.0
"""Seconds granted to what comes late after the restart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Figures of one load; times are milliseconds unless they say otherwise."""

    name: str
    per_second: float
    cpu: float
    p50: float
    p95: float
    p99: float
    peak: float
    """Megabytes."""
    start: float
    """Seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Killed:
    """What a kill cost, of so many interviews; `twice` counts messages that came a second time."""

    interviews: int
    answers: int
    summaries: int
    checkins: int
    twice: int
    restart: float
    """Seconds."""


async def load(server: Server, disk: Path, at: int, interviews: int, delay: float) -> Load:
    """Play so many interviews, `at` at once, with a fresh bot. `delay`: seconds each Bot API call takes."""
    with TemporaryDirectory(prefix="bench-", dir=disk) as folder:
        async with Bot(server, Path(folder)) as bot:
            start = await bot.start()
            await server.begin(WARM_UP, WARM_UP)
            await _until(server, bot, lambda found: found["done"] == WARM_UP)
            before = await bot.cpu()
            await server.begin(at, interviews, delay)
            report = await _until(server, bot, lambda found: found["done"] == interviews)
            cpu = await bot.cpu() - before
    cuts = quantiles(report["latencies"], n=100)
    return Load(
        name=f"{at}, {delay * 1000:.0f} ms a call" if delay else str(at),
        per_second=interviews / report["seconds"],
        cpu=1000 * cpu / interviews,
        p50=1000 * cuts[49],
        p95=1000 * cuts[94],
        p99=1000 * cuts[98],
        peak=bot.peak / 2**20,
        start=start,
    )


async def kill(server: Server, disk: Path, at: int, interviews: int) -> Killed:
    """Kill the bot in the middle of the interviews, start it again, and count what never came."""
    with TemporaryDirectory(prefix="bench-", dir=disk) as folder:
        async with Bot(server, Path(folder), days=CHECKINS) as bot:
            await bot.start()
            await server.begin(at, interviews)
            actions = KILLED_AT * interviews * ACTIONS
            await _until(server, bot, lambda found: found["answered"] >= actions)
            await bot.kill()
            await asyncio.sleep(DOWN)
            restart = await bot.start()
            wanted = interviews * len(CHECKINS)
            report = await _until(
                server, bot, lambda found: found["checkins"] == wanted, LAST_CHECKIN + PATIENCE, must=False
            )
    return Killed(
        interviews=interviews,
        answers=report["unanswered"] + report["unwritten"],
        summaries=report["done"] - report["summaries"],
        checkins=len(CHECKINS) * report["done"] - report["checkins"],
        twice=report["repeated"],
        restart=restart,
    )


async def _until(
    server: Server,
    bot: Bot,
    reached: Callable[[Mapping[str, int]], bool],
    longest: float = LONGEST,
    *,
    must: bool = True,
) -> dict[str, Any]:
    """Wait for some progress, then report. After so many seconds raise BenchError, or report all the same."""
    give_up = time.perf_counter() + longest
    while not reached(progress := await server.progress()):
        await bot.cpu()
        if time.perf_counter() > give_up:
            if must:
                raise BenchError(f"only {progress['done']} interviews ended in {longest:.0f} s")
            break
        await asyncio.sleep(LOOK)
    return await server.report()
