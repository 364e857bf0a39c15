"""HTTP to the Bot API server over aiohttp: python-telegram-bot's own extension point for it.

Its default, over HTTPX, costs four times the CPU when many calls are under way. What matters more to us is
told apart here: a request that never left (`NotSent`) from one whose answer was lost (`Unsure`).
"""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import orjson
from telegram._utils.defaultvalue import DEFAULT_NONE
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CALL_SECONDS = 20.0
"""For a whole call, an answer dripping byte by byte included."""
CONNECT_SECONDS = 10.0
"""For a new connection, the handshake of TLS included, and shorter than a call."""
KEPT_SECONDS = 15.0
"""An idle connection older than this is not used again: the server may be closing it at that very moment."""
MOST_BYTES = 32 * 1024 * 1024
"""Of an answer's body."""


class NotSent(NetworkError):  # noqa: N818 - named as python-telegram-bot names its own
    """No connection could be made: the request certainly did not reach the server."""

    __slots__ = ()


class Unsure(TimedOut):
    """The request left and its answer was lost or cannot be read: it may have been carried out."""

    __slots__ = ()


class AiohttpRequest(BaseRequest):
    """One client session, with as many kept connections as there are calls under way.

    `proxy` is an address like http://user:password@host:port, through which every call goes; it is given
    once, because aiohttp's `trust_env` would read files at each request.
    """

    __slots__ = ("_proxy", "_session")

    def __init__(self, proxy: str = "") -> None:
        self._proxy = proxy or None
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds a call may take."""
        return CALL_SECONDS

    async def initialize(self) -> None:
        """Open the session, inside the running loop."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=KEPT_SECONDS)
            self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = DEFAULT_NONE,
        write_timeout: ODVInput[float] = DEFAULT_NONE,  # noqa: ARG002 - the whole call has one limit
        connect_timeout: ODVInput[float] = DEFAULT_NONE,  # noqa: ARG002 - `CONNECT_SECONDS` for everybody
        pool_timeout: ODVInput[float] = DEFAULT_NONE,  # noqa: ARG002 - nobody waits for a connection
    ) -> tuple[int, bytes]:
        """Make one request and return the status and the body; a redirect is an answer like any other.

        Raises NotSent or Unsure.
        """
        if self._session is None:
            raise RuntimeError("the request was not initialized")
        seconds = read_timeout if isinstance(read_timeout, int | float) else CALL_SECONDS
        timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=min(CONNECT_SECONDS, seconds / 2))
        try:
            async with self._session.request(
                method, url, timeout=timeout, proxy=self._proxy, allow_redirects=False, **_body(request_data)
            ) as answer:
                return answer.status, await _read(answer)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError):
            raise NotSent("no connection to the Bot API server") from None
        except (aiohttp.ClientError, TimeoutError, OSError):
            raise Unsure("the answer of the Bot API server was lost") from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the JSON object that Telegram answered. Raises Unsure if it is none; logs nothing."""
        answer = read_json(payload)
        if not isinstance(answer, dict):
            raise Unsure("the answer of the Bot API server cannot be read")
        return answer


def read_json(body: bytes) -> Any:  # noqa: ANN401 - JSON
    """Return the JSON, or None; half surrogate pairs, which orjson refuses, must not hide a whole batch."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        pass
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _body(data: RequestData | None) -> dict[str, Any]:
    """The body of a request, as aiohttp takes it: JSON, or a form where files are sent."""
    if data is None:
        return {}
    if not data.contains_files:
        return {"data": orjson.dumps(data.parameters), "headers": {"Content-Type": "application/json"}}
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return {"data": form}


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    if answer.content_length is not None and answer.content_length <= MOST_BYTES:
        return await answer.read()
    body = bytearray()
    async for chunk in answer.content.iter_any():
        body += chunk
        if len(body) > MOST_BYTES:
            answer.close()
            raise Unsure("the answer of the Bot API server is too long")
    return bytes(body)
