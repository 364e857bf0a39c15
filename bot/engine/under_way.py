"""The calls that are out: of which rows, since when, and what waits for them."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Coroutine, Iterator
from dataclasses import dataclass

from storage.outbox import OutboxRow


@dataclass(slots=True)
class Call:
    """A row's call to Telegram."""

    row: OutboxRow
    began: float
    """In monotonic seconds."""
    task: asyncio.Task[None]
    is_followed: bool
    """Whether another row waits for this one."""


class UnderWay:
    """Calls, from the commit by which their rows were taken until it is known what became of them."""

    def __init__(self) -> None:
        self._calls: dict[int, Call] = {}
        self._trailing: set[asyncio.Task[None]] = set()
        """Calls that are out still though their rows have arrived: nothing waits for them."""

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._calls)

    def __iter__(self) -> Iterator[Call]:
        """Return them in the order in which they began."""
        return iter(self._calls.values())

    def begin(self, row: OutboxRow, now: float, work: Coroutine[None, None, None]) -> None:
        """Make a row's call; it is to end with `end`."""
        self._calls[row.id] = Call(row, now, asyncio.create_task(work), row.followed)

    def end(self, row: OutboxRow) -> Call | None:
        """What became of a row is known; None if that was known before, or it was abandoned."""
        if asyncio.current_task() in self._trailing:
            return None
        return self._calls.pop(row.id, None)

    def follow(self, queue_keys: Collection[str]) -> None:
        """Rows were added to these queues."""
        for call in self:
            call.is_followed = call.is_followed or call.row.queue_key in queue_keys

    def arrived(self, rows: Collection[int]) -> None:
        """These rows have left the outbox: what becomes of their calls matters no more."""
        for id_ in rows:
            if call := self._calls.pop(id_, None):
                self._trailing.add(call.task)
                call.task.add_done_callback(self._trailing.discard)

    async def let_end(self, seconds: float) -> list[int]:
        """Wait so long for all that are out, and give up the others; the ids of their rows."""
        if self._calls:
            await asyncio.wait([call.task for call in self], timeout=seconds)
        late = [call.row.id for call in self if not call.task.done()]
        self.abandon()
        return late

    def abandon(self) -> None:
        """Give up all that are out."""
        for task in (*(call.task for call in self), *self._trailing):
            task.cancel()
        self._calls.clear()
