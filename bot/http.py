"""HTTP/1.1 to one server over kept connections: what calls to the Bot API need of it, and no more.

It exists for its price: a call costs a quarter of the CPU it costs with aiohttp (docs/decisions/0008).
"""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from urllib.parse import quote, urlsplit

CONNECT_SECONDS = 10.0
"""For a new connection, the handshake of TLS included."""
KEPT_SECONDS = 15.0
"""An idle connection older than this is not used again: the server may be closing it at that very moment."""
MOST_BYTES = 32 * 1024 * 1024
"""Of an answer's body; its head has at most 64 KiB."""

_LINE, _END = b"\r\n", b"\r\n\r\n"
_STATUS = re.compile(rb"http/1\.([01]) ([1-5]\d\d)(?: .*)?")


class NoConnection(Exception):  # noqa: N818 - reads as what happened
    """No connection could be made: nothing was sent."""


class Broken(Exception):  # noqa: N818 - the same
    """The answer was cut off, too slow, too long or no HTTP: the request may have been carried out."""


class Connections:
    """To the server of `url`: as many as there are requests under way, so that none waits for another."""

    def __init__(self, url: str, tls: ssl.SSLContext | None = None) -> None:
        parts = urlsplit(url)
        self._tls = (tls or ssl.create_default_context()) if parts.scheme == "https" else None
        self._host, self._port = parts.hostname or "", parts.port or (443 if self._tls else 80)
        self._families = [socket.AF_UNSPEC, socket.AF_INET]
        named = quote(parts.netloc.rpartition("@")[2].encode("idna"), safe="[:]")
        self._start = f"POST {quote(parts.path.rstrip('/'), safe='/:%')}/"
        self._fields = f" HTTP/1.1\r\nHost: {named}\r\nContent-Type: "
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter, float]] = []

    async def post(self, name: str, kind: str, body: bytes, seconds: float) -> tuple[int, bytes]:
        """Post a body of a content type to a name below the URL; return the answer's status and body.

        `seconds` are for the whole answer, connecting not counted. A redirect is an answer like any other.
        Raises NoConnection, Broken, or ValueError for what would change the request's head.
        """
        if not name.isalnum() or not kind.isprintable():
            raise ValueError("a name is letters and digits, a content type one line")
        head = f"{self._start}{name}{self._fields}{kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        reader, writer = self._kept() or await self._new()
        lasts = False
        try:
            async with asyncio.timeout(seconds):
                writer.write(head.encode() + body)
                status, answer, lasts = await _answer(reader)
        except (OSError, EOFError, ValueError, asyncio.LimitOverrunError) as error:
            raise Broken(type(error).__name__) from None
        finally:
            if lasts and not writer.transport.get_write_buffer_size():
                self._idle.append((reader, writer, asyncio.get_running_loop().time()))
            else:
                writer.transport.abort()
        return status, answer

    async def close(self) -> None:
        """Close every connection that is not in use."""
        for _, writer, _ in self._idle:
            writer.transport.abort()
        self._idle.clear()
        await asyncio.sleep(0)  # they are gone when the loop has come round

    def _kept(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        """Take the connection used last that is still good, and drop those that are not."""
        oldest = asyncio.get_running_loop().time() - KEPT_SECONDS
        while self._idle:
            reader, writer, since = self._idle.pop()
            if since > oldest and not reader.at_eof() and not writer.is_closing():
                return reader, writer
            writer.transport.abort()
        return None

    async def _new(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect; by IPv4 alone if a network swallows IPv6, and then so from the start the next time."""
        for family in tuple(self._families):
            try:
                async with asyncio.timeout(CONNECT_SECONDS / 2):
                    made = await asyncio.open_connection(self._host, self._port, ssl=self._tls, family=family)
            except TimeoutError:
                continue
            except (OSError, UnicodeError) as error:  # failures of TLS and of names are among them
                raise NoConnection(type(error).__name__) from None
            self._families.sort(key=lambda other: other != family)
            return made
        raise NoConnection("too slow")


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes, bool]:
    """Return status, body, and whether the connection may be used again. Raises ValueError: no HTTP."""
    status = 100
    while status < 200:  # noqa: PLR2004 - what only announces an answer
        minor, status, fields = _head(await reader.readuntil(_END))
    body, is_framed = await _body(reader, fields)
    return status, body, is_framed and minor == b"1" and b"close" not in fields.get(b"connection", b"")


def _head(head: bytes) -> tuple[bytes, int, dict[bytes, bytes]]:
    """Return the minor version, the status and the fields, all in small letters."""
    first, *lines = head.lower().removesuffix(_END).split(_LINE)
    if not (found := _STATUS.fullmatch(first)):
        raise ValueError("no status")
    fields = (line.partition(b":") for line in lines)
    return found[1], int(found[2]), {name: value.strip() for name, _, value in fields}


async def _body(reader: asyncio.StreamReader, fields: dict[bytes, bytes]) -> tuple[bytes, bool]:
    """Return the body, and whether it ended otherwise than with the connection."""
    if fields.get(b"transfer-encoding") == b"chunked":
        return await _chunks(reader), True
    if b"transfer-encoding" in fields:
        raise ValueError("an encoding nobody asked for")
    if b"content-length" in fields:
        return await reader.readexactly(_size(fields[b"content-length"], 10, MOST_BYTES)), True
    try:
        await reader.readexactly(MOST_BYTES)
    except asyncio.IncompleteReadError as end:
        return end.partial, False
    raise ValueError("too long")


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = bytearray()
    while size := _size((await reader.readuntil(_LINE)).partition(b";")[0], 16, MOST_BYTES - len(body)):
        body += await reader.readexactly(size)
        if await reader.readexactly(len(_LINE)) != _LINE:
            raise ValueError("a chunk of another length")
    while await reader.readuntil(_LINE) != _LINE:
        continue  # fields after the body
    return bytes(body)


def _size(digits: bytes, base: int, most: int) -> int:
    size = int(digits, base)
    if not 0 <= size <= most:
        raise ValueError("too long")
    return size
