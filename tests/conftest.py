"""What tests of several folders share: a PostgreSQL, a flag that writes golden texts, Hypothesis' profile."""

import asyncio
import gc
from collections.abc import Callable, Iterator, Mapping

import pytest
import uvloop

from bot.__main__ import COLLECTIONS
from tests import postgres
from tests.examples import use_profile

use_profile()


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
