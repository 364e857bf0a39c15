"""What tests of several folders share: a PostgreSQL, a flag that writes golden texts, Hypothesis' profile."""

import asyncio
import gc
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import uvloop

from bot.__main__ import COLLECTIONS
from tests import postgres
from tests.examples import use_profile

MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder there that only its user may enter
ROOM = 500_000_000
"""Bytes that must be free there: what a few tests write at once, many times over."""

use_profile()


def pytest_configure() -> None:
    """Let databases of tests be in memory where there is room, and nobody wait for a disk.

    The bot asks for the same durability there, and a process that is killed leaves there what it leaves on a
    disk. What a power cut takes from a disk, no test can show.
    """
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make test ARGS="tests/stories --rewrite"`, or `tests/commands`."""
    parser.addoption("--rewrite", action="store_true", help="write into each golden text what is seen now")


def pytest_collection_finish() -> None:
    """Let the collector look through what was imported once, and seldom, as the bot does when it runs."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTIONS)


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The loop on which the bot runs."""
    return {"uvloop": uvloop.new_event_loop}


@pytest.fixture
def rewrite(request: pytest.FixtureRequest) -> bool:
    """Whether golden texts are written anew."""
    return bool(request.config.getoption("--rewrite"))


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL, on which each test makes a database of its own."""
    if not postgres.available():
        pytest.skip(postgres.MISSING)
    with postgres.server() as url:
        yield url
