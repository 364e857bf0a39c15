"""How connections come about: addresses, IPv6, and TLS with a certificate made for the occasion."""

from __future__ import annotations

import asyncio
import shutil
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.http import Connections, NoConnection
from tests.engine.http_server import CLOSES, OK, Server, come_round, post


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1", "https://127.0.0.1:1", "http://[::1]:1", "http://no such"]
)
async def test_where_nobody_listens_nothing_is_sent(url: str) -> None:
    with pytest.raises(NoConnection):
        await post(Connections(url))


async def test_a_server_that_does_not_finish_its_greeting_is_no_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.http.CONNECT_SECONDS", 0.04)
    with socket.create_server(("127.0.0.1", 0)) as deaf, pytest.raises(NoConnection):
        await post(Connections(f"https://127.0.0.1:{deaf.getsockname()[1]}"))


async def test_a_network_that_swallows_ipv6_costs_time_only_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = Server()
    await server.start()
    connections = Connections(f"http://127.0.0.1:{server.port}")
    tried = []
    connect = asyncio.open_connection

    async def swallowing(*args: Any, family: int, **more: Any) -> object:  # noqa: ANN401 - handed on
        tried.append(family)
        if family != socket.AF_INET:
            await asyncio.Event().wait()
        return await connect(*args, family=family, **more)

    monkeypatch.setattr("bot.http.CONNECT_SECONDS", 0.5)
    monkeypatch.setattr(asyncio, "open_connection", swallowing)
    server.says(OK[:-6] + b"\r\nConnection: close\r\n\r\nok")
    for _ in range(2):
        assert await post(connections) == (200, b"ok")
    await connections.close()
    await server.stop()
    assert tried == [socket.AF_UNSPEC, socket.AF_INET, socket.AF_INET]


async def test_an_address_of_ipv6_is_spoken_to() -> None:
    server = Server()
    await server.start("::1")
    connections = Connections(f"http://[::1]:{server.port}/prefix")
    assert await post(connections) == (200, b"ok")
    assert f"Host: [::1]:{server.port}\r\n".encode() in server.heads[0]
    await connections.close()
    await server.stop()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of its own for 127.0.0.1, with its key in one file."""
    if not shutil.which("openssl"):
        pytest.skip("TLS IS NOT TESTED: there is no openssl")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-subj", "/CN=here", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "-", "-out", "-"],
        capture_output=True, check=True,
    )  # fmt: skip
    path.write_bytes(made.stdout)
    return path


@pytest.fixture
async def safe_server(certificate: Path) -> AsyncIterator[Server]:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate)
    server = Server()
    await server.start(tls=tls)
    yield server
    await server.stop()


async def test_over_tls_connections_are_kept_and_replaced_too(safe_server: Server, certificate: Path) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))
    connections = Connections(f"https://127.0.0.1:{safe_server.port}", trusting)
    long = b"x" * 1_000_000
    safe_server.says(OK, b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + long, OK + CLOSES)
    assert [await post(connections, long) for _ in range(3)] == [(200, b"ok"), (200, long), (200, b"ok")]
    assert safe_server.connections == 1
    await safe_server.left.acquire()
    await come_round()
    assert await post(connections) == (200, b"ok")
    assert safe_server.connections == 2
    await connections.close()


@pytest.mark.filterwarnings("ignore:unclosed")  # the server's side of a handshake that was refused
async def test_a_server_nobody_vouches_for_is_not_spoken_to(safe_server: Server, certificate: Path) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))
    for url, tls in (
        (f"https://127.0.0.1:{safe_server.port}", None),
        (f"https://localhost:{safe_server.port}", trusting),
    ):
        with pytest.raises(NoConnection):
            await post(Connections(url, tls))
    assert safe_server.heads == []
