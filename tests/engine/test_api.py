"""Calls over real HTTP, and what their answers become."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.api import (
    Api,
    BadRequest,
    Conflict,
    Failed,
    Forbidden,
    Migrated,
    NotFound,
    NotSent,
    TelegramError,
    TooMany,
    UnknownToken,
    Unsure,
)
from tests.engine.stage import TOKEN


class Server:
    """Answers every call with what it was told to, and remembers them."""

    def __init__(self) -> None:
        self.status, self.body = 200, b'{"ok":true,"result":true}'
        self.calls: list[tuple[str, dict[str, str], bytes]] = []
        self.url = ""

    def says(self, body: bytes, status: int = 200) -> None:
        """What is answered from now on."""
        self.status, self.body = status, body

    async def answer(self, request: web.Request) -> web.Response:
        self.calls.append((request.path, dict(request.headers), await request.read()))
        return web.Response(status=self.status, body=self.body)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    told = Server()
    app = web.Application()
    app.router.add_post("/{path:.*}", told.answer)
    running = TestServer(app)
    await running.start_server(access_log=None)
    told.url = str(running.make_url("/"))
    yield told
    await running.close()


@pytest.fixture
async def api(server: Server) -> AsyncIterator[Api]:
    api = Api(server.url, TOKEN)
    yield api
    await api.close()


def refusal(code: int, description: str = "Nope", **parameters: object) -> bytes:
    """Telegram's way of saying no."""
    more = ""
    if parameters:
        pairs = ",".join(f'"{name}":{value}' for name, value in parameters.items())
        more = f',"parameters":{{{pairs}}}'
    return f'{{"ok":false,"error_code":{code},"description":"{description}"{more}}}'.encode()


async def test_a_call_is_json_to_the_method_and_its_result_comes_back(api: Api, server: Server) -> None:
    server.says('{"ok":true,"result":{"message_id":7,"text":"é"}}'.encode())
    assert await api.call("sendMessage", {"chat_id": 1, "text": "é"}) == {"message_id": 7, "text": "é"}
    ((path, headers, body),) = server.calls
    assert path == f"/bot{TOKEN}/sendMessage"
    assert headers["Content-Type"] == "application/json"
    assert body == '{"chat_id":1,"text":"é"}'.encode()


async def test_prepared_json_is_sent_as_it_is(api: Api, server: Server) -> None:
    await api.call("getMe", b'{"a": 1}')
    assert server.calls[0][2] == b'{"a": 1}'


async def test_a_document_goes_as_a_form(api: Api, server: Server) -> None:
    params = {"chat_id": 5, "reply_parameters": {"message_id": 1}, "caption": "voilà"}
    await api.call("sendDocument", params, document=("données.txt", "à vous".encode()))
    _, headers, body = server.calls[0]
    assert headers["Content-Type"].startswith("multipart/form-data")
    for part in ('name="chat_id"', '{"message_id":1}', "voilà", 'filename="données.txt"', "à vous"):
        assert part.encode() in body


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, refusal(400, "Bad Request: message is too long"), BadRequest),
        (401, refusal(401, "Unauthorized"), UnknownToken),
        (403, refusal(403, "Forbidden: bot was blocked by the user"), Forbidden),
        (404, refusal(404, "Not Found"), NotFound),
        (409, refusal(409, "Conflict: terminated"), Conflict),
        (429, refusal(429, "Too Many Requests", retry_after=7), TooMany),
        (429, refusal(429, "Too Many Requests"), TooMany),
        (429, refusal(429, "Too Many Requests", retry_after='"soon"'), TooMany),
        (400, refusal(400, "upgraded", migrate_to_chat_id=-1001), Migrated),
        (200, refusal(403, "Forbidden in a 200"), Forbidden),
        (500, refusal(500, "Internal Server Error"), Failed),
        (418, refusal(418, "a teapot"), Failed),
        (502, b"<html>Bad Gateway</html>", Failed),
        (404, b"<html>of a proxy</html>", Failed),
        (302, b"", Failed),
        (200, b"<html>a hotel's page</html>", Unsure),
        (200, b'{"ok":tru', Unsure),
        (200, b'{"ok":true}', Unsure),
        (200, b"[]", Unsure),
        (200, b"", Unsure),
        (200, b"[" * 100_000, Unsure),
    ],
)
async def test_each_answer_has_its_error(
    api: Api, server: Server, status: int, body: bytes, error: type[TelegramError]
) -> None:
    server.says(body, status)
    with pytest.raises(error) as raised:
        await api.call("sendMessage", {"text": "secret words"})
    assert type(raised.value) is error


async def test_patience_asked_for_is_told_in_seconds(api: Api, server: Server) -> None:
    for body, seconds in ((refusal(429, retry_after=10_072), 10_072), (refusal(429), 1)):
        server.says(body, 429)
        with pytest.raises(TooMany) as raised:
            await api.call("sendMessage")
        assert raised.value.retry_after == seconds


async def test_nobody_listening_is_known_not_to_be_sent() -> None:
    api = Api("http://127.0.0.1:1", TOKEN)
    with pytest.raises(NotSent):
        await api.call("sendMessage")
    await api.close()


async def test_an_answer_that_drips_in_too_slowly_is_unsure() -> None:
    slow = web.Application()

    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b" ")
            await asyncio.sleep(0.005)  # real: it is the request's own timeout that is tested

    slow.router.add_post("/{path:.*}", drip)
    async with TestServer(slow) as running:
        patient = Api(str(running.make_url("/")), TOKEN)
        with pytest.raises(Unsure):
            await patient.call("sendMessage", timeout=0.05)
        await patient.close()


async def test_half_a_surrogate_pair_hides_nothing(api: Api, server: Server) -> None:
    server.says(b'{"ok":true,"result":[{"text":"\\ud83d"},{"text":"fine"}]}')
    assert [update["text"] for update in await api.call("getUpdates")] == ["\ud83d", "fine"]


async def test_no_error_or_log_line_carries_the_token_or_what_was_sent(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told: list[str] = []
    for url in (server.url, "http://127.0.0.1:1"):
        api = Api(url, TOKEN)
        for status, body in ((200, b"x"), (502, b"x"), (401, refusal(401)), (404, refusal(404))):
            server.says(body, status)
            try:
                await api.call("sendMessage", {"text": "a secret word"})
            except TelegramError as error:
                told += traceback.format_exception(error)
        await api.close()
    lines = "".join(told) + caplog.text
    assert "Traceback" in lines
    assert TOKEN[10:] not in lines
    assert "a secret word" not in "".join(line for line in lines.splitlines() if "await api.call" not in line)
