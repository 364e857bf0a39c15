"""The whole house in one test: the bot as it runs, the simulator over HTTP, a clock that moves when told."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Hashable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import config
from bot.app import App, opened
from bot.core.model.organisation import Organisation
from bot.engine.looking_ahead import LooksAhead
from bot.settings import Settings, read
from bot.simulator.memory import freeze, thaw
from bot.simulator.server import Simulator
from tests import databases
from tests.client import Client, Group, Person
from tests.databases import KEY, Database, Kept
from tests.leaping_clock import LeapingClock

ROOT = Path(__file__).parent.parent
DAMIER = ROOT / "config.example.toml"
OTHERS = ROOT / "tests" / "organisations"
TOKEN = f"1234567:a-bot-of-test-process-{os.getpid():08}"
"""A bot of one's own: a second process with the same token would be refused."""
STAFF = ("Alix", "Basile", "Chantal")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def file(path: Path) -> tuple[Organisation, str]:
    """What an organisation's file says, and its canonical form; the same text is read once."""
    return _parsed(path.read_text("utf-8"))


@cache
def _parsed(text: str) -> tuple[Organisation, str]:
    return config.parse(text), config.canonical(text)


@dataclass(frozen=True, slots=True)
class Made:
    """How a house was made, beside the organisation's file."""

    start: datetime
    staff_names: tuple[str, ...]
    forum: bool
    basic: bool


_LOOK_AHEAD = LooksAhead()
"""Of all houses, for most are under one file: what it works out of a file depends on nothing else."""
USUAL = Made(MONDAY, STAFF, forum=False, basic=False)


@dataclass(slots=True, repr=False)  # asyncio prints a test's task several times: all of a house is a second
class House:
    """A running bot, its staff group, and the way to everybody's chats."""

    organisation: Organisation
    simulator: Simulator
    client: Client
    clock: LeapingClock
    group: Group
    staff: list[Person]
    folder: Path
    path: Path
    made: Made
    database: Database
    app: App | None = None
    more: dict[str, str] = field(default_factory=dict)
    """Settings from the next start on, beside the usual ones."""
    _task: asyncio.Task[None] | None = field(default=None)
    _close: list[asyncio.Event] = field(default_factory=list)

    @property
    def is_fresh(self) -> bool:
        """Whether nobody has done anything, nothing is planned and no time has passed since it was made."""
        world = self.simulator.world
        return (
            not (world.history.happenings or world.updates.last or world.updates.are_waiting)
            and not self.simulator.faults.planned
            and len(world.people) == len(self.staff)
            and self.clock.now() == self.made.start
            and "DAMIER_DATABASE_URL" not in self.more
        )

    @property
    def kind(self) -> Hashable:
        """Two houses of one kind differ in their folder only."""
        return self.made, self.database.kind, self.path.read_text("utf-8")

    def another(self, folder: Path) -> AbstractAsyncContextManager[House]:
        """A house of the same kind in another folder, where the bot starts for the first time."""
        return first_start(folder, self.path, self.made)

    @property
    def settings(self) -> Settings:
        """What the bot is told at its next start."""
        return read({
            "DAMIER_TOKEN": TOKEN, "DAMIER_API_URL": self.simulator.url, "DAMIER_CONFIG": str(self.path),
            "DAMIER_DATABASE_URL": self.database.url, "DAMIER_DATABASE_KEY": KEY,
            "DAMIER_STAFF_CHAT_ID": str(self.group.id), "DAMIER_API_LIMITS": "off",
            "DAMIER_BACKUPS": "off", **self.more,
        })  # fmt: skip

    async def settled(self) -> None:
        """Return when the bot has taken, handled and answered everything that has happened."""
        assert self.app is not None
        world = self.simulator.world
        async with asyncio.timeout(self.client.patience):
            while world.updates.are_waiting:
                await world.changes.wait(world.changes.version(), self.client.patience)
        await self.app.settled()

    async def passes(self, by: timedelta) -> None:
        """Let time pass, and the bot do what falls due."""
        assert self.app is not None
        self.clock.advance(by)
        self.app.sender.wake()
        await self.settled()

    async def start(self) -> None:
        """Start the bot on what its database holds."""
        ready, stop = asyncio.Event(), asyncio.Event()
        self._task = asyncio.create_task(self._serve(ready, stop))
        self._close = [stop]
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait({self._task, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self._task.done():
            await self._task

    async def stop(self) -> None:
        """Stop it as SIGTERM does."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        self.app = self._task = None

    async def _serve(self, ready: asyncio.Event, _stop: asyncio.Event) -> None:
        organisation, archived = file(self.path)
        async with opened(self.settings, organisation, archived, self.clock) as app:
            self.app = app
            app.reload.units.config.look_ahead = _LOOK_AHEAD
            app.sender.reports.grace = 0.0  # real time, and nobody else comes while a test waits for it
            ready.set()
            await app.run()


@asynccontextmanager
async def house(
    folder: Path,
    path: Path = DAMIER,
    start: datetime = MONDAY,
    staff_names: Sequence[str] = STAFF,
    *,
    forum: bool = False,
    basic: bool = False,
    more: Mapping[str, str] | None = None,
) -> AsyncIterator[House]:
    """A house for an organisation's file, opened and running; its group may be a forum, or a basic group.

    `more` are settings beside the usual ones. With none of them, and a file that many tests use, the bot goes
    on from where its first start leaves it: the tables are made, and so are the menus in Telegram.
    """
    async with _built(folder, path, Made(start, tuple(staff_names), forum, basic)) as made:
        made.more = dict(more or {})
        if not more and made.database.kind == "sqlite" and made.path.read_text("utf-8") in _used_by_many():
            await _takes_first_start(made)
        await made.start()
        yield made


@asynccontextmanager
async def first_start(folder: Path, path: Path = DAMIER, how: Made = USUAL) -> AsyncIterator[House]:
    """A house where the bot starts for the first time."""
    async with _built(folder, path, how) as made:
        await made.start()
        yield made


@asynccontextmanager
async def _built(folder: Path, path: Path, how: Made) -> AsyncIterator[House]:
    """A house where nothing runs yet."""
    organisation, _ = file(path)
    clock = LeapingClock(how.start)
    async with (
        databases.of_house(folder) as database,
        Simulator(TOKEN, now=clock.now, limits=False, zone=organisation.zone) as simulator,
        Client(simulator) as client,
    ):
        staff = [await client.person(name) for name in how.staff_names]
        group = await client.group(organisation.name, staff, is_forum=how.forum, supergroup=not how.basic)
        made = House(organisation, simulator, client, clock, group, staff, folder, path, how, database)
        try:
            yield made
        finally:
            await made.stop()


_FIRST_STARTS: dict[Hashable, tuple[Kept, bytes]] = {}
"""What the first start leaves in a house of each kind: in the database, and in Telegram."""


async def _takes_first_start(made: House) -> None:
    """Spare the bot its first start, which it has once in each process that runs tests."""
    if made.kind not in _FIRST_STARTS:
        with TemporaryDirectory() as folder:
            async with made.another(Path(folder)) as first:
                await first.settled()
                await first.stop()
                _FIRST_STARTS[made.kind] = await first.database.kept(), freeze(first.simulator.world)
    database, chats = _FIRST_STARTS[made.kind]
    await made.database.takes(database)
    thaw(made.simulator.world, chats)


@cache
def _used_by_many() -> frozenset[str]:
    return frozenset(path.read_text("utf-8") for path in (DAMIER, *OTHERS.glob("*.toml")))
