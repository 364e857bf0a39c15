"""Calls to the Bot API: one JSON request over a kept connection, its result, or the right exception.

No exception raised here carries the token or the request. Telegram's description of a refusal may quote it:
it is for deciding, never for a log.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, TypeAlias

import orjson

from bot.clock import token_bytes
from bot.http import Broken, Connections, NoConnection

CONNECTIONS = 300
"""How many messages are worth having on their way at once, each over its own."""
CALL_SECONDS = 20.0
"""For a whole call, an answer dripping byte by byte included."""

Result: TypeAlias = Any
"""The JSON a method returns: True, a Message, a list of Updates…"""

_JSON = "application/json"


class TelegramError(Exception):
    """A call that did not succeed."""


class BadRequest(TelegramError):  # noqa: N818 - reads as what happened
    """400: Telegram will not do this; the text is its description."""


class UnknownToken(TelegramError):  # noqa: N818 - the same
    """401: no bot has this token."""


class Forbidden(TelegramError):  # noqa: N818 - the same
    """403: the person or the group has shut the bot out."""


class NotFound(TelegramError):  # noqa: N818 - the same
    """404: no such method, or a token Telegram cannot read."""


class Conflict(TelegramError):  # noqa: N818 - the same
    """409: another copy asks for updates, or a webhook is set."""


class Migrated(TelegramError):  # noqa: N818 - the same
    """The group has become `chat`."""

    def __init__(self, chat: int) -> None:
        super().__init__("the group has become another one")
        self.chat = chat


class TooMany(TelegramError):  # noqa: N818 - the same
    """429: nothing more for `retry_after` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"nothing more for {retry_after} s")
        self.retry_after = retry_after


class NotSent(TelegramError):  # noqa: N818 - the same
    """No connection could be made: the request certainly did not reach the server."""


class Unsure(TelegramError):  # noqa: N818 - the same
    """The request left and its answer was lost or cannot be read: it may have been carried out."""


class Failed(TelegramError):  # noqa: N818 - the same
    """The server said that it failed (5xx), or something on the way answered for it: to be tried again."""


_REFUSALS: dict[int, type[TelegramError]] = {
    400: BadRequest,
    401: UnknownToken,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
}


class Api:
    """One bot's access to one Bot API server. Made inside the running loop; `close` when done."""

    def __init__(self, url: str, token: str, tls: ssl.SSLContext | None = None) -> None:
        self._connections = Connections(f"{url.rstrip('/')}/bot{token}", tls)

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

        Raises for what the server refuses: Forbidden, BadRequest, UnknownToken, NotFound, Conflict, Migrated
        or TooMany; for trouble on the way: NotSent, Unsure or Failed. All are TelegramErrors.
        """
        if document is not None and not isinstance(params, bytes):
            kind, body = _form(params, document)
        else:
            kind, body = _JSON, params if isinstance(params, bytes) else orjson.dumps(params)
        try:
            status, answer = await self._connections.post(method, kind, body, timeout)
        except NoConnection:
            raise NotSent("no connection to the Bot API server") from None
        except Broken:
            raise Unsure("the answer of the Bot API server was lost") from None
        return _result(status, answer)

    async def close(self) -> None:
        """Close every connection."""
        await self._connections.close()


def _form(params: Mapping[str, Any], document: tuple[str, bytes]) -> tuple[str, bytes]:
    """Return the content type and the body of a form with a file."""
    boundary = token_bytes(16).hex()
    name, content = document
    parts = [
        (f'name="{_quoted(key)}"', value.encode() if isinstance(value, str) else orjson.dumps(value))
        for key, value in params.items()
    ]
    named = f'name="document"; filename="{_quoted(name)}"'
    parts.append((f"{named}\r\nContent-Type: application/octet-stream", content))
    body = b"".join(
        f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + value + b"\r\n"
        for head, value in parts
    )
    return f"multipart/form-data; boundary={boundary}", body + f"--{boundary}--\r\n".encode()


def _quoted(name: str) -> str:
    """Return a name that ends neither its quotes nor its line; other letters are shown as they come."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


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
        return Migrated(chat)
    code = answer.get("error_code", status)
    if code == HTTPStatus.TOO_MANY_REQUESTS:
        seconds = told.get("retry_after")
        return TooMany(seconds if isinstance(seconds, int) and seconds > 0 else 1)
    kind = _REFUSALS.get(code)
    return kind(str(answer.get("description", ""))) if kind else Failed(f"the Bot API server failed: {code}")
