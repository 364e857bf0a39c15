"""Wakes one worker loop, and tells whoever asks when the loop has nothing left to do."""

from __future__ import annotations

import asyncio

from bot.clock import Clock


class Wakeup:
    """Wakes one worker loop."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._work = asyncio.Event()
        self._idle = asyncio.Event()

    def set(self) -> None:
        """There is, or may be, work."""
        self._idle.clear()
        self._work.set()

    def clear(self) -> None:
        """The loop looks for work now: only what is set from here on wakes it again."""
        self._work.clear()

    async def wait(self, seconds: float | None = None, *, busy: bool = False) -> None:
        """Wait until set, or for so many seconds; `busy` while something begun is still under way."""
        if not busy and not self._work.is_set():
            self._idle.set()
        await self._clock.wait(self._work, seconds)
        self._idle.clear()

    def idle(self) -> None:
        """Nothing can be done for now, whatever is set."""
        self._idle.set()

    @property
    def is_settled(self) -> bool:
        """Whether the loop waits with nothing left to do."""
        return self._idle.is_set()

    async def settled(self) -> None:
        """Return when the loop waits with nothing left to do."""
        await self._idle.wait()
