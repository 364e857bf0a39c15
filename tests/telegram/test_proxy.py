"""Calls through a proxy on this machine, to addresses with and without TLS, on both event loops."""

from __future__ import annotations

import asyncio
import ssl
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from telegram.error import NetworkError

from bot.engine.client import NotSent, Unsure
from tests.telegram.server import CLOSES, HANGS, OK, TOKEN, Server, call, speaking_to

END = b"\r\n\r\n"
PASSWORD = "p@ss word"  # pragma: allowlist secret
WITH_PASSWORD = "us:p%40ss%20word@"  # pragma: allowlist secret
BASIC = b"Proxy-Authorization: Basic " + b64encode(f"us:{PASSWORD}".encode())


class Proxy:
    """Passes on what comes, unless it was told to say something instead."""

    def __init__(self) -> None:
        self.address = ""
        self.says = b""
        self.heads: list[bytes] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def start(self, tls: ssl.SSLContext | None = None) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=tls)
        self.address = f"127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        """End every connection."""
        assert self._server
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        with suppress(OSError, EOFError):
            head = await reader.readuntil(END)
            self.heads.append(head)
            if self.says:
                writer.write(self.says.removesuffix(CLOSES).removesuffix(HANGS))
                await (reader.read() if self.says.endswith(HANGS) else writer.drain())
            else:
                await self._pass_on(head, reader, writer)
        writer.close()

    async def _pass_on(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        method, target = head.decode().split(" ")[:2]
        host, port = target.removeprefix("http://").partition("/")[0].split(":")
        far_reader, far_writer = await asyncio.open_connection(host, int(port))
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 Connection established" + END)
        else:
            far_writer.write(head)
        await asyncio.gather(_pipe(reader, far_writer), _pipe(far_reader, writer))


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while some := await reader.read(65536):
            writer.write(some)
            await writer.drain()
    finally:
        writer.close()


@pytest.fixture
async def proxy() -> AsyncIterator[Proxy]:
    proxy = Proxy()
    await proxy.start()
    yield proxy
    await proxy.stop()


async def test_a_call_to_an_address_without_tls_passes(server: Server, proxy: Proxy) -> None:
    async with speaking_to(server.url, f"http://{proxy.address}") as bot:
        assert [await call(bot) for _ in range(3)] == [1, 1, 1]
    (head,) = proxy.heads
    assert head.startswith(f"POST {server.url}/bot{TOKEN}/sendMessage HTTP/1.1\r\n".encode())
    assert b"Proxy-Authorization" not in head
    assert (len(server.bodies), server.connections) == (3, 1)


async def test_a_call_to_an_address_with_tls_passes_unread(
    safe_server: Server, proxy: Proxy, trusting: ssl.SSLContext
) -> None:
    async with speaking_to(safe_server.url, f"http://{proxy.address}", trusting) as bot:
        assert [await call(bot) for _ in range(3)] == [1, 1, 1]
    (head,) = proxy.heads
    assert head.startswith(f"CONNECT 127.0.0.1:{safe_server.port} HTTP/1.1\r\n".encode())
    assert TOKEN.encode() not in head
    assert b"Proxy-Authorization" not in head
    assert (len(safe_server.bodies), safe_server.connections) == (3, 1)


async def test_the_proxy_is_told_its_password_and_nobody_else_over_tls(
    server: Server, safe_server: Server, proxy: Proxy, trusting: ssl.SSLContext
) -> None:
    address = f"http://{WITH_PASSWORD}{proxy.address}"
    for there in (server, safe_server):
        async with speaking_to(there.url, address, trusting) as bot:
            assert [await call(bot) for _ in range(2)] == [1, 1]
    assert [BASIC in head for head in proxy.heads] == [True, True]
    assert b"Proxy-Authorization" not in b"".join(safe_server.heads)


async def test_a_proxy_may_be_spoken_to_over_tls(
    server: Server, safe_server: Server, certificate: Path, trusting: ssl.SSLContext
) -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate)
    proxy = Proxy()
    await proxy.start(tls)
    for there in (server, safe_server):
        async with speaking_to(there.url, f"https://{WITH_PASSWORD}{proxy.address}", trusting) as bot:
            assert await call(bot) == 1
    assert [BASIC in head for head in proxy.heads] == [True, True]
    await proxy.stop()


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_where_the_proxy_is_down_nothing_is_sent(scheme: str) -> None:
    for address in (
        "http://127.0.0.1:1",
        "https://127.0.0.1:1",
        f"http://{WITH_PASSWORD}nobody.invalid:3128",
    ):
        async with speaking_to(f"{scheme}://127.0.0.1:2", address) as bot:
            with pytest.raises(NotSent) as raised:
                await call(bot)
        assert "word" not in f"{raised.value!r} {raised.value.__cause__!r}"


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 407 Proxy Authentication Required" + END,
        b"HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nhere",
        b"HTTP/1.1 502 Bad Gateway" + END,
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/" + END,
        b"SSH-2.0-OpenSSH" + END,
        b"HTTP/1.1 200 Conn",
        b"HTTP/1.1 200 Connection established" + END,
        CLOSES,
    ],
)
async def test_a_proxy_that_does_not_lead_to_telegram_has_sent_nothing(
    safe_server: Server, proxy: Proxy, said: bytes, trusting: ssl.SSLContext
) -> None:
    proxy.says = said
    async with speaking_to(safe_server.url, f"http://{proxy.address}", trusting) as bot:
        with pytest.raises(NotSent) as raised:
            await call(bot)
    assert raised.value.__suppress_context__
    assert safe_server.heads == []


async def test_a_proxy_that_keeps_one_waiting_has_sent_nothing(
    safe_server: Server, proxy: Proxy, trusting: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.request.CONNECT_SECONDS", 0.1)
    proxy.says = HANGS
    async with speaking_to(safe_server.url, f"http://{proxy.address}", trusting) as bot:
        with pytest.raises(NotSent):
            await call(bot)


async def test_without_tls_a_proxy_that_wants_a_password_has_sent_nothing(
    server: Server, proxy: Proxy
) -> None:
    proxy.says = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0" + END
    async with speaking_to(server.url, f"http://{proxy.address}") as bot:
        with pytest.raises(NotSent):
            await call(bot)
    assert server.heads == []


async def test_without_tls_a_proxy_that_does_not_find_telegram_is_tried_again(
    server: Server, proxy: Proxy
) -> None:
    proxy.says = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0" + END
    async with speaking_to(server.url, f"http://{proxy.address}") as bot:
        with pytest.raises(NetworkError) as raised:
            await call(bot)
    assert type(raised.value) is NetworkError


async def test_what_is_cut_off_behind_the_proxy_is_unsure(
    server: Server, safe_server: Server, proxy: Proxy, trusting: ssl.SSLContext
) -> None:
    for there in (server, safe_server):
        there.says(OK[:-5] + CLOSES)
        async with speaking_to(there.url, f"http://{proxy.address}", trusting) as bot:
            with pytest.raises(Unsure):
                await call(bot)
        assert len(there.bodies) == 1


async def test_a_server_nobody_vouches_for_is_not_spoken_to_through_a_proxy_either(
    safe_server: Server, proxy: Proxy
) -> None:
    async with speaking_to(safe_server.url, f"http://{proxy.address}") as bot:
        with pytest.raises(NotSent):
            await call(bot)
    assert safe_server.heads == []


async def test_a_proxy_nobody_spoke_of_is_not_used(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    async with speaking_to(server.url) as bot:
        assert await call(bot) == 1
