"""How connections come about: names, addresses, IPv6, and TLS with a certificate made for the occasion."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator

import pytest
from aiohttp import abc

from bot.engine.client import NotSent
from tests.telegram.server import CLOSES, OK, Server, call, come_round, speaking_to


@pytest.fixture
def deaf() -> Iterator[socket.socket]:
    """Somebody who listens at ::1 and never takes anybody in: all further knocking is swallowed."""
    with socket.create_server(("::1", 0), family=socket.AF_INET6, backlog=0) as deaf:
        waiting = [socket.socket(socket.AF_INET6) for _ in range(4)]
        for each in waiting:
            each.settimeout(0)
            each.connect_ex(deaf.getsockname())
        yield deaf
        for each in waiting:
            each.close()


class Names(abc.AbstractResolver):
    """Gives every name these addresses; if there are none, it never answers."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = addresses

    def __call__(self, **_: object) -> Names:
        return self

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[abc.ResolveResult]:
        if not self._addresses:
            await asyncio.Event().wait()
        return [
            {"hostname": host, "host": address, "port": port, "family": family, "proto": 0, "flags": 0}
            for address in self._addresses
        ]

    async def close(self) -> None:
        """Nothing is open."""


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1",
        "https://127.0.0.1:1",
        "http://[::1]:1",
        "http://no such",
        "http://nobody.invalid",
        f"http://{'a' * 70}.invalid",
        f"http://{'é' * 70}.invalid",
    ],
    ids=range(7),
)
async def test_where_nobody_listens_nothing_is_sent(url: str) -> None:
    async with speaking_to(url) as bot:
        with pytest.raises(NotSent):
            await call(bot)


async def test_a_name_that_is_never_found_is_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.request.CONNECT_SECONDS", 0.04)
    monkeypatch.setattr("aiohttp.connector.DefaultResolver", Names())
    async with speaking_to("http://somewhere.example") as bot:
        with pytest.raises(NotSent):
            await call(bot)


async def test_a_server_that_does_not_finish_its_greeting_is_no_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.telegram.request.CONNECT_SECONDS", 0.04)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        async with speaking_to(f"https://127.0.0.1:{silent.getsockname()[1]}") as bot:
            with pytest.raises(NotSent):
                await call(bot)


async def test_a_server_that_takes_nobody_in_is_no_connection(
    deaf: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.request.CONNECT_SECONDS", 0.04)
    async with speaking_to(f"http://[::1]:{deaf.getsockname()[1]}") as bot:
        with pytest.raises(NotSent):
            await call(bot)


async def test_a_network_that_swallows_ipv6_is_spoken_to_by_ipv4(
    deaf: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aiohttp.connector.DefaultResolver", Names("::1", "127.0.0.1"))
    server = Server()
    await server.start(port=deaf.getsockname()[1])
    async with speaking_to(f"http://both.example:{server.port}") as bot:
        assert await call(bot) == 1
    await server.stop()


async def test_an_address_of_ipv6_is_spoken_to() -> None:
    server = Server()
    await server.start("::1")
    async with speaking_to(f"{server.url}/prefix") as bot:
        assert await call(bot) == 1
    assert f"Host: [::1]:{server.port}\r\n".encode() in server.heads[0]
    await server.stop()


async def test_over_tls_connections_are_kept_and_replaced_too(
    safe_server: Server, trusting: ssl.SSLContext
) -> None:
    long = "x" * 900_000
    said = f'{{"ok":true,"result":"{long}"}}'.encode()
    safe_server.says(OK, b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(said), said), OK + CLOSES)
    async with speaking_to(safe_server.url, tls=trusting) as bot:
        assert [await call(bot, long) for _ in range(3)] == [1, long, 1]
        assert safe_server.connections == 1
        await safe_server.left.acquire()
        await come_round()
        assert await call(bot) == 1
        assert safe_server.connections == 2


@pytest.mark.filterwarnings("ignore:unclosed")  # the server's side of a handshake that was refused
async def test_a_server_nobody_vouches_for_is_not_spoken_to(
    safe_server: Server, trusting: ssl.SSLContext
) -> None:
    for url, tls in ((safe_server.url, None), (f"https://localhost:{safe_server.port}", trusting)):
        async with speaking_to(url, tls=tls) as bot:
            with pytest.raises(NotSent):
                await call(bot)
    assert safe_server.heads == []


async def test_a_server_without_tls_is_not_spoken_to() -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as plain:
        port = plain.sockets[0].getsockname()[1]
        async with speaking_to(f"https://127.0.0.1:{port}") as bot:
            with pytest.raises(NotSent):
                await call(bot)
