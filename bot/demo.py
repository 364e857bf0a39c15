"""The embedded default: the bot as it runs in production, against a small Telegram on this machine, with a page."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import App, opened
from bot.clock import ShiftedClock, token_bytes
from bot.core.organisation import Organisation
from bot.settings import Settings
from bot.simulator.server import Simulator
from storage import alarms

TOKEN = "1234567:a-bot-that-lives-on-this-machine-only"  # noqa: S105 - opens nothing but the simulator
PORT = 8080
KEY = Path("demo.key")
STAFF = ("Alix", "Basile", "Chantal")
SOMEONE = ("Camille", "Martin")
USER_READS_ONLY = 0o600


async def run(settings: Settings, organisation: Organisation, archived: str) -> None:
    """Serve the page and run the bot until cancelled. The chats are new at each start, and so is the data."""
    clock = ShiftedClock()
    running: list[App] = []

    async def advance(by: timedelta) -> None:
        clock.advance(by)
        for app in running:
            app.alarms.wake()
            app.sender.wake()

    async def next_event() -> datetime | None:
        for app in running:
            async with app.database.tx() as tx:
                return await alarms.next_due(tx)
        return None

    simulator = Simulator(
        TOKEN, now=clock.now, advance=advance, next_event=next_event, zone=organisation.zone, username="damier_bot"
    )
    staff = [simulator.world.add_person(name) for name in STAFF]
    simulator.world.add_person(*SOMEONE, language_code=organisation.languages[0])
    simulator.world.add_group(organisation.name, staff)
    await _listen(simulator, settings.port or PORT)
    try:
        here = replace(
            settings,
            token=TOKEN,
            api_url=simulator.url,
            staff_chat_id=simulator.world.group_id,
            webhook_url="",
            database_key=settings.database_key or own_key(),
        )
        async with opened(here, organisation, archived, clock) as app:
            running.append(app)
            sys.stdout.write(f"{simulator.url}/\n")
            sys.stdout.flush()
            await app.run()
    finally:
        await simulator.stop()


async def _listen(simulator: Simulator, port: int) -> None:
    """At the usual port, or at any free one when something else has it."""
    try:
        await simulator.start(port=port)
    except OSError:
        await simulator.start(port=0)


def own_key(path: Path = KEY) -> str:
    """The demonstration's own database key: made once, readable by its user only, outside the data folder."""
    if not path.exists():
        path.touch(mode=USER_READS_ONLY)
        path.write_text(token_bytes(32).hex(), "ascii")
    return path.read_text("ascii").strip()


