"""What is past its term, and the operator's confirmation without which no more than usual is erased."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Self

import orjson

from bot.core.model.arrival import Retention
from bot.core.model.frozen import Frozen
from bot.engine.wall_clock import Leap
from storage import cases, meta
from storage import terms as past
from storage.codec import from_ms, to_ms
from storage.database import Transaction
from storage.terms import Terms

FEW = 10
"""Cases. So few are erased without asking, whatever their share."""
VALID = timedelta(days=7)
"""Leave is given for so long, from the purge that asked for it."""
FAILURES = timedelta(days=30)
"""What was set aside, or could not be delivered, is kept for so long: for whoever mends it."""
HELD, GRANTED = "purge held", "purge granted"
"""Under these names the database keeps the purge that waits for leave, and the one that has it."""


class Foreseen(Frozen, kw_only=True):
    """What a purge at an instant would erase: cases by status, of so many, and people."""

    at: datetime
    cases: Mapping[str, int]
    total: int
    people: int
    percent: int
    """Of all cases; more are not erased without leave."""
    words: int = 0
    """People who would be told that a case is to be erased; it is no reason to ask, but after a leap."""
    leap: Leap | None = None
    """What the clock has done before, that nobody has confirmed."""

    @property
    def number(self) -> int:
        """How many cases."""
        return sum(self.cases.values())

    @property
    def is_much(self) -> bool:
        """Whether it is more than the share, and more than a few."""
        return self.number > FEW and self.number * 100 > self.percent * self.total

    @property
    def needs_leave(self) -> bool:
        """Whether an operator is asked first."""
        return (self.is_much or self.leap is not None) and bool(self.number or self.people or self.words)

    def covers(self, other: Foreseen) -> bool:
        """Whether leave for this is leave for the other."""
        return other.number <= self.number and other.people <= self.people

    def __str__(self) -> str:
        statuses = " ".join(f"{status}={number}" for status, number in sorted(self.cases.items()))
        told = f"cases={self.number} of {self.total} ({statuses or 'none'}) people={self.people}"
        told += f" words={self.words}" if self.words else ""
        return f"{told}, {' and '.join(self._reasons())}" if self.needs_leave else told

    def _reasons(self) -> Iterator[str]:
        if self.is_much:
            yield f"more than {self.percent} % of all cases"
        if self.leap:
            yield f"after the clock leapt from {self.leap.since:%F %R} to {self.leap.until:%F %R} UTC"

    def kept(self) -> str:
        """As the database keeps it."""
        leap = [to_ms(self.leap.since), to_ms(self.leap.until)] if self.leap else None
        whole = {"at": to_ms(self.at), "cases": self.cases, "total": self.total, "people": self.people,
                 "percent": self.percent, "words": self.words, "leap": leap}  # fmt: skip
        return orjson.dumps(whole).decode()

    @classmethod
    def of(cls, kept: str) -> Self:
        """What `kept` returned."""
        whole = orjson.loads(kept)
        leap = Leap(*map(from_ms, whole["leap"])) if whole["leap"] else None
        return cls(**whole | {"at": from_ms(whole["at"]), "leap": leap})


def terms(retention: Retention, at: datetime) -> Terms:
    """What the organisation's file says, at an instant."""
    days = (retention.draft_days, retention.accepted_days, retention.filed_days)
    draft, accepted, filed = (at - timedelta(days=each) for each in days)
    word = timedelta(days=retention.word_days)
    return Terms(at=at, draft=draft, accepted=accepted, filed=filed, word=word)


async def foresee(tx: Transaction, retention: Retention, at: datetime, leap: Leap | None = None) -> Foreseen:
    """What a purge would erase that takes an instant for the present."""
    then = terms(retention, at)
    return Foreseen(
        at=at,
        cases=Counter(status for _, status in await past.cases(tx, then)),
        total=await cases.count(tx),
        people=await past.people(tx, then),
        percent=retention.ask_above_percent,
        words=len(await past.untold(tx, then)),
        leap=leap,
    )


async def held(tx: Transaction) -> Foreseen | None:
    """The purge that waits for leave."""
    return await _kept(tx, HELD)


async def hold(tx: Transaction, foreseen: Foreseen) -> None:
    """Let a purge wait for leave, in place of the one that waited."""
    await meta.put(tx, HELD, foreseen.kept())


async def grant(tx: Transaction) -> Foreseen | None:
    """Give the purge that waits its leave, and return it; None if none waits."""
    foreseen = await held(tx)
    if foreseen is not None:
        await meta.put(tx, GRANTED, foreseen.kept())
        await meta.forget(tx, HELD)
    return foreseen


async def granted(tx: Transaction, now: datetime) -> Foreseen | None:
    """The purge that has leave; None too if that is void, or given under a clock that has been set since."""
    foreseen = await _kept(tx, GRANTED)
    return foreseen if foreseen and abs(now - foreseen.at) <= VALID else None


async def settle(tx: Transaction) -> None:
    """Nothing waits for leave, nor has it any more."""
    await meta.forget(tx, HELD)
    await meta.forget(tx, GRANTED)


async def _kept(tx: Transaction, key: str) -> Foreseen | None:
    kept = await meta.get(tx, key)
    return None if kept is None else Foreseen.of(kept)
