"""Whether anything gets through to Telegram. While nothing does, it is the line that fails, not a message."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from telegram.error import TelegramError

from bot.clock import Clock
from bot.engine.client import Client
from bot.logs import describe

log = logging.getLogger(__name__)

SILENCE = 5.0
"""Seconds of a call without an answer, and without one to any other call, after which the line is doubted."""
PROBE_SECONDS = 5.0
"""For the harmless call that tries a line in doubt, and the longest pause between two of them."""


class Connectivity:
    """Told which calls were answered and which were not; tries the line by itself while it is in doubt.

    `on_change` is called whenever what may leave has changed.
    """

    def __init__(
        self, client: Client, clock: Clock, spread: Callable[[], float], on_change: Callable[[], None]
    ) -> None:
        self._client = client
        self._clock = clock
        self._spread = spread
        self._on_change = on_change
        self._probing: asyncio.Task[None] | None = None
        self.is_trying = False
        """Whether the harmless call is under way."""
        self.on_trial_since: float | None = None
        """When the line has come back, in monotonic seconds, until a message has got through: of those that
        leave from then on, one at a time is enough."""
        self.last_answer = float("-inf")
        """When Telegram last answered anything, in monotonic seconds."""

    @property
    def is_down(self) -> bool:
        """Whether nothing should leave."""
        return self._probing is not None

    def answered(self) -> None:
        """Telegram has answered a call, if only by a refusal."""
        self.last_answer = self._clock.monotonic()
        self.on_trial_since = None

    def doubt(self, since: float) -> None:
        """A call was not answered. Unless another was since this moment, try before anything else leaves."""
        if self.last_answer < since and not self.is_down:
            self._probing = asyncio.create_task(self._probe())

    def stop(self) -> None:
        """Try no more."""
        if self._probing is not None:
            self._probing.cancel()
            self._probing = None

    async def _probe(self) -> None:
        pause = 0.0
        while not await self._is_answered():
            if not pause:
                log.warning("nothing gets through to Telegram: messages wait")
            pause = min(PROBE_SECONDS, 2 * pause or 0.5)
            await self._clock.sleep(pause * (0.5 + self._spread() / 2))
        if pause:
            log.warning("Telegram can be reached again")
        self._probing = None
        self.answered()
        self.on_trial_since = self.last_answer
        self._on_change()

    async def _is_answered(self) -> bool:
        self.is_trying = True
        try:
            await self._client.call("getMe", seconds=PROBE_SECONDS)
        except TelegramError as error:
            log.debug("the line is down: %s", describe(error))
            return False
        finally:
            self.is_trying = False
            self._on_change()
        return True
