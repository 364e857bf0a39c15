"""The organisation's file while one writes it: what is wrong with it is told, what is right takes over."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

from bot import checking
from bot.checking import Checked
from bot.clock import Clock

LOOK: Final = 0.3
"""Seconds between two looks at the file."""


class Watch:
    """Looks at a file and, each time it was saved, checks it; `take` lets a sound one take over."""

    def __init__(
        self, path: Path, clock: Clock, take: Callable[[], Awaitable[bool]], changed: Callable[[], None]
    ) -> None:
        self._path, self._clock, self._take, self._changed = path, clock, take, changed
        self._seen = _stamp(path)
        self._found: Checked | None = None
        """What was found when it was saved last; None: it was not saved since the start."""
        self._taken = True

    def told(self, language: str) -> dict[str, Any]:
        """For the page, in its language: the file, whether what it says is in force, and what is wrong."""
        found = self._found.spoken(language).findings if self._found else ()
        problems = [each.machine() for each in found]
        return {
            "name": self._path.name,
            "path": str(self._path.resolve()),
            "saved": self._found is not None,
            "taken": self._taken,
            "findings": problems,
        }

    async def run(self) -> None:
        """Look, for ever."""
        while True:
            await asyncio.sleep(LOOK)
            stamp = _stamp(self._path)
            if stamp != self._seen:
                self._seen = stamp
                await self._read()

    async def _read(self) -> None:
        found = await asyncio.to_thread(checking.check, self._path, self._clock.now().date())
        self._taken = found.sound and await self._take()
        self._found = found
        self._changed()


def _stamp(path: Path) -> tuple[int, int]:
    """What changes when a file is saved; an editor that puts another in its place takes it away a moment."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size
