"""Updates pushed by Telegram."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import urlsplit

from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest

from bot.engine.raw_updates import read_json
from bot.engine.server import Server
from bot.logs import describe
from bot.settings import SettingsError

log = logging.getLogger(__name__)

CONNECTIONS = 40
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a name  # pragma: allowlist secret

Keep = Callable[[Sequence[object]], Awaitable[None]]


class Webhook:
    """The page of a server that Telegram pushes updates to, at the path of `url`.

    `keep` commits updates; `secret`, never empty, is what Telegram shows with each of them.
    """

    def __init__(self, url: str, secret: str, keep: Keep) -> None:
        if not secret:
            raise ValueError("a webhook without a secret is open to anybody")
        self._url = url
        self._secret = secret
        self._keep = keep

    def open(self, server: Server) -> None:
        """Let the server take what is pushed there."""
        server.add_post(urlsplit(self._url).path or "/", self._take)

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
