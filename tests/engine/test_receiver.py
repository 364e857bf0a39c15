"""Many people's updates made into transactions: fairly, one update never holding up another's."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from bot.engine.receiver import BATCH, EACH, TRIES, Question, Receiver
from bot.engine.unit_of_work import UnitOfWork
from storage import inbox
from storage.database import Unavailable
from tests.engine.stage import PATIENCE, Stage, receiver

FLOOD = 5000


def update(number: int, chat: int, words: str = "") -> dict[str, Any]:
    """An update as Telegram gives it."""
    return {"update_id": number, "message": {"message_id": number, "chat": {"id": chat}, "text": words}}


class Line:
    """What was handled, in order: (number, chat). An update may say that it raises, or that it asks first."""

    def __init__(self, stage: Stage) -> None:
        self.handled: list[tuple[int, int]] = []
        self.committed: list[int] = []
        self.answered = asyncio.Event()
        self.asked: Counter[int] = Counter()
        self.fails: Collection[int] = ()
        self.receiver: Receiver = receiver(stage, self._handle, self._first_ask)
        self._stage = stage

    async def _handle(self, _: UnitOfWork, raw: Mapping[str, Any]) -> None:
        if "raise" in raw["message"]["text"] or raw["update_id"] in self.fails:
            raise RuntimeError
        self.handled.append((raw["update_id"], raw["message"]["chat"]["id"]))

    def _first_ask(self, raw: Mapping[str, Any]) -> Question | None:
        async def ask() -> None:
            self.asked[raw["update_id"]] += 1
            await self.answered.wait()

        return ask if raw["message"]["text"] == "ask" else None

    @property
    def chats(self) -> list[int]:
        """Whose updates were handled, in order."""
        return [chat for _, chat in self.handled]

    @asynccontextmanager
    async def working(self) -> AsyncIterator[Receiver]:
        """Let it work."""
        work = asyncio.create_task(self.receiver.run())
        try:
            yield self.receiver
        finally:
            work.cancel()
            await asyncio.wait([work])

    async def settled(self) -> None:
        """Wait until nothing waits any more."""
        async with asyncio.timeout(PATIENCE):
            await self.receiver.wakeup.settled()

    async def states(self) -> dict[int, str]:
        """The state of each update that is stored."""
        async with self._stage.database.tx() as tx:
            return {row["update_id"]: row["state"] for row in await tx.fetch("select * from inbox")}


@pytest.fixture
def line(stage: Stage) -> Line:
    return Line(stage)


async def test_what_comes_while_nothing_waits_is_handled_in_one_transaction(
    line: Line, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = _counted(stage, monkeypatch)
    async with line.working() as working:
        await line.settled()
        before = begun()
        await working.receive([update(1, 7), update(2, 8)])
        assert begun() - before == 1
    assert line.handled == [(1, 7), (2, 8)]
    assert await line.states() == {1: "done", 2: "done"}


def _counted(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    tx, begun = stage.database.tx, [0]

    def counting(**how: bool) -> object:
        begun[0] += 1
        return tx(**how)

    monkeypatch.setattr(stage.database, "tx", counting)
    return lambda: begun[0]


async def test_one_person_s_thousands_let_everybody_else_s_first_through_at_once(line: Line) -> None:
    flood = [update(number, 7) for number in range(FLOOD)]
    others = [update(FLOOD + number, 100 + number) for number in range(50)]
    async with line.working() as working:
        for start in range(0, FLOOD, 100):
            await working.receive(flood[start : start + 100])
        behind = line.chats.count(7)
        await working.receive(others)
        await line.settled()
    last = max(line.chats.index(100 + number) for number in range(50))
    assert last <= behind + len(others) + 2 * EACH, "at most a share or two of the flood comes before them"
    assert [number for number, chat in line.handled if chat == 7] == list(range(FLOOD))
    assert len(line.handled) == FLOOD + 50


async def test_each_chat_keeps_its_order_whatever_waits(line: Line) -> None:
    updates = [update(number, number % 3) for number in range(3 * BATCH)]
    async with line.working() as working:
        await working.receive(updates)
        await line.settled()
    for chat in range(3):
        own = [number for number, whose in line.handled if whose == chat]
        assert own == sorted(own)
    assert len(line.handled) == 3 * BATCH


async def test_an_update_that_needs_an_answer_of_telegram_s_waits_alone(line: Line) -> None:
    async with line.working() as working:
        await working.receive([update(1, -5, "ask"), update(2, 8), update(3, -5, "ask"), update(4, -5)])
        await working.receive([update(5, 9)])
        assert line.handled == [(2, 8), (4, -5), (5, 9)]
        line.answered.set()
        await line.settled()
    assert line.handled[3:] == [(1, -5), (3, -5)]
    assert line.asked == {1: 1, 3: 1}


async def test_while_telegram_is_asked_about_one_the_others_still_take_one_transaction(
    line: Line, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = _counted(stage, monkeypatch)
    async with line.working() as working:
        await working.receive([update(1, -5, "ask"), update(2, 8)])
        before = begun()
        await working.receive([update(3, 9), update(4, 8)])
        assert begun() - before == 1
        assert await line.states() == {1: "waiting", 2: "done", 3: "done", 4: "done"}
        await working.receive([update(1, -5, "ask")])
        before = begun()
        line.answered.set()
        await line.settled()
        assert begun() - before == 1
    assert line.handled == [(2, 8), (3, 9), (4, 8), (1, -5)]
    assert line.asked == {1: 1}


async def test_what_telegram_was_asked_about_is_handled_with_what_comes_then(
    line: Line, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = _counted(stage, monkeypatch)
    async with line.working() as working:
        await working.receive([update(1, 7, "ask"), update(2, 8, "ask")])
        before = begun()
        line.answered.set()
        await working.receive([update(3, 9), update(2, 8, "ask")])
        await line.settled()
        assert begun() - before <= 2
    assert Counter(line.handled) == {(1, 7): 1, (2, 8): 1, (3, 9): 1}
    assert await line.states() == {1: "done", 2: "done", 3: "done"}


async def test_what_another_copy_has_handled_meanwhile_is_not_handled_again(line: Line, stage: Stage) -> None:
    async with line.working() as working:
        await working.receive([update(1, 7, "ask"), update(2, 8, "ask")])
        async with stage.database.tx() as tx:
            await inbox.done(tx, [1])
        line.answered.set()
        await line.settled()
    assert line.handled == [(2, 8)]


async def test_what_telegram_was_asked_about_and_raises_is_set_aside_after_three_tries(line: Line) -> None:
    async with line.working() as working:
        await working.receive([update(1, 7, "ask"), update(2, 8, "ask")])
        line.fails = {1}
        line.answered.set()
        await line.settled()
    assert await line.states() == {1: "aside", 2: "done"}
    assert line.asked == {1: 1, 2: 1}


async def test_an_update_that_raises_is_undone_with_its_batch_which_is_taken_again_without_it(
    line: Line,
) -> None:
    async with line.working() as working:
        await working.receive([update(1, 7), update(2, 8, "raise"), update(3, 9)])
        await line.settled()
    assert await line.states() == {1: "done", 2: "aside", 3: "done"}
    assert Counter(line.handled) == {(1, 7): 2, (3, 9): 1}


async def test_an_update_that_raises_alone_is_set_aside_after_three_tries(
    line: Line, stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    async with line.working() as working:
        await working.receive([update(1, 7, "raise")])
        await line.settled()
        await working.receive([update(2, 7)])
    assert await line.states() == {1: "aside", 2: "done"}
    assert [record.message for record in caplog.records].count("update failed batch=1") == TRIES
    assert line.handled == [(2, 7)]
    assert len(await stage.rows()) == 2, "the group and the person are told"


async def test_what_the_database_does_not_take_is_not_confirmed(line: Line, stage: Stage) -> None:
    async with line.working() as working:
        await line.settled()
        with stage.broken_commits(1), pytest.raises(Unavailable):
            await working.receive([update(1, 7)])
        assert await line.states() == {}
        again = asyncio.create_task(working.receive([update(1, 7)]))
        await _passes(stage, again)
    assert await line.states() == {1: "done"}


async def _passes(stage: Stage, work: asyncio.Task[None]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not work.done():
            stage.clock.advance(timedelta(seconds=1))
            await stage.client.get("state")
