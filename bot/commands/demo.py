"""`make run` without a token: the bot as in production against the simulator, with a page."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import sys
from collections.abc import Coroutine
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Self

from bot.app import App, opened
from bot.clock import ShiftedClock, token_bytes
from bot.commands.trying.stage import Trial
from bot.core.analysis import digest
from bot.core.model.frozen import Frozen, replace
from bot.core.model.organisation import Organisation
from bot.settings import DEMO_KEY, Settings, SettingsError
from bot.simulator.acts import ActError
from bot.simulator.memory import freeze, thaw
from bot.simulator.server import Simulator
from bot.simulator.world import World
from storage import meta, open_database, timers
from storage.database import Unavailable

BOT_ID = 1234567
PORT = 8080
SQLITE = "sqlite:///"
CHATS = f"{SQLITE}data/demo-chats.db"
NEVER = 3600.0
STAFF = ("Alix", "Basile", "Chantal")
SOMEONE = ("Camille", "Martin")
USER_READS_ONLY = 0o600
NOWHERE = (
    "{why}; without DAMIER_TOKEN the demonstration runs, and writes into the folder it is started in: "
    "start it in one you may write to, or set DAMIER_TOKEN"
)


async def run(settings: Settings, organisation: Organisation, archived: str) -> None:
    """Serve the page and run the bot until cancelled; after a fresh start from the page, anew."""
    own = not settings.database_key and settings.database_url.startswith(SQLITE)
    for number in count(1):
        here = replace(settings, database_key=settings.database_key or own_key())
        afresh = asyncio.Event()
        last = await _Demo(here, organisation, archived, number, afresh if own else None).run()
        settings = replace(settings, port=last.port)
        organisation, archived = last.organisation, last.archived
        for address in (settings.database_url, CHATS):
            _erase(Path(address.removeprefix(SQLITE)))
        # Another key is another bot: nothing of this one is mistaken for its own.
        DEMO_KEY.unlink(missing_ok=True)


class Last(Frozen):
    """Where a demonstration was, and under which file, when it was asked to begin anew."""

    port: int
    organisation: Organisation
    archived: str


class _Demo:
    """One demonstration, until it is cancelled or asked to begin anew."""

    def __init__(
        self,
        settings: Settings,
        organisation: Organisation,
        archived: str,
        number: int,
        afresh: asyncio.Event | None,
    ) -> None:
        self._settings, self._organisation, self._archived = settings, organisation, archived
        self._number, self._afresh = number, afresh
        self._clock = ShiftedClock()
        self._app: App | None = None
        self._trial: Trial | None = None

    async def run(self) -> Last:
        """Return when a fresh start is asked for."""
        settings, token = self._settings, own_token(self._settings.database_key)
        simulator = Simulator(
            token, now=self._clock.now, advance=self._advance, next_event=self._next_event,
            zone=self._organisation.zone, name=self._organisation.name, username="damier_bot", stage=self,
        )  # fmt: skip
        async with Memory(simulator.world, self._clock, settings.database_key) as memory:
            if not await memory.recall():
                _people(simulator.world, self._organisation)
            await _listen(simulator, settings.port or PORT)
            try:
                here = replace(
                    settings, token=token, api_url=simulator.url, staff_chat_id=simulator.world.group_id,
                    proxy="", webhook_url="", port=0,
                )  # fmt: skip
                async with opened(here, self._organisation, self._archived, self._clock, prove=True) as app:
                    self._app = app
                    self._trial = Trial(
                        app, simulator.world, self._clock, number=self._number, afresh=self._afresh
                    )
                    if self._number == 1:
                        _say_where(simulator.url, self._settings, can_begin_anew=self._afresh is not None)
                    await self._until_afresh(app.run(), memory.keep(), self._trial.watch.run())
                    config = app.reload.units.config
                    port = int(simulator.url.rpartition(":")[2])
                    return Last(port, config.file or config.organisation, app.reload.archived)
            finally:
                await simulator.stop()

    async def _until_afresh(self, *work: Coroutine[Any, Any, None]) -> None:
        """Work until a fresh start is asked for; raises what the work does."""
        waiting = asyncio.ensure_future((self._afresh or asyncio.Event()).wait())
        working = asyncio.gather(*work)
        try:
            await asyncio.wait((waiting, working), return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                await working
        finally:
            self._app = self._trial = None  # nobody asks a bot that ends
            waiting.cancel()
            working.cancel()
            await asyncio.gather(waiting, working, return_exceptions=True)

    # --- for the page ---

    async def _advance(self, by: timedelta) -> None:
        self._clock.advance(by)
        if self._app:
            self._app.sender.wake()
            await self._app.scheduler.settled()

    async def _next_event(self) -> datetime | None:
        if self._app is None:
            return None
        async with self._app.database.tx() as tx:
            due = await timers.next_due(tx)
        return coming(due, self._app.reload.units.config.organisation, self._clock.now())

    async def look(self, person: int, language: str) -> dict[str, Any] | None:
        """What the page shows beside the chats; nothing while no bot runs."""
        return await self._trial.look(person, language) if self._trial else None

    async def cases(self, language: str) -> list[dict[str, Any]]:
        """The ready-made cases."""
        return await self._stage().cases(language)

    async def act(self, verb: str, wish: dict[str, Any]) -> None:
        """Do what the page asks for."""
        await self._stage().act(verb, wish)

    def _stage(self) -> Trial:
        if self._trial is None:
            raise ActError("the bot has not started yet")
        return self._trial


def _say_where(url: str, settings: Settings, *, can_begin_anew: bool) -> None:
    """The address of the page in the first line; then where the data lie, and how to start afresh."""
    told = [f"{url}/", f"The file: {settings.config.resolve()} (save it: the page says what it makes of it)"]
    if settings.database_url.startswith(SQLITE):
        files = [Path(each.removeprefix(SQLITE)).resolve() for each in (settings.database_url, CHATS)]
        told.append("The data: " + ", ".join(map(str, files)))
        if can_begin_anew:
            told.append(f"Their key: {DEMO_KEY.resolve()}")
            told.append(
                "To start afresh: the page does it (Try, Start afresh); or stop, and delete these three."
            )
    sys.stdout.write("\n".join(told) + "\n")
    sys.stdout.flush()


def _erase(path: Path) -> None:
    """A database that is closed, with what SQLite puts beside it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


class Memory:
    """Keeps the chats of the simulated Telegram, encrypted, in a file of their own: a restart finds them."""

    def __init__(self, world: World, clock: ShiftedClock, key: str) -> None:
        self._world = world
        self._clock = clock
        self._key = key

    async def __aenter__(self) -> Self:
        """Open the file. Raises SettingsError where none can be."""
        try:
            self._database = await open_database(CHATS, self._key)
        except Unavailable as error:
            raise SettingsError(NOWHERE.format(why=error)) from None
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close it."""
        await self._database.close()

    async def recall(self) -> bool:
        """Take the chats up again, and the clock where it was; False if there are none."""
        async with self._database.tx() as tx:
            kept, ahead = await meta.get(tx, "chats"), await meta.get(tx, "ahead")
        if kept is None:
            return False
        thaw(self._world, base64.b64decode(kept))
        self._clock.advance(timedelta(seconds=float(ahead or 0)))
        return True

    async def keep(self) -> None:
        """Write the chats down after each change, until cancelled."""
        seen = 0
        while True:
            seen = await self._world.changes.wait(seen, NEVER)
            async with self._database.tx() as tx:
                await meta.put(tx, "chats", base64.b64encode(freeze(self._world)).decode())
                await meta.put(tx, "ahead", str(self._clock.ahead))


def coming(due: datetime | None, organisation: Organisation, now: datetime) -> datetime | None:
    """When something happens of its own accord: what is due first, or the digest if it comes before."""
    told = digest.due(organisation, now)
    return min(filter(None, (due, told and told[1])), default=None)


def _people(world: World, organisation: Organisation) -> None:
    """The first start: three staff members with their group, and someone with a project."""
    staff = [world.add_person(name) for name in STAFF]
    world.add_person(*SOMEONE, language_code=organisation.languages[0])
    world.add_group(organisation.name, staff)


async def _listen(simulator: Simulator, port: int) -> None:
    """At the usual port, or at any free one when something else has it."""
    try:
        await simulator.start(port=port)
    except OSError:
        await simulator.start(port=0)


def own_key(path: Path = DEMO_KEY) -> str:
    """The demonstration's own database key: made once, readable by its user only, outside the data folder.

    Raises: SettingsError, where it cannot be kept.
    """
    try:
        if not path.exists():
            path.touch(mode=USER_READS_ONLY)
            path.write_text(token_bytes(32).hex(), "ascii")
        return path.read_text("ascii").strip()
    except OSError as error:
        raise SettingsError(NOWHERE.format(why=f"{path.absolute()}: {error.strerror}")) from None


def own_token(key: str) -> str:
    """A token that opens nothing but this simulator: two demonstrations on a machine are two bots."""
    return f"{BOT_ID}:{hashlib.sha256(f'demonstration {key}'.encode()).hexdigest()[:32]}"
