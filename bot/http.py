"""HTTP/1.1 to one server over kept connections: what calls to the Bot API need of it, and no more.

It exists for its price: a third of the CPU of aiohttp's client for each call (docs/decisions/0008).
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from urllib.parse import quote, urlsplit

from bot.exchange import Connection

CONNECT_SECONDS = 10.0
"""For a new connection, the handshake of TLS included."""
KEPT_SECONDS = 15.0
"""An idle connection older than this is not used again: the server may be closing it at that very moment."""


class NoConnection(Exception):  # noqa: N818 - reads as what happened
    """No connection could be made: nothing was sent."""


class Connections:
    """To the server of `url`, whose path precedes every path; at most `limit` in use. `close` when done."""

    def __init__(self, url: str, limit: int, tls: ssl.SSLContext | None = None) -> None:
        parts = urlsplit(url)
        is_tls = parts.scheme == "https"
        self._host, self._port = parts.hostname or "", parts.port or (443 if is_tls else 80)
        self._tls = (tls or ssl.create_default_context()) if is_tls else None
        self._families = [socket.AF_UNSPEC, socket.AF_INET]
        named = quote(parts.netloc.rpartition("@")[2].encode("idna"), safe="[:]")
        self._start = f"POST {quote(parts.path.rstrip('/'), safe='/:%')}/"
        self._fields = f" HTTP/1.1\r\nHost: {named}\r\nContent-Type: "
        self._room = asyncio.Semaphore(limit)
        self._idle: list[tuple[Connection, float]] = []

    async def post(self, path: str, kind: str, body: bytes, seconds: float) -> tuple[int, bytes]:
        """Post a body of a content type; return the status, which may be a redirect's, and the answer's body.

        `seconds` are for the whole answer, connecting not counted. Raises NoConnection or exchange.Broken.
        """
        if not kind.isprintable():
            raise ValueError("a content type is one line")
        head = f"{self._start}{quote(path)}{self._fields}{kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        async with self._room:
            connection = self._kept() or await self._new()
            is_kept = False
            try:
                status, answer, is_kept = await connection.exchange(head.encode() + body, seconds)
            finally:
                if is_kept:
                    self._idle.append((connection, asyncio.get_running_loop().time()))
                else:
                    connection.drop()
        return status, answer

    async def close(self) -> None:
        """Close every connection that is not in use."""
        while self._idle:
            self._idle.pop()[0].drop()
        await asyncio.sleep(0)  # they are gone when the loop has come round

    def _kept(self) -> Connection | None:
        """Take the connection used last that is still good, and drop those that are not."""
        while self._idle:
            connection, since = self._idle.pop()
            if connection.is_open and asyncio.get_running_loop().time() - since < KEPT_SECONDS:
                return connection
            connection.drop()
        return None

    async def _new(self) -> Connection:
        """Connect; by IPv4 alone if a network swallows IPv6, and then so from the start the next time."""
        connect = asyncio.get_running_loop().create_connection
        for family in tuple(self._families):
            try:
                async with asyncio.timeout(CONNECT_SECONDS / len(self._families)):
                    _, connection = await connect(
                        Connection, self._host, self._port, ssl=self._tls, family=family
                    )
            except TimeoutError:
                continue
            except (OSError, UnicodeError) as error:  # failures of TLS and of names are among them
                raise NoConnection(type(error).__name__) from None
            self._families.sort(key=lambda other: other != family)
            return connection
        raise NoConnection("too slow")
