"""Listens for HTTP, and lets go of whoever keeps a connection without using it: a few hundred fill it."""

from __future__ import annotations

import asyncio
from functools import partial

from aiohttp import web
from aiohttp.typedefs import Handler

LOOK = 15.0
"""Seconds between two looks at a connection: one that had no answer from one to the next is closed."""


class _Hurried(web.RequestHandler):
    """A connection that is closed within two looks unless whole requests come."""

    __slots__ = ("_is_used", "_next_look")

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to look."""
        super().connection_made(transport)
        self._is_used = False
        self._look_later()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Look no more."""
        self._next_look.cancel()
        super().connection_lost(exc)

    def answered(self) -> None:
        """A whole request has come, and was answered."""
        self._is_used = True

    def _look_later(self) -> None:
        self._next_look = asyncio.get_running_loop().call_later(LOOK, self._look)

    def _look(self) -> None:
        if not self._is_used:
            self.force_close()
            if self.transport is not None:
                self.transport.abort()
            return
        self._is_used = False
        self._look_later()


async def listen(runner: web.AppRunner, host: str, port: int) -> asyncio.Server:
    """Serve the runner's pages at `host` and `port` (0: any free one). Raises OSError if it is taken."""
    loop = asyncio.get_running_loop()
    server = runner.server
    assert server is not None  # noqa: S101 - it is set up
    made = partial(_Hurried, server, loop=loop, access_log=None)  # type: ignore[arg-type] # None: no log
    return await loop.create_server(made, host, port)


@web.middleware
async def counted(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Count a request once it is answered."""
    response = await handler(request)
    if isinstance(request.protocol, _Hurried):
        request.protocol.answered()
    return response
