"""What tests of several folders share: databases, a flag that writes golden texts, Hypothesis' profile."""

import asyncio
import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator, Mapping
from pathlib import Path

import pytest
import uvloop

from bot.__main__ import COLLECTIONS
from tests import databases, postgres
from tests.examples import use_profile

KINDS = ("sqlite", "postgresql")
MEMORY = Path("/dev/shm")  # noqa: S108 - what is made there only its user may enter
ROOM = 1_000_000_000
"""Bytes that must be free there: what a few tests and their servers write at once, many times over."""

use_profile()


def pytest_configure() -> None:
    """Let what tests and their bots write be in memory where there is room, and nobody wait for a disk.

    The bot asks for the same durability there, and a process that is killed leaves there what it leaves on a
    disk. What a power cut takes from a disk, no test can show.
    """
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("TMPDIR", str(MEMORY))
        tempfile.tempdir = None  # it is asked for again


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make test ARGS="tests/stories --rewrite"`, or `tests/commands`; `ARGS=--database=postgresql`."""
    parser.addoption("--rewrite", action="store_true", help="write into each golden text what is seen now")
    parser.addoption("--database", choices=KINDS, help="where each house keeps what it knows")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Play on both kinds of database what is marked so, unless one is asked for."""
    if not metafunc.config.getoption("--database") and metafunc.definition.get_closest_marker(
        "both_databases"
    ):
        kinds = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))
        metafunc.parametrize("_database_of_houses", kinds, indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with a browser's tests: the longest of all would else be what everybody waits for at the end."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Let the garbage collector sleep meanwhile: nearly all that is made is kept."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


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
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL, on which each test makes a database of its own."""
    if not postgres.available():
        pytest.skip(postgres.MISSING)
    with postgres.server() as url:
        yield url


@pytest.fixture(autouse=True)
def _database_of_houses(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = getattr(request, "param", request.config.getoption("--database"))
    if kind != "postgresql":
        return
    if request.node.get_closest_marker("sqlite"):
        pytest.skip("this is about SQLite alone")
    monkeypatch.setattr(databases, "of_house", databases.on(request.getfixturevalue("postgresql")))
