"""A bot whose every call is written out in the test, and a clock that moves when told."""

# ruff: noqa: ANN401 - parameters and results are any JSON

from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

from bot.simulator.refusal import Json

TOKEN = "1234567:a-token-for-tests"


class Clock:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    async def advance(self, by: timedelta) -> None:
        """Move on."""
        self.now += by

    async def next_event(self) -> datetime | None:
        """Say that something happens at nine."""
        nine = self.now.replace(hour=9, minute=0)
        return nine if nine > self.now else None


class HandBot:
    """A bot whose every call is written out in the test."""

    def __init__(self, url: str) -> None:
        self.url, self.session = url, aiohttp.ClientSession()

    async def call(self, method: str, **params: Any) -> Json:
        """Call a method with JSON and return the whole answer."""
        async with self.session.post(f"{self.url}/bot{TOKEN}/{method}", json=params) as response:
            body: Json = await response.json()
            assert response.status == body.get("error_code", 200)
            return body

    async def ok(self, method: str, **params: Any) -> Any:
        """Call a method that must succeed and return its result."""
        body = await self.call(method, **params)
        assert body["ok"], body
        return body["result"]

    async def refused(self, method: str, **params: Any) -> str:
        """Call a method that must be refused and return Telegram's words."""
        body = await self.call(method, **params)
        assert not body["ok"], body
        return str(body["description"])

    async def updates(self, **params: Any) -> list[Json]:
        """Take the updates that wait and confirm them."""
        found: list[Json] = await self.ok("getUpdates", **params)
        if found:
            await self.ok("getUpdates", offset=found[-1]["update_id"] + 1, limit=1)
        return found
