"""Two copies of the bot on one database, of which one has the new file first: nobody is stranded or lost."""

from __future__ import annotations

import asyncio
import signal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot import config
from bot.simulator.server import Simulator
from storage import inbox, open_database, outbox
from storage.database import Database
from tests import postgres
from tests.applicant import Applicant
from tests.client import Client, Person
from tests.databases import KEY
from tests.house import TOKEN
from tests.journey.editing import copied, reworded, write
from tests.processes import PATIENCE, Running, is_asking, run, tidy, until

FILING, DRAFTING = 6, 3


@pytest.mark.postgres
async def test_whichever_copy_has_the_new_file_everybody_comes_to_the_end(
    postgresql: str, tmp_path: Path
) -> None:
    url = await postgres.empty(postgresql, "published_to_one_of_two")
    paths = [tmp_path / "one.toml", tmp_path / "other.toml"]
    async with (
        Simulator(TOKEN, limits=False) as simulator,
        Client(simulator, patience=PATIENCE) as client,
    ):
        group = await client.group("Staff", [await client.person("Alix")])
        settings: dict[str, Any] = {"API_URL": client.url, "STAFF_CHAT_ID": group.id, "DATABASE_URL": url}
        people = [Applicant(await client.person(f"Personne{number}")) for number in range(FILING)]
        with tidy() as copies:
            for path in paths:
                copied(path)
                await run(copies, tmp_path, CONFIG=str(path), **settings)
                await until(partial(_has_said, copies[-1], "to_confirm"))
            await is_asking(client)
            for number in range(DRAFTING):
                await _drafts(await client.person(f"Brouillon{number}"))
            talking = [asyncio.create_task(one.interview()) for one in people]
            for copy, path in zip(copies[::-1], paths[::-1], strict=True):
                write(path, *(reworded(path, name, "Et maintenant ?") for name in ("legal", "stage")))
                copy.send(signal.SIGHUP)
                await until(partial(_has_said, copy, "this file is taken"))
            assert len(await asyncio.gather(*talking)) == FILING
            database = await open_database(url, KEY)
            try:
                await until(partial(_is_quiet, database))
                await _all_is_under(database, config.load(paths[0]).fingerprint)
            finally:
                await database.close()
            assert [await copy.stop() for copy in copies] == [0, 0]


async def _drafts(someone: Person) -> None:
    """Begin, and stay at the second question."""
    await someone.says("/start")
    await someone.reads("Avant de commencer")
    await someone.taps("J’accepte")
    await someone.reads("Question 1 sur")
    await someone.taps("Oui")
    await someone.reads("secteur principal")


def _has_said(copy: Running, words: str) -> bool:
    return words in copy.words


async def _is_quiet(database: Database) -> bool:
    """Whether all is handled and sent."""
    async with database.tx() as tx:
        return await inbox.count(tx) == 0 and await outbox.counts(tx) == {}


async def _all_is_under(database: Database, fingerprint: str) -> None:
    async with database.tx() as tx:
        rows = await tx.fetch("select status, fingerprint from case_file")
        assert sorted(row["status"] for row in rows) == ["draft"] * DRAFTING + ["filed"] * FILING
        assert {row["fingerprint"] for row in rows if row["status"] == "draft"} == {fingerprint}
