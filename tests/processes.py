"""The bot as operators run it: a process of its own, told everything by its environment."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from tests.client import Client
from tests.house import DAMIER, ROOT, TOKEN

KEY = "ab" * 32
PATIENCE = 60.0
GLANCE = 0.01
"""Seconds between two looks at another process."""


@dataclass(slots=True)
class Running:
    """A copy of the bot; what it writes is in the file `told`."""

    process: asyncio.subprocess.Process
    told: Path

    @property
    def words(self) -> str:
        """Everything it has written."""
        return self.told.read_text()

    async def kill(self) -> None:
        """End it with -9."""
        self.process.kill()
        await self.process.wait()

    async def ends(self, told: signal.Signals | None = None) -> int:
        """Send a signal, if one is given, and return the exit code."""
        if told is not None:
            self.process.send_signal(told)
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()

    async def stop(self) -> int:
        """Stop it as an operator does; return the exit code."""
        return await self.ends(signal.SIGTERM)


@contextmanager
def tidy() -> Iterator[list[Running]]:
    """Give `run` a list to note copies in; at the end those that still live are killed."""
    copies: list[Running] = []
    try:
        yield copies
    finally:
        for copy in copies:
            with suppress(ProcessLookupError):
                copy.process.kill()


async def run(copies: list[Running], folder: Path, *, command: str = "run", **more: str | int) -> Running:
    """Start `python -m bot` in a folder, with these settings beside the usual ones; "" leaves one out."""
    told = folder / f"told-{len(copies)}"
    settings: dict[str, str | int] = {
        "TOKEN": TOKEN, "CONFIG": str(DAMIER), "DATABASE_URL": f"sqlite:///{folder}/data/bot.db",
        "DATABASE_KEY": KEY, "STAFF_CHAT_ID": -1001, "API_LIMITS": "off", "BACKUPS": "off", **more,
    }  # fmt: skip
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DAMIER_")}
    given = {f"DAMIER_{name}": str(value) for name, value in settings.items() if value != ""}
    environ = kept | given | {"PYTHONPATH": str(ROOT), "TMPDIR": str(folder)}
    with open(told, "wb") as file:  # noqa: ASYNC230, PTH123 - a moment, and nothing else runs yet
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *command.split(), env=environ, cwd=folder, stdout=file, stderr=file
        )
    copies.append(Running(process, told))
    return copies[-1]


async def until(look: Callable[[], bool | Awaitable[bool]]) -> None:
    """Wait until something is true that nobody announces, for it happens in another process."""
    async with asyncio.timeout(PATIENCE):
        while not (found if isinstance(found := look(), bool) else await found):  # noqa: ASYNC110 - as it says
            await asyncio.sleep(GLANCE)


async def is_asking(client: Client) -> None:
    """Wait until a copy asks for updates."""

    async def look() -> bool:
        return bool((await client.get("state"))["listening"])

    await until(look)


async def health(port: int) -> dict[str, object]:
    """What /healthz says, once something listens at the port."""
    found: dict[str, object] = {}

    async def look() -> bool:
        with suppress(aiohttp.ClientConnectionError):
            async with session.get(f"http://127.0.0.1:{port}/healthz") as answer:
                found.update(await answer.json(), status=answer.status)
        return bool(found)

    async with aiohttp.ClientSession() as session:
        await until(look)
    return found


def free_port() -> int:
    """A port that nothing listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
