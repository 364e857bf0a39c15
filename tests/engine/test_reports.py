"""What became of calls, written down beside whatever else changes people and cases."""

from __future__ import annotations

import asyncio
import os
from unittest.mock import AsyncMock

import pytest

from bot.core.model.case import Person
from bot.engine.delivery import Report, Unreachable
from bot.engine.reports import Recorder
from bot.engine.unit_of_work import CASES
from storage import open_database, outbox, people
from storage.database import Database
from tests import postgres
from tests.databases import KEY
from tests.engine.stage import text
from tests.processes import until

BLOCKED, OTHER = 1, 2


async def somebody_waits(database: Database) -> bool:
    """Whether a transaction waits for what another one holds."""
    async with database.tx() as tx:
        return bool(await tx.fetch("select 1 from pg_locks where not granted"))


@pytest.mark.postgres
async def test_whoever_is_found_to_have_blocked_the_bot_while_they_are_erased_ends_in_no_deadlock(
    postgresql: str,
) -> None:
    database = await open_database(await postgres.empty(postgresql, f"t{os.urandom(6).hex()}"), KEY)
    async with database.tx() as tx:
        await people.save(tx, [Person(id=id_, language="fr") for id_ in (BLOCKED, OTHER)])
        await outbox.add(tx, [text(BLOCKED, "Bonjour")])
    async with database.tx() as tx:
        [row] = await outbox.claim(tx, 0, 1)

    async def records() -> None:
        async with database.tx() as tx:
            await Recorder(AsyncMock(), lambda: 0, lambda: True).record(tx, [Report(row, Unreachable())])

    async with database.tx() as tx:
        await tx.alone(CASES)
        await outbox.forget(tx, OTHER)
        recording = asyncio.create_task(records())
        await until(lambda: somebody_waits(database))
        await people.delete(tx, BLOCKED)
    await recording
    async with database.tx() as tx:
        assert await outbox.counts(tx) == {}
    await database.close()
