"""A simulator, a client of its control API, and a bot that calls methods by hand."""

from collections.abc import AsyncIterator

import pytest

from bot.simulator import Simulator
from tests.client import Client, Person
from tests.simulator.hand_bot import TOKEN, Clock, HandBot


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def simulator(clock: Clock) -> AsyncIterator[Simulator]:
    simulator = Simulator(TOKEN, now=clock, advance=clock.advance, next_event=clock.next_event, limits=False)
    async with simulator:
        yield simulator


@pytest.fixture
async def client(simulator: Simulator) -> AsyncIterator[Client]:
    async with Client(simulator.url, patience=5) as client:
        yield client


@pytest.fixture
async def bot(simulator: Simulator) -> AsyncIterator[HandBot]:
    bot = HandBot(simulator.url)
    yield bot
    await bot.session.close()


@pytest.fixture
async def alice(client: Client, bot: HandBot) -> Person:
    """A person who has started the bot, whose update is done with."""
    alice = await client.person("Alice", "Durand", "alice_d")
    await alice.says("/start")
    await bot.updates()
    return alice
