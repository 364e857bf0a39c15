"""Updates from Telegram by long polling: committed first, and only then confirmed.

The offset that confirms a batch leaves with the next request. With nothing to confirm none is sent: after
a week without updates Telegram numbers them anew.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Never, TypeAlias

from telegram.error import Conflict, InvalidToken, RetryAfter

from bot.clock import Clock, chance
from bot.engine.client import Client, Unsure, pause
from bot.engine.raw_updates import number_of
from bot.logs import describe
from bot.settings import AnotherCopy, WrongToken
from storage.database import StorageError

log = logging.getLogger(__name__)

BATCH = 100
LONG_POLL = 30
"""Seconds Telegram keeps a request open when there is nothing."""
LONGEST_PAUSE = 30.0
NEWCOMER_SECONDS = 60.0
CONFLICTS = 3
"""Refusals after which a copy that has just started gives way; one that has run for longer goes on."""


Receive: TypeAlias = Callable[[Sequence[object]], Awaitable[None]]
"""Commits updates, as Telegram's JSON gives them; returns once they cannot be lost any more."""


class Poller:
    """Asks Telegram for updates of these kinds, one request at a time; run by one process only."""

    def __init__(
        self,
        client: Client,
        kinds: Sequence[str],
        receive: Receive,
        clock: Clock,
        spread: Callable[[], float] = chance,
    ) -> None:
        self._client = client
        self._kinds = kinds
        self._receive = receive
        self._clock = clock
        self._spread = spread
        self.last_answer = float("-inf")
        """When Telegram last answered with updates, or with none, in monotonic seconds."""
        self._offset = 0
        self._troubles = 0
        self._conflicts = 0
        self._known = False

    async def run(self) -> Never:
        """Fetch and store until cancelled, which ends a request that is out at once.

        Raises WrongToken, or AnotherCopy if Telegram says so again and again in the first minute.
        """
        await self._persist(self._leave_webhook)
        started = self._clock.monotonic()
        while True:
            try:
                await self._persist(self._fetch)
            except Conflict:
                self._conflicts += 1
                is_new = self._clock.monotonic() - started < NEWCOMER_SECONDS
                if is_new and self._conflicts >= CONFLICTS:
                    raise AnotherCopy("another process receives this bot's updates: stop it first") from None
                log.error("another process asks for this bot's updates too")  # noqa: TRY400 - says it all
                await self._pause(self._conflicts)
                await self._persist(self._leave_webhook)

    async def _persist(self, step: Callable[[], Awaitable[None]]) -> None:
        """Take a step, again after a pause for as long as the network or the database is in trouble."""
        while True:
            try:
                await step()
            except Conflict:
                raise
            except Exception as error:  # noqa: BLE001 - whatever it is, Telegram keeps what is not confirmed
                if self._is_wrong_token(error):
                    raise WrongToken("Telegram does not know this token") from None
                await self._trouble(error)
            else:
                self._troubles = 0
                self._known = True
                return

    def _is_wrong_token(self, error: Exception) -> bool:
        """Whether this is a 401, for a token nobody has, or at first a 404, for one Telegram cannot read."""
        return isinstance(error, InvalidToken) and (str(error) == "Unauthorized" or not self._known)

    async def _leave_webhook(self) -> None:
        await self._client.call("deleteWebhook", {"drop_pending_updates": False})

    async def _fetch(self) -> None:
        wish: dict[str, Any] = {"limit": BATCH, "timeout": LONG_POLL, "allowed_updates": self._kinds}
        if self._offset:
            wish["offset"] = self._offset
        updates = await self._client.call("getUpdates", wish, seconds=LONG_POLL + 10.0)
        if not isinstance(updates, list):
            raise Unsure("updates come as a list")
        self.last_answer = self._clock.monotonic()
        await self._receive(updates)
        last = max(map(number_of, updates), default=-1)
        if updates and last < 0:
            raise Unsure("nothing to confirm")  # they come again, so not at once
        self._offset = last + 1

    async def _trouble(self, error: Exception) -> None:
        self._troubles += 1
        level = logging.WARNING if self._troubles == 1 else logging.DEBUG
        reason = str(error) if isinstance(error, StorageError) else describe(error)
        log.log(level, "updates cannot be had now, trying again: %s", reason)
        if isinstance(error, RetryAfter):
            await self._clock.sleep(pause(error))
        else:
            await self._pause(self._troubles)

    async def _pause(self, times: int) -> None:
        longest = min(LONGEST_PAUSE, 0.25 * 2**times)
        await self._clock.sleep(longest * (0.5 + self._spread() / 2))
