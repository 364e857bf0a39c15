"""A small Telegram with a staff group, and a bot that dies where it is told to and is started again."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from unittest import mock

from sqlcipher3 import dbapi2

from bot import app as building
from bot.app import App, opened
from bot.settings import read
from bot.simulator.history import Look
from bot.simulator.people import Chat
from bot.simulator.server import Simulator
from bot.simulator.world import World
from storage import open_database
from storage.database import Database
from tests.house import DAMIER, MONDAY, TOKEN, file
from tests.leaping_clock import LeapingClock
from tests.prove.lives import Died, Life, MortalDatabase, mortal_bot
from tests.prove.talker import Lost, Talker

T = TypeVar("T")

KEY = "ab" * 32
GLANCE = 0.02
"""Real seconds between two looks at a world in which nothing happens."""
STUCK = 25
"""Looks after which a bot that is not at rest is taken to wait for its clock."""
PATIENCE = 600
"""Seconds of the bot's time that pass before what is waited for counts as lost."""
LONGEST = 60.0
"""Real seconds after which it does in any case."""
STAFF = ("Alix", "Basile")
STORED = ("sendMessage", "editMessageText")
"""Calls that stand in the outbox before they leave."""

Said = Counter[tuple[int, str]]
"""How often something was said in a chat."""
Dies = Callable[[str], bool]


def never(_: str) -> bool:
    """Live."""
    return False


def said(world: World) -> Said:
    """How often the bot has said each thing in each chat, as it stood when it came."""
    seen, found = set(), Said()
    for each in world.history.happenings:
        if isinstance(each, Look) and each.message.sender is world.bot and each.message not in seen:
            seen.add(each.message)
            text = each.content.get("text") or each.content.get("caption") or "?"
            found[each.message.chat.id, text] += 1
    return found


@dataclass(slots=True)
class Stage:
    """Everybody, and the bot; `deaths` counts how often it ended."""

    simulator: Simulator
    clock: LeapingClock
    folder: Path
    group: Chat
    dies: Dies
    staff: list[Talker] = field(default_factory=list)
    app: App | None = None
    deaths: int = 0
    unstored: list[str] = field(default_factory=list)
    """Calls that left before the row they stand in was committed."""
    _witness: Any = None
    _life: Life = field(default_factory=lambda: Life(never))

    @property
    def path(self) -> Path:
        """The database's file."""
        return self.folder / "bot.db"

    def talker(self, name: str) -> Talker:
        """Somebody new."""
        return Talker(self.simulator.world, self.simulator.world.add_person(name), self.until)

    async def until(self, look: Callable[[], T | None], what: str, chat: int = 0) -> T:
        """Return the first true value of `look`; a second passes whenever nothing happens. Raises Lost."""
        changes, idle = self.simulator.world.changes, 0
        end, give_up = self.clock.monotonic() + PATIENCE, asyncio.get_running_loop().time() + LONGEST
        while not (found := look()):
            version = changes.version(chat)
            idle = 0 if await changes.wait(version, GLANCE, chat) > version else idle + 1
            if (idle and self._is_at_rest) or idle == STUCK:
                idle = 0
                self.clock.advance(timedelta(seconds=1))
            if self.clock.monotonic() > end or asyncio.get_running_loop().time() > give_up:
                raise Lost(f"{what} has not come")
        return found

    @property
    def _is_at_rest(self) -> bool:
        app = self.app
        loops = (app.receiver.wakeup, app.scheduler, app.sender.wakeup) if app else ()
        is_read = not self.simulator.world.updates.are_waiting
        return bool(loops) and is_read and all(each.is_settled for each in loops)

    async def settled(self) -> None:
        """Return when the bot has nothing left to do, alive."""
        while True:
            await self.until(lambda: not self.simulator.world.updates.are_waiting, "the last confirmation")
            await self.until(lambda: self.app, "a new life")
            app, life = self.app, self._life
            assert app is not None
            ended, settled = asyncio.create_task(life.over.wait()), asyncio.create_task(app.settled())
            await asyncio.wait({ended, settled}, timeout=LONGEST, return_when=asyncio.FIRST_COMPLETED)
            ended.cancel()
            settled.cancel()
            if settled.done() and not life.over.is_set():
                await settled
                return
            if not life.over.is_set():
                raise Lost("the bot never comes to rest")
            await asyncio.sleep(0)

    async def passes(self, by: timedelta) -> None:
        """Let time pass, and the bot do what falls due."""
        await self.settled()
        self.clock.advance(by)
        if self.app is not None:
            self.app.sender.wake()
        await self.settled()

    async def live(self) -> None:
        """Start the bot, and again after each death, for ever."""
        organisation, archived = file(DAMIER)
        settings = read({
            "DAMIER_TOKEN": TOKEN, "DAMIER_API_URL": self.simulator.url, "DAMIER_CONFIG": str(DAMIER),
            "DAMIER_DATABASE_URL": f"sqlite:///{self.path}", "DAMIER_DATABASE_KEY": KEY,
            "DAMIER_STAFF_CHAT_ID": str(self.group.id), "DAMIER_API_LIMITS": "off",
            "DAMIER_BACKUPS": "off",
        })  # fmt: skip
        while True:
            life = self._life = Life(self._at)
            with (
                mock.patch.object(building, "open_database", partial(self._open, life)),
                mock.patch.object(building, "Bot", mortal_bot(life)),
            ):
                running = asyncio.create_task(self._run(opened(settings, organisation, archived, self.clock)))
                ended = asyncio.create_task(life.over.wait())
                try:
                    await asyncio.wait({running, ended}, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    self.app = None
                    if self._witness is not None:
                        self._witness.close()
                        self._witness = None
                    ended.cancel()
                    running.cancel()
                    failed = (await asyncio.gather(running, return_exceptions=True))[0]
            if not life.over.is_set():
                raise AssertionError("the bot ended by itself") from failed
            self.deaths += 1

    def _at(self, name: str) -> bool:
        method = name.removeprefix("call ")
        if method in STORED and not self._stands(method):
            self.unstored.append(method)
        return self.dies(name)

    def _stands(self, method: str) -> bool:
        """Whether a row that is under way is committed, as another process sees it."""
        if self._witness is None:
            self._witness = dbapi2.connect(f"file:{self.path}?mode=ro", uri=True, isolation_level=None)
            self._witness.execute(f"pragma key = \"x'{KEY}'\"")
        count = "select count(*) from outbox where state = 'sending' and (method = ? or replace = 1)"
        return bool(self._witness.execute(count, (method,)).fetchone()[0])

    async def _run(self, opening: AbstractAsyncContextManager[App]) -> None:
        async with opening as app:
            self.app = app
            await app.run()

    async def _open(self, life: Life, url: str, key: str = "", **_: object) -> Database:
        return MortalDatabase(await open_database(url, key), life, self.path)


@asynccontextmanager
async def stage(folder: Path, dies: Dies = never, staff: Sequence[str] = STAFF) -> AsyncIterator[Stage]:
    """LE DAMIER's bot at work, with its group."""
    clock = LeapingClock(MONDAY)
    asyncio.get_running_loop().set_exception_handler(_told_already)
    async with Simulator(TOKEN, now=clock.now, limits=False) as simulator:
        world = simulator.world
        people = [world.add_person(name) for name in staff]
        group = world.chats[world.add_group("Staff", people)]
        made = Stage(simulator, clock, folder, group, dies)
        made.staff = [Talker(world, person, made.until) for person in people]
        living = asyncio.create_task(made.live())
        try:
            yield made
        finally:
            living.cancel()
            with suppress(asyncio.CancelledError):
                await living


def _told_already(loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
    """Deaths are wanted."""
    if not isinstance(context.get("exception"), Died):
        loop.default_exception_handler(context)
