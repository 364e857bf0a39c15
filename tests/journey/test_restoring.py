"""Copies, put back by the operator's commands: what was erased since stays erased, and the bot goes on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from storage import backups, open_database
from storage.ledger import Ledger
from storage.migrate import FOLDER, is_current, migrate
from storage.sqlite import open_sqlite
from tests.databases import KEY
from tests.house import House, house
from tests.journey.operators import asked
from tests.journey.story import ANSWERS, applicant, card, filed, read, rows
from tests.journey.team import press
from tests.journey.test_privacy import CANARIES, WORDS, canary

pytestmark = pytest.mark.sqlite
NEW = "cd" * 32


@pytest.fixture
async def h(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path, more={"DAMIER_BACKUPS": str(tmp_path / "backups")}) as made:
        yield made


@pytest.fixture
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another key, in a file that only its owner reads."""
    path = tmp_path_factory.mktemp("keys") / "new"
    path.write_text(NEW)
    path.chmod(0o600)
    return path


async def words_in(path: Path, key: str) -> set[str]:
    """Which of the words of `canary` can be read in a database."""
    database = await open_database(f"sqlite:///{path}", key, read_only=True)
    try:
        async with database.tx() as tx:
            tables = ("inbox", "case_file", "event", "talk", "found", "outbox", "person")
            dumped = "".join([str([dict(row) for row in await tx.fetch(f"select * from {table}")])  # noqa: S608 - our own
                              for table in tables])  # fmt: skip
    finally:
        await database.close()
    return {word for word in WORDS if word in dumped}


async def copied(h: House) -> Path:
    """The copy that the operator's command makes."""
    told = await asked(h, "backup")
    return Path(told.splitlines()[-2].strip())


async def test_a_copy_from_before_an_erasure_brings_nobody_back(h: House) -> None:
    serinette = await canary(h)
    other = await filed(h, "Dominique")
    copy = await copied(h)
    assert await words_in(copy, KEY) > {"canarinière", "Serinette"}
    await h.start()
    await serinette.says("/supprimer")
    assert "Tout est effacé" in (await serinette.taps("Oui, tout effacer")).text
    told = await asked(h, f"restore {copy} --replace")
    assert "erased again=1" in told
    assert await words_in(h.folder / "bot.db", KEY) == set()
    await h.start()
    assert [row["id"] for row in await rows(h, "select id from person")] == [other.person.id]
    assert "D-2026-0002" in (await other.says("/dossier")).text
    assert "nous ne gardons rien" in (await serinette.says("/supprimer")).text


async def test_nor_does_one_from_before_the_end_of_a_term(h: House) -> None:
    serinette = await applicant(h, "Serinette")
    await serinette.begins()
    await serinette.answers(given={**ANSWERS, **CANARIES})
    copy = (await copied(h)).rename(h.folder / "carried-away.db")
    assert "canarinière" in await words_in(copy, KEY)
    await h.start()
    for _ in range(2):
        await h.passes(timedelta(days=h.organisation.retention.draft_days + 1))
    assert await rows(h, "select id from case_file") == []
    assert "erased again=1" in await asked(h, f"restore {copy} --replace")
    assert await words_in(h.folder / "bot.db", KEY) == set()


async def test_a_file_that_was_copied_back_by_hand_brings_nobody_back_either(h: House) -> None:
    serinette = await canary(h)
    copy = await copied(h)
    await h.start()
    await serinette.says("/supprimer")
    await serinette.taps("Oui, tout effacer")
    await h.settled()
    await h.stop()
    backups.remove(h.folder / "bot.db")
    (h.folder / "bot.db").write_bytes(copy.read_bytes())
    await h.start()
    assert await rows(h, "select id from case_file") == []
    await h.stop()
    assert await words_in(h.folder / "bot.db", KEY) == set()


async def test_an_erasure_that_a_death_has_interrupted_is_done_at_the_next_start(h: House) -> None:
    camille = await filed(h)
    await h.settled()
    await h.stop()
    Ledger(h.folder / "backups", KEY).add([("person", camille.person.id)], h.clock.now())
    await h.start()
    assert await rows(h, "select id from person") == []
    await h.settled()
    assert (await card(h, "Dossier effacé")).labels == []


async def test_without_the_file_of_erasures_that_is_said_and_it_may_be_put_there_later(h: House) -> None:
    camille = await filed(h)
    copy = await copied(h)
    await h.start()
    await camille.says("/supprimer")
    await camille.taps("Oui, tout effacer")
    remembered = h.folder / "backups" / "erasures"
    await h.settled()
    await h.stop()
    carried = remembered.rename(h.folder / "carried-away")
    assert "whoever was erased after the copy is back" in await asked(h, f"restore {copy} --replace")
    carried.rename(remembered)
    await h.start()
    assert await rows(h, "select id from person") == []


async def test_who_agrees_anew_after_an_erasure_stays(h: House) -> None:
    camille = await filed(h)
    await camille.says("/supprimer")
    await camille.taps("Oui, tout effacer")
    h.clock.advance(timedelta(minutes=1))
    await camille.says("/start")
    await camille.taps("J’accepte")
    copy = await copied(h)
    told = await asked(h, f"restore {copy} --replace")
    assert "erased again=0" in told
    await h.start()
    assert [row["id"] for row in await rows(h, "select id from person")] == [camille.person.id]


async def test_numbers_given_after_the_copy_are_nobody_else_s(h: House) -> None:
    await filed(h)
    copy = await copied(h)
    await h.start()
    await filed(h, "Dominique")
    taking = (await card(h, "D-2026-0002")).button("Prendre en charge")
    posted = await card(h, "D-2026-0002")
    await asked(h, f"restore {copy} --replace")
    await h.start()
    await filed(h, "Eloise")
    numbers = {row["id"]: row["reference"] for row in await rows(h, "select id, reference from case_file")}
    assert "D-2026-0002" not in numbers.values()
    assert len(numbers) == 2
    assert taking is not None
    toast = await h.staff[0].presses(posted, taking.data or "", chat=h.group)
    assert toast == "Ce dossier n’existe plus."


async def test_a_wrong_key_a_database_in_use_and_a_missing_copy_change_nothing(h: House) -> None:
    await filed(h)
    copy = await copied(h)
    before = (h.folder / "bot.db").read_bytes()
    assert "--replace" in await asked(h, f"restore {copy}", 2)
    told = await asked(h, f"restore {copy} --replace", 2, DATABASE_KEY=NEW)
    assert "not its key" in told
    assert "no copy in" in await asked(h, "restore --replace", 2, BACKUPS="elsewhere")
    assert (h.folder / "bot.db").read_bytes() == before
    assert not [path for path in h.folder.iterdir() if "restoring" in path.name]


async def test_an_empty_file_and_another_program_s_are_no_copies(h: House) -> None:
    camille = await filed(h)
    good = await copied(h)
    empty, another = h.folder / "empty.db", h.folder / "another.db"
    empty.touch()
    stranger = await open_sqlite(another, KEY)
    async with stranger.tx() as tx:
        await tx.execute("create table chat (id bigint)")
    await stranger.close()
    for file in (empty, another):
        told = await asked(h, f"restore {file} --replace", 2)
        assert "no copy of the bot's database" in told
        assert f"the newest good backup is {good}" in told
    await h.start()
    assert "D-2026-0001" in (await camille.says("/dossier")).text


async def test_where_nothing_can_be_written_that_is_said_in_a_line_and_nothing_has_changed(h: House) -> None:
    camille = await filed(h)
    good = await copied(h)
    taken = h.folder / "taken"
    taken.touch()
    before = (h.folder / "bot.db").read_bytes()
    for where in {"DATABASE_URL": f"sqlite:///{taken}/bot.db"}, {"BACKUPS": f"{taken}"}:
        told = await asked(h, f"restore {good} --replace", 2, **where)
        assert len(told.splitlines()) == 1
        assert str(taken) in told
    assert (h.folder / "bot.db").read_bytes() == before
    await h.start()
    assert "D-2026-0001" in (await camille.says("/dossier")).text


def damage(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 0xFF
    path.write_bytes(content)


@pytest.mark.parametrize("place", [100, 9000], ids=["first page", "another"])
async def test_where_the_database_is_damaged_the_newest_good_copy_is_named(h: House, place: int) -> None:
    camille = await filed(h)
    good = await copied(h)
    await h.start()
    h.clock.advance(timedelta(seconds=2))
    await h.stop()
    bad = h.folder / "backups" / "damier-20991231-000000.db"
    bad.write_bytes(good.read_bytes())
    damage(bad, 9000)
    damage(h.folder / "bot.db", place)
    told = await asked(h, "run", 2, API_URL=h.simulator.url)
    assert len(told.splitlines()) == 1
    assert f"the newest good backup is {good}" in told
    assert f"the newest good backup is {good}" in await asked(h, f"restore {bad} --replace", 2)
    assert "kept as" in await asked(h, "restore --replace")
    await h.start()
    assert "D-2026-0001" in (await camille.says("/dossier")).text


async def test_a_newer_version_s_tables_lead_back_by_the_copy_made_before(
    h: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    camille = await filed(h)
    await h.stop()
    newer = tmp_path / "newer"
    newer.mkdir()
    for path in FOLDER.glob("*.sql"):
        (newer / path.name).write_bytes(path.read_bytes())
    (newer / "9000_colour.sql").write_text("alter table person add column colour text not null default '';\n")
    with monkeypatch.context() as updated:
        updated.setattr(migrate, "__defaults__", (newer,))
        updated.setattr(is_current, "__defaults__", (newer,))
        await h.start()
        await h.stop()
    (before,) = [path for path in backups.every(tmp_path / "backups") if "before-9000_colour" in path.name]
    assert "newer version" in await asked(h, "run", 2, API_URL=h.simulator.url)
    await asked(h, f"restore {before} --replace")
    await h.start()
    assert "D-2026-0001" in (await camille.says("/dossier")).text


async def test_a_database_that_is_gone_stops_the_start_and_restore_brings_the_newest_back(h: House) -> None:
    camille = await filed(h)
    await copied(h)
    backups.remove(h.folder / "bot.db")
    told = await asked(h, "run", 2, API_URL=h.simulator.url)
    assert "missing or empty" in told
    assert "./damier-bot restore" in told
    await asked(h, "restore --replace")
    await h.start()
    assert "D-2026-0001" in (await camille.says("/dossier")).text


async def test_another_key_for_database_and_buttons(h: House, key_file: Path) -> None:
    camille = await filed(h)
    posted = await card(h)
    await asked(h, f"rekey --new-key-file {key_file}")
    h.more["DAMIER_DATABASE_KEY"] = NEW
    await h.start()
    assert "D-2026-0001" in (await camille.says("/dossier")).text
    await press(h, h.staff[0], "Prendre en charge", read(posted))
    assert "Alix" in (await card(h)).text


async def test_after_a_leak_no_old_button_is_good(h: House, key_file: Path) -> None:
    await filed(h)
    posted = read(await card(h))
    await asked(h, f"rekey --void-buttons --new-key-file {key_file}")
    h.more["DAMIER_DATABASE_KEY"] = NEW
    await h.start()
    await press(h, h.staff[0], "Prendre en charge", posted)
    assert "Alix" not in (await card(h)).text


async def test_every_night_a_copy_is_made_and_old_ones_go(h: House) -> None:
    await filed(h)
    for _ in range(20):
        await h.passes(timedelta(days=1))
    assert h.app is not None
    await h.app.scheduler.settled()
    assert 14 <= len(backups.every(h.folder / "backups")) <= 16
    assert await backups.verify(backups.every(h.folder / "backups")[0], KEY) == 1


async def test_a_copy_that_cannot_be_made_is_told_once_a_day_and_ails_after_two(
    h: House, tmp_path: Path
) -> None:
    operator = await applicant(h, "Odile")
    await operator.says("/start")
    await h.stop()
    h.more["DAMIER_OPERATOR_CHAT_ID"] = str(operator.person.id)
    await h.start()
    await h.settled()
    assert h.app is not None
    (tmp_path / "backups").rename(tmp_path / "elsewhere")
    (tmp_path / "backups").write_text("in the way")
    for told in (1, 2):
        assert "backup" not in (await h.app.vitals.health()).wrong
        for _ in range(12):
            await h.passes(timedelta(hours=2))
        assert sum("copie de sauvegarde" in text for text in await operator.texts()) == told
    await h.passes(timedelta(hours=2))
    assert "backup" in (await h.app.vitals.health()).wrong
    (tmp_path / "backups").unlink()
    (tmp_path / "elsewhere").rename(tmp_path / "backups")
    await h.passes(timedelta(hours=2))
    assert "backup" not in (await h.app.vitals.health()).wrong


async def test_restoring_twice_brings_back_the_same_and_not_what_it_replaced(h: House) -> None:
    camille = await filed(h)
    await copied(h)
    backups.remove(h.folder / "bot.db")
    assert "missing or empty" in await asked(h, "run", 2, API_URL=h.simulator.url)
    for _ in range(2):
        assert "cases=1" in await asked(h, "restore --replace")
    await h.start()
    assert "D-2026-0001" in (await camille.says("/dossier")).text
