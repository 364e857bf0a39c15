"""Updates on their way to the bot: kept until confirmed, as getUpdates and webhooks have it."""

import asyncio
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import datetime

from bot.simulator.changes import Changes
from bot.simulator.refusal import Json, conflict

FIRST_UPDATE = 512_000_001
ONLY_IF_ASKED = {"chat_member", "message_reaction", "message_reaction_count"}
RECENT_SECONDS = 2.0
KEPT_SECONDS = 24 * 3600
TAKEN_OVER = "terminated by other getUpdates request; make sure that only one bot instance is running"


class Updates:
    """The queue of one bot. An update waits until its number is below an offset, or 24 hours are over."""

    def __init__(self, now: Callable[[], datetime], changes: Changes) -> None:
        self._now, self._changes = now, changes
        self._waiting: OrderedDict[int, tuple[float, Json]] = OrderedDict()
        self._odd: list[Json] = []  # duplicates and malformed updates: delivered once, whatever the offset
        self._next = FIRST_UPDATE
        self._poller: asyncio.Future[None] | None = None
        self._polled_at = -math.inf
        self.has_webhook = False
        self.allowed: set[str] | None = None
        self.last: Json | None = None
        self.arrived = asyncio.Event()

    def push(self, kind: str, payload: Json) -> None:
        """Queue an update, unless the bot did not ask for this kind."""
        wanted = self.allowed is None and kind not in ONLY_IF_ASKED
        if wanted or (self.allowed is not None and kind in self.allowed):
            number = self._number()
            self.last = {"update_id": number, kind: payload}
            self._waiting[number] = self._now().timestamp(), self.last
            self._wake()

    def push_raw(self, update: Json) -> None:
        """Queue anything at all once; it gets the next number when it has none."""
        if "update_id" not in update:
            update = {"update_id": self._number()} | update
        self._odd.append(update)
        self._wake()

    def repeat_last(self) -> None:
        """Deliver the newest update once more, under the same number."""
        if self.last is not None:
            self._odd.append(self.last)
            self._wake()

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Remember which kinds the bot wants from now on; an empty list means Telegram's usual ones."""
        if kinds is not None:
            self.allowed = set(kinds) or None

    def waiting(self) -> list[Json]:
        """Return the updates not yet confirmed, oldest first."""
        oldest, held = self._now().timestamp() - KEPT_SECONDS, len(self._waiting)
        while self._waiting and next(iter(self._waiting.values()))[0] < oldest:
            self._waiting.popitem(last=False)
        if len(self._waiting) < held:
            self._changes.note()
        return [*(update for _, update in self._waiting.values()), *self._odd]

    def confirm(self, offset: int) -> None:
        """Forget updates before `offset`; a negative one keeps only that many of the newest."""
        numbers = list(self._waiting)
        done = numbers[:offset] if offset < 0 else [number for number in numbers if number < offset]
        for number in done:
            del self._waiting[number]
        if done:
            self._changes.note()

    def kept(self) -> tuple[list[tuple[float, Json]], int]:
        """Return what waits, each with its date in Unix seconds, and the next number."""
        return list(self._waiting.values()), self._next

    def take_up(self, kept: tuple[list[tuple[float, Json]], int], gap: int) -> None:
        """Wait for what was waiting elsewhere; numbers go on after a gap."""
        waiting, following = kept
        self._waiting.update({update["update_id"]: (date, update) for date, update in waiting})
        self._next = following + gap
        self._wake()

    def drop_all(self) -> None:
        """Forget everything that waits."""
        self._waiting.clear()
        self._odd.clear()
        self._changes.note()

    def take_out(self, update: Json) -> None:
        """Forget one update a webhook has taken."""
        odd = len(self._odd)
        self._odd = [other for other in self._odd if other is not update]
        if len(self._odd) == odd:
            self._waiting.pop(update["update_id"], None)
        self._changes.note()

    def take(self, limit: int) -> list[Json]:
        """Return the next updates to deliver; odd ones leave the queue with it."""
        batch = self.waiting()[:limit]
        self._odd = [update for update in self._odd if not any(update is taken for taken in batch)]
        return batch

    async def poll(self, offset: int | None, limit: int, seconds: float) -> list[Json]:
        """Answer one getUpdates; raises Refusal 409 when a newer one takes over."""
        self.dismiss(TAKEN_OVER)
        if offset is not None:
            self.confirm(offset)
        if not self.waiting() and seconds > 0:
            poller = self._poller = asyncio.get_running_loop().create_future()
            try:
                await asyncio.wait_for(poller, seconds)
            except TimeoutError:
                return []
            finally:
                if self._poller is poller:
                    self._poller = None
        self._polled_at = time.monotonic()
        return self.take(limit)

    def dismiss(self, words: str) -> None:
        """End the long poll that is waiting now, if there is one, with a 409."""
        if self._poller and not self._poller.done():
            self._poller.set_exception(conflict(words))
        self._poller = None

    def release(self) -> None:
        """Let the long poll that is waiting now come back empty."""
        if self._poller and not self._poller.done():
            self._poller.set_result(None)

    @property
    def are_waiting(self) -> bool:
        """Whether there is something the bot has not confirmed."""
        return bool(self._waiting or self._odd)

    @property
    def date(self) -> int:
        """The moment, in Unix seconds."""
        return int(self._now().timestamp())

    @property
    def is_listened_to(self) -> bool:
        """Whether a bot seems to be there: it polls, polled a moment ago, or has a webhook."""
        recently = time.monotonic() - self._polled_at < RECENT_SECONDS
        return self.has_webhook or self._poller is not None or recently

    def _number(self) -> int:
        self._next += 1
        return self._next - 1

    def _wake(self) -> None:
        if self._poller and not self._poller.done():
            self._poller.set_result(None)
        self.arrived.set()
        self._changes.note()
