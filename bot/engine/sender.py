"""From the outbox to Telegram: its limits, order within a queue, live before bulk, retries, dead letters.

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
from typing import Self

from bot.clock import Clock, chance
from bot.engine import arrivals
from bot.engine.acknowledgements import Acks, mark
from bot.engine.client import Client
from bot.engine.connectivity import SILENCE, Connectivity
from bot.engine.delivery import Dead, Delivery, Dropped, Later, Outcome, Report, Sent, Unreachable
from bot.engine.rate_limits import Limits
from bot.engine.raw_updates import Tap
from bot.engine.reports import Listener, Recorder, Reports, Tally
from bot.engine.under_way import UnderWay
from bot.engine.wakeup import Wakeup
from bot.logs import describe
from storage import outbox
from storage.database import Database, StorageError, Transaction
from storage.outbox import OutboxRow

log = logging.getLogger(__name__)

CALLS = 100
"""How many calls are worth having on their way at once."""
LATE = 60.0
"""Seconds in which a message has passed, for others to have passed "of late"."""
REST = timedelta(seconds=60)
"""The sender looks into the outbox so often even if nobody wakes it."""
TROUBLE = 1.0
"""Seconds after which the database is tried again."""
STOP_SECONDS = 3.0
LONGEST_FLOOD = timedelta(hours=6)
"""A pause that Telegram asked for is kept over a restart, but none longer than this is believed."""


class Sender:
    """Sends what the outbox holds; run by one process only."""

    wake_timers: Callable[[], None] | None = None
    """Called after a commit by which something that had been said is due again."""

    def __init__(  # noqa: PLR0913 - what it works with
        self,
        database: Database,
        client: Client,
        clock: Clock,
        limits: Limits,
        listener: Listener,
        *,
        acks: Path | None = None,
        rest: timedelta = REST,
        spread: Callable[[], float] = chance,
    ) -> None:
        self.wakeup = Wakeup(clock)
        self._database = database
        self._clock = clock
        self._limits = limits
        self._rest = rest
        self._delivery = Delivery(client, spread)
        self._recorder = Recorder(listener, self._now_ms, self._passes)
        self._connectivity = Connectivity(client, clock, spread, self.wakeup.set)
        self._acks_path, self._acks = acks, Acks(None)
        self.reports = Reports()
        self._stopping = asyncio.Event()
        self._leads: Callable[[], bool] = lambda: True
        self._is_sending = False
        self._is_certain = True
        """Whether the outbox is known to agree with what is under way."""
        self._under_way = UnderWay()
        self._cut_off: set[int] = set()
        """Rows whose calls were given up while they were out."""
        self._is_watchful = False
        """Whether rows were added that something other than the row before them holds back."""
        self._lost: set[int] = set()
        self.tally = Tally()
        self._next_look = 0
        """When the outbox may hold something that can go, by `_now_ms`."""
        self._epoch = clock.now().timestamp() - clock.monotonic()

    @property
    def is_cut_off(self) -> bool:
        """Whether nothing gets through to Telegram."""
        return self._connectivity.is_down

    def wake(self) -> None:
        """There is, or may be, something to send, perhaps behind a row that is under way."""
        self._next_look = 0
        self._is_watchful = True
        self.wakeup.set()

    def look_again(self, chat: int) -> None:
        """Whether a group has topics may have changed."""
        self._delivery.look_again(chat)

    def stop(self) -> None:
        """Let `run` return once the calls under way have ended, or after three seconds."""
        self._stopping.set()
        self.wakeup.set()

    def reopen(self, chat: int) -> None:
        """A group that was lost is there again: what waits for it may go."""
        self._limits.free(chat)
        self.wake()

    def load(self) -> Load:
        """What goes with a transaction that is about to begin."""
        return Load(self)

    async def run(self, leads: Callable[[], bool] = lambda: True) -> None:
        """Send until stopped, or until another one leads. While the database is in trouble nothing is sent.

        `leads` is asked before each call: whoever was frozen meanwhile may not be the one who sends any more.
        """
        self._leads, is_start = leads, True
        self._acks = Acks(self._acks_path)  # made here, where one process only is at work
        try:
            while self._leads() and not self._stopping.is_set():
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
                    self.wakeup.idle()
                    await self._clock.wait(self._stopping, TROUBLE)
        finally:
            self._is_sending = False
            self._connectivity.stop()
            self._under_way.abandon()
            self.reports.take()  # what is not recorded now is another one's, or counts as unsure
            self._acks.close()
            if not self._stopping.is_set():
                self.wakeup.set()  # not at rest: what waits goes once this one leads again

    async def _recover(self, *, is_start: bool) -> None:
        """Put in order what a crash, or a transaction whose end is not known, left under way."""
        now = self._now_ms()
        with self.load() as load:
            async with self._database.tx() as tx:
                await load.record(tx)
                if is_start:
                    await outbox.sent(tx, await self._acknowledged(tx))
                    await outbox.resume(tx, now, _ms(LONGEST_FLOOD))
                # Which calls were cut off is known within a run; what another run left may all have left.
                await outbox.recover(tx, None if is_start else tuple(self._cut_off))
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
            for id_, queue_key, attempt in await outbox.under_way(tx, tuple(known))
            if known[id_][0] == mark(id_, queue_key, attempt)
        ]

    async def _send(self) -> None:
        while self._is_certain and self._leads() and not self._stopping.is_set():
            self.wakeup.clear()
            self._doubt_silence()
            if asyncio.get_running_loop().time() >= self.reports.due_at or self.may_find():
                await self._cycle()
                continue
            if self.reports:
                asyncio.get_running_loop().call_at(self.reports.due_at, self.wakeup.set)
            busy = bool(self._under_way or self.reports or self._connectivity.is_trying)
            await self.wakeup.wait(self._pause(), busy=busy)
        self._is_sending = False

    def may_find(self) -> bool:
        """Whether the outbox may hold something that can go."""
        return self._now_ms() >= self._next_look and self._room() > 0

    def _room(self) -> int:
        """How many rows may leave now."""
        if not (self._is_sending and self._leads()) or self._stopping.is_set() or self._connectivity.is_down:
            return 0
        free, since = CALLS - len(self._under_way), self._connectivity.on_trial_since
        if since is not None:  # one that hangs since before tries nothing
            free = min(free, 1 - sum(call.began >= since for call in self._under_way))
        return max(0, min(free, self._limits.room(self._clock.monotonic())))

    async def _cycle(self) -> None:
        """Record, and take if anything may go, in a transaction of one's own.

        A power cut that undoes it repeats a message once.
        """
        with self.load() as load:
            async with self._database.tx(durable=False) as tx:
                await load.carry(tx)

    def _pause(self) -> float:
        """For how many seconds nothing can change by itself."""
        now = self._clock.monotonic()
        soonest = self._rest.total_seconds()
        if self._room() > 0:
            soonest = min(soonest, (self._next_look - self._now_ms()) / 1000)
        if (opens_in := self._limits.opens_in(now)) is not None:
            soonest = min(soonest, opens_in)
        if not self._connectivity.is_down:
            last = self._connectivity.last_answer
            silent = (max(0.0, call.began + SILENCE - now) for call in self._under_way if last < call.began)
            soonest = min([soonest, *silent])
        return soonest + 0.001

    def _doubt_silence(self) -> None:
        """When the call that is out for longest has been out for long, and nothing else was answered."""
        if self._under_way:
            oldest = min(call.began for call in self._under_way)
            if self._clock.monotonic() >= oldest + SILENCE:
                self._connectivity.doubt(oldest)

    async def _let_end(self) -> None:
        """Wait for the calls under way, but not for long: those cut off are made again later."""
        self._cut_off |= set(await self._under_way.let_end(STOP_SECONDS))

    # --- calls ---

    async def _carry(self, row: OutboxRow) -> None:
        began = self._clock.monotonic()
        if not self._leads():
            return  # another one has taken this row over, or will
        try:
            report = await self._delivery.deliver(row)
        except Exception as error:  # noqa: BLE001 - a fault in one row's way is no reason to stop the others
            log.error("row %d failed in the bot itself: %s", row.id, describe(error))  # noqa: TRY400 - said already
            report = Report(row, Dead("bot"))
        self.tally.outcomes[row.method, _named(report.outcome)] += 1
        self._judge(report, began)
        if call := self._under_way.end(row):
            if report.is_plain and isinstance(report.outcome, Sent):
                self._acks.note(row, report.outcome.message)
            self._note(report, is_followed=call.is_followed)
        self.wakeup.set()

    def _judge(self, report: Report, began: float) -> None:
        """What the outcome says of the line, of Telegram's patience and of the group."""
        now, chat = self._clock.monotonic(), report.row.chat
        match report.outcome:
            case Dead("unsure") | Later(why="unsure"):
                self._connectivity.doubt(now)
            case Later(why="failed" | "not sent"):
                self._connectivity.doubt(began)
            case Dropped():
                pass  # perhaps without a call
            case Later() as later:
                self._connectivity.answered()
                self._hold(chat, later, now)
            case outcome:
                self._connectivity.answered()
                if isinstance(outcome, Sent):
                    self.tally.last_success = now
                    self._lost.discard(chat)

    def _hold(self, chat: int, later: Later, now: float) -> None:
        if chat:
            self._limits.hold(chat, later.seconds, now)
        if later.why == "lost" and chat not in self._lost:
            self._lost.add(chat)
            log.error("group %d is closed to the bot: what is for it waits", chat)

    def _note(self, report: Report, *, is_followed: bool) -> None:
        frees_others = is_followed or self._is_watchful or not report.is_plain
        self.reports.add(report, frees_others=frees_others)

    def _passes(self) -> bool:
        return self._clock.monotonic() - self.tally.last_success < LATE

    def _now_ms(self) -> int:
        """The instant, counted from the start by the monotonic clock: whoever sets a clock delays nothing."""
        return int((self._epoch + self._clock.monotonic()) * 1000)

    # --- what a load does ---

    async def record(self, tx: Transaction) -> tuple[list[Report], bool]:
        """Write down what became of rows; the reports, and whether a row may go now.

        They are to be put back unless this is committed.
        """
        if not self._leads():
            return [], False
        reports, free_others = self.reports.take()
        try:
            at = await self._recorder.record(tx, reports) if reports else None
        except BaseException:
            self.put_back(reports)
            raise
        if at is not None:
            self._next_look = min(self._next_look, at)
        if any(not report.is_plain for report in reports):
            self._is_watchful = True  # the listener may have queued something behind what is under way
        return reports, free_others or self._is_watchful

    async def arrived(self, tx: Transaction, taps: Collection[Tap]) -> Collection[int]:
        """Record which rows under way have arrived, as the taps show; their ids."""
        found = await arrivals.shown(tx, (call.row for call in self._under_way), taps) if taps else {}
        if found:
            await outbox.sent(tx, tuple(found.items()))
        return found

    def put_back(self, reports: list[Report]) -> None:
        """They are not recorded after all."""
        self.reports.put_back(reports)

    def recorded(self, reports: Sequence[Report]) -> None:
        """What became of these is committed."""
        self._acks.forget([report.row.id for report in reports])
        if self.wake_timers and any(isinstance(report.outcome, Unreachable) for report in reports):
            self.wake_timers()

    def let_trail(self, rows: Collection[int]) -> None:
        """That these have arrived is committed: what becomes of their calls matters no more."""
        self._under_way.arrived(rows)
        self.reports.drop(rows)
        self._acks.forget(rows)

    async def claim(self, tx: Transaction, queue_keys: Collection[str]) -> list[OutboxRow]:
        """Take the rows that may go now, and commit. Rows were just added to the queues of these keys."""
        out = {call.row.queue_key for call in self._under_way}
        self._under_way.follow(queue_keys)
        room, now = self._room(), self._now_ms()
        if room == 0:
            self._next_look = 0
            return []
        if now >= self._next_look:
            latest = now + _ms(self._rest)
            self._next_look = min(await outbox.wakes_at(tx, now) or latest, latest)
        blocked = self._limits.blocked(self._clock.monotonic())
        spare = min(room, self._limits.spare(self._clock.monotonic()))
        found = await outbox.claim(tx, now, room, blocked, spare=spare, last=True)
        if len(found) >= room:
            self._next_look = 0  # as many as there was room for: there may be more
        left = set(queue_keys) - out - {row.queue_key for row in found}
        self._is_watchful = bool(left or (self._is_watchful and (self._under_way or self.reports)))
        chosen = self._chosen(found)
        if spare <= len(found) < room:  # what is in no hurry may have been left
            spare_in = self._limits.spare_in(self._clock.monotonic())
            self._next_look = min(self._next_look, now + _ms(timedelta(seconds=spare_in)) + 1)
        return chosen

    def _chosen(self, found: Sequence[OutboxRow]) -> list[OutboxRow]:
        """Count the rows against the limits, and put back those whose chat is full by the ones before.

        What goes to no chat, such as the answer to a tap, is outside Telegram's limits.
        """
        now = self._clock.monotonic()
        chosen = []
        for row in found:
            if row.chat and row.chat in self._limits.blocked(now):
                self._note(Report(row, Later(0.0, "full")), is_followed=row.followed)
                continue
            if row.chat:
                self._limits.take(row.chat, now, edit=row.method.startswith("edit") or bool(row.message))
            chosen.append(row)
        if (opens_in := self._limits.opens_in(now)) is not None:
            self._next_look = min(self._next_look, self._now_ms() + int(opens_in * 1000) + 1)
        return chosen

    def leave(self, rows: Sequence[OutboxRow]) -> None:
        """Make the calls of rows whose taking is committed."""
        for row in rows:
            self._under_way.begin(row, self._clock.monotonic(), self._carry(row))
        if rows:
            self.wakeup.set()

    def distrust(self) -> None:
        """Whether rows count as taken is not known: begin anew with what the outbox says."""
        self._is_certain = False
        self.wake()


class Load:
    """What one transaction carries for the sender. Enter it before the transaction, leave it after."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._reports: list[Report] = []
        self._arrived: Collection[int] = ()
        self._rows: list[OutboxRow] = []
        self._is_claiming = False

    def __enter__(self) -> Self:
        """Nothing is taken before the transaction asks for it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """After a commit the rows leave; after anything else the reports go with another transaction."""
        if kind is None:
            self._sender.recorded(self._reports)
            self._sender.let_trail(self._arrived)
            self._sender.leave(self._rows)
            return
        self._sender.put_back(self._reports)
        if self._is_claiming:
            self._sender.distrust()

    async def record(self, tx: Transaction) -> bool:
        """Record what became of the rows under way; whether others may go now."""
        self._reports, free_others = await self._sender.record(tx)
        return free_others

    async def carry(
        self, tx: Transaction, queue_keys: Collection[str] = (), taps: Collection[Tap] = ()
    ) -> None:
        """Record, and take if anything may go: the transaction's last act, which may commit it.

        `queue_keys`: of the queues to which it added rows. `taps`: what was pressed, and so has arrived.
        """
        self._arrived = await self._sender.arrived(tx, taps)
        if await self.record(tx) or self._arrived or queue_keys or self._sender.may_find():
            self._is_claiming = True
            self._rows = await self._sender.claim(tx, queue_keys)


def _named(outcome: Outcome) -> str:
    return outcome.why if isinstance(outcome, Later) else type(outcome).__name__.lower()


def _ms(span: timedelta) -> int:
    return int(span.total_seconds() * 1000)
