"""The bot as operators watch it: a page in polling mode too, and systemd."""

from __future__ import annotations

import socket
from pathlib import Path

import aiohttp
import pytest

from bot.simulator.server import Simulator
from tests.client import Client
from tests.house import TOKEN
from tests.processes import PATIENCE, free_port, health, is_asking, run, tidy


async def test_a_bot_that_asks_for_updates_says_how_it_is_and_tells_systemd(tmp_path: Path) -> None:
    port, address = free_port(), str(tmp_path / "notify")
    async with (
        Simulator(TOKEN, limits=False) as simulator,
        Client(simulator, patience=PATIENCE) as client,
    ):
        group = await client.group("Staff", [await client.person("Alix")])
        with tidy() as copies, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
            systemd.bind(address)
            with pytest.MonkeyPatch.context() as patched:
                patched.setenv("NOTIFY_SOCKET", address)
                copy = await run(
                    copies, tmp_path, API_URL=client.url, STAFF_CHAT_ID=group.id, PORT=port, HOST="127.0.0.1"
                )
            await is_asking(client)
            assert systemd.recv(64) == b"READY=1"
            told = await health(port)
            assert (told["status"], told["wrong"]) == (200, [])
            metrics = f"http://127.0.0.1:{port}/metrics"
            async with aiohttp.ClientSession() as session, session.get(metrics) as answer:
                assert "damier_ok 1.0" in await answer.text()
            assert await copy.stop() == 0
            systemd.settimeout(0)
            assert b"STOPPING=1" in _waiting(systemd)


def _waiting(systemd: socket.socket) -> list[bytes]:
    heard = []
    try:
        while True:
            heard.append(systemd.recv(64))
    except BlockingIOError:
        return heard
