"""The bot's HTTP server: updates pushed by Telegram, and a health page."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import orjson
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest

from bot.engine import listener
from bot.engine.raw_updates import read_json
from bot.logs import describe
from bot.settings import SettingsError

log = logging.getLogger(__name__)

MOST_BYTES = 1024 * 1024
CONNECTIONS = 40
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a name  # pragma: allowlist secret

Keep = Callable[[Sequence[object]], Awaitable[None]]
Health = Callable[[], Awaitable[Mapping[str, Any]]]
"""Counts and ages of what waits; `ok` says whether all is well."""


class Webhook:
    """Serves the path of `url` and /healthz.

    `keep` commits updates; `secret`, never empty, is what Telegram shows with each of them.
    """

    def __init__(self, url: str, secret: str, keep: Keep, health: Health) -> None:
        if not secret:
            raise ValueError("a webhook without a secret is open to anybody")
        self._url = url
        self._secret = secret
        self._keep = keep
        self._health = health
        self._runner: web.AppRunner | None = None
        self._server: asyncio.Server | None = None

    async def start(self, host: str, port: int) -> int:
        """Listen at `host` and `port` (0: any free one); return the port.

        Raises SettingsError if it is taken.
        """
        app = web.Application(client_max_size=MOST_BYTES, middlewares=[listener.counted])
        app.router.add_post(urlsplit(self._url).path or "/", self._take)
        app.router.add_get("/healthz", self._tell)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
        await self._runner.setup()
        try:
            self._server = await listener.listen(self._runner, host, port)
        except OSError as error:
            raise SettingsError(
                f"DAMIER_PORT: cannot listen at {host}, port {port}: {error.strerror}"
            ) from None
        chosen: int = self._server.sockets[0].getsockname()[1]
        return chosen

    async def register(self, bot: Bot, kinds: Sequence[str]) -> None:
        """Tell Telegram to push updates of these kinds here.

        Raises SettingsError if Telegram does not take the address, else what Bot.set_webhook does.
        """
        try:
            await bot.set_webhook(
                self._url,
                secret_token=self._secret,
                allowed_updates=kinds,
                max_connections=CONNECTIONS,
                drop_pending_updates=False,
            )
        except BadRequest as error:
            raise SettingsError(f"DAMIER_WEBHOOK_URL: Telegram refuses this address: {error}") from None

    async def stop(self) -> None:
        """Finish what is being answered, and stop listening."""
        if self._server:
            self._server.close()
        if self._runner:
            await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        """Answer 200 once the update is committed; 403 to strangers, 400 to no update, 503 in trouble."""
        shown = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(shown.encode("utf-8", "replace"), self._secret.encode()):
            return web.Response(status=403)
        update = read_json(await request.read())
        if not isinstance(update, dict):
            return web.Response(status=400)
        try:
            await self._keep([update])
        except Exception as error:  # noqa: BLE001 - whatever it is, Telegram keeps the update and comes again
            log.error("an update could not be stored, Telegram will repeat it: %s", describe(error))  # noqa: TRY400 - its text says it
            return web.Response(status=503)
        return web.Response()

    async def _tell(self, _request: web.Request) -> web.Response:
        state = await self._health()
        return web.Response(
            status=200 if state.get("ok") else 503,
            body=orjson.dumps(state),
            content_type="application/json",
        )
