"""How the bot is, for the health page, the metrics and the watchman: counts and ages, no name, no word."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, Literal, Protocol, TypeAlias, get_args

from bot.clock import Clock
from bot.core.model.frozen import Frozen
from bot.engine.callback_data import Forged
from bot.engine.reports import Tally
from storage import queue, timers
from storage.database import Database
from storage.queue import Counts

Wrong: TypeAlias = Literal[
    "database", "loop", "telegram", "inbox", "outbox", "due", "backup", "given up", "set aside"
]  # fmt: skip
"""What is not as it should be: docs/operators.md says what each means."""
WRONG: Final[tuple[Wrong, ...]] = get_args(Wrong)

TICK = 1.0
"""Seconds between two looks at how late the loop is; the worst of a minute counts."""
TICKS = 60
LAGGING = 5.0
"""Seconds that the loop may be late."""
PATIENCE = 30.0
"""Seconds that an update may wait, or a message while nothing leaves."""
SLOW = 120.0
"""Seconds that a message may wait while others leave."""
SLOW_BULK = 3600.0
"""The same for what is in no hurry."""
UNHEARD = 90.0
"""Seconds after which Telegram should have answered a request for updates."""
OVERDUE = 180.0
"""Seconds after which what is due should be done."""
UNSAVED = 48 * 3600.0
"""Seconds after which the database should have been copied again."""
NEVER = float("-inf")


class Sending(Protocol):
    """As much of the sender as is looked at."""

    tally: Tally

    @property
    def is_cut_off(self) -> bool:
        """Whether nothing gets through to Telegram."""


class Receiving(Protocol):
    """As much of the receiver as is looked at."""

    outcomes: Counter[str]
    refused_since: float | None


class Asking(Protocol):
    """As much of the poller as is looked at."""

    last_answer: float
    """In monotonic seconds."""


class Copying(Protocol):
    """As much of the nightly backup as is looked at."""

    since: datetime
    """When the newest copy was made, or the bot began."""


class Health(Frozen):
    """How the bot is at an instant. Ages are in seconds; None: there is none."""

    wrong: tuple[Wrong, ...]
    lag: float
    last_call: float | None
    """Since Telegram took or answered a call."""
    counts: Counts
    ages: Mapping[str, float | None]
    """Of the oldest update and message that wait, of what is due, and of the newest backup."""

    @property
    def ok(self) -> bool:
        """Whether nobody need look after it."""
        return not self.wrong

    def machine(self) -> dict[str, Any]:
        """The same as data."""
        counts, ages = self.counts, self.ages
        return {
            "ok": self.ok,
            "wrong": self.wrong,
            "loop_lag": self.lag,
            "last_call": self.last_call,
            "inbox": {**counts.inbox, "oldest": ages["inbox"]},
            "outbox": {**counts.outbox, "oldest": ages["outbox"]},
            "due": ages["due"],
            "backup": ages["backup"],
        }


class Vitals:
    """Looks at the parts of one copy of the bot. `leads` holds what this copy does alone, by name."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        sending: Sending,
        receiving: Receiving,
        forged: Forged,
        leads: set[str],
    ) -> None:
        self.beats = 0
        """Counts up while the loop lives."""
        self.asking: Asking | None = None
        """Who asks Telegram for updates, if this copy does."""
        self.copying: Copying | None = None
        """Who copies the database, if anybody does."""
        self.receiving = receiving
        self.sending = sending
        self.forged = forged
        self._database = database
        self._clock = clock
        self._leads = leads
        self._lags = [0.0] * TICKS
        self._began = clock.monotonic()

    async def run(self) -> None:
        """Notice how late the loop is, until cancelled. On the machine's time, whatever the product's is."""
        loop = asyncio.get_running_loop()
        while True:
            before = loop.time()
            await asyncio.sleep(TICK)
            self.noticed(loop.time() - before - TICK)

    def noticed(self, late: float) -> None:
        """The loop came so many seconds late to what it was to do."""
        self._lags[self.beats % TICKS] = late
        self.beats += 1

    async def health(self) -> Health:
        """How it is now."""
        if not await self._database.healthy():
            return self._health(Counts(), self._ages(Counts(), None), has_database=False)
        async with self._database.tx() as tx:
            counts, due = await queue.counts(tx), await timers.next_due(tx)
        return self._health(counts, self._ages(counts, due), has_database=True)

    def _ages(self, counts: Counts, due: datetime | None) -> dict[str, float | None]:
        now = self._clock.now()

        def age(at: datetime | None) -> float | None:
            return None if at is None else max(0.0, (now - at).total_seconds())

        def stored(ms: int | None) -> float | None:
            return None if ms is None else age(datetime.fromtimestamp(ms / 1000, UTC))

        live, bulk = stored(counts.oldest_live), stored(counts.oldest_bulk)
        return {
            "inbox": stored(counts.oldest_update), "live": live, "bulk": bulk,
            "outbox": max((each for each in (live, bulk) if each is not None), default=None),
            "due": age(due) if due is not None and due <= now else None,
            "backup": age(self.copying.since) if self.copying else None,
        }  # fmt: skip

    def _health(self, counts: Counts, ages: Mapping[str, float | None], *, has_database: bool) -> Health:
        now = self._clock.monotonic()
        asked = self.asking.last_answer if self.asking and "poller" in self._leads else None
        last = max(self.sending.tally.last_success, NEVER if asked is None else asked)
        unheard = asked is not None and now - max(asked, self._began) > UNHEARD
        idle = now - max(self.sending.tally.last_success, self._began)
        patience = PATIENCE if "sender" in self._leads and idle > PATIENCE else SLOW
        lag, refused = max(self._lags), self.receiving.refused_since
        found: dict[Wrong, bool] = {
            "database": not has_database or _above(None if refused is None else now - refused, PATIENCE),
            "loop": lag > LAGGING,
            "telegram": unheard or self.sending.is_cut_off,
            "inbox": _above(ages["inbox"], PATIENCE),
            "outbox": _above(ages["live"], patience) or _above(ages["bulk"], SLOW_BULK),
            "due": _above(ages["due"], OVERDUE),
            "backup": _above(ages["backup"], UNSAVED),
            "given up": counts.outbox["given up"] > 0,
            "set aside": counts.inbox["set aside"] > 0,
        }
        return Health(
            wrong=tuple(each for each in WRONG if found[each]), lag=round(lag, 3),
            last_call=None if last == NEVER else round(now - last, 3), counts=counts, ages=ages,
        )  # fmt: skip


def _above(age: float | None, limit: float) -> bool:
    return age is not None and age > limit
