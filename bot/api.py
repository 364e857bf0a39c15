"""Calls to the Bot API: one JSON request over a kept connection, its result, or the right exception.

No exception raised here carries the token or the request. Telegram's description of a refusal may quote it:
it is for deciding, never for a log.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, TypeAlias

import aiohttp
import orjson
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from yarl import URL

CONNECTIONS = 100
"""Kept to the Bot API server at most; also how many calls are worth having out at once."""
CONNECT_SECONDS = 10.0
CALL_SECONDS = 20.0
"""For a whole call, an answer dripping byte by byte included."""

Result: TypeAlias = Any
"""The JSON a method returns: True, a Message, a list of Updates…"""

_JSON = {"Content-Type": "application/json"}
_REFUSALS: dict[int, type[TelegramError]] = {
    400: BadRequest,
    401: InvalidToken,
    403: Forbidden,
    404: EndPointNotFound,  # also a token Telegram cannot read
    409: Conflict,
}


class NotSent(NetworkError):  # noqa: N818 - reads as what happened
    """No connection could be made: the request certainly did not reach the server."""


class Unsure(NetworkError):  # noqa: N818 - the same
    """The request left and its answer was lost or cannot be read: it may have been carried out."""


class Failed(NetworkError):  # noqa: N818 - the same
    """The server said that it failed (5xx), or something on the way answered for it: to be tried again."""


class TooMany(RetryAfter):
    """429: nothing more for `retry_after` seconds."""

    @property
    def retry_after(self) -> int:
        """Return whole seconds; python-telegram-bot's own property warns that its type will change."""
        return math.ceil(self._retry_after.total_seconds())


class Api:
    """One bot's access to one Bot API server. Made inside the running loop; `close` when done."""

    def __init__(self, url: str, token: str) -> None:
        self._base = f"{url.rstrip('/')}/bot{token}/"
        self._urls: dict[str, URL] = {}
        self._timeouts: dict[float, aiohttp.ClientTimeout] = {}
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=CONNECTIONS, ttl_dns_cache=300),
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding"),
        )

    async def call(
        self,
        method: str,
        params: Mapping[str, Any] | bytes = b"",
        *,
        document: tuple[str, bytes] | None = None,
        timeout: float = CALL_SECONDS,  # noqa: ASYNC109 - it sets the request's own limits
    ) -> Result:
        """Call a method and return its result.

        `params` is a mapping or its JSON; `document` is (file name, content), sent as the field of that name
        with a mapping of the other parameters. `timeout` is in seconds, connecting not counted.

        Raises for what the server refuses: Forbidden, BadRequest, InvalidToken, EndPointNotFound, Conflict,
        ChatMigrated or TooMany; for trouble on the way: NotSent, Unsure or Failed. All are TelegramErrors.
        """
        url = self._urls.get(method)
        if url is None:
            url = self._urls[method] = URL(self._base + method)
        if document is not None and not isinstance(params, bytes):
            body: bytes | aiohttp.FormData = _form(params, document)
        else:
            body = params if isinstance(params, bytes) else orjson.dumps(params)
        status, answer = await self._post(url, body, timeout)
        return _result(status, answer)

    async def _post(self, url: URL, body: bytes | aiohttp.FormData, seconds: float) -> tuple[int, bytes]:
        limits = self._timeouts.get(seconds)
        if limits is None:
            limits = aiohttp.ClientTimeout(total=seconds + CONNECT_SECONDS, connect=CONNECT_SECONDS)
            self._timeouts[seconds] = limits
        headers = _JSON if isinstance(body, bytes) else None
        try:
            async with self._session.post(
                url, data=body, headers=headers, timeout=limits, allow_redirects=False
            ) as response:
                return response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            raise NotSent("no connection to the Bot API server") from None
        except (aiohttp.ClientError, TimeoutError, OSError):
            raise Unsure("the answer of the Bot API server was lost") from None

    async def close(self) -> None:
        """Close every connection."""
        await self._session.close()


def _form(params: Mapping[str, Any], document: tuple[str, bytes]) -> aiohttp.FormData:
    name, content = document
    form = aiohttp.FormData(quote_fields=False)  # Telegram shows file names as they come
    for key, value in params.items():
        form.add_field(key, value if isinstance(value, str) else orjson.dumps(value).decode())
    form.add_field("document", content, filename=name)
    return form


def read_json(body: bytes) -> Result:
    """Return the JSON, or None; half surrogate pairs, which orjson refuses, must not hide a whole batch."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        pass
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _result(status: int, body: bytes) -> Result:
    answer = read_json(body)
    if isinstance(answer, dict):
        if answer.get("ok") is True and "result" in answer:
            return answer["result"]
        if answer.get("ok") is False:
            raise _refusal(status, answer)
    if status < HTTPStatus.MULTIPLE_CHOICES:
        raise Unsure("the answer of the Bot API server cannot be read")
    raise Failed(f"something answered {status} in the Bot API server's place")


def _refusal(status: int, answer: Mapping[str, Any]) -> TelegramError:
    parameters = answer.get("parameters")
    told = parameters if isinstance(parameters, dict) else {}
    if isinstance(chat := told.get("migrate_to_chat_id"), int):
        return ChatMigrated(chat)
    code = answer.get("error_code", status)
    if code == HTTPStatus.TOO_MANY_REQUESTS:
        seconds = told.get("retry_after")
        return TooMany(seconds if isinstance(seconds, int) and seconds > 0 else 1)
    kind = _REFUSALS.get(code)
    return kind(str(answer.get("description", ""))) if kind else Failed(f"the Bot API server failed: {code}")
