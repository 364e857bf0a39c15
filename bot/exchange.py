"""One HTTP exchange after another on one connection: a request goes out whole, and its answer is read."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Generator, Mapping
from typing import TypeAlias, cast

MOST_BYTES = 32 * 1024 * 1024
"""An answer is no longer than this, its head included."""

Answer: TypeAlias = tuple[int, bytes, bool]
"""Status, body, and whether the connection may be used again."""
Reading: TypeAlias = Generator[bytes | int, bytes, Answer]
"""Asks for what it needs next: bytes up to a mark, a number of them, or the rest. ValueError: no HTTP."""

_LINE, _END = b"\r\n", b"\r\n\r\n"
_REST = -1
_STATUS = re.compile(rb"http/1\.([01]) ([1-5]\d\d)(?: .*)?")
_NUMBER = re.compile(rb"[0-9a-f]+")


class Broken(Exception):  # noqa: N818 - reads as what happened
    """The answer was cut off, too slow, too long or no HTTP: the request may have been carried out."""


class Connection(asyncio.Protocol):
    """Carries one exchange at a time."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._answer: asyncio.Future[Answer] | None = None

    @property
    def is_open(self) -> bool:
        """Whether neither side has closed it."""
        return not self._transport.is_closing()

    def drop(self) -> None:
        """Close it at once."""
        self._transport.abort()

    async def exchange(self, request: bytes, seconds: float) -> Answer:
        """Send a request and return its answer, which may take so many seconds. Raises Broken."""
        loop = asyncio.get_running_loop()
        self._answer = loop.create_future()
        self._reading = _answer()
        self._wish, self._size = next(self._reading), 0
        self._transport.write(request)
        timer = loop.call_later(seconds, self._fail, "too slow")
        try:
            return await self._answer
        finally:
            timer.cancel()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way out."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Read on. What nobody has asked for makes the connection useless."""
        if self._answer is None or self._answer.done():
            self.drop()
            return
        self._buffer += data
        self._size += len(data)
        self._read(self._answer)
        if self._size > MOST_BYTES:
            self._fail("too long")

    def connection_lost(self, exc: Exception | None) -> None:
        """Let an answer without a length end here; any other is cut off."""
        if self._answer and not self._answer.done() and self._wish == _REST and not exc:
            self._wish = len(self._buffer)
            self._read(self._answer)
        self._fail("cut off")

    def _read(self, answer: asyncio.Future[Answer]) -> None:
        """Give the reading what it asks for, as long as it is there."""
        try:
            while (part := self._part()) is not None:
                self._wish = self._reading.send(part)
        except StopIteration as end:
            status, body, lasts = end.value
            is_over = not self._buffer and not self._transport.get_write_buffer_size()
            answer.set_result((status, body, lasts and is_over))
        except ValueError:
            self._fail("no HTTP")

    def _part(self) -> bytes | None:
        """Take what is asked for out of the buffer, if all of it has arrived."""
        size = self._wish
        if isinstance(size, bytes):
            at = self._buffer.find(size)
            size = at + len(size) if at >= 0 else _REST
        if not 0 <= size <= len(self._buffer):
            return None
        part = bytes(self._buffer[:size])
        del self._buffer[:size]
        return part

    def _fail(self, why: str) -> None:
        if self._answer and not self._answer.done():
            self._answer.set_exception(Broken(why))
            self.drop()


def _answer() -> Reading:
    status = 100
    while status < 200:  # noqa: PLR2004 - what only announces an answer
        version, status, fields = _head((yield _END))
    lasts = version == b"1" and b"close" not in fields.get(b"connection", b"")
    if b"transfer-encoding" in fields:
        if fields[b"transfer-encoding"] != b"chunked":
            raise ValueError("an encoding nobody asked for")
        return status, (yield from _chunks()), lasts
    if b"content-length" in fields:
        return status, (yield _number(fields[b"content-length"], 10)), lasts
    return status, (yield _REST), False


def _head(head: bytes) -> tuple[bytes, int, Mapping[bytes, bytes]]:
    """Return the minor version, the status and the fields, all in small letters."""
    first, *lines = head.lower().removesuffix(_END).split(_LINE)
    found = _STATUS.fullmatch(first)
    if not found:
        raise ValueError("no status")
    fields = (line.partition(b":") for line in lines)
    return found[1], int(found[2]), {name: value.strip() for name, _, value in fields}


def _chunks() -> Generator[bytes | int, bytes, bytes]:
    chunks = []
    while size := _number((yield _LINE).partition(b";")[0].strip().lower(), 16):
        chunks.append((yield size))
        if (yield len(_LINE)) != _LINE:
            raise ValueError("a chunk of another length")
    while (yield _LINE) != _LINE:
        continue  # fields after the body
    return b"".join(chunks)


def _number(digits: bytes, base: int) -> int:
    if not _NUMBER.fullmatch(digits):
        raise ValueError("no length")
    return int(digits, base)
