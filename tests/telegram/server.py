"""A server that says what it is told to say, byte for byte, and a bot that speaks to it."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

from bot.telegram.bot import Bot

TOKEN = "123456789:AAHttpTestTokenOfThirtyFiveLetterss"  # pragma: allowlist secret
PATIENCE = 60.0
AT_ONCE = 300

RESULT = b'{"ok":true,"result":1}'
OF_22 = b"HTTP/1.1 200 OK\r\nContent-Length: 22\r\n\r\n"
OK = OF_22 + RESULT
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
ENDLESS = b"HTTP/1.1 200 OK\r\n\r\n"
CLOSES = b"<and then closes>"
HANGS = b"<and then nothing>"

Answer = Callable[[bytes], Awaitable[bytes]]


async def come_round() -> None:
    """Let the loop see what has already arrived."""
    for _ in range(10):
        await asyncio.sleep(0)


@asynccontextmanager
async def speaking_to(url: str, proxy: str = "", tls: ssl.SSLContext | None = None) -> AsyncIterator[Bot]:
    """A bot whose session is open, without having asked who it is."""
    bot = Bot(url, TOKEN, proxy, tls)
    await bot.request.initialize()
    try:
        yield bot
    finally:
        await bot.request.shutdown()


async def call(bot: Bot, words: str = "", seconds: float = PATIENCE) -> Any:  # noqa: ANN401 - JSON
    """A call like any other."""
    return await bot.call("sendMessage", {"text": words}, seconds=seconds)


class Server:
    """Answers each request with what it was told to say next, or OK, and remembers them."""

    def __init__(self) -> None:
        self.url, self.port, self.connections = "", 0, 0
        self.arrived, self.left = asyncio.Semaphore(0), asyncio.Semaphore(0)
        self.next: list[bytes] = []
        self.drips = False
        self.answer: Answer | None = None
        self.heads: list[bytes] = []
        self.bodies: list[bytes] = []
        self._stack = AsyncExitStack()
        self._tasks: set[asyncio.Task[Any]] = set()

    async def start(self, host: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        """Listen."""
        server = await asyncio.start_server(self._serve, host, port, ssl=tls, backlog=2 * AT_ONCE)
        self.port = server.sockets[0].getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://{f'[{host}]' if ':' in host else host}:{self.port}"
        self._stack.callback(server.close)

    async def stop(self) -> None:
        """End every connection."""
        await self._stack.aclose()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def says(self, *answers: bytes) -> None:
        """What is said next."""
        self.next += answers

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        self.connections += 1
        with suppress(OSError, EOFError, RuntimeError, asyncio.CancelledError):  # uvloop's, when it is closed
            while await self._exchange(reader, writer):
                pass
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
        self.left.release()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0]))
        self.heads.append(head)
        self.bodies.append(body)
        self.arrived.release()
        said = await self.answer(body) if self.answer else self.next.pop(0) if self.next else OK
        plain = said.removesuffix(CLOSES).removesuffix(HANGS)
        for piece in [plain] if not self.drips else [bytes([byte]) for byte in plain]:
            writer.write(piece)
            await writer.drain()
            await come_round()
        if said.endswith(HANGS):
            await reader.read()
        return plain == said
