"""The bot as operators run it: a process of its own, told everything by its environment.

Copies are forked from one process, which has loaded the modules and done nothing else (`warm.py`): a test
that begins ten waits for the loading once. A copy runs `bot/__main__.py` as `python -m bot` does, from its
first line; what ends, stops and interrupts a process does so to a copy.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import runpy
import signal
import socket
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.client import Client
from tests.databases import KEY
from tests.house import DAMIER, ROOT, TOKEN

PATIENCE = 60.0
GLANCE = 0.01
"""Seconds between two looks at another process."""


FORKING = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload(["tests.warm"])


@dataclass(slots=True)
class Running:
    """A copy of the bot; what it writes is in the file `told`."""

    process: ForkServerProcess
    told: Path

    @property
    def words(self) -> str:
        """Everything it has written."""
        return self.told.read_text()

    @property
    def pid(self) -> int:
        """The number of its process."""
        assert self.process.pid is not None
        return self.process.pid

    @property
    def has_ended(self) -> bool:
        """Whether it runs no more."""
        return self.process.exitcode is not None

    def send(self, told: signal.Signals) -> None:
        """Send it a signal."""
        os.kill(self.pid, told)

    async def kill(self) -> None:
        """End it with -9."""
        self.process.kill()
        await self._over()

    async def ends(self, told: signal.Signals | None = None) -> int:
        """Send a signal, if one is given, and return the exit code."""
        if told is not None:
            self.send(told)
        async with asyncio.timeout(PATIENCE):
            return await self._over()

    async def stop(self) -> int:
        """Stop it as an operator does; return the exit code."""
        return await self.ends(signal.SIGTERM)

    async def _over(self) -> int:
        loop, over = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self.process.sentinel, over.set)
        try:
            await over.wait()
        finally:
            loop.remove_reader(self.process.sentinel)
        assert self.process.exitcode is not None
        return self.process.exitcode


@contextmanager
def tidy() -> Iterator[list[Running]]:
    """Give `run` a list to note copies in; at the end those that still live are killed."""
    copies: list[Running] = []
    try:
        yield copies
    finally:
        for copy in copies:
            copy.process.kill()
        for copy in copies:
            copy.process.join()


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
    told.touch()
    process = FORKING.Process(target=_begin, args=(command.split(), environ, folder, told))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))  # the process that all are forked from begins with the first
        process.start()
    copies.append(Running(process, told))
    return copies[-1]


def _begin(arguments: Sequence[str], environ: Mapping[str, str], folder: Path, told: Path) -> None:
    """Be `python -m bot`, in a process just forked."""
    os.environ.clear()
    os.environ.update(environ)
    tempfile.tempdir = None  # it is asked for again
    os.chdir(folder)
    with told.open("wb") as file:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(file.fileno(), stream.fileno())
    sys.argv[1:] = arguments
    runpy.run_module("bot", run_name="__main__", alter_sys=True)


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


async def health(port: int) -> dict[str, Any]:
    """What /healthz says, once something listens at the port."""
    found: dict[str, Any] = {}

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
