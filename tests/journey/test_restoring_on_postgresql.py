"""Copies and keys on PostgreSQL, by the operator's commands."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import backups
from tests import postgres
from tests.databases import KEY
from tests.house import House, house
from tests.journey.operators import asked, beside
from tests.journey.story import card, filed, read, rows
from tests.journey.team import press

pytestmark = pytest.mark.postgres
NEW = "cd" * 32
URL = "DAMIER_DATABASE_URL"


@pytest.fixture
async def h(tmp_path: Path, postgresql: str) -> AsyncIterator[House]:
    url = await empty(postgresql)
    async with house(tmp_path, more={"DAMIER_BACKUPS": str(tmp_path / "backups"), URL: url}) as made:
        yield made


@pytest.fixture
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "new"
    path.write_text(NEW)
    path.chmod(0o600)
    return path


async def empty(postgresql: str) -> str:
    return await postgres.empty(postgresql, f"t{os.urandom(6).hex()}")


async def test_a_copy_from_before_an_erasure_is_put_into_a_new_database_and_brings_nobody_back(
    h: House, postgresql: str
) -> None:
    camille, dominique = await filed(h), await filed(h, "Dominique")
    await h.settled()
    told = await beside(h, "backup")
    copy = Path(told.splitlines()[-2].strip())
    await camille.says("/supprimer")
    await camille.taps("Oui, tout effacer")
    assert "not empty" in await asked(h, f"restore {copy} --replace", 2)
    h.more[URL] = await empty(postgresql)
    assert "cases=1 erased again=1" in await asked(h, f"restore {copy}")
    await h.start()
    assert [row["id"] for row in await rows(h, "select id from person")] == [dominique.person.id]
    assert "D-2026-0002" in (await dominique.says("/dossier")).text
    assert "nous ne gardons rien" in (await camille.says("/supprimer")).text
    await filed(h, "Eloise")
    first, second = [str(row["id"]) for row in await rows(h, "select id from case_file order by id")]
    assert int(second) > int(first) + backups.SKIPPED


async def test_a_new_empty_database_does_not_begin_anew_where_one_was_in_use(
    h: House, postgresql: str
) -> None:
    await filed(h)
    h.more[URL] = await empty(postgresql)
    told = await asked(h, "run", 2, API_URL=h.simulator.url)
    assert "missing or empty" in told


async def test_another_key_seals_everything_anew(h: House, key_file: Path) -> None:
    camille = await filed(h)
    posted = await card(h)
    command = f"rekey --new-key-file {key_file}"
    assert "stop it first" in await beside(h, command, 2)
    await asked(h, command)
    assert "not the key" in await asked(h, "run", 2, API_URL=h.simulator.url)
    h.more["DAMIER_DATABASE_KEY"] = NEW
    await h.start()
    assert "D-2026-0001" in (await camille.says("/dossier")).text
    await press(h, h.staff[0], "Prendre en charge", read(posted))
    assert "Alix" in (await card(h)).text
    assert not list(h.folder.rglob("rekeyed.db*"))


async def test_what_was_erased_under_the_old_key_stays_erased_under_the_new(
    h: House, key_file: Path, postgresql: str
) -> None:
    camille = await filed(h)
    copy = Path((await beside(h, "backup")).splitlines()[-2].strip())
    await camille.says("/supprimer")
    await camille.taps("Oui, tout effacer")
    await asked(h, f"rekey --new-key-file {key_file}")
    old = key_file.with_name("old")
    old.write_text(KEY)
    old.chmod(0o600)
    h.more |= {"DAMIER_DATABASE_KEY": NEW, URL: await empty(postgresql)}
    assert "not its key" in await asked(h, f"restore {copy}", 2)
    assert "erased again=1" in await asked(h, f"restore {copy} --old-key-file {old}")
    await h.start()
    assert await rows(h, "select id from person") == []
