"""The two ways to a simulator's control API: over HTTP, and to the simulator in the same process."""

import asyncio
from collections.abc import Mapping
from typing import Any, Protocol

import aiohttp

from bot.simulator.refusal import Json
from bot.simulator.server import Simulator
from bot.simulator.wire import read, written


class Way(Protocol):
    """Asks, and returns the HTTP status and the answer; what is refused has an `error`, in words."""

    async def ask(self, verb: str, path: str, query: Mapping[str, str], wish: Json) -> tuple[int, Any]:
        """Ask."""

    async def close(self) -> None:
        """Ask no more."""


class OverHttp:
    """To a simulator that may run anywhere."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._session = aiohttp.ClientSession(json_serialize_bytes=written)

    async def ask(self, verb: str, path: str, query: Mapping[str, str], wish: Json) -> tuple[int, Any]:
        """Ask with a request."""
        body = wish if verb == "POST" else None
        async with self._session.request(
            verb, f"{self._url}/control/{path}", params=query, json=body
        ) as response:
            if response.content_type == "application/json":
                return response.status, read(await response.read())
            words = await response.text()
            return response.status, words if response.ok else {"error": words}

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()


class InProcess:
    """To a simulator on the same loop."""

    def __init__(self, simulator: Simulator) -> None:
        self._control_api = simulator.control_api

    async def ask(self, verb: str, path: str, query: Mapping[str, str], wish: Json) -> tuple[int, Any]:
        """Ask with a call. What goes in and comes out is written and read, so that nothing of it is shared.

        Whoever asks again and again lets the bot work in between, as requests would.
        """
        await asyncio.sleep(0)
        status, answer = await self._control_api.ask(verb, path, query, read(written(wish)))
        return status, read(written(answer))

    async def close(self) -> None:
        """Leave the simulator as it is."""
