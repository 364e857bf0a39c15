"""The cases with contact details as a file: what is in it, who may have it, who may not."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.house import House
from tests.journey.editing import with_own_file, write
from tests.journey.story import Applicant, all_is_well, filed, plain, read, rows
from tests.journey.team import last
from tests.journey.test_export import content, sheets
from tests.journey.test_finding import MAIL, PITCH
from tests.journey.test_finding import files as files_with

HERE = "silence_days = 2 "
ROLES = """members = [{{ number = {}, name = "Alix", role = "director" }}, \
{{ number = {}, name = "Basile" }}, {{ number = {}, name = "Chantal", role = "observer" }}]
"""
BUTTON = "M’écrire en privé"
REFUSED = "réservé à la direction"
MAILS = {"camille@example.org", "dominique@example.org"}


@pytest.fixture
async def named(tmp_path: Path) -> AsyncIterator[House]:
    """A house whose file says that Alix is the director."""
    async with with_own_file(tmp_path) as made:
        await made.stop()
        write(made.path, (HERE, ROLES.format(*(each.id for each in made.staff)) + HERE))
        await made.start()
        yield made


async def says(house: House, words: str, n: int = 0) -> str:
    """Say something in the group; what the bot answers there."""
    await house.staff[n].says(words, chat=house.group)
    return plain((await last(house)).text)


async def files(house: House, n: int = 0) -> list[bytes]:
    """The files that one of the team has been sent in private."""
    await house.settled()
    got = [message for message in await house.staff[n].messages() if message.kind == "document"]
    return [content(house, read(message)) for message in got]


async def opened(house: House, n: int = 0) -> Applicant:
    """One of the team who has opened a conversation with the bot."""
    someone = Applicant(house, house.staff[n])
    await someone.says("/start")
    return someone


async def test_the_director_has_a_line_a_case_with_contact_details_in_private(named: House) -> None:
    h = named
    await opened(h)
    await filed(h)
    await files_with(h, "Dominique", **{MAIL: "> dominique@example.org"})
    said = await says(h, "/export dossiers")
    assert "Je vous les envoie en privé" in said
    assert "@example.org" not in said
    (data,) = await files(h)
    ((title, table),) = sheets(data).items()
    assert title == "Dossiers, coordonnées comprises"
    heads = next(row for row in table if row[0] == "Référence")
    lines = [dict(zip(heads, row, strict=True)) for row in table[table.index(heads) + 1 :]]
    assert [line["Référence"] for line in lines] == ["D-2026-0001", "D-2026-0002"]
    assert {value for line in lines for value in line.values() if "@" in str(value)} == MAILS
    assert lines[0]["Situation"] == "à prendre en charge"
    assert not any(message.kind == "document" for message in await h.group.messages())
    told = await rows(h, "select case_file, by, detail from event where kind = 'exported'")
    assert [(each["case_file"], each["by"]) for each in told] == [(0, h.staff[0].id)]
    assert str(told[0]["detail"]).startswith("dossiers xlsx ")
    seen = await rows(h, "select case_file, by from event where kind = 'seen' order by case_file")
    assert [(each["case_file"], each["by"]) for each in seen] == [(1, h.staff[0].id), (2, h.staff[0].id)]
    await all_is_well(h)


async def test_as_csv_no_cell_can_start_a_formula(named: House) -> None:
    h = named
    await opened(h)
    await files_with(h, "Camille", **{PITCH: "> =HYPERLINK(1;2) pour tous les luthiers"})
    await says(h, "/export dossiers csv 2026")
    (data,) = await files(h)
    assert data.startswith(b"\xef\xbb\xbf")
    heads, line = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";")
    assert heads[0] == "Référence"
    assert len(heads) == len(line)
    assert "'=HYPERLINK(1;2) pour tous les luthiers" in line
    assert "camille@example.org" in line


async def test_who_is_not_allowed_is_told_so_and_nothing_leaves(named: House) -> None:
    h = named
    await filed(h)
    for n, why in ((1, REFUSED), (2, "sans y agir")):
        await opened(h, n)
        assert why in await says(h, "/export dossiers", n)
        assert await files(h, n) == []
    assert await rows(h, "select id from event where kind in ('exported', 'seen')") == []


async def test_nobody_may_where_the_file_names_nobody(h: House) -> None:
    await opened(h)
    await filed(h)
    assert REFUSED in await says(h, "/export dossiers")
    assert await files(h) == []
    assert "sans donnée personnelle" in await says(h, "/export")


async def test_staff_may_where_the_file_says_so(tmp_path: Path) -> None:
    async with with_own_file(tmp_path) as h:
        await h.stop()
        write(h.path, ("# staff_may = ", "staff_may = "))
        await h.start()
        await opened(h, 1)
        await filed(h)
        assert "Je vous les envoie en privé" in await says(h, "/export cases", 1)
        assert len(await files(h, 1)) == 1


async def test_an_erased_case_is_in_no_file(named: House) -> None:
    h = named
    await opened(h)
    camille = await filed(h)
    await files_with(h, "Dominique", **{MAIL: "> dominique@example.org"})
    await camille.says("/supprimer")
    await camille.taps("Oui, tout effacer")
    await says(h, "/export dossiers csv")
    (data,) = await files(h)
    assert b"camille@example.org" not in data
    assert b"dominique@example.org" in data


async def test_a_file_that_has_not_left_is_dropped_when_one_of_its_cases_is_erased(named: House) -> None:
    h = named
    await opened(h)
    camille = await filed(h)
    await h.client.fault("flood", "sendDocument", retry_after=3600)
    await says(h, "/export dossiers")
    assert await files(h) == []
    await camille.says("/supprimer")
    await camille.taps("Oui, tout effacer")
    assert await rows(h, "select id from outbox where method = 'sendDocument'") == []
    await h.passes(timedelta(hours=2))
    assert await files(h) == []


async def test_whoever_has_not_opened_the_bot_in_private_reads_how(named: House) -> None:
    h = named
    await filed(h)
    said = await says(h, "/export dossiers")
    assert "Ouvrez une conversation avec moi" in said
    assert (await last(h)).button(BUTTON) is not None
    assert await files(h) == []
    assert await rows(h, "select id from outbox") == [], "it is not kept for later"
    await opened(h)
    await says(h, "/export dossiers")
    assert len(await files(h)) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("/export dossiers hier", "De quelle période"),
        ("/export dossiers 2020", "Aucun dossier reçu"),
    ],
)
async def test_a_period_that_is_none_or_empty_gets_a_sentence(named: House, words: str, told: str) -> None:
    await filed(named)
    assert told in await says(named, words)
    assert await rows(named, "select id from event where kind = 'exported'") == []


async def test_a_case_of_a_year_ago_is_in_its_own_year(named: House) -> None:
    h = named
    await opened(h)
    await filed(h)
    await h.passes(timedelta(days=400))
    assert "Aucun dossier" in await says(h, "/export dossiers 3 mois")
    assert ": 1." in await says(h, "/export dossiers 2026")
