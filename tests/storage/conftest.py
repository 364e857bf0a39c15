from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TypeAlias

import pytest

from storage import open_database
from storage.database import Database
from tests import postgres
from tests.databases import with_tables

Elsewhere: TypeAlias = Callable[..., AbstractContextManager[subprocess.Popen[str]]]
HOUSE = Path(__file__).parents[2]
KEY = "c0ffee" * 10 + "cafe"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not postgres.available():
        terminalreporter.write_line(f"NOT TESTED ON POSTGRESQL. {postgres.MISSING}.", yellow=True, bold=True)


@pytest.fixture
def key() -> str:
    return KEY


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with nothing in it, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/damier.db"
    return (await with_tables(request.getfixturevalue("postgresql"))).url


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    opened = await open_database(url, KEY)
    try:
        yield opened
    finally:
        await opened.close()


@contextmanager
def other_process(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Another process at work on a database; killed at the end, if it still lives."""
    command = [sys.executable, "-m", "tests.storage.other_process", *arguments]
    with subprocess.Popen(command, cwd=HOUSE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def elsewhere() -> Elsewhere:
    """Starts another process: `with elsewhere("hold", url, KEY) as process`."""
    return other_process
