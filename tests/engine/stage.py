"""The engine's parts around a simulator and a database, moved step by step by a manual clock."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from bot.clock import Clock
from bot.engine.active_config import ActiveConfig
from bot.engine.callback_data import CallbackData
from bot.engine.delivery import Trouble
from bot.engine.rate_limits import Limits, Unlimited
from bot.engine.receiver import FirstAsk, Handle, Receiver
from bot.engine.reports import GivenUp, Lacking
from bot.engine.sender import Sender
from bot.engine.unit_of_work import UnitOfWorkFactory
from bot.simulator import Simulator
from bot.simulator.faults import Faults
from bot.telegram.bot import Bot
from storage import outbox
from storage.database import Database, Transaction
from storage.outbox import OutboxCall, OutboxRow
from tests.client import Client, Person
from tests.house import DAMIER, file
from tests.leaping_clock import LeapingClock

TOKEN = "123456789:AAEngineTestTokenOfThirtyFiveLetters"  # pragma: allowlist secret
KEY = "0f" * 32
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PATIENCE = 20.0


def text(chat: int, words: str, **more: Any) -> OutboxCall:  # noqa: ANN401 - fields of the row
    """A message to a chat, in the chat's order."""
    params = {"chat_id": chat, "text": words, "parse_mode": "HTML"}
    row: dict[str, Any] = {"queue_key": f"c{chat}", "chat": chat, "method": "sendMessage", "params": params}
    return OutboxCall(**(row | more))


class Gate:
    """Stands in for `Bot.call` and lets nothing through before it is opened."""

    def __init__(self, call: Callable[..., Awaitable[Any]]) -> None:
        self.call = call
        self._opened = asyncio.Event()
        self._arrived = asyncio.Semaphore(0)

    async def __call__(self, *args: object, **more: object) -> object:
        self._arrived.release()
        await self._opened.wait()
        return await self.call(*args, **more)

    async def holds(self, calls: int) -> None:
        """Wait until so many calls stand at the gate at once."""
        async with asyncio.timeout(PATIENCE):
            for _ in range(calls):
                await self._arrived.acquire()

    def open(self) -> None:
        """Let everything through, from now on."""
        self._opened.set()


@dataclass
class Stage:
    """A sender between a database and a simulator, and what it told about."""

    simulator: Simulator
    client: Client
    database: Database
    clock: LeapingClock
    bot: Bot
    dead: list[tuple[OutboxRow, str]] = field(default_factory=list)
    replaced: list[tuple[OutboxRow, Trouble]] = field(default_factory=list)
    moves: list[tuple[int, int]] = field(default_factory=list)

    async def started(self, name: str = "Alice") -> Person:
        """A person who has started the bot."""
        person = await self.client.person(name)
        await person.says("/start")
        return person

    async def add(self, *rows: OutboxCall) -> None:
        """Queue rows."""
        async with self.database.tx() as tx:
            await outbox.add(tx, rows)

    async def left(self) -> dict[str, int]:
        """How many rows are in each state."""
        async with self.database.tx() as tx:
            return await outbox.counts(tx)

    async def rows(self) -> Sequence[Any]:
        """All rows of the outbox."""
        async with self.database.tx() as tx:
            return await tx.fetch("select * from outbox order by id")

    async def words(self, chat: int) -> list[str]:
        """What the bot said in a chat, in order."""
        return [message.text for message in await self.client.messages(chat) if message.from_bot]

    @asynccontextmanager
    async def sender(
        self,
        limits: Limits | None = None,
        bot: Bot | None = None,
        clock: Clock | None = None,
        acks: Path | None = None,
    ) -> AsyncIterator[Sender]:
        """A sender at work."""
        sender = Sender(
            self.database, bot or self.bot, clock or self.clock, limits or Unlimited(), self,
            acks=acks, spread=lambda: 1.0,
        )  # fmt: skip
        work = asyncio.create_task(sender.run())
        try:
            yield sender
        finally:
            sender.stop()
            async with asyncio.timeout(PATIENCE):
                await work

    @asynccontextmanager
    async def sending(self, limits: Limits | None = None, bot: Bot | None = None) -> AsyncIterator[Sender]:
        """A sender which has done what can be done at once."""
        async with self.sender(limits, bot) as sender:
            await self.settled(sender)
            yield sender

    @contextmanager
    def gate(self) -> Iterator[Gate]:
        """Hold every call until the gate opens."""
        gate = Gate(self.bot.call)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(Bot, "call", lambda _, *args, **more: gate(*args, **more))
            yield gate

    @contextmanager
    def broken_commits(self, times: int) -> Iterator[None]:
        """Let so many commits fail."""
        raw = self.database._raw  # type: ignore[attr-defined] # noqa: SLF001 - where disks fail
        commit, left = raw.commit, times

        def breaking() -> None:
            nonlocal left
            left -= 1
            if left >= 0:
                raise dbapi2.OperationalError("database or disk is full")
            commit()

        raw.commit = breaking
        yield
        raw.commit = commit

    def be_strict(self) -> None:
        """Refuse what is too fast."""
        self.simulator._bot_api.desk.limits.on = True  # noqa: SLF001 - no test should need two simulators

    def disturb(self, faults: Faults) -> None:
        """Let calls meet other faults than planned ones."""
        self.simulator._bot_api.faults = faults  # noqa: SLF001 - faults that no plan describes

    async def settled(self, sender: Sender) -> None:
        """Wait until only time can bring news."""
        sender.wake()
        async with asyncio.timeout(PATIENCE):
            await sender.wakeup.settled()

    async def let_pass(self, sender: Sender, seconds: float, step: float = 0.0) -> None:
        """Let time pass, in steps."""
        step = step or seconds
        for _ in range(round(seconds / step)):
            self.clock.advance(timedelta(seconds=step))
            await self.settled(sender)

    async def orphaned(self, _: Transaction, rows: Sequence[OutboxRow]) -> None:
        """Told by the sender."""

    async def given_up(self, _: Transaction, rows: GivenUp) -> None:
        """Told by the sender."""
        self.dead += rows

    async def lacking(self, _: Transaction, rows: Lacking) -> None:
        """Told by the sender."""
        self.replaced += rows

    async def unreached(self, _: Transaction, rows: Sequence[OutboxRow]) -> None:
        """Told by the sender."""

    async def closed(self, _: Transaction, chats: Collection[int]) -> None:
        """Told by the sender."""

    async def moved(self, _: Transaction, old: int, new: int) -> None:
        """Told by the sender."""
        self.moves.append((old, new))


async def no_calls() -> bool:
    """Nobody has set a call."""
    return True


def receiver(stage: Stage, handle: Handle, first_ask: FirstAsk = lambda _: None) -> Receiver:
    """What makes transactions of updates, with a sender that does not send."""
    units = UnitOfWorkFactory.build(ActiveConfig(file(DAMIER)[0], -1), CallbackData(b"key"))
    sender = Sender(stage.database, stage.bot, stage.clock, Unlimited(), stage)
    return Receiver(
        stage.database, stage.clock, units, sender,
        handle=handle, first_ask=first_ask, wake_timers=lambda _: None, take_calls=no_calls,
    )  # fmt: skip


@asynccontextmanager
async def nobody_s_bot(url: str, token: str) -> AsyncIterator[Bot]:
    """A bot that has not asked who it is."""
    bot = Bot(url, token)
    try:
        for request in bot._request:  # noqa: SLF001 - `initialize` would ask
            await request.initialize()
        yield bot
    finally:
        for request in bot._request:  # noqa: SLF001 - `shutdown` would ask
            await request.shutdown()
