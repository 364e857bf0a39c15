"""The two processes of a round: the bot as it runs in production, and the stand-in it speaks to."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

import aiohttp
import psutil

HERE = Path(__file__).parent
LONGEST_START = 30.0
LOOK = 0.01
"""Seconds between two looks at what the others do."""


class BenchError(Exception):
    """The bot or the stand-in did not do its part; the text says which and shows the log's end."""


class Server:
    """The stand-in, running."""

    def __init__(self, port: int, session: aiohttp.ClientSession) -> None:
        self.port = port
        self._session = session

    async def begin(self, at: int, interviews: int, delay: float = 0.0, think: float = 0.0) -> None:
        """Let applicants start, `at` at once, up to so many interviews.

        A call takes `delay` seconds; an applicant thinks for `think` seconds before each action.
        """
        await self._post("begin", {"at": at, "interviews": interviews, "delay": delay, "think": think})

    async def progress(self) -> dict[str, int]:
        """Return counts: polls, interviews done, actions answered, check-ins received."""
        progress: dict[str, int] = await self._post("progress", {})
        return progress

    async def report(self) -> dict[str, Any]:
        """Return what was measured since the begin."""
        report: dict[str, Any] = await self._post("report", {})
        return report

    async def _post(self, name: str, body: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        async with self._session.post(f"http://127.0.0.1:{self.port}/bench/{name}", json=body) as response:
            return await response.json()


@asynccontextmanager
async def server() -> AsyncIterator[Server]:
    """The stand-in, from its start to its end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bench.stand_in", str(port))
    try:
        async with aiohttp.ClientSession() as session:
            made = Server(port, session)
            await _until_it_listens(made)
            yield made
    finally:
        process.kill()
        await process.wait()


async def _until_it_listens(server: Server) -> None:
    give_up = time.perf_counter() + LONGEST_START
    while True:
        try:
            await server.progress()
        except aiohttp.ClientConnectorError:
            if time.perf_counter() > give_up:
                raise BenchError("the stand-in does not listen") from None
            await asyncio.sleep(LOOK)
        else:
            return


class Bot:
    """The bot's process, on a folder of its own which stays when the process is killed."""

    def __init__(
        self, server: Server, folder: Path, *, days: dict[str, str] | None = None, limits: str = "off"
    ) -> None:
        self._server = server
        self._log = folder / "log.txt"
        settings = {**_settings(server.port, folder, days or {}), "DAMIER_API_LIMITS": limits}
        self._environment = {**os.environ, **settings}
        self._process: asyncio.subprocess.Process | None = None
        self.peak = 0
        """The most memory it was seen to hold, in bytes."""

    async def start(self) -> float:
        """Start it; return the seconds until it asked for updates. Raises BenchError."""
        polls = (await self._server.progress())["polls"]
        began = time.perf_counter()
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", env=self._environment, stdout=log, stderr=log
            )
        while (await self._server.progress())["polls"] == polls:
            if self._process.returncode is not None or time.perf_counter() - began > LONGEST_START:
                raise BenchError(f"the bot did not start\n{self._log.read_text('utf-8')[-2000:]}")
            await asyncio.sleep(LOOK)
        return time.perf_counter() - began

    async def cpu(self) -> float:
        """Return the seconds of CPU it has used, and look at its memory."""
        assert self._process is not None  # noqa: S101 - it was started
        process = psutil.Process(self._process.pid)
        self.peak = max(self.peak, process.memory_info().rss)
        times = process.cpu_times()
        return times.user + times.system

    async def kill(self) -> None:
        """End it as a power cut would: SIGKILL."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def __aenter__(self) -> Self:
        """Nothing to do yet: `start` starts it."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Leave no process behind."""
        await self.kill()


def organisation(days: dict[str, str]) -> str:
    """Return the organisation's file, with other delays of its check-ins."""
    text = (HERE / "organisation.toml").read_text("utf-8")
    for before, after in days.items():
        text = text.replace(f'delay = "{before}"', f'delay = "{after}"')
    return text


def _settings(port: int, folder: Path, days: dict[str, str]) -> dict[str, str]:
    """Return the bot's environment. `days` replaces delays of check-ins in the organisation's file."""
    config = folder / "organisation.toml"
    config.write_text(organisation(days), "utf-8")
    return {
        "DAMIER_TOKEN": f"{port:09}:{'bench' * 7}",
        "DAMIER_API_URL": f"http://127.0.0.1:{port}",
        "DAMIER_CONFIG": str(config),
        "DAMIER_DATABASE_URL": f"sqlite:///{folder / 'bench.db'}",
        "DAMIER_DATABASE_KEY": "ab" * 32,
        "DAMIER_STAFF_CHAT_ID": "-1001234567890",
        "DAMIER_LOG_LEVEL": "WARNING",
        "DAMIER_BACKUPS": "off",
    }
