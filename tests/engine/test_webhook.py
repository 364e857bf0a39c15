"""Updates pushed to the bot's own server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from io import BytesIO
from typing import Any

import aiohttp
import pytest

from bot.engine import listener
from bot.engine.server import MOST_BYTES, Server
from bot.engine.webhook import SECRET_HEADER, Webhook
from bot.telegram.decoding import KINDS
from storage.database import StorageError
from tests.engine.stage import PATIENCE, Stage
from tests.engine.watching import vitals

SECRET = "only-telegram-knows"  # pragma: allowlist secret
UPDATE = {"update_id": 5, "message": {"chat": {"id": 7}, "text": "bonjour"}}


class Office:
    """The bot's server, and letters to it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.taken: list[object] = []
        self.is_broken = False
        self.server = Server(vitals(stage))
        Webhook("http://127.0.0.1/pushed/here", SECRET, self._keep).open(self.server)
        self.session = aiohttp.ClientSession()
        self.url = ""

    async def _keep(self, updates: Sequence[object]) -> None:
        if self.is_broken:
            raise StorageError("disk full")
        self.taken += updates

    async def post(self, body: Any = UPDATE, secret: str | None = SECRET, path: str = "/pushed/here") -> int:  # noqa: ANN401 - anything
        """Push something; the status."""
        headers = {} if secret is None else {SECRET_HEADER: secret}
        how = {"data": BytesIO(body)} if isinstance(body, bytes) else {"json": body}
        async with self.session.post(self.url + path, headers=headers, **how) as response:
            return response.status

    async def kept(self) -> list[int]:
        """The numbers of the updates that were received."""
        return [update["update_id"] for update in self.taken if isinstance(update, dict)]


@pytest.fixture
async def office(stage: Stage) -> AsyncIterator[Office]:
    office = Office(stage)
    office.url = f"http://127.0.0.1:{await office.server.start('127.0.0.1', 0)}"
    yield office
    await office.session.close()
    await office.server.stop()


async def test_an_update_is_received_when_telegram_is_thanked(office: Office) -> None:
    assert await office.post() == 200
    assert await office.kept() == [5]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], "é" * 19])
async def test_strangers_are_refused(office: Office, secret: str | None) -> None:
    assert await office.post(secret=secret) == 403
    assert await office.kept() == []


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"null", b"\xff\xfe", b'"text"'])
async def test_what_is_no_update_is_refused(office: Office, body: bytes) -> None:
    assert await office.post(body) == 400
    assert await office.kept() == []


async def test_an_update_without_a_number_is_not_asked_for_again(office: Office) -> None:
    assert await office.post({"message": {}}) == 200
    assert office.taken == [{"message": {}}]


async def test_what_is_too_large_is_refused(office: Office) -> None:
    assert await office.post(b" " * MOST_BYTES + b"{}") == 413


async def test_an_update_that_cannot_be_stored_is_asked_for_again(office: Office) -> None:
    office.is_broken = True
    assert await office.post() == 503
    office.is_broken = False
    assert await office.post() == 200
    assert await office.kept() == [5]


SLOW = (b"", b"GET /healthz HT", b"POST /pushed/here HTTP/1.1\r\nContent-Length: 99\r\n\r\n{")
"""What somebody sends who then sends no more: nothing, half a line, half a body."""


@pytest.mark.parametrize("words", SLOW)
async def test_who_keeps_a_connection_without_using_it_is_let_go(
    office: Office, words: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "LOOK", 0.01)
    port = int(office.url.rpartition(":")[2])
    answer, asking = await asyncio.open_connection("127.0.0.1", port)
    asking.write(words)
    async with asyncio.timeout(PATIENCE):
        with suppress(ConnectionResetError):
            await answer.read()
    asking.close()
    assert await office.post() == 200


async def test_other_places_do_not_exist(office: Office) -> None:
    assert await office.post(path="/pushed") == 404
    async with office.session.get(office.url + "/pushed/here") as response:
        assert response.status == 405


async def test_a_webhook_needs_a_secret(office: Office) -> None:
    with pytest.raises(ValueError, match="secret"):
        Webhook("https://example.org/x", "", office._keep)  # noqa: SLF001 - its own parts


async def test_telegram_pushes_once_the_webhook_is_registered(office: Office) -> None:
    port = office.url.rpartition(":")[2]
    webhook = Webhook(f"http://127.0.0.1:{port}/pushed/here", SECRET, office._keep)  # noqa: SLF001 - its own parts
    await webhook.register(office.stage.bot, KINDS)
    office.is_broken = True
    alice = await office.stage.started()
    await alice.says("encore")
    office.is_broken = False
    async with asyncio.timeout(PATIENCE):
        while len(await office.kept()) < 2:
            await office.stage.client.get("changes", after=0, seconds=0.01)
    await office.stage.client.until_confirmed()
    await office.stage.bot.call("deleteWebhook")
