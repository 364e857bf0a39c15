"""A stage for every test, with nobody on it."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.simulator import Simulator
from bot.telegram.bot import Bot
from storage import open_database
from storage.database import Database
from tests import postgres
from tests.client import Client
from tests.engine.purging import MONDAY, Caretaker
from tests.engine.stage import KEY, PATIENCE, START, TOKEN, Stage
from tests.leaping_clock import LeapingClock


@pytest.fixture
def clock() -> LeapingClock:
    return LeapingClock(START)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await open_database(f"sqlite:///{tmp_path}/test.db", KEY)
    yield database
    await database.close()


@pytest.fixture
async def simulator(clock: LeapingClock) -> AsyncIterator[Simulator]:
    async with Simulator(TOKEN, now=clock.now, limits=False) as simulator:
        yield simulator


@pytest.fixture
async def bot(simulator: Simulator) -> AsyncIterator[Bot]:
    async with Bot(simulator.url, TOKEN) as bot:
        yield bot


@pytest.fixture
async def client(simulator: Simulator) -> AsyncIterator[Client]:
    async with Client(simulator.url, patience=PATIENCE) as client:
        yield client


@pytest.fixture
def stage(simulator: Simulator, client: Client, database: Database, clock: LeapingClock, bot: Bot) -> Stage:
    return Stage(simulator, client, database, clock, bot)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def caretaker(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Caretaker]:
    """A bot that does nothing but purge, on an empty database of each kind in turn."""
    url = f"sqlite:///{tmp_path}/damier.db"
    if request.param == "postgresql":
        url = await postgres.empty(request.getfixturevalue("postgresql"), f"purge_{os.urandom(6).hex()}")
    opened = await open_database(url, KEY)
    yield Caretaker(opened, LeapingClock(MONDAY))
    await opened.close()
