"""A scheduler whose jobs note when they ran, and the clocks it runs on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import Clock, ManualClock
from bot.engine.purge import NIGHT
from bot.engine.scheduler import Scheduler
from tests.engine.stage import PATIENCE
from tests.leaping_clock import LeapingClock

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PARIS = "Europe/Paris"


@dataclass
class Desk:
    """A scheduler whose jobs note when they ran."""

    clock: Clock
    rows: list[datetime] = field(default_factory=list)
    """What is due, as the database would know it."""
    zone: str = PARIS
    looked: list[datetime] = field(default_factory=list)
    done: list[datetime] = field(default_factory=list)
    nights: list[datetime] = field(default_factory=list)
    night_work: Callable[[], None] = lambda: None
    look_work: Callable[[], None] = lambda: None
    holds: asyncio.Event | None = None
    """While it is there and not set, whoever looks does not come back."""
    entered: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.scheduler = Scheduler(self.clock, self.look, lambda: self.zone)
        self.scheduler.cron("night", self.night, hour=NIGHT.hour, minute=NIGHT.minute)

    async def look(self) -> datetime | None:
        now = self.clock.now()
        self.looked.append(now)
        self.entered.set()
        self.look_work()
        if self.holds:
            await self.holds.wait()
        self.done += [row for row in self.rows if row <= now]
        self.rows = [row for row in self.rows if row > now]
        return min(self.rows, default=None)

    async def night(self) -> None:
        self.nights.append(self.clock.now())
        self.night_work()

    async def settled(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.scheduler.settled()

    async def begun(self) -> None:
        """Return when the first job looks."""
        async with asyncio.timeout(PATIENCE):
            await self.entered.wait()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Run it; at the start both jobs have run once when this yields, unless they are held."""
        running = asyncio.create_task(self.scheduler.run())
        try:
            if not self.holds:
                await self.settled()
            yield
        finally:
            running.cancel()
            async with asyncio.timeout(PATIENCE):
                await asyncio.wait([running])
            assert running.cancelled()


def advanced(desk: Desk, by: timedelta) -> None:
    assert isinstance(desk.clock, ManualClock)
    desk.clock.advance(by)


def set_by(desk: Desk, by: timedelta) -> None:
    assert isinstance(desk.clock, LeapingClock)
    desk.clock.leap(by)


async def others() -> None:
    """Let everybody else have a few turns."""
    for _ in range(20):
        await asyncio.sleep(0)


async def passes(desk: Desk, by: timedelta) -> None:
    advanced(desk, by)
    await desk.settled()
