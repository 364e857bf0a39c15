"""A server to speak to, a certificate for it, both event loops for what speaks HTTP; and a running house."""

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

import pytest
import uvloop
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.engine import making
from bot.telegram.bot import Bot
from tests.house import House, house
from tests.telegram.server import Server, speaking_to
from tests.telegram.teller import Teller

ON_BOTH_LOOPS = {"test_bot.py", "test_connecting.py", "test_proxy.py", "test_request.py", "test_silence.py"}


def pytest_asyncio_loop_factories(
    config: pytest.Config,  # noqa: ARG001 - pytest-asyncio gives it by name
    item: pytest.Item,
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]] | None:
    """What speaks HTTP is tested on the loop of systems that have no other, too."""
    both = {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}
    return both if item.path.name in ON_BOTH_LOOPS else None


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def bot(server: Server) -> AsyncIterator[Bot]:
    async with speaking_to(server.url) as bot:
        yield bot


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
def trusting(certificate: Path) -> ssl.SSLContext:
    """What vouches for that certificate."""
    return ssl.create_default_context(cafile=str(certificate))


@pytest.fixture
async def safe_server(certificate: Path) -> AsyncIterator[Server]:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate)
    server = Server()
    await server.start(tls=tls)
    yield server
    await server.stop()


@pytest.fixture
async def h(tmp_path: Path) -> AsyncIterator[House]:
    """LE DAMIER's bot, with its staff group."""
    async with house(tmp_path) as made:
        yield made


@pytest.fixture
def unmade(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures and workbooks leave empty: each takes a second to make, and here it counts who is sent one."""
    monkeypatch.setattr(making, "MAKERS", dict.fromkeys(making.MAKERS, lambda _: b"empty"))


@pytest.fixture
async def teller() -> AsyncIterator[Teller]:
    told = Teller()
    app = web.Application()
    app.router.add_post("/{path:.*}", told.answer)
    running = TestServer(app)
    await running.start_server(access_log=None)
    told.url = str(running.make_url("/"))
    yield told
    await running.close()
