"""Tells the staff group of the week: once, however often it is tried, and late after an outage."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.clock import Clock
from bot.core.analysis import digest
from bot.core.analysis.period import WEEK, week_before
from bot.core.analysis.silence import ENDS
from bot.core.conversations import due_dates, interview
from bot.core.conversations.promises import UNREACHED
from bot.core.model.organisation import Words
from bot.engine import records
from bot.engine.unit_of_work import CASES, UnitOfWork, UnitOfWorkFactory
from storage import cases, events, meta
from storage.database import Database, Transaction

DONE = "digest"
"""Under this name the database keeps the day of the last digest that is done."""
LEFT = timedelta(days=7)
"""A draft that nobody has touched for so long counts as left there."""
log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Digest:
    """Run it as often as one likes: it does what is not done."""

    database: Database
    clock: Clock
    units: UnitOfWorkFactory
    wake_sender: Callable[[], None]

    async def run(self) -> datetime | None:
        """Say it if its time has come; when the next comes. Raises what `Database.tx` does."""
        now, organisation = self.clock.now(), self.units.config.organisation
        due = digest.due(organisation, now)
        if due is None:
            return None
        last, following = due
        async with self.database.tx() as tx:
            await tx.alone(CASES)
            done = await meta.get(tx, DONE)
            if _is_done(done, last):
                return following
            await meta.put(tx, DONE, last.isoformat())
            if done is None:  # the bot has just begun: there is no week before
                return following
            work = self.units.begin(tx, now)
            await _say(work, last)
            await work.flush()
        log.info("digest of the week before %s", last)
        self.wake_sender()
        return following


def _is_done(done: str | None, last: date) -> bool:
    """Whether it is. One that is far ahead was done by a clock that was wrong."""
    return done is not None and last <= date.fromisoformat(done) <= last + WEEK


async def _say(work: UnitOfWork, last: date) -> None:
    organisation = work.organisation
    found = await _cases(work.tx, last, work)
    told = digest.week(
        await records.of_cases(work.tx, organisation, found),
        await _left(work, last),
        organisation,
        last,
        organisation.day(work.now),
    )
    if not told.is_empty:
        work.replies.say(digest.message(told, organisation), organisation.desk.language)


async def _cases(tx: Transaction, last: date, work: UnitOfWork) -> list[int]:
    """The cases to which anything has happened in the week, and those to which an answer may be owed."""
    period = await records.ids_of_period(tx, work.organisation, week_before(last))
    return sorted({*period, *await events.promised_since(tx, sorted(ENDS), UNREACHED)})


async def _left(work: UnitOfWork, last: date) -> list[Words]:
    """The question at which each draft was left that nobody has touched since the week before."""
    zone, period = work.organisation.zone, week_before(last)
    since, until = (due_dates.instant(each, time(), zone) - LEFT for each in (period.first, last))
    found: list[Words] = []
    for id_ in await cases.untouched(work.tx, since, until):
        view = await work.view_of(id_)
        if view is not None:
            current = interview.progress(view).current
            found.append(current.name if current else {})
    return found
