"""No byte of whoever was erased, in any file: at their word or by a term, in copies that are put back too.

The SQLite file and its copies are not encrypted here, so that there is something to find. PostgreSQL writes
every statement with its values into its log.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from bot import logs
from bot.commands import export, restoring
from storage import backups
from storage.database import unseen
from tests import postgres
from tests.databases import KEY
from tests.house import House, house
from tests.journey.story import Applicant, plain, rows
from tests.journey.test_privacy import WORDS, canary, fails

URL = "DAMIER_DATABASE_URL"
DAY = timedelta(days=1)
REFERENCE = "D-2026-0001"
"""It is sealed nowhere: a search that does not find it finds nothing."""


@dataclass(slots=True)
class Place:
    """A house, with every folder in which it or its database leaves anything."""

    house: House
    folders: tuple[Path, ...]
    address: str = ""
    """PostgreSQL's."""
    another: str = ""
    """Of a database into which a copy is put; empty: in the place of the first."""

    async def holding(self, words: Collection[str], *, copies: bool = True) -> dict[str, set[str]]:
        """Which of the words can be read in which files, or in which but the copies of the database."""
        return await asyncio.to_thread(
            self._look, words, copies=copies
        )  # the bot has a lease to renew meanwhile

    def _look(self, words: Collection[str], *, copies: bool) -> dict[str, set[str]]:
        if self.address:
            with psycopg.connect(self.address, autocommit=True) as connection:
                connection.execute("checkpoint")
        files = {path for folder in self.folders for path in folder.rglob("*") if path.is_file()}
        files -= set() if copies else set(backups.every(self.house.folder / "backups"))
        found = {}
        for path in files:
            data = path.read_bytes().lower()
            if here := {word for word in words if word.lower().encode() in data}:
                found[str(path)] = here
        return found


@pytest.fixture
def log(tmp_path: Path) -> Iterator[None]:
    """All that is ever logged, in a file among the others."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    logs.set_up("DEBUG", ())
    handler = logging.FileHandler(tmp_path / "log")
    handler.setFormatter(root.handlers[0].formatter)
    root.handlers[:] = [handler]
    yield
    handler.close()
    root.handlers[:] = before
    root.setLevel(level)
    for name in logs.OURS:
        logging.getLogger(name).setLevel(logging.NOTSET)


@pytest.fixture(
    params=[
        pytest.param("sqlite", marks=pytest.mark.sqlite),
        pytest.param("postgresql", marks=pytest.mark.postgres),
    ]
)
async def place(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Place]:
    request.getfixturevalue("log")
    more = {"DAMIER_BACKUPS": str(tmp_path / "backups")}
    if request.param == "sqlite":
        monkeypatch.setattr("storage.sqlite._key_pragma", lambda _: "select 1")
        monkeypatch.setattr("storage.sqlite._PLAIN_HEADER", b"not what is looked for")
        async with house(tmp_path, more=more) as h:
            yield Place(h, (tmp_path,))
        return
    if not postgres.available():
        pytest.skip(postgres.MISSING)
    with ExitStack() as stack:
        server = stack.enter_context(postgres.server())
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("alter system set log_statement = 'all'")
            connection.execute("select pg_reload_conf()")
        first, second = [await postgres.empty(server, f"t{os.urandom(6).hex()}") for _ in range(2)]
        async with house(tmp_path, more={**more, URL: first}) as h:
            yield Place(h, (tmp_path, Path(server.partition("host=")[2])), server, second)


async def at_their_word(_: House, someone: Applicant) -> None:
    await someone.says("/supprimer")
    assert "Reçu d’effacement" in plain((await someone.taps("Oui, tout effacer")).text)


async def by_their_term(h: House, someone: Applicant) -> None:
    for _ in range(30):
        await h.passes(30 * DAY)
        if not await rows(h, "select id from person where id = :id", id=someone.person.id):
            return
    raise AssertionError("they are still there")


async def export_all(h: House) -> None:
    """The report to funders, in a folder of the operator's."""
    assert h.app is not None
    made = await export.read(h.app.database, h.organisation, "", h.clock.now(), book=True, table=True)
    (h.folder / "report.csv").write_text(made.table)
    (h.folder / "report.xlsx").write_bytes(made.workbook)


async def copy_of(h: House, folder: Path) -> Path:
    """A copy that an operator carries away."""
    assert h.app is not None
    return await backups.make(h.app.database, KEY, folder, h.clock.now())


@pytest.mark.parametrize("end", [at_their_word, by_their_term])
async def test_no_byte_is_left_of_whoever_was_erased(
    place: Place,
    end: Callable[[House, Applicant], Awaitable[None]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    h = place.house
    serinette = await canary(h)
    await fails(monkeypatch, serinette, "Un pépiement de trop")
    assert await place.holding([REFERENCE]) != {}
    assert (await place.holding(WORDS) == {}) is bool(place.address)
    older = await copy_of(h, tmp_path_factory.mktemp("carried-away"))
    await end(h, serinette)
    await export_all(h)
    await h.stop()
    assert await place.holding(WORDS, copies=False) == {}

    if place.another:
        h.more[URL] = place.another
    now = h.clock.now()
    put_back = await restoring.restore(
        h.settings, h.organisation, older, now, unseen, its_key=KEY, replace=True
    )
    assert put_back.erased == 1
    await h.start()
    assert await rows(h, "select id from person") == []
    await h.settled()
    await h.stop()
    assert await place.holding(WORDS, copies=False) == {}

    await h.start()
    for _ in range(3):
        await h.passes(h.settings.backup_days * DAY)
    await h.stop()
    assert await place.holding(WORDS) == {}
