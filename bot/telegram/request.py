"""HTTP to the Bot API server over aiohttp: python-telegram-bot's own extension point for it.

Its default, over HTTPX, costs several times the CPU when many calls are under way. What matters more to us is
told apart here: a request that never left (`NotSent`) from one whose answer was lost (`Unsure`).

Nothing raised here carries the address, for it holds the token, or a word that was sent.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus
from io import BytesIO
from typing import Any, Never

import aiohttp
import orjson
from aiohttp.connector import Connection
from aiohttp.tracing import Trace
from telegram.error import NetworkError, TelegramError
from telegram.request import BaseRequest, RequestData

from bot.engine.client import CALL_SECONDS, NotSent, Unsure
from bot.engine.raw_updates import read_json

CONNECT_SECONDS = 10.0
"""Of them, at most, for a new connection: the name, the proxy and the handshake of TLS included."""
KEPT_SECONDS = 15.0
"""An idle connection older than this is not used again: the server may be closing it at that very moment."""
MOST_BYTES = 32 * 1024 * 1024
"""Of an answer's body."""
LONGEST_PAUSE = 10 * 24 * 60 * 60
"""Seconds that Telegram may ask for; whatever asks for more is not Telegram."""

_HEADERS = {"Accept-Encoding": "identity"}
"""Unpacking costs more than it saves, and what is packed may unpack to any length."""
_JSON = {"Content-Type": "application/json"}


class AiohttpRequest(BaseRequest):
    """One client session, with as many kept connections as there are calls under way.

    `proxy` is the address through which every call goes, with the name and password it wants; it is given
    once, because aiohttp's `trust_env` would read files at each request. `tls` is for servers nobody else
    vouches for.
    """

    __slots__ = ("_proxy", "_session", "_tls")

    def __init__(self, proxy: str = "", tls: ssl.SSLContext | None = None) -> None:
        self._proxy = proxy or None
        self._tls = tls
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds a call may take."""
        return CALL_SECONDS

    async def initialize(self) -> None:
        """Open the session, inside the running loop."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=_Connector(limit=0, keepalive_timeout=KEPT_SECONDS, ssl=self._tls or True),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers=_HEADERS,
                auto_decompress=False,
                proxy=self._proxy,
            )

    async def shutdown(self) -> None:
        """Close every connection."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - the whole call has one limit
        connect_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - `CONNECT_SECONDS` for everybody
        pool_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - nobody waits for a connection
    ) -> tuple[int, bytes]:
        """Make one request, once; return the status and the body of what the Bot API answered.

        A redirect is an answer like any other. Raises NotSent, Unsure, or NetworkError if something else
        answered in the Bot API server's place.
        """
        if self._session is None:
            raise RuntimeError("the request was not initialized")
        seconds = read_timeout if isinstance(read_timeout, int | float) else CALL_SECONDS
        try:
            async with self._session.request(
                method,
                url,
                timeout=_limits(seconds, min(CONNECT_SECONDS, seconds / 2)),
                allow_redirects=False,
                **_body(request_data),
            ) as answer:
                status, body = answer.status, await _read(answer)
        except TelegramError:
            raise
        except aiohttp.InvalidURL:
            raise NotSent("the Bot API server's address is none") from None
        except Exception as error:  # noqa: BLE001 - else it would be quoted, and may hold the address or words
            raise Unsure(f"the answer of the Bot API server was lost: {type(error).__name__}") from None
        if status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
            raise NotSent("the proxy wants another password")
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES and not _is_refusal(read_json(body)):
            raise NetworkError(f"something answered {status} in the Bot API server's place")
        return status, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the JSON object that Telegram answered. Raises Unsure if it is none; logs nothing."""
        answer = read_json(payload)
        return _Answer(answer) if isinstance(answer, dict) else _unreadable()


class _Connector(aiohttp.TCPConnector):
    """Says of a connection that cannot be made, for whatever reason, that nothing was sent."""

    async def connect(
        self,
        req: aiohttp.ClientRequest,
        traces: list[Trace],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - aiohttp's own name
    ) -> Connection:
        """Return a kept connection, or a new one. Raises NotSent."""
        try:
            return await super().connect(req, traces, timeout)
        except (aiohttp.ClientError, OSError, RuntimeError, ValueError) as error:  # names raise UnicodeError
            raise NotSent(f"no connection to the Bot API server: {type(error).__name__}") from None


class _Answer(dict[str, Any]):
    """A JSON object; if it lacks what is looked for, it is no answer of the Bot API."""

    def __missing__(self, _: str) -> Never:
        _unreadable()


def _write_json(value: Mapping[str, Any]) -> bytes:
    """Return the JSON; half surrogate pairs, which orjson refuses, are for Telegram to refuse."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value).encode()


def _body(data: RequestData | None) -> dict[str, Any]:
    """The body of a request, as aiohttp takes it: JSON, or a form where files are sent."""
    if data is None:
        return {}
    if not data.contains_files:
        return {"data": _write_json(data.parameters), "headers": _JSON}
    form = aiohttp.FormData(quote_fields=False)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in data.multipart_data.items():
        file = BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, file, filename=_one_line(filename), content_type=mime)
    return {"data": form}


def _one_line(name: str) -> str:
    """Return a name that ends neither its quotes nor its line; other letters are shown as they come."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


@lru_cache
def _limits(call: float, connect: float) -> aiohttp.ClientTimeout:
    """Seconds for a whole call and for connecting, in which a second address can still be tried."""
    return aiohttp.ClientTimeout(total=call, connect=connect, sock_connect=connect / 2)


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    if answer.content_length is not None and answer.content_length <= MOST_BYTES:
        return await answer.read()
    body = bytearray()
    if answer.content_length is None:
        async for chunk in answer.content.iter_any():
            body += chunk
            if len(body) > MOST_BYTES:
                break
        else:
            return bytes(body)
    answer.close()
    raise Unsure("the answer of the Bot API server is too long")


def _is_refusal(answer: object) -> bool:
    """Whether this is how the Bot API says no. A page of something on the way may show the address."""
    if not isinstance(answer, dict) or answer.get("ok") is not False:
        return False
    words, told = answer.get("description", ""), answer.get("parameters", {})
    if not isinstance(words, str) or not isinstance(told, dict):
        return False
    pause, chat = told.get("retry_after", 0), told.get("migrate_to_chat_id", 0)
    return type(pause) is type(chat) is int and 0 <= pause <= LONGEST_PAUSE


def _unreadable() -> Never:
    raise Unsure("the answer of the Bot API server cannot be read")
