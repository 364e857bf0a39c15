"""The bot's HTTP server: how it is, for people, machines and Prometheus. The webhook is one of its pages."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import orjson
from aiohttp import web

from bot.engine import listener
from bot.engine.metrics import CONTENT_TYPE, Metrics
from bot.engine.vitals import Vitals
from bot.settings import SettingsError

MOST_BYTES = 1024 * 1024

Page = Callable[[web.Request], Awaitable[web.Response]]


class Server:
    """Serves /healthz, /livez, /metrics, and what else was added before the start."""

    def __init__(self, vitals: Vitals) -> None:
        self._vitals = vitals
        self._metrics = Metrics(vitals)
        self._app = web.Application(client_max_size=MOST_BYTES, middlewares=[listener.counted])
        self._app.router.add_get("/healthz", self._health)
        self._app.router.add_get("/livez", self._life)
        self._app.router.add_get("/metrics", self._measured)
        self._runner: web.AppRunner | None = None
        self._listening: asyncio.Server | None = None

    def add_post(self, path: str, page: Page) -> None:
        """Let a page take what is posted to a path."""
        self._app.router.add_post(path, page)

    async def start(self, host: str, port: int) -> int:
        """Listen at `host` and `port` (0: any free one); return the port.

        Raises SettingsError if it is taken.
        """
        self._runner = web.AppRunner(self._app, access_log=None, shutdown_timeout=2)
        await self._runner.setup()
        try:
            self._listening = await listener.listen(self._runner, host, port)
        except OSError as error:
            raise SettingsError(
                f"DAMIER_PORT: cannot listen at {host}, port {port}: {error.strerror}"
            ) from None
        chosen: int = self._listening.sockets[0].getsockname()[1]
        return chosen

    async def stop(self) -> None:
        """Finish what is being answered, and stop listening."""
        if self._listening:
            self._listening.close()
        if self._runner:
            await self._runner.cleanup()

    async def _health(self, _request: web.Request) -> web.Response:
        """Answer 503 and what is wrong unless nobody need look."""
        health = await self._vitals.health()
        return web.Response(
            status=200 if health.ok else 503,
            body=orjson.dumps(health.machine()),
            content_type="application/json",
        )

    async def _life(self, _request: web.Request) -> web.Response:
        """Answer 200: the loop has come to it. What a new start does not cure is no matter here."""
        return web.Response(text="alive\n")

    async def _measured(self, _request: web.Request) -> web.Response:
        return web.Response(
            body=self._metrics.text(await self._vitals.health()), headers={"Content-Type": CONTENT_TYPE}
        )
