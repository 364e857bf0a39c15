"""A counter of everything that changes, on which others can wait instead of sleeping and looking again."""

import asyncio


class Changes:
    """Counts changes of the simulated world; `wait` returns as soon as there is a newer one."""

    def __init__(self) -> None:
        self.version = 1
        self._news = asyncio.Event()

    def note(self) -> None:
        """Count one change and wake those who wait."""
        self.version += 1
        self._news.set()
        self._news = asyncio.Event()

    async def wait(self, after: int, seconds: float) -> int:
        """Return the version once it is greater than `after`, or what it is when `seconds` have passed."""
        if self.version <= after and seconds > 0:
            try:
                await asyncio.wait_for(self._news.wait(), seconds)
            except TimeoutError:
                pass
        return self.version
