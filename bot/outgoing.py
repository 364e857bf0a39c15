"""From the outbox to Telegram: its limits, order within a lane, live before bulk, retries, dead letters.

A `Load` goes with a transaction: it records what became of the rows that were under way, and takes those that
may go now; they leave after the commit. The transactions of people's updates carry one, so that an action
costs two commits; where none is near, the sender makes a transaction of its own. A row leaves the outbox only
when Telegram's answer is known, so a crash loses nothing; it may repeat a message once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, TypeAlias

from bot.acks import Acks, mark
from bot.bell import Bell
from bot.clock import Clock, chance
from bot.delivery import (
    LOST_GROUP_PAUSE,
    Courier,
    Dead,
    Dropped,
    Later,
    Moved,
    Report,
    Sent,
    Trouble,
    Unreachable,
)
from bot.limits import Limits
from bot.line import SILENCE, Line
from bot.logs import describe
from bot.telegram.bot import Bot
from storage import outbox, people, slots, topics
from storage.database import Database, StorageError, Transaction
from storage.outbox import Claimed

log = logging.getLogger(__name__)

CALLS = 300
"""How many calls are worth having on their way at once."""
PATIENCE = 30
"""Attempts after which a row that makes the server fail is given up, if others have passed of late."""
LOST_PATIENCE = 30 * 24 * 3600 / LOST_GROUP_PAUSE
"""Attempts, a month of them, after which what waits for a lost group is given up."""
LATE = 60.0
"""Seconds: what "of late" means."""
REST = timedelta(seconds=60)
"""The sender looks into the outbox so often even if nobody wakes it."""
GRACE = 0.005
"""Real seconds for which a report waits for somebody else's transaction."""
TROUBLE = 1.0
"""Seconds after which the database is tried again."""
STOP_SECONDS = 3.0
LONGEST_FLOOD = timedelta(hours=6)
"""A pause that Telegram asked for is kept over a restart, but none longer than this is believed."""
NEVER = float("inf")

GivenUp: TypeAlias = Sequence[tuple[Claimed, str]]
"""Rows that are given up, each with the reason."""
Lacking: TypeAlias = Sequence[tuple[Claimed, Trouble]]
"""Rows in whose place something else stands, each with the reason."""


class Listener(Protocol):
    """Told what becomes of rows, within the transaction that records it."""

    async def given_up(self, tx: Transaction, rows: GivenUp) -> None:
        """These will never arrive, or nobody can know whether they did."""

    async def lacking(self, tx: Transaction, rows: Lacking) -> None:
        """Something else stands in the place of these."""

    async def moved(self, tx: Transaction, old: int, new: int) -> None:
        """A group became another one."""


class Sender:
    """Sends what the outbox holds; run by one process only."""

    def __init__(
        self,
        database: Database,
        bot: Bot,
        clock: Clock,
        limits: Limits,
        listener: Listener,
        *,
        acks: Path | None = None,
        rest: timedelta = REST,
        spread: Callable[[], float] = chance,
    ) -> None:
        self._database = database
        self._acks_path = acks
        self._acks = Acks(None)
        self._courier = Courier(bot, spread)
        self._clock = clock
        self._limits = limits
        self._listener = listener
        self._rest = rest
        self.bell = Bell(clock)
        self.line = Line(bot, clock, spread, self.bell.ring)
        self._stopping = asyncio.Event()
        self._is_sending = False
        self._is_certain = True
        """Whether the outbox is known to agree with what is under way."""
        self._running: dict[int, asyncio.Task[None]] = {}
        self._under_way: dict[int, tuple[Claimed, float]] = {}
        """Rows whose calls are out, and when they began, in monotonic seconds."""
        self._followed: set[int] = set()
        """Of these, those for which a row waits that was added since."""
        self._cut_off: set[int] = set()
        self._reports: list[Report] = []
        self._report_by = NEVER
        """The loop's time by which the reports are to be recorded."""
        self._frees = False
        """Whether a row may go once they are."""
        self._is_watchful = False
        """Whether rows were added that something other than the row before them holds back."""
        self._last_success = -NEVER
        self._lost: set[int] = set()
        self._next_look = 0
        """When the outbox may hold something that can go, by `_now_ms`."""
        self._epoch = clock.now().timestamp() - clock.monotonic()

    def wake(self) -> None:
        """There is, or may be, something to send."""
        self._next_look = 0
        self.bell.ring()

    def stop(self) -> None:
        """Let `run` return once the calls under way have ended, or after three seconds."""
        self._stopping.set()
        self.bell.ring()

    def reopen(self, chat: int) -> None:
        """A group that was lost is there again: what waits for it may go."""
        self._limits.free(chat)
        self.wake()

    def load(self) -> Load:
        """What goes with a transaction that is about to begin."""
        return Load(self)

    async def run(self) -> None:
        """Send until stopped. While the database is in trouble nothing is sent, and it is tried again."""
        is_start = True
        self._acks = Acks(self._acks_path)  # here, where one process only is at work
        try:
            while not self._stopping.is_set():
                try:
                    await self._recover(is_start=is_start)
                    is_start = False
                    await self._send()
                    await self._let_end()
                    await self._cycle()
                except StorageError as error:
                    log.error("the outbox cannot be used now: %s", error)  # noqa: TRY400 - its text says it
                    self._is_sending = False
                    await self._let_end()
                    self.bell.hush()
                    await self._clock.wait(self._stopping, TROUBLE)
        finally:
            self._is_sending = False
            self.line.stop()
            self._abandon(self._running.values())
            self._acks.close()

    async def _recover(self, *, is_start: bool) -> None:
        """Put in order what a crash, or a transaction whose end is not known, left under way."""
        now = self._now_ms()
        with self.load() as load:
            async with self._database.tx() as tx:
                await load.record(tx)
                if is_start:
                    await outbox.sent(tx, await self._acknowledged(tx))
                # Which calls were cut off is known within a run; what another run left may all have left.
                await outbox.recover(tx, None if is_start else tuple(self._cut_off))
                if is_start:
                    await outbox.resume(tx, now, _ms(LONGEST_FLOOD))
                held = await outbox.held(tx, now)
        self._cut_off.clear()
        for chat, until in held.items():
            self._limits.hold(chat, (until - now) / 1000, self._clock.monotonic())
        self._next_look = 0
        self._is_certain = self._is_sending = True

    async def _acknowledged(self, tx: Transaction) -> list[tuple[int, int | None]]:
        """The rows that a former process knew to be sent and had no time to record."""
        known = self._acks.found
        return [
            (id_, known[id_][1] or None)
            for id_, lane, attempt in await outbox.under_way(tx, tuple(known))
            if known[id_][0] == mark(id_, lane, attempt)
        ]

    async def _send(self) -> None:
        while self._is_certain and not self._stopping.is_set():
            self.bell.heed()
            self._doubt_silence()
            if self._must_report() or self._may_find():
                await self._cycle()
                continue
            if self._reports:
                asyncio.get_running_loop().call_at(self._report_by, self.bell.ring)
            busy = bool(self._running or self._reports or self.line.is_trying)
            await self.bell.rest(self._pause().total_seconds(), busy=busy)
        self._is_sending = False

    def _must_report(self) -> bool:
        return asyncio.get_running_loop().time() >= self._report_by

    def _may_find(self) -> bool:
        return self._now_ms() >= self._next_look and self._room() > 0

    def _room(self) -> int:
        """How many rows may leave now."""
        if not self._is_sending or self._stopping.is_set() or self.line.is_down:
            return 0
        most = 1 if self.line.on_trial else CALLS
        return max(0, min(most - len(self._running), self._limits.room(self._clock.monotonic())))

    def _doubt_silence(self) -> None:
        """When the call that is out for longest has been out for long, and nothing else was answered."""
        if self._under_way:
            oldest = min(began for _, began in self._under_way.values())
            if self._clock.monotonic() >= oldest + SILENCE:
                self.line.doubt(oldest)

    async def _cycle(self) -> None:
        """Record, and take if anything may go, in a transaction of one's own.

        A power cut that undoes it repeats a message once.
        """
        takes = self._frees or self._may_find()
        with self.load() as load:
            async with self._database.tx(durable=False) as tx:
                await (load.carry(tx) if takes else load.record(tx))

    def _pause(self) -> timedelta:
        """How long nothing can change by itself."""
        now, soonest = self._clock.monotonic(), self._rest
        if self._room() > 0:
            soonest = min(soonest, timedelta(milliseconds=self._next_look - self._now_ms()))
        if (opens_in := self._limits.opens_in(now)) is not None:
            soonest = min(soonest, timedelta(seconds=opens_in))
        for _, began in self._under_way.values():
            if self.line.last_answer < began and not self.line.is_down:
                soonest = min(soonest, timedelta(seconds=max(0.0, began + SILENCE - now)))
        return soonest + timedelta(milliseconds=1)

    async def _let_end(self) -> None:
        """Wait for the calls under way, but not for long: those cut off are made again later."""
        if self._running:
            _, late = await asyncio.wait(self._running.values(), timeout=STOP_SECONDS)
            self._cut_off |= {id_ for id_, task in self._running.items() if task in late}
            self._abandon(late)

    def _abandon(self, tasks: Collection[asyncio.Task[None]]) -> None:
        for task in tuple(tasks):
            task.cancel()
        self._running.clear()
        self._under_way.clear()

    def distrust(self) -> None:
        """Whether rows count as taken is not known: begin anew with what the outbox says."""
        self._is_certain = False
        self.wake()

    # --- calls ---

    def recorded(self, reports: Sequence[Report]) -> None:
        """What became of these is committed."""
        self._acks.forget([report.row.id for report in reports])

    def leave(self, rows: Sequence[Claimed]) -> None:
        """Make the calls of rows whose taking is committed."""
        for row in rows:
            self._under_way[row.id] = row, self._clock.monotonic()
            self._running[row.id] = asyncio.create_task(self._carry(row))
        if rows:
            self.bell.ring()

    async def _carry(self, row: Claimed) -> None:
        began = self._clock.monotonic()
        try:
            report = await self._courier.deliver(row)
        except Exception as error:  # noqa: BLE001 - a fault in one row's way is no reason to stop the others
            log.error("row %d failed in the bot itself: %s", row.id, describe(error))  # noqa: TRY400 - said already
            report = Report(row, Dead("bot"))
        self._judge(report, began)
        if isinstance(report.outcome, Sent) and not report.outcome.trouble:
            self._acks.note(row, report.outcome.message)
        self._note(report)
        self._running.pop(row.id, None)
        self._under_way.pop(row.id, None)
        self.bell.ring()

    def _judge(self, report: Report, began: float) -> None:
        """What the outcome says of the line, of Telegram's patience and of the group."""
        now, chat = self._clock.monotonic(), report.row.chat
        match report.outcome:
            case Dead("unsure") | Later(why="unsure"):
                self.line.doubt(now)
            case Later(why="failed" | "not sent"):
                self.line.doubt(began)
            case Later(seconds, why):
                self.line.answered()
                if chat:
                    self._limits.hold(chat, seconds, now)
                if why == "lost" and chat not in self._lost:
                    self._lost.add(chat)
                    log.error("group %d is closed to the bot: what is for it waits", chat)
            case Sent():
                self.line.answered()
                self._last_success = now
                self._lost.discard(chat)
            case Dropped():
                pass  # perhaps without a call
            case Unreachable() | Moved() | Dead():
                self.line.answered()

    def _note(self, report: Report) -> None:
        """Keep the report; recorded at once if anything waits for it."""
        now, row = asyncio.get_running_loop().time(), report.row
        is_plain = isinstance(report.outcome, Sent) and not report.outcome.trouble
        frees = not is_plain or row.followed or row.id in self._followed or self._is_watchful
        self._followed.discard(row.id)
        self._reports.append(report)
        self._report_by = min(self._report_by, now if frees else now + GRACE)
        self._frees = self._frees or frees

    # --- what a load does ---

    def take_reports(self) -> list[Report]:
        """Hand over what nobody has recorded yet."""
        reports, self._reports, self._report_by, self._frees = self._reports, [], NEVER, False
        return reports

    def put_back(self, reports: list[Report]) -> None:
        """They could not be recorded."""
        if reports:
            self._reports = reports + self._reports
            self._report_by, self._frees = 0.0, True

    async def claim(self, tx: Transaction, lanes: Collection[str]) -> list[Claimed]:
        """Take the rows that may go now, and commit. `lanes` are those to which rows were just added."""
        out = {row.lane for row, _ in self._under_way.values()}
        self._followed |= {row.id for row, _ in self._under_way.values() if row.lane in lanes}
        room, now = self._room(), self._now_ms()
        if room == 0:
            self._next_look = 0
            return []
        if now >= self._next_look:
            latest = now + _ms(self._rest)
            self._next_look = min(await outbox.wakes_at(tx, now) or latest, latest)
        blocked = self._limits.blocked(self._clock.monotonic())
        found = await outbox.claim(tx, now, room, blocked, last=True)
        if len(found) >= room:
            self._next_look = 0  # as many as there was room for: there may be more
        left = set(lanes) - out - {row.lane for row in found}
        self._is_watchful = bool(left or (self._is_watchful and self._under_way))
        return self._chosen(found)

    def _chosen(self, found: Sequence[Claimed]) -> list[Claimed]:
        """Count the rows against the limits, and put back those whose chat is full by the ones before.

        What goes to no chat, such as the answer to a tap, is outside Telegram's limits.
        """
        now = self._clock.monotonic()
        chosen = []
        for row in found:
            if row.chat and row.chat in self._limits.blocked(now):
                self._note(Report(row, Later(0.0, "full")))
                continue
            if row.chat:
                self._limits.take(row.chat, now, edit=row.method.startswith("edit") or bool(row.message))
            chosen.append(row)
        if (opens_in := self._limits.opens_in(now)) is not None:
            self._next_look = min(self._next_look, self._now_ms() + int(opens_in * 1000) + 1)
        return chosen

    async def record(self, tx: Transaction, reports: Sequence[Report]) -> None:
        """Write down what became of rows."""
        over: list[tuple[int, int | None]] = []
        given_up: list[tuple[Claimed, str]] = []
        lacking: list[tuple[Claimed, Trouble]] = []
        for report in reports:
            row, outcome = report.row, report.outcome
            if report.thread:
                await topics.put(tx, row.chat, row.topic, report.thread)
            match outcome:
                case Later():
                    given_up += await self._later(tx, row, outcome)
                case Moved(chat):
                    await self._move(tx, row, chat)
                case Dead(error):
                    given_up.append((row, error))
                case Unreachable():
                    await people.unreachable(tx, row.chat)
                    over.append((row.id, None))
                case Dropped():
                    over.append((row.id, None))
                case Sent(message, trouble):
                    over.append((row.id, (message or None) if row.slot else None))
                    lacking += [(row, trouble)] if trouble else []
        if over:
            await outbox.sent(tx, over)
        for row, error in given_up:
            log.error("row %d is given up method=%s error=%s", row.id, row.method, error)
            await outbox.bury(tx, row.id, error)
        if given_up:
            await self._listener.given_up(tx, given_up)
        if lacking:
            await self._listener.lacking(tx, lacking)

    async def _later(self, tx: Transaction, row: Claimed, outcome: Later) -> GivenUp:
        """Have the row wait; returned if it has waited for too long."""
        passes = self._clock.monotonic() - self._last_success < LATE
        if outcome.why == "failed" and row.attempts >= PATIENCE and passes:
            return [(row, "5xx")]
        if outcome.why == "lost" and row.attempts >= LOST_PATIENCE:
            return [(row, "lost")]
        at = self._now_ms() + int(outcome.seconds * 1000) + 1
        self._next_look = min(self._next_look, at)
        counted, unsure = outcome.why not in {"flood", "full"}, outcome.why == "unsure"
        await outbox.again(tx, row.id, at, counted=counted, unsure=unsure, error=outcome.why)
        return []

    async def _move(self, tx: Transaction, row: Claimed, chat: int) -> None:
        await outbox.again(tx, row.id, self._now_ms(), counted=False)
        await outbox.rechat(tx, row.chat, chat)
        await slots.forget_chat(tx, row.chat)
        await topics.forget_chat(tx, row.chat)
        await self._listener.moved(tx, row.chat, chat)

    def _now_ms(self) -> int:
        """The instant, counted from the start by the monotonic clock: whoever sets the clock delays nothing."""
        return int((self._epoch + self._clock.monotonic()) * 1000)


class Load:
    """What one transaction carries for the sender. Enter it before the transaction, leave it after."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._reports: list[Report] = []
        self._rows: list[Claimed] = []

    def __enter__(self) -> Self:
        """Nothing is taken before the transaction asks for it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """After a commit the rows leave; after anything else the reports go with another transaction."""
        sender = self._sender
        if kind is None:
            sender.recorded(self._reports)
            sender.leave(self._rows)
            return
        sender.put_back(self._reports)
        if self._rows:
            sender.distrust()

    async def carry(self, tx: Transaction, lanes: Collection[str] = ()) -> None:
        """Record and take. `lanes` are those to which this transaction added rows. Its last act."""
        await self.record(tx)
        self._rows = await self._sender.claim(tx, lanes)

    async def record(self, tx: Transaction) -> None:
        """Record what became of the rows under way, and take none."""
        self._reports = self._sender.take_reports()
        if self._reports:
            await self._sender.record(tx, self._reports)


def _ms(span: timedelta) -> int:
    return int(span.total_seconds() * 1000)
