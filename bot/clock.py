"""Time, chance and new random tokens: the only module that asks the machine for them."""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""When a clock that stands still comes to what is ahead of it."""
MONOTONIC = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""Goes on while the machine sleeps, where the system has such a clock: waking up is no leap."""


class Clock(Protocol):
    """What everyone who needs the time is given."""

    def now(self) -> datetime:
        """Return the instant, aware, in UTC."""

    def monotonic(self) -> float:
        """Return seconds since some fixed moment, never going back."""

    async def sleep(self, seconds: float) -> None:
        """Return after so many seconds of this clock."""

    async def wait(self, event: asyncio.Event, seconds: float | None) -> bool:
        """Return True as soon as the event is set, or False after so many seconds (None: never).

        Whoever sets the wall clock meanwhile changes nothing.
        """

    def machine_time(self, at: datetime) -> datetime:
        """Return when the machine's own clock will show it, if this one comes to `at` unmoved; else NEVER."""

    def on_move(self, tell: Callable[[], None]) -> Callable[[], None]:
        """Call `tell` whenever this clock was advanced; returns what ends that.

        Nobody tells when the machine's own clock is set.
        """


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """Return the machine's instant, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return the machine's monotonic seconds."""
        return time.clock_gettime(MONOTONIC)

    async def sleep(self, seconds: float) -> None:
        """Return after so many real seconds."""
        await asyncio.sleep(seconds)

    async def wait(self, event: asyncio.Event, seconds: float | None) -> bool:
        """Return True as soon as the event is set, or False after so many real seconds."""
        if not event.is_set() and seconds is not None and seconds <= 0:
            return False
        try:
            async with asyncio.timeout(seconds):
                return await event.wait()
        except TimeoutError:
            return False

    def machine_time(self, at: datetime) -> datetime:
        """Return the same: this is the machine's clock."""
        return at

    def on_move(self, tell: Callable[[], None]) -> Callable[[], None]:  # noqa: ARG002 - nobody advances it
        """Never call."""
        return lambda: None


class ManualClock:
    """Time that passes only when it is told to, for tests."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._moved = timedelta()
        self._sleepers: dict[asyncio.Future[None], float] = {}
        self._told: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """Return the start plus all that was advanced."""
        return self._start + self._moved

    def monotonic(self) -> float:
        """Return the seconds advanced so far."""
        return self._moved.total_seconds()

    def advance(self, by: timedelta) -> None:
        """Move forward and wake those whose time has come, the earliest due first.

        Raises ValueError if negative.
        """
        if by < timedelta():
            raise ValueError("time does not go back")
        self._moved += by
        now = self.monotonic()
        for sleeper, due in sorted(self._sleepers.items(), key=lambda pair: pair[1]):
            if due <= now:
                _finish(sleeper)
        for tell in tuple(self._told):
            tell()

    def machine_time(self, at: datetime) -> datetime:
        """Return now for what is past, else NEVER: this clock does not move by itself."""
        return datetime.now(UTC) if at <= self.now() else NEVER

    def on_move(self, tell: Callable[[], None]) -> Callable[[], None]:
        """Call `tell` whenever the clock was advanced; returns what ends that."""
        self._told.append(tell)
        return lambda: self._told.remove(tell)

    async def sleep(self, seconds: float) -> None:
        """Return once so many seconds were advanced; after others had a turn when not positive."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        await self._sleeper(seconds)

    async def wait(self, event: asyncio.Event, seconds: float | None) -> bool:
        """Return True as soon as the event is set, or False once so many seconds were advanced."""
        if seconds is None or event.is_set():
            return await event.wait()
        if seconds <= 0:
            return False
        sleeper = self._sleeper(seconds)
        news = asyncio.ensure_future(event.wait())
        try:
            await asyncio.wait((sleeper, news), return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleeper.cancel()
            news.cancel()
        return event.is_set()

    def _sleeper(self, seconds: float) -> asyncio.Future[None]:
        sleeper: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers[sleeper] = self.monotonic() + seconds
        sleeper.add_done_callback(self._sleepers.pop)
        return sleeper


class ShiftedClock(ManualClock):
    """The machine's time plus an offset one advances, which sleepers feel at once: for the demonstration."""

    def __init__(self) -> None:
        super().__init__(datetime.now(UTC))

    @property
    def ahead(self) -> float:
        """The offset, in seconds."""
        return self._moved.total_seconds()

    def now(self) -> datetime:
        """Return the machine's instant plus the offset, in UTC."""
        return datetime.now(UTC) + self._moved

    def monotonic(self) -> float:
        """Return the machine's monotonic seconds plus the offset."""
        return time.clock_gettime(MONOTONIC) + self._moved.total_seconds()

    def machine_time(self, at: datetime) -> datetime:
        """Return the instant without the offset."""
        return at - self._moved

    def _sleeper(self, seconds: float) -> asyncio.Future[None]:
        sleeper = super()._sleeper(seconds)
        timer = asyncio.get_running_loop().call_later(seconds, _finish, sleeper)
        sleeper.add_done_callback(lambda _: timer.cancel())
        return sleeper


def _finish(sleeper: asyncio.Future[None]) -> None:
    if not sleeper.done():
        sleeper.set_result(None)


def token_bytes(size: int) -> bytes:
    """Return so many unguessable bytes, for keys."""
    return secrets.token_bytes(size)


def chance() -> float:
    """Return a number from 0 to 1, not for secrets: it spreads retries."""
    return random.random()  # noqa: S311 - not for secrets
