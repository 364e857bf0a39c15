"""Requests over real sockets, on both event loops: what is kept, what is read, what is given up."""

from __future__ import annotations

import asyncio
from email import message_from_bytes, policy
from typing import Any

import orjson
import pytest
from telegram.error import NetworkError

from bot.engine.client import NotSent, Unsure
from bot.telegram.bot import Bot
from bot.telegram.request import AiohttpRequest
from tests.telegram.server import (
    AT_ONCE,
    CHUNKED,
    CLOSES,
    ENDLESS,
    HANGS,
    OF_22,
    OK,
    PATIENCE,
    RESULT,
    TOKEN,
    Server,
    call,
    come_round,
    speaking_to,
)


def fields(head: bytes) -> dict[str, str]:
    """The head's fields by their names."""
    return dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:-2])


async def test_a_request_is_a_whole_one_below_the_servers_path(server: Server) -> None:
    async with speaking_to(f"{server.url}/a b/") as bot:
        assert await bot.call("sendMessage", {"chat_id": 1, "text": "é", "nothing": None}) == 1
    assert server.heads[0].startswith(f"POST /a%20b/bot{TOKEN}/sendMessage HTTP/1.1\r\n".encode())
    told = fields(server.heads[0])
    assert told.pop("User-Agent").startswith("Python")
    assert told == {
        "Host": f"127.0.0.1:{server.port}",
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        "Content-Type": "application/json",
        "Content-Length": str(len(server.bodies[0])),
    }
    assert server.bodies == ['{"chat_id":1,"text":"é"}'.encode()]


async def test_a_connection_is_kept_and_used_again(server: Server, bot: Bot) -> None:
    for number in range(5):
        assert await call(bot, str(number)) == 1
    assert [orjson.loads(body)["text"] for body in server.bodies] == ["0", "1", "2", "3", "4"]
    assert server.connections == 1


async def test_a_connection_the_server_has_closed_meanwhile_is_replaced_unnoticed(
    server: Server, bot: Bot
) -> None:
    server.says(OK + CLOSES, OK + CLOSES)
    for number in (1, 2, 3):
        assert await call(bot) == 1
        assert server.connections == number
        if number < 3:
            await server.left.acquire()
        await come_round()


async def test_a_request_that_got_no_answer_is_never_repeated_by_itself(server: Server, bot: Bot) -> None:
    """Not even over a kept connection, where aiohttp repeats what may be repeated."""
    server.says(OK, CLOSES)
    assert await call(bot) == 1
    with pytest.raises(Unsure):
        await call(bot, "once")
    assert [orjson.loads(body)["text"] for body in server.bodies] == ["", "once"]
    assert server.connections == 1


async def test_a_connection_that_was_idle_for_long_is_not_trusted(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.request.KEPT_SECONDS", 0.0)
    async with speaking_to(server.url) as bot:
        await call(bot)
        await call(bot)
    assert server.connections == 2


async def test_no_cookie_is_kept(server: Server, bot: Bot) -> None:
    server.says(OF_22[:-2] + b"Set-Cookie: a=b\r\n\r\n" + RESULT)
    await call(bot)
    await call(bot)
    assert b"cookie" not in server.heads[1].lower()


SHAPES = {
    "a length": (OF_22.upper() + RESULT, 1),
    "chunks": (CHUNKED + b'2\r\n{"\r\n14;x=y\r\nok":true,"result":1}\r\n0\r\n\r\n', 1),
    "a field at the end": (CHUNKED + b"16\r\n" + RESULT + b"\r\n0\r\nX: y\r\n\r\n", 1),
    "announced": (b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK, 1),
    "to be closed": (OF_22[:-2] + b"Connection: Close\r\n\r\n" + RESULT + HANGS, 2),
    "of old": (OF_22.replace(b"1.1", b"1.0") + RESULT + HANGS, 2),
    "without a length": (ENDLESS + RESULT + CLOSES, 2),
}


@pytest.mark.parametrize(("said", "made"), SHAPES.values(), ids=SHAPES)
async def test_answers_are_read_in_all_their_shapes(server: Server, bot: Bot, said: bytes, made: int) -> None:
    server.says(said, OK)
    assert await call(bot) == 1
    assert await call(bot) == 1
    assert server.connections == made


async def test_a_redirect_is_not_followed(server: Server, bot: Bot) -> None:
    server.says(b"HTTP/1.1 307 No\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")
    with pytest.raises(NetworkError, match="something answered 307") as raised:
        await call(bot)
    assert type(raised.value) is NetworkError
    assert len(server.heads) == 1


async def test_an_answer_in_single_bytes_is_put_together(server: Server, bot: Bot) -> None:
    server.drips = True
    server.says(CHUNKED + b"16\r\n" + RESULT + b"\r\n0\r\n\r\n")
    assert await call(bot) == 1
    assert await call(bot) == 1
    assert server.connections == 1


BROKEN = {
    "nothing": CLOSES,
    "half a head": OF_22[:30] + CLOSES,
    "half a body": OF_22 + RESULT[:10] + CLOSES,
    "no last chunk": CHUNKED + b"16\r\n" + RESULT + b"\r\n" + CLOSES,
    "no chunk": CHUNKED + RESULT + b"\r\n",
    "a chunk below zero": CHUNKED + b"-5\r\n" + RESULT + b"\r\n",
    "a longer chunk": CHUNKED + b"4\r\n" + RESULT + b"\r\n0\r\n\r\n",
    "packed": CHUNKED.replace(b"chunked", b"gzip") + b"\x1f\x8b" + CLOSES,
    "no length": OF_22.replace(b"22", b"many") + RESULT,
    "a length below zero": OF_22.replace(b"22", b"-5") + RESULT,
    "two lengths": OF_22[:-2] + b"Content-Length: 5\r\n\r\n" + RESULT,
    "a length and chunks": OF_22[:-2] + CHUNKED.partition(b"\r\n")[2] + b"16\r\n" + RESULT + b"\r\n0\r\n\r\n",
    "more than its length": OK + b"xxxxxxxxxxxx" + CLOSES,
    "no status": OF_22.replace(b"200", b"20") + RESULT,
    "a later version": OF_22.replace(b"1.1", b"2") + RESULT,
    "another protocol": b"SSH-2.0-OpenSSH\r\n\r\n",
    "an alert of TLS": b"\x15\x03\x03\x00\x02\x02\x46\r\n\r\n",
    "empty lines": b"\r\n\r\n" + CLOSES,
    "a head without end": b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000,
    "fields without end": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000,
}


@pytest.mark.parametrize("said", BROKEN.values(), ids=BROKEN)
async def test_what_is_cut_off_or_no_http_is_unsure_and_its_connection_given_up(
    server: Server, bot: Bot, said: bytes
) -> None:
    server.says(said)
    with pytest.raises(Unsure) as raised:
        await call(bot)
    assert type(raised.value) is Unsure
    assert await call(bot) == 1
    assert server.connections == 2


@pytest.mark.parametrize(
    "said",
    [OF_22, CHUNKED + b"6\r\n012345\r\n5\r\n01234", ENDLESS + b"01234567890"],
    ids=["a length", "chunks", "without a length"],
)
async def test_an_answer_that_is_too_long_is_not_waited_for(
    server: Server, bot: Bot, said: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.request.MOST_BYTES", 10)
    server.says(said + HANGS)
    with pytest.raises(Unsure, match="too long"):
        await call(bot)
    await server.left.acquire()


@pytest.mark.parametrize("said", [HANGS, OF_22 + RESULT[:9] + HANGS], ids=["nothing", "half"])
async def test_an_answer_that_takes_too_long_is_unsure(server: Server, bot: Bot, said: bytes) -> None:
    server.says(OK, said)
    await call(bot)
    with pytest.raises(Unsure):
        await call(bot, seconds=0.05)
    await server.left.acquire()


async def test_a_whole_call_has_one_limit_however_the_answer_drips(server: Server, bot: Bot) -> None:
    await call(bot)
    server.drips = True
    server.says(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" + b" " * 99_999)
    with pytest.raises(Unsure):
        await call(bot, seconds=0.05)
    await server.left.acquire()


@pytest.mark.parametrize("said", [HANGS, OF_22 + HANGS], ids=["before the head", "before the body"])
async def test_a_cancelled_call_ends_its_connection(server: Server, bot: Bot, said: bytes) -> None:
    server.says(said)
    calling = asyncio.create_task(call(bot))
    await server.arrived.acquire()
    await come_round()
    calling.cancel()
    await server.left.acquire()
    with pytest.raises(asyncio.CancelledError):
        await calling


async def test_nothing_given_can_add_to_the_head(server: Server, bot: Bot) -> None:
    await bot.call("getMe HTTP/1.1\r\nX: y\r\n\r\n", {"text": "a\r\nX: y"})
    assert "X" not in fields(server.heads[0])


async def test_a_hundred_calls_at_once_have_a_connection_each_and_their_own_answer(
    server: Server, bot: Bot
) -> None:
    all_are_here = asyncio.Barrier(100)

    async def echo(body: bytes) -> bytes:
        await all_are_here.wait()
        said = b'{"ok":true,"result":%b}' % body
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(said), said)

    server.answer = echo
    for _ in range(3):
        words = [f"call {number}" for number in range(100)]
        answers = await asyncio.gather(*(call(bot, each) for each in words))
        assert answers == [{"text": each} for each in words]
    assert server.connections == 100


async def test_one_more_call_never_waits_behind_those_that_are_out(server: Server, bot: Bot) -> None:
    until = asyncio.Event()

    async def answer(body: bytes) -> bytes:
        if body == b'{"text":"send"}':
            await until.wait()
        return OK

    server.answer = answer
    sends = [asyncio.create_task(call(bot, "send")) for _ in range(AT_ONCE)]
    for _ in sends:
        await server.arrived.acquire()
    assert await bot.call("getUpdates") == 1
    until.set()
    assert await asyncio.gather(*sends) == [1] * AT_ONCE


async def test_a_big_document_arrives_whole_and_its_name_breaks_nothing(server: Server, bot: Bot) -> None:
    content = bytes(range(256)) * 4 * 10_000
    name = 'a"; name="chat_id"\r\nX-More: 1\r\n\r\né.pdf'
    assert await bot.call("sendDocument", {"chat_id": 5, "caption": "voilà"}, document=(name, content)) == 1
    kind = f"Content-Type: {fields(server.heads[0])['Content-Type']}\r\n\r\n".encode()
    form = message_from_bytes(kind + server.bodies[0], policy=policy.HTTP)
    parts: list[Any] = list(form.iter_parts())
    assert [part.get_param("name", header="content-disposition") for part in parts] == [
        "chat_id",
        "caption",
        "document",
    ]
    assert [part.get_payload(decode=True) for part in parts] == [b"5", "voilà".encode(), content]
    assert set(parts[2].keys()) == {"Content-Disposition", "Content-Type"}


async def test_no_error_carries_what_was_sent(server: Server) -> None:
    for url, kind in ((server.url, Unsure), ("http://127.0.0.1:1", NotSent)):
        server.says(b"a secret word\r\n\r\n")
        async with speaking_to(url) as bot:
            with pytest.raises(kind) as raised:
                await call(bot, "a secret word")
        assert "secret" not in f"{raised.value!r} {raised.value.__cause__!r}"
        assert raised.value.__suppress_context__


async def test_nothing_is_sent_before_the_session_is_open_or_after_it_is_closed(server: Server) -> None:
    request = AiohttpRequest()
    await request.initialize()
    await request.initialize()
    assert await request.do_request(server.url, "POST") == (200, RESULT)
    for _ in range(2):
        await request.shutdown()
        with pytest.raises(RuntimeError):
            await request.do_request(server.url, "POST")
    assert len(server.heads) == 1


async def test_closing_ends_the_calls_that_are_out(server: Server, bot: Bot) -> None:
    server.says(HANGS)
    calling = asyncio.create_task(call(bot, seconds=PATIENCE))
    await server.arrived.acquire()
    await bot.request.shutdown()
    with pytest.raises(Unsure):
        await calling
