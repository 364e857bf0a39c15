"""The report to funders, from the group and from the command line: read by another hand, and written down."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import openpyxl
import pytest

from bot.engine.workbooks import Sheet, Workbook, csv_text, inert, xlsx
from tests.client import Message
from tests.house import MONDAY, House
from tests.journey.operators import asked
from tests.journey.story import all_is_well, filed, plain, read, rows
from tests.journey.team import claimed, found, press, sends

DAY = timedelta(days=1)
NAMES = ("Camille", "Dominique", "Eve", "Farid", "Gaëlle", "Hugo")
FORMULAS = ("=1+1", "+33 6", "-2", "@SUM(A1)", "\t=1", "\r=1")


async def says(house: House, words: str) -> Message:
    await house.staff[0].says(words, chat=house.group)
    await house.settled()
    return read(await house.group.last())


def content(house: House, message: Message) -> bytes:
    return house.simulator.world.files.by_id[message.raw["file"]["id"]].data


def sheets(data: bytes) -> dict[str, list[tuple[object, ...]]]:
    """What another program reads of a workbook: its sheets, row by row."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {page.title: [tuple(row) for row in page.iter_rows(values_only=True)] for page in book.worksheets}


async def test_the_workbook_has_a_sheet_an_indicator_and_who_asked_is_written_down(h: House) -> None:
    await claimed(h)
    await press(h, h.staff[0], "Accepter")
    await sends(h, h.staff[0], await found(h, "La personne lira"))
    for name in NAMES[1:]:
        await filed(h, name)
    told = await says(h, "/export 2026")
    assert told.kind == "document"
    assert told.raw["file"]["name"] == "2026-01-01_2026-12-31.xlsx"
    assert "sans donnée personnelle" in told.text
    book = sheets(content(h, told))
    assert list(book)[:4] == [
        "Sommaire",
        "Dossiers reçus",
        "Accompagnements structurés",
        "Orientations vers un partenaire",
    ]
    assert len(book) == 4 + len(h.organisation.indicators) + len(h.organisation.breakdowns)
    assert ("Dossiers reçus", "Une idée", 6, 6) in {plain(name): rows_ for name, rows_ in book.items()}[
        "Selon « Avancement »"
    ]
    received = book["Dossiers reçus"]
    assert [plain(str(cell)) for cell in received[0] if cell] == ["Le Damier : Dossiers reçus"]
    assert [row for row in received if isinstance(row[3], int)] == [
        ("Tous", "Tous", "Tous", 6),
        ("Hub-IC", "Tous", "Tous", 6),
        ("Hub-IC", "Musique", "Tous", 6),
        ("Hub-IC", "Musique", "Clermont Auvergne Métropole", 6),
    ]
    supported = book["Accompagnements structurés"]
    assert [row[3] for row in supported[-4:]] == ["masqué"] * 4
    assert ("Accompagnements structurés", "masqué", "masqué") in book["Sommaire"]
    assert await rows(h, "select case_file, by, detail from event where kind = 'exported'") == [
        {"case_file": 0, "by": h.staff[0].id, "detail": "xlsx 2026-01-01 2026-12-31"}
    ]
    await all_is_well(h)


async def test_the_csv_opens_right_in_a_french_spreadsheet(h: House) -> None:
    for name in NAMES[:5]:
        await filed(h, name)
    told = await says(h, "/export csv")
    data = content(h, told)
    assert data.startswith(
        b"\xef\xbb\xbfIndicateur;Programme;Secteur;Territoire;Avancement;Projets;Valeur\r\n"
    )
    read_ = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert ["Dossiers reçus", "Hub-IC", "Musique", "Clermont Auvergne Métropole", "Tous", "5", "5"] in read_
    assert ["Dossiers reçus", "Tous", "Tous", "Tous", "Une idée", "5", "5"] in read_
    assert {len(row) for row in read_} == {7}
    assert told.raw["file"]["name"].endswith(".csv")


async def test_no_person_is_in_any_export(h: House) -> None:
    await filed(h)
    for words in ("/export", "/export csv"):
        data = content(h, await says(h, words))
        text = data.decode() if words.endswith("csv") else str(sheets(data))
        for private in ("Camille", "camille@example.org", "luthiers", "612345678"):
            assert private not in text


async def test_a_period_that_is_none_gets_a_sentence_that_helps(h: House) -> None:
    assert "/export csv 2026" in (await says(h, "/export pdf")).text
    assert await rows(h, "select id from event where kind = 'exported'") == []


async def test_operators_write_the_same_to_files(h: House) -> None:
    await filed(h)
    book, table = h.folder / "report.xlsx", h.folder / "report.csv"
    assert await asked(h, f"export --xlsx {book} --csv {table} --period {MONDAY.year}") == ""
    assert "Dossiers reçus" in sheets(book.read_bytes())
    assert table.read_bytes().startswith(b"\xef\xbb\xbfIndicateur;")
    assert "say where" in await asked(h, "export", expected=2)
    assert "write 2026, or 3 months" in await asked(h, f"export --csv {table} --period hier", expected=2)
    await h.start()
    made = await rows(h, "select by, detail from event where kind = 'exported' order by id")
    assert made == [{"by": 0, "detail": f"{kind} 2026-01-01 2026-12-31"} for kind in ("xlsx", "csv")]


@pytest.mark.parametrize("cell", FORMULAS)
def test_no_cell_can_start_a_formula(cell: str) -> None:
    page = Sheet(
        name="a/b: [c]", title=cell, notes=(cell,), headings=(cell, "n"), rows=((cell, 3), ("b", -4))
    )
    ((_, written),) = sheets(xlsx(Workbook(MONDAY.date(), (page,)))).items()
    texts = [value for row in written for value in row if isinstance(value, str)]
    shown = f"'{cell}".replace("\r", "_x000D_")  # as the file writes it
    assert len([text for text in texts if text in {shown, f"'{cell}"}]) == 4
    assert -4 in written[-1]
    ((said,),) = csv.reader(io.StringIO(csv_text([[cell]], ";"), newline=""), delimiter=";")
    assert said == inert(cell) == f"'{cell}"


def test_sheets_of_one_name_are_told_apart() -> None:
    pages = tuple(
        Sheet(name=name, title=name, headings=("a",), rows=())
        for name in ("x" * 40, "x" * 40, "?", "", "A", "a")
    )
    names = list(sheets(xlsx(Workbook(MONDAY.date(), pages))))
    assert len({name.lower() for name in names}) == len(pages)
    assert max(map(len, names)) <= 31
