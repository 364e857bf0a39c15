"""A bell: wakes a loop that waits for work, and tells whoever asks when the loop has none left."""

from __future__ import annotations

import asyncio
from datetime import datetime

from bot.clock import Clock


class Bell:
    """Rung by those who bring work, rested at by the one loop that does it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rung = asyncio.Event()
        self._quiet = asyncio.Event()

    def ring(self) -> None:
        """There is, or may be, work."""
        self._quiet.clear()
        self._rung.set()

    def heed(self) -> None:
        """The loop looks for work now: only what rings from here on is news."""
        self._rung.clear()

    async def rest(self, until: datetime | None = None, *, busy: bool = False) -> None:
        """Wait until rung, or until an instant; `busy` while something begun is still under way."""
        if not busy and not self._rung.is_set():
            self._quiet.set()
        await self._clock.wait(self._rung, until)
        self._quiet.clear()

    def hush(self) -> None:
        """Nothing can be done for now, whatever rings."""
        self._quiet.set()

    async def settled(self) -> None:
        """Return when the loop rests with nothing left to do."""
        await self._quiet.wait()
