"""A bell: wakes a loop that waits for work, and tells whoever asks when the loop has none left."""

from __future__ import annotations

import asyncio

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

    async def rest(self, seconds: float | None = None, *, busy: bool = False) -> None:
        """Wait until rung, or for so many seconds; `busy` while something begun is still under way."""
        if not busy and not self._rung.is_set():
            self._quiet.set()
        await self._clock.wait(self._rung, seconds)
        self._quiet.clear()

    def hush(self) -> None:
        """Nothing can be done for now, whatever rings."""
        self._quiet.set()

    async def settled(self) -> None:
        """Return when the loop rests with nothing left to do."""
        await self._quiet.wait()
