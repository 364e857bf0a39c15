"""The bot: python-telegram-bot's, with a public way to make a call whose parameters are stored JSON."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from typing import Any

from telegram import InputFile
from telegram.error import InvalidToken
from telegram.ext import ExtBot
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.engine.client import CALL_SECONDS
from bot.telegram.request import AiohttpRequest


class Bot(ExtBot[None]):
    """One bot's access to one Bot API server. `initialize` inside the running loop, `shutdown` when done.

    `proxy` and `tls` are as AiohttpRequest takes them.
    """

    __slots__ = ()

    def __init__(self, url: str, token: str, proxy: str = "", tls: ssl.SSLContext | None = None) -> None:
        base = url.rstrip("/")
        request = AiohttpRequest(proxy, tls)
        super().__init__(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=request,
            get_updates_request=request,
        )

    def __repr__(self) -> str:
        return "Bot"  # the inherited one shows the token

    async def initialize(self) -> None:
        """Open the session and ask Telegram who the bot is; nothing the second time.

        Raises InvalidToken, or what `call` raises: the session is open then, and asking may be tried again.
        """
        try:
            await super().initialize()
        except InvalidToken as error:
            raise InvalidToken(str(error.__cause__)) from None  # the inherited words show the token

    async def call(
        self,
        method: str,
        params: Mapping[str, Any] | None = None,
        *,
        document: tuple[str, bytes] | None = None,
        seconds: float = CALL_SECONDS,
    ) -> Any:  # noqa: ANN401 - the JSON a method returns: True, a message, a list of updates
        """Call a method by the Bot API's name and return its result as JSON.

        The typed methods cost several times more, and what leaves through here was stored as JSON anyway.
        `document` is (file name, content), sent as the field of that name, or as the photo; `seconds` are for
        the whole call.

        Raises BadRequest, Forbidden, ChatMigrated, Conflict, RetryAfter, or InvalidToken for a token or a
        method Telegram does not know; for trouble on the way NotSent, Unsure or another NetworkError.
        """
        # What is JSON already need not be searched for the library's own objects, as its `_post` does.
        fields = [RequestParameter(name, value, None) for name, value in (params or {}).items()]
        if document is not None:
            name, content = document
            field = "photo" if method == "sendPhoto" else "document"
            fields.append(RequestParameter(field, None, [InputFile(content, filename=name)]))
        return await self.request.post(f"{self.base_url}/{method}", RequestData(fields), read_timeout=seconds)
