"""A year at the desk, under two files: every figure, list, export and rank is reckoned again, and the same.

What happened is kept in a journal of the test's own (`ledger.py`), from which plain code works out what each
number must be. `APPLICANTS=600` plays a year of an organisation at its fullest; every day's test plays fewer.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import re
import tomllib
from collections import Counter
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest

from bot.core.analysis.overview import Overview
from bot.core.analysis.period import Period
from bot.engine import records
from tests.checking.corpus.writing import Data, written
from tests.client import Message
from tests.house import DAMIER, OTHERS, House, house
from tests.journey import ledger as journal
from tests.journey.ledger import FEW, Ledger
from tests.journey.lives import Life, verdict
from tests.journey.operators import asked
from tests.journey.story import all_is_well, plain, read
from tests.journey.team import press
from tests.journey.year import START, Year

APPLICANTS: Final = int(os.environ.get("APPLICANTS", "24"))
YEAR: Final = (date(2027, 1, 1), date(2027, 12, 31))
AFTER, COUNTS = "\u203a", "Tous les comptes"
MASKED: Final = "masqué"
TOTAL: Final = "Tous"
TITLE: Final = "· la semaine du"
NO_BREACH: Final = "0 promised days passed in silence"


def unknown() -> Data:
    """A file that nobody knows: two calls with few places, check-ins out of order, indicators."""
    data = tomllib.loads((OTHERS / "residence.toml").read_text("utf-8"))
    data["public_holidays"] = "FR"
    data["retention"] = {"draft_days": 30, "filed_days": 1400, "accepted_days": 1500}
    data["desk"]["silence_days"] = 2
    data["programmes"][0].pop("intake")
    data["programmes"][0]["calls"] = [
        {"opens": date(2027, 3, 1), "closes": date(2027, 4, 15), "capacity": 1},
        {"opens": date(2027, 9, 5), "closes": date(2027, 10, 15), "capacity": 2},
    ]
    for route, days in zip(data["routes"], (4, 6, 3, 5, 2), strict=True):
        route["answer_days"] = days
    shows = {"kind": "number", "low": 0, "high": 60, "track": "shows"}
    paid = {"id": "paid", "kind": "yes_no", "name": {"fr": "Payé"}, "text": {"fr": "Êtes-vous payé·e ?"}}
    data["timeline"] = [{"id": "shows", "title": {"fr": "Dates"}}]
    data["checkins"] = [
        _checkin("later", "filing", "3 months", {"id": "dates", "name": {"fr": "Dates"},
                 "text": {"fr": "Combien de dates à présent ?"}, **shows}),
        _checkin("soon", "filing", "21 days", {"id": "shows", "name": {"fr": "Représentations"},
                 "text": {"fr": "Combien de représentations ?"}, **shows}),
        _checkin("then", "acceptance", "2 months", paid),
    ]  # fmt: skip
    data["indicators"] = [
        {"id": "shows", "title": {"fr": "Nombre de dates"}, "of": "received", "question": "shows"},
        {"id": "paid", "title": {"fr": "Payés"}, "question": "paid", "counts": [{"answer": "yes"}]},
        {"id": "first", "title": {"fr": "Dates bientôt"}, "of": "received", "question": "shows",
         "checkin": "soon"},
    ]  # fmt: skip
    return data


def _checkin(id_: str, after: str, delay: str, question: dict[str, Any]) -> dict[str, Any]:
    words = {"fr": f"Voici le point d’étape {id_}."}
    return {"id": id_, "after": after, "delay": delay, "at": "10:00", "text": words, "questions": [question]}


@pytest.mark.parametrize(("name", "share"), [("damier", 0.35), ("unknown", 0.65)])
async def test_every_number_of_a_year_is_that_of_the_journal(tmp_path: Path, name: str, share: float) -> None:
    path = tmp_path / "config.toml"
    path.write_text(DAMIER.read_text("utf-8") if name == "damier" else written(unknown()).text, "utf-8")
    data = tomllib.loads(path.read_text("utf-8"))
    async with house(tmp_path, path, START) as h:
        year = Year(h, Ledger(data), random.Random(name))  # noqa: S311 - the same people each time
        await year.play(round(APPLICANTS * share))
        await the_group_read_each_week(year)
        await each_list_is_right(year)
        await each_search_finds_all(year)
        await each_rank_is_right(year)
        await the_figures_are_right(year)
        await the_exports_are_right(year)
        await the_places_are_right(year)
        await all_is_well(h)
        await the_questions_are_right(year)
        await nobody_waited_in_silence(year)


# --- in the group -------------------------------------------------------------------------------------------


async def says(h: House, words: str) -> Message:
    """Alix says it in the group; the bot's answer."""
    await h.staff[0].says(words, chat=h.group)
    await h.settled()
    return read(await h.group.last())


async def the_group_read_each_week(year: Year) -> None:
    """The digest of each Monday."""
    told = [m for m in await year.h.group.messages() if m.from_bot and TITLE in plain(m.text)]
    read_ = [journal.plain(message.text).splitlines() for message in told]
    assert len(read_) > 20
    assert read_ == year.digests


async def each_list_is_right(year: Year) -> None:
    """The counts of /dossiers, and the lists, page after page, for each of the team."""
    h = year.h
    for who in h.staff:
        expected = year.ledger.lists(year.today, who.name)
        await who.says("/dossiers", chat=h.group)
        await h.settled()
        shown = read(await h.group.last())
        counted = dict(label.rsplit(" · ", 1) for label in shown.labels)
        assert counted == {name: str(len(lives)) for name, lives in expected.items()}
        for name, lives in expected.items():
            await press(h, who, name, await _at(h, shown))
            lines: list[str] = []
            while True:
                page = await _at(h, shown)
                lines += [
                    each for each in journal.plain(page.text).splitlines() if re.match(r"[A-Z]-\d{4}-", each)
                ]
                following = next((label for label in page.labels if label.endswith(AFTER)), None)
                if following is None:
                    break
                await press(h, who, following, page)
            assert lines == [_line(year, life) for life in lives], name
            await press(h, who, COUNTS, await _at(h, shown))


async def _at(h: House, shown: Message) -> Message:
    """The same message as it is now: it is among the newest, for nothing else happens."""
    return next(read(m) for m in await h.client.messages(h.group, newest=8) if m.id == shown.id)


def _line(year: Year, life: Life) -> str:
    """A case in a list."""
    ledger = year.ledger
    parts = [life.reference, *about(ledger, life)]
    if life.owed:
        day = life.owed.late or life.owed.by
        is_late = year.today > day
        parts.append(f"{'⚠ en retard depuis le' if is_late else 'réponse due le'} {journal.french(day)}")
    if life.owner:
        parts.append(life.owner)
    parts += [
        f"n° {ledger.ranks(programme).index(life) + 1} sur la liste"
        for programme, place in sorted(life.places.items(), key=lambda each: each[1].order)
        if place.state == "waiting"
    ]
    return " · ".join(parts)


def about(ledger: Ledger, life: Life) -> list[str]:
    """The sector and the place, as they are called."""
    sectors = {each["id"]: each["name"]["fr"] for each in ledger.data["sectors"]}
    places = {p["code"]: p["name"] for each in ledger.data["territories"] for p in each.get("places", ())}
    sector, place = ledger.of_kind(life, "sector"), ledger.of_kind(life, "commune")
    return [journal.plain(sectors[sector]), journal.plain(places[place])]


async def each_search_finds_all(year: Year) -> None:
    """/chercher by reference, by a word of the project, and by place."""
    h, ledger = year.h, year.ledger
    known = ledger.known()
    for life in known[:: max(1, len(known) // 10)]:
        assert _line(year, life) in journal.plain((await says(h, f"/chercher {life.reference}")).text)
        place = about(ledger, life)[1]
        alike = [each for each in known if about(ledger, each)[1] == place]
        assert f"Dossiers trouvés : {len(alike)}." in (await says(h, f"/chercher {place}")).text
        if any(each["kind"] == "long_text" for each in ledger.data["questions"]):
            told = (await says(h, f"/chercher {life.word}")).text
            assert "Dossiers trouvés : 1." in told
            assert life.reference in told
    for life in ledger.lives:
        if life.gone and life.reference:
            assert "Aucun dossier ne porte" in (await says(h, f"/dossier {life.reference}")).text


async def each_rank_is_right(year: Year) -> None:
    """What each who waits reads of their own place."""
    for programme in year.ledger.data["programmes"]:
        name = journal.plain(programme["name"]["fr"])
        for rank, life in enumerate(year.ledger.ranks(programme["id"]), 1):
            if life.reachable:
                told = journal.plain((await year.visitors[life.number].says("/dossier")).text)
                assert f"Liste d’attente de {name} : vous êtes n° {rank}, depuis le" in told


async def the_places_are_right(year: Year) -> None:
    """How many places of each call are given, as its list in the group says at the end."""
    ledger = year.ledger
    for programme in ledger.data["programmes"]:
        if calls := programme.get("calls"):
            title = f"L’appel de {journal.plain(programme['name']['fr'])}\n"
            told = [
                m
                for m in await year.h.group.messages()
                if m.from_bot and journal.plain(m.text).startswith(title)
            ]
            since = datetime.combine(calls[-1]["opens"], time(), ledger.zone)
            taken, capacity = ledger.given(programme["id"], since), calls[-1]["capacity"]
            assert f"Places prises : {taken} sur {capacity}." in plain(told[-1].text)


# --- figures ------------------------------------------------------------------------------------------------


async def the_figures_are_right(year: Year) -> None:
    """/chiffres: what is read below the picture, and the numbers it is drawn from, for several periods."""
    ledger, today = year.ledger, year.today
    for words, first, last in (
        ("2027", *YEAR),
        ("3 mois", date(2027, 11, 1), today),
        ("", date(2027, 2, 1), today),
    ):
        shown = await says(year.h, f"/chiffres {words}")
        assert shown.kind == "photo"
        assert journal.plain(shown.text).splitlines() == ledger.caption(first, last, today)
        assert numbers(await overview(year, first, last)) == ledger.overview(first, last, today)
    assert ledger.overview(*YEAR, today)["checkins"]


async def overview(year: Year, first: date, last: date) -> Overview:
    """The numbers behind the picture."""
    h = year.h
    assert h.app is not None
    async with h.app.database.tx() as tx:
        return await records.overview_of(tx, h.organisation, Period(first, last), year.today)


def numbers(told: Overview) -> dict[str, Any]:
    """The same as the ledger tells them."""
    answered, promises = told.answered, told.promises
    return {
        "received": told.received,
        "programmes": dict(told.programmes),
        "sectors": dict(told.sectors),
        "places": dict(told.places),
        "answered": (answered.number, answered.waiting, answered.median, answered.most),
        "promises": (promises.kept, promises.alarmed, promises.silent),
        "checkins": told.checkins,
        "responses": told.responses,
        "blocked": told.blocked,
        "endings": dict(told.endings),
        "open": told.open,
    }


async def the_questions_are_right(year: Year) -> None:
    """`damier-bot figures --json`: each question of the interview and of the check-ins."""
    told = json.loads(await asked(year.h, "figures --json"))
    counted = {}
    for line in told["questions"]:
        key = f"{line.pop('plan')}.{line.pop('question')}".strip(".")
        line.pop("name")
        share = line.pop("share")
        found = {name: value for name, value in line.items() if value != 0}
        if found != {"pace": None}:
            counted[key] = {name: value for name, value in found.items() if name != "pace" or value}
            left = found.get("left", 0)
            assert share == (None if left is None else min(100, round(100 * left / found["asked"])))
    assert counted == year.ledger.questions(year.now)


async def nobody_waited_in_silence(year: Year) -> None:
    """`damier-bot silence --past`: no promised day passed without a word, in the journal neither."""
    assert (
        sum(verdict(owed, year.today) == "silent" for each in year.ledger.known() for owed in each.promises)
        == 0
    )
    assert NO_BREACH in await asked(year.h, f"silence --past --on {year.today}")


# --- exports ------------------------------------------------------------------------------------------------


async def the_exports_are_right(year: Year) -> None:
    """/export as a workbook and as one table: the same numbers, none that would tell of a few."""
    expected = year.ledger.sheets(*YEAR)
    named = {title: _named(year.ledger, cells) for title, cells in expected.items()}
    book = openpyxl.load_workbook(io.BytesIO(await _content(year, "/export 2027")))
    questions = {each["id"]: each for each in year.ledger.data["questions"]}
    asked = [questions[each] for each in year.ledger.data.get("breakdowns", ())]
    summary, *sheets = book.worksheets
    broken_down = [sheets.pop() for _ in asked][::-1]
    assert [page.title for page in sheets] == [title[:31].strip() for title in named]
    for page, question in zip(broken_down, asked, strict=True):
        _is_broken_down(year, page, question)
    table = (await _content(year, "/export csv 2027")).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(table, newline=""), delimiter=";"))[1:]
    totals = [row for row in summary.iter_rows(values_only=True) if row[0] in named]
    for page, (title, cells) in zip(sheets, named.items(), strict=True):
        rows = [tuple(row) for row in page.iter_rows(values_only=True)]
        begins = next(n for n, row in enumerate(rows) if row[0] == "Programme") + 1
        shown = {_path(row): row[3:] for row in rows[begins:]}
        assert shown.keys() == cells.keys(), title
        for path, numbers_ in shown.items():
            hidden = numbers_[0] == MASKED
            assert hidden or numbers_[: len(numbers_)] == cells[path][: len(numbers_)], (title, path)
            assert hidden or cells[path][0] >= FEW, (title, path)
        _cannot_be_told(cells, {path for path, told in shown.items() if told[0] == MASKED})
        csv_ = {_path(row[1:]): row[4 + len(asked) :] for row in lines
                if journal.plain(row[0]) == title and {*row[4 : 4 + len(asked)]} <= {TOTAL}}  # fmt: skip
        assert csv_.keys() == cells.keys()
        for path, (projects, worth) in csv_.items():
            told = shown[path]
            assert [projects, worth] == ([MASKED] * 2 if told[0] == MASKED else [*map(str, cells[path])])
        whole = next(row for row in totals if journal.plain(str(row[0])) == title)
        expected_ = (MASKED, MASKED) if shown.get((), (0,))[0] == MASKED else cells.get((), (0, 0))
        assert whole[1:3] == expected_, title


def _is_broken_down(year: Year, page: Any, question: dict[str, Any]) -> None:  # noqa: ANN401 - openpyxl ships no types
    """The sheet that counts every indicator by the answers to a question."""
    rows = [tuple(row) for row in page.iter_rows(values_only=True)]
    begins = next(n for n, row in enumerate(rows) if row[0] == "Indicateur") + 1
    words = {each["id"]: journal.plain(each["label"]["fr"]) for each in question["choices"]} | {
        "": "non précisé"
    }
    expected = year.ledger.sheets(*YEAR, by=question["id"])
    cells = {
        (title, words[path[0]]): numbers for title, found in expected.items()
        for path, numbers in found.items() if path
    }  # fmt: skip
    shown = {(journal.plain(row[0]), journal.plain(row[1])): row[2:4] for row in rows[begins:]}
    assert shown.keys() == cells.keys()
    for path, told in shown.items():
        assert told == cells[path] or (told == (MASKED, MASKED)), path
        assert told[0] == MASKED or cells[path][0] >= FEW, path


def _cannot_be_told(cells: dict[tuple[str, ...], tuple[int, int]], hidden: set[tuple[str, ...]]) -> None:
    """What is masked does not follow from what is told: it has a part, or a neighbour, that is masked too."""
    parts = Counter(path[:-1] for path in hidden if path)
    for path in cells:
        has_parts = any(len(each) == len(path) + 1 and each[: len(path)] == path for each in cells)
        if path in hidden:
            assert parts[path] or not has_parts, path
        else:
            assert parts[path] != 1, path
    assert {path for path, (projects, _) in cells.items() if projects < FEW} <= hidden
    if all(projects >= FEW for projects, _ in cells.values()) and () not in hidden:
        assert not hidden


async def _content(year: Year, words: str) -> bytes:
    told = await says(year.h, words)
    assert told.kind == "document"
    return year.h.simulator.world.files.by_id[told.raw["file"]["id"]].data


def _path(row: tuple[object, ...] | list[str]) -> tuple[str, ...]:
    return tuple(journal.plain(str(cell)) for cell in row[:3] if cell != TOTAL)


def _named(
    ledger: Ledger, cells: dict[tuple[str, ...], tuple[int, int]]
) -> dict[tuple[str, ...], tuple[int, int]]:
    """The same by the names of programme, sector and territory."""
    levels = [
        {each["id"]: journal.plain(each["name"]["fr"]) for each in ledger.data[key]} | {"": none}
        for key, none in (
            ("programmes", "Hors programme"), ("sectors", "Non précisé"), ("territories", "Non précisé"),
        )
    ]  # fmt: skip
    return {tuple(levels[n][each] for n, each in enumerate(path)): told for path, told in cells.items()}
