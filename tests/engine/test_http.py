"""Our own HTTP over real sockets, on both event loops: what is kept, what is read, what is given up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from email import message_from_bytes, policy
from typing import Any

import pytest

from bot.api import CONNECTIONS, Api, NotSent, Unsure
from bot.http import Broken, Connections
from tests.engine.http_server import (
    CHUNKED,
    CLOSES,
    ENDLESS,
    FIVE,
    HANGS,
    OK,
    RESULT,
    Server,
    come_round,
    post,
)
from tests.engine.stage import PATIENCE, TOKEN


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def connections(server: Server) -> AsyncIterator[Connections]:
    connections = Connections(f"http://127.0.0.1:{server.port}")
    yield connections
    await connections.close()


async def test_a_request_is_a_whole_one_below_the_servers_path(server: Server) -> None:
    connections = Connections(f"http://127.0.0.1:{server.port}/a b/bot1:x\r\ny/")
    assert await connections.post("sendMessage", "text/plain", "é".encode(), PATIENCE) == (200, b"ok")
    await connections.close()
    assert server.bodies == ["é".encode()]
    assert server.heads[0].decode().split("\r\n")[:-2] == [
        "POST /a%20b/bot1:xy/sendMessage HTTP/1.1",
        f"Host: 127.0.0.1:{server.port}",
        "Content-Type: text/plain",
        "Content-Length: 2",
    ]


async def test_a_connection_is_kept_and_used_again(server: Server, connections: Connections) -> None:
    for number in range(5):
        assert await post(connections, str(number).encode()) == (200, b"ok")
    assert server.bodies == [b"0", b"1", b"2", b"3", b"4"]
    assert server.connections == 1


async def test_a_connection_the_server_has_closed_meanwhile_is_replaced_unnoticed(
    server: Server, connections: Connections
) -> None:
    server.says(OK + CLOSES, OK + CLOSES)
    for number in (1, 2, 3):
        assert await post(connections) == (200, b"ok")
        assert server.connections == number
        if number < 3:
            await server.left.acquire()
        await come_round()


async def test_a_connection_that_was_idle_for_long_is_not_trusted(
    server: Server, connections: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post(connections)
    monkeypatch.setattr("bot.http.KEPT_SECONDS", 0.0)
    await post(connections)
    assert server.connections == 2
    await server.left.acquire()


SHAPES = {
    "a length": (FIVE.upper() + b"hello", b"hello", 1),
    "nothing": (b"HTTP/1.1 200\r\ncontent-length:0\r\n\r\n", b"", 1),
    "chunks": (CHUNKED + b"2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n", b"hello", 1),
    "a field at the end": (CHUNKED + b"A\r\n0123456789\r\n0\r\nX: y\r\n\r\n", b"0123456789", 1),
    "announced": (b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + FIVE + b"hello", b"hello", 1),
    "to be closed": (FIVE[:-2] + b"Connection: Close\r\n\r\nhello" + HANGS, b"hello", 2),
    "of old": (FIVE.replace(b"1.1", b"1.0") + b"hello" + HANGS, b"hello", 2),
    "without a length": (ENDLESS + b"hello" + CLOSES, b"hello", 2),
}


@pytest.mark.parametrize(("said", "body", "made"), SHAPES.values(), ids=SHAPES)
async def test_answers_are_read_in_all_their_shapes(
    server: Server, connections: Connections, said: bytes, body: bytes, made: int
) -> None:
    server.says(said, OK)
    assert await post(connections) == (200, body)
    assert await post(connections) == (200, b"ok")
    assert server.connections == made


async def test_a_redirect_is_not_followed(server: Server, connections: Connections) -> None:
    server.says(b"HTTP/1.1 307 No\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")
    assert await post(connections) == (307, b"")
    assert len(server.heads) == 1


async def test_an_answer_in_single_bytes_is_put_together(server: Server, connections: Connections) -> None:
    server.drips = True
    server.says(CHUNKED + b"5\r\nhello\r\n0\r\n\r\n")
    assert await post(connections) == (200, b"hello")
    assert await post(connections) == (200, b"ok")
    assert server.connections == 1


BROKEN = {
    "nothing": CLOSES,
    "half a head": FIVE[:30] + CLOSES,
    "half a body": FIVE + b"hel" + CLOSES,
    "no last chunk": CHUNKED + b"5\r\nhello\r\n" + CLOSES,
    "no chunk": CHUNKED + b"hello\r\n",
    "a chunk below zero": CHUNKED + b"-5\r\nhello\r\n",
    "a longer chunk": CHUNKED + b"4\r\nhello\r\n0\r\n\r\n",
    "packed": CHUNKED.replace(b"chunked", b"gzip") + b"hello",
    "no length": FIVE.replace(b"5", b"five") + b"hello",
    "a length below zero": FIVE.replace(b"5", b"-5") + b"hello",
    "no status": FIVE.replace(b"200", b"20") + b"hello",
    "a later version": FIVE.replace(b"1.1", b"2") + b"hello",
    "another protocol": b"SSH-2.0-OpenSSH\r\n\r\n",
    "an alert of TLS": b"\x15\x03\x03\x00\x02\x02\x46\r\n\r\n",
    "empty lines": b"\r\n\r\n",
    "a head without end": b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000,
}


@pytest.mark.parametrize("said", BROKEN.values(), ids=BROKEN)
async def test_what_is_cut_off_or_no_http_is_broken_and_its_connection_given_up(
    server: Server, connections: Connections, said: bytes
) -> None:
    server.says(said)
    with pytest.raises(Broken):
        await post(connections)
    assert await post(connections) == (200, b"ok")
    assert server.connections == 2


@pytest.mark.parametrize(
    "said",
    [FIVE.replace(b"5", b"11"), CHUNKED + b"6\r\n012345\r\n5\r\n", ENDLESS + b"01234567890"],
    ids=["a length", "chunks", "without a length"],
)
async def test_an_answer_that_is_too_long_is_not_waited_for(
    server: Server, connections: Connections, said: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.http.MOST_BYTES", 10)
    server.says(said + HANGS)
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(Broken):
            await post(connections)


@pytest.mark.parametrize("said", [HANGS, FIVE + b"hel" + HANGS], ids=["nothing", "half"])
async def test_an_answer_that_takes_too_long_is_broken(
    server: Server, connections: Connections, said: bytes
) -> None:
    server.says(said)
    with pytest.raises(Broken):
        await post(connections, seconds=0.02)
    await server.left.acquire()


async def test_a_cancelled_call_ends_its_connection(server: Server, connections: Connections) -> None:
    server.says(HANGS)
    call = asyncio.create_task(post(connections))
    await server.arrived.acquire()
    call.cancel()
    await server.left.acquire()
    with pytest.raises(asyncio.CancelledError):
        await call


@pytest.mark.parametrize(
    ("name", "kind"), [("getMe HTTP/1.1\r\nX: y", "a/b"), ("getMe", "a/b\r\nX: y"), ("a/b", "a/b")]
)
async def test_nothing_given_can_add_to_the_head(
    server: Server, connections: Connections, name: str, kind: str
) -> None:
    with pytest.raises(ValueError, match="letters"):
        await connections.post(name, kind, b"", PATIENCE)
    assert server.connections == 0


async def test_a_hundred_calls_at_once_have_a_connection_each_and_their_own_answer(
    server: Server, connections: Connections
) -> None:
    all_are_here = asyncio.Barrier(100)

    async def echo(body: bytes) -> bytes:
        await all_are_here.wait()
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)

    server.answer = echo
    for _ in range(3):
        bodies = [b"call %d" % number for number in range(100)]
        assert await asyncio.gather(*(post(connections, body) for body in bodies)) == [
            (200, body) for body in bodies
        ]
    assert server.connections == 100


async def test_one_more_call_never_waits_behind_those_that_are_out(server: Server) -> None:
    api = Api(f"http://127.0.0.1:{server.port}", TOKEN)
    until = asyncio.Event()

    async def answer(body: bytes) -> bytes:
        if body == b'"send"':
            await until.wait()
        return RESULT

    server.answer = answer
    sends = [asyncio.create_task(api.call("sendMessage", b'"send"')) for _ in range(CONNECTIONS)]
    for _ in sends:
        await server.arrived.acquire()
    assert await api.call("getUpdates") == 1
    until.set()
    assert await asyncio.gather(*sends) == [1] * CONNECTIONS
    await api.close()


async def test_a_big_document_arrives_whole_and_its_name_breaks_nothing(server: Server) -> None:
    api = Api(f"http://127.0.0.1:{server.port}", TOKEN)
    content = bytes(range(256)) * 4 * 10_000
    server.says(RESULT)
    name = 'a"; name="chat_id"\r\nX-More: 1\r\n\r\né.pdf'
    assert await api.call("sendDocument", {"chat_id": 5, "caption": "voilà"}, document=(name, content)) == 1
    await api.close()
    kind = next(line for line in server.heads[0].split(b"\r\n") if line.startswith(b"Content-Type"))
    form = message_from_bytes(kind + b"\r\n\r\n" + server.bodies[0], policy=policy.HTTP)
    parts: list[Any] = list(form.iter_parts())
    assert [part.get_param("name", header="content-disposition") for part in parts] == [
        "chat_id",
        "caption",
        "document",
    ]
    assert [part.get_payload(decode=True) for part in parts] == [b"5", "voilà".encode(), content]
    assert parts[2].keys() == ["Content-Disposition", "Content-Type"]


async def test_no_error_carries_what_was_sent(server: Server) -> None:
    for url, kind in ((f"http://127.0.0.1:{server.port}", Unsure), ("http://127.0.0.1:1", NotSent)):
        server.says(b"a secret word\r\n\r\n")
        api = Api(url, TOKEN)
        with pytest.raises(kind) as raised:
            await api.call("sendMessage", {"text": "a secret word"})
        assert "secret" not in f"{raised.value!r} {raised.value.__cause__!r}"
        assert raised.value.__suppress_context__
        await api.close()
