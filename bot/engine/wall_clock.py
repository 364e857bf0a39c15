"""Decides whether the wall clock can be believed: it may be wrong at a start, set back, or leap by years.

Within a run it is held against the monotonic clock, which nobody can set; from one run to the next, against
the last instant at which the bot is known to have lived.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

import orjson

from bot.clock import Clock
from bot.core.model.frozen import Frozen
from storage import meta
from storage.codec import from_ms, to_ms
from storage.database import Transaction

LIVED = "lived"
"""Under this name the database keeps when the bot last lived, by a clock that was believed."""
NOTED = timedelta(hours=1)
"""That is written so often."""
STEP = timedelta(days=1)
"""By so much the clock may be put forward while the bot runs."""
OUTAGE = timedelta(days=60)
"""So much may pass from one run to the next."""
log = logging.getLogger(__name__)


class Leap(Frozen):
    """From the instant it should have been, to what the clock said."""

    since: datetime
    until: datetime


class WallClock:
    """Asked each minute, and by whoever is about to do what cannot be undone."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._believed: datetime | None = None
        """How late it was at the last look, or should have been."""
        self._looked = 0.0
        """When that was, in monotonic seconds."""
        self._leap: Leap | None = None
        self._noted: tuple[datetime, bool] | None = None

    async def leap(self, tx: Transaction) -> Leap | None:
        """The leap forward that nobody has confirmed or taken back; without one, note that the bot lives.

        A clock that goes back is no trouble: what it makes happen later was right earlier.
        """
        now, looked = self._clock.now(), self._clock.monotonic()
        if self._believed is None:
            expected, room = await _recalled(tx, now)
        elif self._leap is None:
            expected, room = self._believed + timedelta(seconds=looked - self._looked), STEP
        else:  # by another copy of the bot it may have been confirmed
            expected, room = (await _recalled(tx, now))[0], STEP
        self._looked = looked
        if now - expected <= room:
            self._believed, self._leap = max(now, expected), None
        else:
            self._believed = expected
            if self._leap is None:
                self._leap = Leap(expected, now)
                log.warning("the clock has leapt from %s to %s", f"{expected:%F %T}", f"{now:%F %T}")
        await self._note(tx, self._believed)
        return self._leap

    async def believe(self, tx: Transaction) -> None:
        """An operator has confirmed what the clock says."""
        self._believed, self._leap = self._clock.now(), None
        self._looked = self._clock.monotonic()
        await self._note(tx, self._believed)

    async def _note(self, tx: Transaction, at: datetime) -> None:
        leapt = self._leap is not None
        if self._noted is None or self._noted[1] != leapt or abs(at - self._noted[0]) >= NOTED:
            self._noted = at, leapt
            await meta.put(tx, LIVED, orjson.dumps({"at": to_ms(at), "leapt": leapt}).decode())


async def _recalled(tx: Transaction, now: datetime) -> tuple[datetime, timedelta]:
    """When the bot lived last, and how much may have passed since."""
    noted = await meta.get(tx, LIVED)
    if noted is None:
        return now, OUTAGE
    lived = orjson.loads(noted)
    return from_ms(lived["at"]), STEP if lived["leapt"] else OUTAGE
