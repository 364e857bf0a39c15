"""From the outbox to Telegram: its limits, order within a lane, live before bulk, retries, dead letters.

One cycle is one transaction: it records what became of the rows that were under way, and takes those that
may go now. A row leaves the outbox only when Telegram's answer is known, so a crash loses nothing; it may
repeat a message once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from bot.api import CONNECTIONS, Api
from bot.bell import Bell
from bot.clock import Clock, chance
from bot.delivery import Courier, Dead, Later, Moved, Report, Sent, Unreachable
from bot.limits import Limits
from bot.logs import describe
from storage import outbox, people, slots, topics
from storage.database import Database, StorageError, Transaction
from storage.outbox import Claimed

log = logging.getLogger(__name__)

PATIENCE = 30
"""Attempts after which a row that makes the server fail is given up, if others have passed of late."""
LATE = 60.0
"""Seconds: what "of late" means."""
REST = timedelta(seconds=60)
"""The sender looks into the outbox so often even if nobody wakes it."""
TROUBLE = timedelta(seconds=1)
"""The database is tried again after so long."""
STOP_SECONDS = 3.0

OnDead = Callable[[Transaction, Claimed, str], Awaitable[None]]
"""Told of each row that is given up and why, within the transaction that buries it."""
OnMoved = Callable[[Transaction, int, int], Awaitable[None]]
"""Told of a group that became another one (old id, new id), within the transaction that moves its rows."""


class Sender:
    """Sends what the outbox holds; run by one process only."""

    def __init__(  # noqa: PLR0913 - what it works with, and what others want to know
        self,
        database: Database,
        api: Api,
        clock: Clock,
        limits: Limits,
        *,
        on_dead: OnDead,
        on_moved: OnMoved,
        rest: timedelta = REST,
        spread: Callable[[], float] = chance,
    ) -> None:
        self._database = database
        self._courier = Courier(api, spread)
        self._clock = clock
        self._limits = limits
        self._on_dead = on_dead
        self._on_moved = on_moved
        self._rest = rest
        self.bell = Bell(clock)
        """Ring it when something was added."""
        self._stopping = asyncio.Event()
        self._running: dict[int, asyncio.Task[None]] = {}
        self._reports: list[Report] = []
        self._last_success = 0.0
        self._next_look = 0
        """When rows that were held may go, or at the latest after a rest, in UTC milliseconds."""

    def stop(self) -> None:
        """Let `run` return once the calls under way have ended, or after three seconds."""
        self._stopping.set()
        self.bell.ring()

    async def run(self) -> None:
        """Send until stopped. While the database is in trouble nothing is sent, and it is tried again."""
        try:
            while not self._stopping.is_set():
                try:
                    await self._recover()
                    await self._send()
                    await self._let_end()
                    await self._cycle(0)
                except StorageError as error:
                    log.error("the outbox cannot be used now: %s", error)  # noqa: TRY400 - its text says it
                    await self._let_end()
                    self.bell.hush()
                    await self._clock.wait(self._stopping, self._clock.now() + TROUBLE)
        finally:
            for task in self._running.values():
                task.cancel()
            self._running = {}

    async def _recover(self) -> None:
        """Put in order what a crash, or a transaction whose end is not known, left under way."""
        now = self._now_ms()
        async with self._database.tx() as tx:
            await self._record(tx, self._reports)
            await outbox.recover(tx)
            held = await outbox.held(tx, now)
        for chat, until in held.items():
            self._limits.hold(chat, (until - now) / 1000, self._clock.monotonic())
        self._reports = []
        self._next_look = 0

    async def _send(self) -> None:
        while not self._stopping.is_set():
            self.bell.heed()
            room = min(CONNECTIONS - len(self._running), self._limits.room(self._clock.monotonic()))
            if await self._cycle(room) and room > 0:
                continue  # as many as there was room for: there may be more
            await self.bell.rest(self._clock.now() + self._pause(), busy=bool(self._running))

    async def _cycle(self, room: int) -> bool:
        """Record reports and start up to `room` rows; return whether that many were found."""
        reports, self._reports = self._reports, []
        try:
            async with self._database.tx() as tx:
                await self._record(tx, reports)
                found = await self._claim(tx, room) if room > 0 else []
                rows = await self._chosen(tx, found)
        except BaseException:
            self._reports = reports + self._reports
            raise
        for row in rows:
            self._running[row.id] = asyncio.create_task(self._carry(row))
        return len(found) >= room

    async def _claim(self, tx: Transaction, room: int) -> list[Claimed]:
        now = self._now_ms()
        found = await outbox.claim(tx, now, room, self._limits.blocked(self._clock.monotonic()))
        if now >= self._next_look:
            latest = now + int(self._rest.total_seconds() * 1000)
            self._next_look = min(await outbox.wakes_at(tx, now) or latest, latest)
        return found

    async def _chosen(self, tx: Transaction, found: Sequence[Claimed]) -> list[Claimed]:
        """Count the rows against the limits, and put back those whose chat is full by the ones before.

        What goes to no chat, such as the answer to a tap, is outside Telegram's limits.
        """
        now = self._clock.monotonic()
        chosen = []
        for row in found:
            if not row.chat:
                chosen.append(row)
            elif row.chat in self._limits.blocked(now):
                await outbox.again(tx, row.id, self._now_ms(), counted=False)
            else:
                self._limits.take(row.chat, now, edit=row.method.startswith("edit") or bool(row.message))
                chosen.append(row)
        return chosen

    async def _carry(self, row: Claimed) -> None:
        try:
            report = await self._courier.deliver(row)
        except Exception as error:  # noqa: BLE001 - a fault in one row's way is no reason to stop the others
            log.error("row %d failed in the bot itself: %s", row.id, describe(error))  # noqa: TRY400 - said already
            report = Report(row, Dead("bot"))
        now = self._clock.monotonic()
        if isinstance(report.outcome, Sent):
            self._last_success = now
        elif isinstance(report.outcome, Later) and report.outcome.why == "flood" and row.chat:
            self._limits.hold(row.chat, report.outcome.seconds, now)
        self._reports.append(report)
        self._running.pop(row.id, None)
        self.bell.ring()

    async def _record(self, tx: Transaction, reports: Sequence[Report]) -> None:
        over: list[tuple[int, int | None]] = []
        for report in reports:
            row, outcome = report.row, report.outcome
            if report.thread:
                await topics.put(tx, row.chat, row.topic, report.thread)
            if isinstance(outcome, Later | Moved | Dead):
                await self._keep(tx, row, outcome)
                continue
            if isinstance(outcome, Unreachable):
                await people.unreachable(tx, row.chat)
            message = outcome.message if isinstance(outcome, Sent) and row.slot else 0
            over.append((row.id, message or None))
        if over:
            await outbox.sent(tx, over)

    async def _keep(self, tx: Transaction, row: Claimed, outcome: Later | Moved | Dead) -> None:
        match outcome:
            case Later():
                await self._later(tx, row, outcome)
            case Moved(chat):
                await self._move(tx, row, chat)
            case Dead(error):
                await self._bury(tx, row, error)

    async def _later(self, tx: Transaction, row: Claimed, outcome: Later) -> None:
        passes = self._clock.monotonic() - self._last_success < LATE
        if outcome.why == "failed" and row.attempts >= PATIENCE and passes:
            await self._bury(tx, row, "5xx")
            return
        if outcome.why == "shut out":
            log.error("group %d is closed to the bot: row %d waits", row.chat, row.id)
        at = self._now_ms() + int(outcome.seconds * 1000) + 1
        self._next_look = min(self._next_look, at)
        counted, unsure = outcome.why != "flood", outcome.why == "unsure"
        await outbox.again(tx, row.id, at, counted=counted, unsure=unsure, error=outcome.why)

    async def _bury(self, tx: Transaction, row: Claimed, error: str) -> None:
        log.error("row %d is given up method=%s error=%s", row.id, row.method, error)
        await outbox.bury(tx, row.id, error)
        await self._on_dead(tx, row, error)

    async def _move(self, tx: Transaction, row: Claimed, chat: int) -> None:
        await outbox.again(tx, row.id, self._now_ms(), counted=False)
        await outbox.rechat(tx, row.chat, chat)
        await slots.forget_chat(tx, row.chat)
        await topics.forget_chat(tx, row.chat)
        await self._on_moved(tx, row.chat, chat)

    async def _let_end(self) -> None:
        """Wait for the calls under way, but not for long: those cut off are made again later."""
        if self._running:
            _, late = await asyncio.wait(self._running.values(), timeout=STOP_SECONDS)
            for task in late:
                task.cancel()
            self._running = {}

    def _pause(self) -> timedelta:
        """How long nothing can change by itself."""
        until_look = timedelta(milliseconds=self._next_look - self._now_ms())
        opens_in = self._limits.opens_in(self._clock.monotonic())
        pause = until_look if opens_in is None else min(until_look, timedelta(seconds=opens_in))
        return pause + timedelta(milliseconds=1)

    def _now_ms(self) -> int:
        return int(self._clock.now().timestamp() * 1000)
