"""Erases what is past its term every night; asks an operator first when it is more than usual."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.core.conversations import farewell
from bot.core.model.message import Joined, Phrase, Text
from bot.engine import erasure, retention
from bot.engine.alerts import Alerts
from bot.engine.retention import Foreseen
from bot.engine.unit_of_work import CASES, UnitOfWork, UnitOfWorkFactory
from bot.engine.wall_clock import WallClock
from storage import meta, people
from storage import terms as past
from storage.database import Database, Transaction

NIGHT = time(3, 40)
"""When it is, in the organisation's zone: after both clock changes of the year."""
DONE = "purged"
"""Under this name the database keeps the last night that is done."""
SET_BACK = timedelta(days=7)
"""A night that is done and so far ahead was done by a clock that was wrong."""
AT_ONCE = 100
"""Cases or people that are erased between two looks into the database."""
log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Purge:
    """Run it at night and at each start: it does what is not done."""

    database: Database
    clock: Clock
    units: UnitOfWorkFactory
    wall_clock: WallClock
    wake_sender: Callable[[], None]
    wake_timers: Callable[[datetime], None]

    async def run(self) -> None:
        """Erase what is past its term, in one transaction, or have an operator asked; once a night.

        Raises what `Database.tx` does.
        """
        async with self.database.tx() as tx:
            await tx.alone(CASES)
            work = self.units.begin(tx, self.clock.now())
            night = _night(work.now, work.organisation.zone)
            if await _is_done(tx, night):
                return
            leap = await self.wall_clock.leap(tx)
            if leap is None:
                await past.unsent(tx, work.now)
                await erasure.forget_failures(work, work.now - retention.FAILURES)
            foreseen = await retention.foresee(tx, work.organisation.retention, work.now, leap)
            erased = await self._allowed(work, foreseen)
            if erased is None:
                await _ask(work, foreseen)
            else:
                await _erase(work, erased.at)
                await retention.settle(tx)
                await meta.put(tx, DONE, night.isoformat())
            if erased is not None or leap is None:
                await _tell(work)
            await work.flush()
        if erased is None:
            log.error("purge held, nothing is erased: %s; to confirm: ./damier-bot purge --confirm", foreseen)
        else:
            log.info("purge cases=%d people=%d", erased.number, erased.people)
        self.wake_sender()
        if work.next_due is not None:
            self.wake_timers(work.next_due)
        if work.scrub:
            await self.database.scrub()

    async def _allowed(self, work: UnitOfWork, foreseen: Foreseen) -> Foreseen | None:
        """What may be erased now: what is due, or as much of it as an operator has seen and confirmed."""
        if not foreseen.needs_leave:
            return foreseen
        leave = await retention.granted(work.tx, work.now)
        if leave is None:
            return None
        at = min(leave.at, work.now)
        confirmed = await retention.foresee(work.tx, work.organisation.retention, at)
        if not leave.covers(confirmed):
            return None
        if leave.leap:
            await self.wall_clock.believe(work.tx)
        return confirmed


async def _is_done(tx: Transaction, night: date) -> bool:
    done = await meta.get(tx, DONE)
    return done is not None and night <= date.fromisoformat(done) <= night + SET_BACK


async def _erase(work: UnitOfWork, at: datetime) -> None:
    then = retention.terms(work.organisation.retention, at)
    ids = [id_ for id_, _ in await past.cases(work.tx, then)]
    for first in range(0, len(ids), AT_ONCE):
        await erasure.purge(work, ids[first : first + AT_ONCE])
    while idle := await people.idle(work.tx, then.draft, AT_ONCE):
        for person in idle:
            await erasure.erase(work, person)


async def _tell(work: UnitOfWork) -> None:
    """Have those told in the morning whose cases are past their term soon."""
    for case, acted in await past.untold(work.tx, retention.terms(work.organisation.retention, work.now)):
        view = await work.view_of(case)
        if view is not None:
            await work.schedule((farewell.timer(view, acted),))


async def _ask(work: UnitOfWork, foreseen: Foreseen) -> None:
    """Let the purge wait for an operator; staff are told of it the first night."""
    if await retention.held(work.tx) is None:
        why = Joined(tuple(_reasons(foreseen, work.organisation.zone)))
        values: dict[str, Text] = {
            "cases": foreseen.number, "total": foreseen.total, "people": foreseen.people,
        }  # fmt: skip
        paragraphs = (Phrase("desk.purge_held", values), why, Phrase("desk.purge_confirm"))
        for out in Alerts(work.config).told(*paragraphs):
            work.replies.say(out, "")
    await retention.hold(work.tx, foreseen)


def _reasons(foreseen: Foreseen, zone: str) -> Iterator[Text]:
    if foreseen.is_much:
        yield Phrase("desk.purge_much", {"percent": foreseen.percent})
    if foreseen.leap:
        since, until = (each.astimezone(ZoneInfo(zone)).date() for each in
                        (foreseen.leap.since, foreseen.leap.until))  # fmt: skip
        yield Phrase("desk.purge_leapt", {"since": since, "until": until})


def _night(now: datetime, zone: str) -> date:
    """The night that began last."""
    local = now.astimezone(ZoneInfo(zone))
    return local.date() if local.time() >= NIGHT else local.date() - timedelta(days=1)
