"""`make run` without a token: the bot as in production against the simulator, with a page."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from bot.app import App, opened
from bot.clock import ShiftedClock, token_bytes
from bot.core.analysis import digest
from bot.core.model.organisation import Organisation
from bot.settings import DEMO_KEY, Settings
from bot.simulator.memory import freeze, thaw
from bot.simulator.server import Simulator
from bot.simulator.world import World
from storage import meta, open_database, timers

BOT_ID = 1234567
PORT = 8080
CHATS = "sqlite:///data/demo-chats.db"
NEVER = 3600.0
STAFF = ("Alix", "Basile", "Chantal")
SOMEONE = ("Camille", "Martin")
USER_READS_ONLY = 0o600


async def run(settings: Settings, organisation: Organisation, archived: str) -> None:
    """Serve the page and run the bot until cancelled."""
    clock = ShiftedClock()
    running: list[App] = []

    async def advance(by: timedelta) -> None:
        clock.advance(by)
        for app in running:
            app.sender.wake()
            await app.scheduler.settled()

    async def next_event() -> datetime | None:
        for app in running:
            async with app.database.tx() as tx:
                return coming(await timers.next_due(tx), app.reload.units.config.organisation, clock.now())
        return None

    key = settings.database_key or own_key()
    token = own_token(key)
    simulator = Simulator(
        token, now=clock.now, advance=advance, next_event=next_event, zone=organisation.zone,
        name=organisation.name, username="damier_bot",
    )  # fmt: skip
    async with Memory(simulator.world, clock, key) as memory:
        if not await memory.recall():
            _people(simulator.world, organisation)
        await _listen(simulator, settings.port or PORT)
        try:
            here = replace(
                settings, token=token, api_url=simulator.url, staff_chat_id=simulator.world.group_id,
                proxy="", webhook_url="", database_key=key,
            )  # fmt: skip
            async with opened(here, organisation, archived, clock, prove=True) as app:
                running.append(app)
                sys.stdout.write(f"{simulator.url}/\n")
                sys.stdout.flush()
                await asyncio.gather(app.run(), memory.keep())
        finally:
            await simulator.stop()


class Memory:
    """Keeps the chats of the simulated Telegram, encrypted, in a file of their own: a restart finds them."""

    def __init__(self, world: World, clock: ShiftedClock, key: str) -> None:
        self._world = world
        self._clock = clock
        self._key = key

    async def __aenter__(self) -> Self:
        """Open the file."""
        self._database = await open_database(CHATS, self._key)
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
    """The demonstration's own database key: made once, readable by its user only, outside the data folder."""
    if not path.exists():
        path.touch(mode=USER_READS_ONLY)
        path.write_text(token_bytes(32).hex(), "ascii")
    return path.read_text("ascii").strip()


def own_token(key: str) -> str:
    """A token that opens nothing but this simulator: two demonstrations on a machine are two bots."""
    return f"{BOT_ID}:{hashlib.sha256(f'demonstration {key}'.encode()).hexdigest()[:32]}"
