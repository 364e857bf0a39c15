"""The bot: python-telegram-bot's, with a public way to make a call whose parameters are stored JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from telegram import InputFile
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.telegram.request import CALL_SECONDS, AiohttpRequest, Unsure


class Bot(ExtBot[None]):
    """One bot's access to one Bot API server. `initialize` inside the running loop, `shutdown` when done."""

    __slots__ = ()

    def __init__(self, url: str, token: str, proxy: str = "") -> None:
        base = url.rstrip("/")
        super().__init__(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=AiohttpRequest(proxy),
            get_updates_request=AiohttpRequest(proxy),
        )

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
        `document` is (file name, content), sent as the field of that name; `seconds` are for the whole call.

        Raises what the typed methods raise; NotSent or Unsure for trouble on the way.
        """
        data = dict(params or {})
        if document is not None:
            name, content = document
            data["document"] = InputFile(content, filename=name)
        try:
            return await self._post(method, data, read_timeout=seconds)
        except TelegramError:
            raise
        except (AttributeError, KeyError, TypeError):  # from an answer that is none of the Bot API's
            raise Unsure("the answer of the Bot API server cannot be read") from None
