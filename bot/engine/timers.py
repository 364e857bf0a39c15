"""Acts on timers that are due: check-ins, steps for answers that are owed, reminders, calls. All are rows.

A row is done in the transaction that queues its message: after an outage it is late, never lost, never twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.core.conversations import planned, reminders
from bot.core.conversations.timers import fall_due
from bot.core.model.case import Timer
from bot.core.model.effects import CaseView, Effects
from bot.engine import absences, places, waiting_lists
from bot.engine.unit_of_work import CASES, UnitOfWork, UnitOfWorkFactory
from bot.engine.wall_clock import WallClock
from storage import talk, timers
from storage.database import Database, Unavailable

BATCH = 10
"""How many are acted upon in one transaction, for which people's updates wait."""
RETRY = timedelta(hours=1)
log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Timers:
    """Acts on every timer when it is due; the scheduler says when to look."""

    database: Database
    clock: Clock
    units: UnitOfWorkFactory
    wall_clock: WallClock
    wake_sender: Callable[[], None]
    _careful: int = 0

    async def act(self) -> datetime | None:
        """Act on all that is due; when the next is, if there is one. Raises what `Database.tx` does."""
        while await self.tick():
            pass
        async with self.database.tx() as tx:
            await self.wall_clock.leap(tx)
            return await timers.next_due(tx)

    async def tick(self) -> int:
        """Act on the timers that are due now; how many there were. Raises Unavailable."""
        due: Sequence[Timer] = ()
        try:
            async with self.database.tx() as tx:
                await tx.alone(CASES)
                work = self.units.begin(tx, self.clock.now())
                due = await timers.due(tx, work.now, 1 if self._careful else BATCH)
                for timer in due:
                    await self._act(work, timer)
                await timers.done(tx, [timer.key for timer in due], work.now)
                await work.flush()
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - one of the few places where a fault is caught broadly
            await self._failed(due, error)
            return len(due)
        self._careful = max(0, self._careful - 1)
        if due:
            self.wake_sender()
            if work.scrub:
                await self.database.scrub()
        return len(due)

    async def _act(self, work: UnitOfWork, timer: Timer) -> None:
        if timer.kind == "call":
            await waiting_lists.open_call(work, timer)
            return
        if timer.kind == "closing":
            await waiting_lists.close_call(work, timer)
            return
        if timer.kind == "absence":
            await absences.fall_due(work, timer)
            return
        view = await work.view_of(timer.case)
        if view is not None and timer.kind == "decision":
            view = await places.seen(work, view)
        if view is not None and timer.kind == "reminder":
            said = await talk.one(work.tx, timer.case, timer.plan)
            await work.apply(view, reminders.arrive(view, timer, said) if said else Effects())
        elif view is not None:
            overtaken = await _is_overtaken(work, view, timer)
            await work.apply(view, fall_due(view, timer, overtaken=overtaken))

    async def _failed(self, due: Sequence[Timer], error: Exception) -> None:
        log.error("timer failed batch=%d", len(due), exc_info=error)
        if len(due) > 1:
            self._careful = len(due)
            return
        async with self.database.tx() as tx:
            await timers.postpone(tx, due[0].key, self.clock.now() + RETRY)


async def _is_overtaken(work: UnitOfWork, view: CaseView, timer: Timer) -> bool:
    """Whether a newer check-in of the person is due before this one, which is late, may leave."""
    until = planned.overtaken_until(view, timer)
    if until is None:
        return False
    for newer in await timers.newer(work.tx, timer, until):
        its_view = await work.view_of(newer.case)
        if its_view is not None and planned.is_wanted(its_view, newer):
            return True
    return False
