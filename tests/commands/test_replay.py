"""Filed cases under another file: what the desk and its spreadsheet read."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from bot.commands.replay import Files, Tables, machine
from bot.core.analysis import replay as core
from bot.core.analysis.causes import Cause
from bot.core.model.conditions import Among
from bot.core.model.frozen import replace
from bot.core.routing import routing
from bot.engine.workbooks import csv_text
from bot.texts import Texts
from tests.commands.filed import SMALL, told, tried
from tests.core.samples import CRITERIA, ORGANISATION, criterion, interview, organisation

TEXT = """\
The Stage Door Fund: filed cases, read again under this file

Cases: 10. Unchanged: 7. Changed: 3.

Route                                    cases
Small grant → Co-production                  2
Small grant → Small grant, waiting list      1

Programme      before  after  leave  arrive
Co-production       1      3      0       2
Small grant         9      7      2       0

Sector    cases  changed
Drama         8        2
Opera         1        1
Puppetry      1        0

Share of each route, by sector  before  after

Drama
Co-production                        –      –
Small grant                          –      –
Small grant, waiting list           0%      –

Opera
All                                  –      –

Puppetry
All                                  –      –

Cases that change
SDF-2026-0001  Small grant → Small grant, waiting list  (dates of the call: Small grant)
SDF-2026-0002  Small grant → Co-production  (criterion modest \
“Your budget is within what the small grants cover”: met → not met)
SDF-2026-0010  Small grant → Co-production  (criterion modest \
“Your budget is within what the small grants cover”: met → not met)

Each case is read as of the day it was filed, withdrawn ones too; drafts and what was erased do not count.
Set aside: answers that this file does not ask for or no longer accepts. Never asked: unknown, which \
excludes nobody.
–: fewer than five cases, or a share from which they could be worked out.
"""
SHEET = """\
case,day,Sector,Place,before,after,what decides
SDF-2026-0001,2026-11-05,Drama,Place not said,Small grant,"Small grant, waiting list",dates of the \
call: Small grant
SDF-2026-0002,2026-11-12,Drama,Place not said,Small grant,Co-production,criterion modest \
“Your budget is within what the small grants cover”: met → not met
SDF-2026-0010,2026-11-19,Opera,Place not said,Small grant,Co-production,criterion modest \
“Your budget is within what the small grants cover”: met → not met
"""


async def test_the_summary_the_list_and_the_csv_say_what_changes_and_why(url: str, tmp_path: Path) -> None:
    sheet = tmp_path / "changed.csv"
    found = await told(url, tmp_path, f"replay --config {tried(tmp_path)} --csv {sheet}")
    assert found == TEXT
    assert sheet.read_bytes().decode("utf-8-sig") == SHEET.replace("\n", "\r\n")


async def test_only_the_days_asked_for_count(url: str, tmp_path: Path) -> None:
    command = f"replay --config {tried(tmp_path)} --json --since 2026-11-12"
    found = json.loads(await told(url, tmp_path, command))
    assert (found["cases"], found["unchanged"], found["since"]) == (9, 7, "2026-11-12")
    assert [case["reference"] for case in found["changed"]] == ["SDF-2026-0002", "SDF-2026-0010"]
    assert found["changed"][0]["cause"] == {
        "kind": "criterion", "route": "grant", "criterion": "modest", "before": "met", "after": "failed",
    }  # fmt: skip
    assert found["moves"] == [{"before": "grant", "after": "coproduction", "cases": 2}]
    whole = await told(url, tmp_path, command.replace("--json", ""))
    assert whole.startswith("The Stage Door Fund: cases filed since 12 November 2026, read again")


async def test_under_the_same_file_nothing_changes(url: str, tmp_path: Path) -> None:
    found = json.loads(await told(url, tmp_path, f"replay --config {tried(tmp_path, SMALL)} --json"))
    assert (found["cases"], found["unchanged"], found["changed"]) == (10, 10, [])


async def test_a_broken_file_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tried(tmp_path, SMALL.replace('requires = ["large"]', 'requires = ["larg"]'))
    line = SMALL[: SMALL.index('requires = ["large"]')].count("\n") + 1
    found = await told(f"sqlite:///{tmp_path}/none.db", tmp_path, f"replay --config {path}", expected=2)
    assert f"{path}:{line}:" in found
    assert "larg" in found
    assert not (tmp_path / "none.db").exists()


async def test_a_file_that_is_not_proved_is_refused_with_its_line(tmp_path: Path) -> None:
    text = SMALL.replace("at_most = 20000", "at_most = 2000000")
    path = tried(tmp_path, text)
    found = await told(f"sqlite:///{tmp_path}/none.db", tmp_path, f"replay --config {path}", expected=2)
    assert f"{path}:" in found
    assert 'criterion "modest" never fails' in found
    assert not (tmp_path / "none.db").exists()


async def test_a_sheet_that_cannot_be_written_is_named(url: str, tmp_path: Path) -> None:
    sheet = tmp_path / "nowhere" / "changed.csv"
    found = await told(url, tmp_path, f"replay --config {tried(tmp_path)} --csv {sheet}", expected=2)
    assert found == f"{sheet}: No such file or directory\n"


def test_in_french_the_desk_reads_french_and_its_spreadsheet_is_parted_by_semicolons() -> None:
    said = interview(
        adult="yes", sector="games", commune="63113", stage="idea", nature="company", innovation=("use",)
    )
    past = core.Past(
        reference="A-2026-0001", receipt=routing.receipt(ORGANISATION, said, date(2026, 9, 15)),
        answers=said.answers, organisation=ORGANISATION,
    )  # fmt: skip
    sectors = (replace(ORGANISATION.sectors[1], name={"fr": "=Jeu", "en": "Game"}),)
    stricter = organisation(
        criteria=tuple(
            criterion("new", Among("innovation", frozenset({"technology"}))) if each.id == "new" else each
            for each in CRITERIA
        ),
        sectors=sectors,
    )
    compared = core.compare([core.replayed(past, stricter)])
    tables = Tables(Files(stricter, [ORGANISATION]), Texts())
    text = tables.text(compared, date(2026, 9, 1)).replace("\u00a0", " ").replace("\u202f", " ")
    assert text.startswith(
        "L’Atelier : les dossiers envoyés depuis le 1er septembre 2026, relus avec ce fichier"
    )
    assert "Dossiers : 1. Inchangés : 0. Changés : 1." in text
    assert "A-2026-0001  hub → emergence  (critère new « new oui » : rempli → non rempli)" in text
    _, row = csv.reader(io.StringIO(tables.csv(compared)), delimiter=";")
    row = [cell.replace("\u00a0", " ") for cell in row]
    assert row == [
        "A-2026-0001", "2026-09-15", "'=Jeu", "Clermont-Ferrand", "hub", "emergence",
        "critère new « new oui » : rempli → non rempli",
    ]  # fmt: skip
    assert json.loads(machine(compared, Files(stricter), None))["fairness"][0]["before"] is None


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_can_start_a_formula(cell: str) -> None:
    ((read,),) = csv.reader(io.StringIO(csv_text([[cell]], ","), newline=""))
    assert read == f"'{cell}"


@pytest.mark.parametrize(("met", "shown"), [
    ("Vous en êtes au début : avant la création, ou moins d’un an après.",
     "critère new « Vous en êtes au début : avant la création, ou moins d’un an… »"),
    ("Il y a du nouveau.", "critère new « Il y a du nouveau »"),
])  # fmt: skip
def test_what_decides_is_told_in_the_files_words_as_many_as_fit(met: str, shown: str) -> None:
    stricter = organisation(
        criteria=tuple(
            replace(each, met={"fr": met, "en": met}) if each.id == "new" else each for each in CRITERIA
        )
    )
    cause = Cause("criterion", "hub", "new", "met", "failed")
    group = core.Group(before="hub", after="emergence")
    case = core.Replayed(reference="A-1", day=date(2026, 9, 1), group=group, cause=cause)
    text = Tables(Files(stricter), Texts()).text(core.compare([case]), None).replace("\u00a0", " ")
    assert shown in text
