"""What became of rows: those that arrived leave the outbox; others wait, move or are given up."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Protocol, TypeAlias

from bot.core.model.case import checkin_key
from bot.engine.delivery import (
    LOST_GROUP_PAUSE,
    Dead,
    Dropped,
    Later,
    Moved,
    Orphaned,
    Report,
    Sent,
    Trouble,
    Unreachable,
)
from bot.engine.unit_of_work import CASES
from storage import outbox, people, sent_messages, timers, topics
from storage.database import Transaction
from storage.outbox import OutboxRow

log = logging.getLogger(__name__)

PATIENCE = 30
"""Attempts after which a row that makes the server fail is given up, if others have passed of late."""
LOST_PATIENCE = 30 * 24 * 3600 / LOST_GROUP_PAUSE
"""Attempts, a month of them, after which what waits for a lost group is given up."""

GivenUp: TypeAlias = Sequence[tuple[OutboxRow, str]]
"""Rows that are given up, each with the reason."""
Lacking: TypeAlias = Sequence[tuple[OutboxRow, Trouble]]
"""Rows in whose place something else stands, each with the reason."""


class Listener(Protocol):
    """Told what becomes of rows, within the transaction that records it."""

    async def given_up(self, tx: Transaction, rows: GivenUp) -> None:
        """These will never arrive, or nobody can know whether they did."""

    async def lacking(self, tx: Transaction, rows: Lacking) -> None:
        """Something else stands in the place of these."""

    async def unreached(self, tx: Transaction, rows: Sequence[OutboxRow]) -> None:
        """The people these were for have left Telegram or blocked the bot, and nobody knew."""

    async def orphaned(self, tx: Transaction, rows: Sequence[OutboxRow]) -> None:
        """The cards these were to hang under are gone: they are posted anew, and these go after them."""

    async def closed(self, tx: Transaction, chats: Collection[int]) -> None:
        """These groups have shut the bot out: what is for them waits."""

    async def moved(self, tx: Transaction, old: int, new: int) -> None:
        """A group became another one."""


@dataclass(slots=True)
class Tally:
    """What has become of calls since the start, for whoever looks how the bot is."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many there were, by method and outcome."""
    last_success: float = -inf
    """When Telegram last took one, in monotonic seconds."""


class Reports:
    """What became of calls, until a transaction records it."""

    def __init__(self) -> None:
        self._all: list[Report] = []
        self.grace = 0.005
        """Real seconds for which a report waits for somebody else's transaction."""
        self.due_at = inf
        """The loop's time by which they are to be recorded."""
        self.free_others = False
        """Whether a row may go once they are."""

    def __bool__(self) -> bool:
        return bool(self._all)

    def add(self, report: Report, *, frees_others: bool) -> None:
        """Keep a report: not at all if a row waits for it, else for a moment."""
        now = asyncio.get_running_loop().time()
        self._all.append(report)
        self.due_at = min(self.due_at, now if frees_others else now + self.grace)
        self.free_others = self.free_others or frees_others

    def take(self) -> tuple[list[Report], bool]:
        """Hand over all there are, and whether a row may go once they are recorded."""
        taken, free_others = self._all, self.free_others
        self._all, self.due_at, self.free_others = [], inf, False
        return taken, free_others

    def drop(self, rows: Collection[int]) -> None:
        """What became of these rows is recorded otherwise."""
        if rows:
            self._all = [report for report in self._all if report.row.id not in rows]

    def put_back(self, reports: list[Report]) -> None:
        """They could not be recorded."""
        if reports:
            self._all, self.due_at, self.free_others = reports + self._all, 0.0, True


@dataclass(slots=True)
class _Sorted:
    """Reports, by what is to be done."""

    over: list[tuple[int, int | None]] = field(default_factory=list)
    lacking: list[tuple[OutboxRow, Trouble]] = field(default_factory=list)
    given_up: list[tuple[OutboxRow, str]] = field(default_factory=list)
    unreached: list[OutboxRow] = field(default_factory=list)
    orphaned: list[OutboxRow] = field(default_factory=list)
    closed: set[int] = field(default_factory=set)


class Recorder:
    """Records reports. `now_ms` is the sender's clock; `passes` says whether others have arrived of late."""

    def __init__(self, listener: Listener, now_ms: Callable[[], int], passes: Callable[[], bool]) -> None:
        self._listener = listener
        self._now_ms = now_ms
        self._passes = passes

    async def record(self, tx: Transaction, reports: Sequence[Report]) -> int | None:
        """Write down what became of rows; when the first of those that wait may go, if any does.

        What is more than an arrival may change people and cases: that takes its turn with all who change
        them, before the outbox is held, as they do.
        """
        if not all(report.is_plain for report in reports):
            await tx.alone(CASES)
        sorted_, instants = _Sorted(), list[int]()
        for report in reports:
            if report.thread:
                await topics.put(tx, report.row.chat, report.row.topic, report.thread)
            if (at := await self._sort(tx, report, sorted_)) is not None:
                instants.append(at)
        if sorted_.over:
            await outbox.sent(tx, sorted_.over)
        for row, error in sorted_.given_up:
            log.error("row %d is given up method=%s error=%s", row.id, row.method, error)
            await outbox.bury(tx, row.id, error, self._now_ms())
        await self._tell(tx, sorted_)
        return min(instants, default=None)

    async def _tell(self, tx: Transaction, sorted_: _Sorted) -> None:
        if sorted_.given_up:
            await self._listener.given_up(tx, sorted_.given_up)
        if sorted_.lacking:
            await self._listener.lacking(tx, sorted_.lacking)
        if sorted_.unreached:
            await self._listener.unreached(tx, sorted_.unreached)
        if sorted_.orphaned:
            await self._listener.orphaned(tx, sorted_.orphaned)
        if sorted_.closed:
            await self._listener.closed(tx, sorted_.closed)

    async def _sort(self, tx: Transaction, report: Report, into: _Sorted) -> int | None:
        row = report.row
        match report.outcome:
            case Later() as later:
                into.closed |= {row.chat} if later.why == "lost" else set()
                if (error := self._is_enough(row, later)) is None:
                    return await self._wait(tx, row, later)
                into.given_up.append((row, error))
            case Moved(chat):
                await self._move(tx, row, chat)
            case Dead(error):
                into.given_up.append((row, error))
            case Sent(message, trouble):
                into.over.append((row.id, (message or None) if row.message_key else None))
                into.lacking += [(row, trouble)] if trouble else []
            case Unreachable() | Dropped() | Orphaned():
                into.over.append((row.id, None))
                into.orphaned += [row] if isinstance(report.outcome, Orphaned) else []
                if isinstance(report.outcome, Unreachable):
                    into.unreached += [row] if await people.unreachable(tx, row.chat) else []
                    await _put_back(tx, row)
        return None

    def _is_enough(self, row: OutboxRow, later: Later) -> str | None:
        """Why a row waits no more, if it has waited for too long."""
        if later.why == "failed" and row.attempts >= PATIENCE and self._passes():
            return "5xx"
        return "lost" if later.why == "lost" and row.attempts >= LOST_PATIENCE else None

    async def _wait(self, tx: Transaction, row: OutboxRow, later: Later) -> int:
        at = self._now_ms() + int(later.seconds * 1000) + 1
        counted, unsure = later.why not in {"flood", "full"}, later.why == "unsure"
        await outbox.again(tx, row.id, at, counted=counted, unsure=unsure, error=later.why)
        return at

    async def _move(self, tx: Transaction, row: OutboxRow, chat: int) -> None:
        await outbox.again(tx, row.id, self._now_ms(), counted=False)
        await outbox.rechat(tx, row.chat, chat)
        await sent_messages.forget_chat(tx, row.chat)
        await topics.forget_chat(tx, row.chat)
        await self._listener.moved(tx, row.chat, chat)


async def _put_back(tx: Transaction, row: OutboxRow) -> None:
    """A check-in that was not let through is due again: it waits until the person is back."""
    key = row.message_key
    if key and key.kind == "checkin" and row.method == "sendMessage":
        await timers.undo(tx, checkin_key(key.case, *key.detail))
