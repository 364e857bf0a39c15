"""Shows operators which promised days passed without a message from a person or an alarm to staff."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from bot.core.analysis import silence
from bot.core.analysis.silence import Breach
from bot.core.model.case import Timer
from bot.core.model.frozen import Frozen
from bot.core.model.organisation import Organisation
from storage import cases, events, timers
from storage.database import Database, Progress, Transaction, unseen

PAGE = 200
"""Cases held in memory at once."""


class Found(Frozen):
    """A breach, the case it is of, and why it came to it."""

    reference: str
    breach: Breach
    cause: str

    def __str__(self) -> str:
        return f"{self.reference}: promised by {self.breach.promised}; {self.cause}"

    def machine(self) -> dict[str, str | None]:
        """The same as data."""
        until = self.breach.until
        return {
            "reference": self.reference,
            "promised": self.breach.promised.isoformat(),
            "since": self.breach.since.isoformat(),
            "cause": self.cause,
            "until": until.isoformat() if until else None,
        }


async def read(
    database: Database, organisation: Organisation, today: date, *, past: bool, seen: Progress = unseen
) -> list[Found]:
    """Every silence that lasts, by case; with `past`, those that have ended too."""
    found, after = list[Found](), 0
    while True:
        async with database.tx() as tx:
            ids = await events.cases_with(tx, "promised", after, PAGE)
            if not ids:
                return found
            found += await _of(tx, ids, organisation.zone, today, past=past)
            seen(ids[-1], await cases.newest(tx))
        after = ids[-1]


def text(found: Sequence[Found]) -> str:
    """A line for each, and how many there are."""
    return "\n".join((*map(str, found), f"{len(found)} promised days passed in silence"))


def machine(found: Sequence[Found]) -> str:
    """The same as JSON."""
    return json.dumps({"breaches": [each.machine() for each in found]}, ensure_ascii=False, indent=1)


async def _of(tx: Transaction, ids: Sequence[int], zone: str, today: date, *, past: bool) -> list[Found]:
    files = await cases.load(tx, ids)
    histories = await events.of_cases(tx, ids)
    return [
        Found(files[id_].reference or f"draft {id_}", breach, await _cause(tx, id_, breach))
        for id_ in ids
        for breach in silence.breaches(histories[id_], today, zone)
        if id_ in files and (past or breach.until is None)
    ]


async def _cause(tx: Transaction, case: int, breach: Breach) -> str:
    if breach.why == "alarm late":
        return f"the bot did not run in time: the alarm came on {breach.until}"
    if breach.why == "answer late":
        return f"no alarm came; a person answered on {breach.until}"
    waiting = [timer for timer in await timers.of(tx, case) if timer.kind == "promise"]
    return _unalarmed(waiting)


def _unalarmed(waiting: Sequence[Timer]) -> str:
    if not waiting:
        return "nobody was told, and no alarm is planned"
    return f"nobody was told: the alarm waits since {waiting[0].due:%F %R} UTC; does the bot run?"
