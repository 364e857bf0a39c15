"""Counters of everything that changes, on which others can wait instead of sleeping and looking again."""

import asyncio
import contextlib
from collections import defaultdict

EVERYWHERE = 0


class Changes:
    """Counts changes, of the whole world and chat by chat; `wait` returns as soon as there is a newer one."""

    def __init__(self) -> None:
        self._versions: defaultdict[int, int] = defaultdict(lambda: 1)
        self._news: defaultdict[int, asyncio.Event] = defaultdict(asyncio.Event)

    def version(self, chat: int = EVERYWHERE) -> int:
        """Return the number of the last change, of one chat or of the world."""
        return self._versions[chat]

    def note(self, chat: int = EVERYWHERE) -> None:
        """Count one change, in a chat when it is in one, and wake those who wait."""
        for place in {chat, EVERYWHERE}:
            self._versions[place] += 1
            if news := self._news.pop(place, None):
                news.set()

    async def wait(self, after: int, seconds: float, chat: int = EVERYWHERE) -> int:
        """Return the version once it is greater than `after`, or what it is when `seconds` have passed."""
        if self.version(chat) <= after and seconds > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news[chat].wait(), seconds)
        return self.version(chat)
