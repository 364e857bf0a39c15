"""What is due: check-ins, the alert when nobody has answered, the nightly purge. Rows, and a loop that waits.

A row is done in the transaction that queues its message: after an outage it is late, never lost, never twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.archive import Archive
from bot.bell import Bell
from bot.clock import Clock
from bot.core import followup, standing, talking
from bot.core.case import Alarm, Status
from bot.core.organisation import Retention
from bot.erasure import erase, purge
from bot.render import Renderer
from bot.turn import TURN, Turn
from storage import alarms, cases, people
from storage.database import Database, Unavailable

BATCH = 50
NIGHT = time(3, 40)
"""When the purge runs, in the organisation's zone: after both clock changes of the year."""
PURGED_AT_ONCE = 100
RETRY = timedelta(hours=1)
log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Alarms:
    """Acts on every alarm when it is due."""

    database: Database
    clock: Clock
    renderer: Renderer
    archive: Archive
    on_commit: Callable[[], None]
    bell: Bell = field(init=False)
    """Ring it when an earlier alarm may have been laid out, or time has leapt."""
    _careful: int = 0

    def __post_init__(self) -> None:
        self.bell = Bell(self.clock)

    async def run(self) -> None:
        """Act on what is due, sleep until the next, for ever."""
        while True:
            self.bell.heed()
            try:
                await self.plan_purge()
                while await self.tick():
                    pass
                async with self.database.tx() as tx:
                    following = await alarms.next_due(tx)
            except Unavailable as error:
                log.error("alarms wait for the database", exc_info=error)  # noqa: TRY400 - expected, one line
                await self.clock.sleep(1)
                continue
            await self.bell.rest(following and max(0.0, (following - self.clock.now()).total_seconds()))

    async def plan_purge(self) -> None:
        """Lay out the coming night's purge, unless it already is."""
        async with self.database.tx() as tx:
            await alarms.add(tx, (_purge(self.clock.now(), self.renderer.organisation.zone),))

    async def tick(self) -> int:
        """Act on the alarms that are due now; how many there were. Raises Unavailable."""
        due: Sequence[Alarm] = ()
        try:
            async with self.database.tx() as tx:
                await tx.alone(TURN)
                turn = Turn(tx, self.clock.now(), self.renderer, self.archive)
                due = await alarms.due(tx, turn.now, 1 if self._careful else BATCH)
                for alarm in due:
                    await self._act(turn, alarm)
                await alarms.done(tx, [alarm.key for alarm in due])
                await turn.flush()
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - one of the few places where a fault is caught broadly
            await self._failed(due, error)
            return len(due)
        self._careful = max(0, self._careful - 1)
        if due:
            self.on_commit()
            if turn.scrub:
                await self.database.scrub()
        return len(due)

    async def _act(self, turn: Turn, alarm: Alarm) -> None:
        if alarm.kind == "purge":
            await self._purge(turn)
            await alarms.add(turn.tx, (_purge(turn.now, alarm.zone),))
            return
        scene = await turn.scene_of(alarm.case)
        if scene is None:
            return
        if alarm.kind == "silence":
            await turn.take(scene, talking.silence(scene))
            return
        if alarm.kind == "draft":
            await turn.take(scene, standing.remind(scene))
            return
        plan = followup.plan_of(turn.organisation, alarm.plan)
        reached = plan is not None and scene.person.reachable and scene.case.followed
        step = followup.arrive(scene, plan) if plan and reached else followup.missed(scene, alarm.plan)
        await turn.take(scene, step)

    async def _failed(self, due: Sequence[Alarm], error: Exception) -> None:
        log.error("alarm failed batch=%d", len(due), exc_info=error)
        if len(due) > 1:
            self._careful = len(due)
            return
        async with self.database.tx() as tx:
            await alarms.postpone(tx, due[0].key, self.clock.now() + RETRY)

    async def _purge(self, turn: Turn) -> None:
        """Erase what is past its term, as the organisation's file says, and log how much it was."""
        gone = 0
        for statuses, days in _terms(turn.organisation.retention):
            before = turn.now - timedelta(days=days)
            while ids := await cases.purgeable(turn.tx, statuses, before, PURGED_AT_ONCE):
                await purge(turn, ids)
                gone += len(ids)
        before = turn.now - timedelta(days=turn.organisation.retention.draft_days)
        forgotten = 0
        while idle := await people.idle(turn.tx, before, PURGED_AT_ONCE):
            for person in idle:
                await erase(turn, person)
            forgotten += len(idle)
        log.info("purge cases=%d people=%d", gone, forgotten)


def _terms(retention: Retention) -> tuple[tuple[tuple[Status, ...], int], ...]:
    return (
        (("draft",), retention.draft_days),
        (("filed", "referred", "declined", "withdrawn"), retention.filed_days),
        (("accepted",), retention.accepted_days),
    )


def _purge(now: datetime, zone: str) -> Alarm:
    """The purge of the first night that is still to come."""
    local = now.astimezone(ZoneInfo(zone))
    day = local.date() if local.time() < NIGHT else local.date() + timedelta(days=1)
    due = datetime.combine(day, NIGHT, ZoneInfo(zone)).astimezone(now.tzinfo)
    return Alarm(key=f"purge:{day.isoformat()}", kind="purge", due=due, day=day, at=NIGHT, zone=zone)
