"""A loop that hangs is noticed by somebody who does not depend on it."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from configparser import ConfigParser
from functools import partial
from pathlib import Path

import pytest

from bot.engine.watchman import LOOK, Watchman, cry, notify_systemd
from tests.engine.stage import TOKEN, Stage

UNIT = Path(__file__).parents[2] / "docs" / "damier-bot.service"
MINUTE = int(60 / LOOK)
"""Looks in a minute."""


class Watched:
    """Something with two signs of life, and who is told of them."""

    def __init__(self, *, line_is_up: bool = True) -> None:
        self.signs = {"loop": 0, "due": 0}
        self.told: list[float] = []
        self.systemd: list[str] = []
        self.line_is_up = line_is_up
        signs = {name: partial(self.signs.__getitem__, name) for name in self.signs}
        self.watchman = Watchman(signs, self._tell, self.systemd.append)

    def _tell(self, silent: float) -> bool:
        self.told.append(silent)
        return self.line_is_up

    def lives(self, minutes: int, *alive: str) -> None:
        """Let minutes pass in which these give signs."""
        for _ in range(minutes * MINUTE):
            for name in alive:
                self.signs[name] += 1
            self.watchman.look(LOOK)


def test_somebody_is_told_once_after_five_minutes_without_a_sign(caplog: pytest.LogCaptureFixture) -> None:
    watched = Watched()
    watched.lives(60, "loop", "due")
    assert watched.told == []
    watched.lives(4)
    assert watched.told == []
    watched.lives(60)
    assert watched.told == [300.0]
    assert "no sign of life from=loop seconds=300 where=" in caplog.text
    assert "engine.test_watchman:" in caplog.text
    with caplog.at_level(logging.ERROR):
        watched.lives(1, "loop", "due")
    assert "signs of life again" in caplog.text
    watched.lives(6)
    assert len(watched.told) == 2


def test_one_part_that_hangs_is_enough() -> None:
    watched = Watched()
    watched.lives(10, "loop")
    assert watched.told == [300.0]


def test_what_does_not_get_through_is_tried_again_each_minute() -> None:
    watched = Watched(line_is_up=False)
    watched.lives(7)
    assert watched.told == [300.0, 360.0, 420.0]
    watched.line_is_up = True
    watched.lives(7)
    assert watched.told[3:] == [480.0]


def test_a_machine_that_slept_is_no_silence() -> None:
    watched = Watched()
    for _ in range(10):
        watched.watchman.look(8 * 3600.0)
        watched.lives(1, "loop", "due")
    assert watched.told == []


def test_systemd_hears_of_it_while_everything_lives_and_not_after() -> None:
    watched = Watched()
    watched.lives(1, "loop", "due")
    assert watched.systemd == ["WATCHDOG=1"] * MINUTE
    watched.lives(5)
    watched.systemd.clear()
    watched.lives(10)
    assert watched.systemd == []


def test_systemd_is_told_of_the_start_and_the_end() -> None:
    watched = Watched()
    with watched.watchman:
        assert watched.systemd == ["READY=1"]
    assert "STOPPING=1" in watched.systemd


@pytest.mark.parametrize("abstract", [False, True])
def test_the_datagram_goes_where_systemd_says(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    abstract: bool,  # noqa: FBT001 - the example
) -> None:
    address = f"@damier-{os.getpid()}" if abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind("\0" + address[1:] if abstract else address)
        monkeypatch.setenv("NOTIFY_SOCKET", address)
        notify_systemd("READY=1")
        assert systemd.recv(64) == b"READY=1"


def test_the_unit_expects_what_the_bot_says() -> None:
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign] # systemd's names have capitals
    unit.read(UNIT, "utf-8")
    service = unit["Service"]
    assert service["Type"] == "notify"
    assert float(service["WatchdogSec"]) >= 2 * LOOK, "one sign may be late"
    assert service["ExecStart"].endswith("damier-bot run")
    assert service["ExecReload"] == "/bin/kill -HUP $MAINPID"


def test_without_systemd_nothing_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    notify_systemd("READY=1")
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    notify_systemd("READY=1")


async def test_the_message_arrives_without_the_loop(stage: Stage) -> None:
    olive = await stage.started("Olive")
    url = stage.simulator.url
    assert await asyncio.to_thread(cry, url, TOKEN, "", olive.id, "Plus de signe de vie.")
    assert await stage.words(olive.id) == ["Plus de signe de vie."]


async def test_a_message_that_cannot_leave_is_said_in_the_log_without_the_token(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    assert not await asyncio.to_thread(cry, stage.simulator.url, TOKEN, "", 999_999, "Perdu.")
    assert not await asyncio.to_thread(cry, "http://127.0.0.1:1", TOKEN, "", 1, "Perdu.")
    assert "cannot be told" in caplog.text
    assert TOKEN not in caplog.text
