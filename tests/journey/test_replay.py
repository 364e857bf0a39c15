"""Filed cases under another file, every decision again: what operators read; nothing is touched."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import archive, config, receipts, table
from bot.core import replay as core
from bot.core import routing
from bot.core.case import Answer, Case, Interview, Receipt, Value
from bot.core.conditions import Among
from bot.core.organisation import Organisation
from bot.replay import Files, Tables, machine
from bot.texts import Texts
from storage import cases, configurations, open_database
from storage.database import Database, StorageError
from tests import postgres
from tests.core.samples import CRITERIA, ORGANISATION, criterion, given, interview, organisation
from tests.house import OTHERS
from tests.running import KEY, run, tidy

SMALL = (OTHERS / "small.toml").read_text("utf-8")
TRIED = SMALL.replace("at_most = 20000", "at_most = 9000").replace("opens = 2026-11-01", "opens = 2026-11-10")
"""Smaller grants, and a call that opens later."""
CASES: tuple[tuple[str, dict[str, Value]], ...] = (
    ("2026-11-05", {"field": "drama", "budget": 5_000}),
    ("2026-11-12", {"field": "drama", "budget": 12_000}),
    ("2026-11-12", {"field": "drama", "budget": 8_000}),
    ("2026-11-13", {"field": "drama", "budget": 50_000}),
    ("2026-11-14", {"field": "drama", "budget": 7_000}),
    ("2026-11-15", {"field": "drama", "budget": 6_000}),
    ("2026-11-16", {"field": "drama", "budget": 5_000}),
    ("2026-11-17", {"field": "drama", "budget": 4_000}),
    ("2026-11-18", {"field": "puppets", "budget": 3_000}),
    ("2026-11-19", {"field": "opera", "budget": 15_000}),
)


async def fill(database: Database, text: str = SMALL) -> None:
    """The cases, filed under the file."""
    whole, at = config.parse(text), datetime(2026, 11, 1, 12, tzinfo=ZoneInfo("America/New_York"))
    async with database.tx() as tx:
        await configurations.keep(tx, whole.fingerprint, config.canonical(text), at)
        for number, (day, said) in enumerate(CASES, 1):
            now = datetime.combine(date.fromisoformat(day), at.timetz())
            case = await cases.add(tx, number, whole.fingerprint, now)
            answers = {key: Answer("given", value) for key, value in said.items()}
            decided = routing.receipt(whole, Interview(answers=answers), now.date())
            await cases.save(tx, [_filed(case, number, answers, decided, now)])
        await cases.add(tx, 99, whole.fingerprint, at)


def _filed(case: Case, n: int, answers: dict[str, Answer], decided: Receipt, now: datetime) -> Case:
    return replace(
        case, status="filed", reference=f"SDF-2026-{n:04}", filed_at=now, receipt=decided,
        interview=Interview(answers=answers),
    )  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    if not postgres.available():
        pytest.skip(postgres.MISSING)
    with postgres.server() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database that holds the cases, of each kind in turn."""
    address = f"sqlite:///{tmp_path}/bot.db"
    if request.param == "postgresql":
        name = f"t{sha256(str(tmp_path).encode()).hexdigest()[:12]}"
        address = await postgres.empty(request.getfixturevalue("server"), name)
    async with opened(address) as database:
        await fill(database)
    return address


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    database = await open_database(url, KEY)
    try:
        yield database
    finally:
        await database.close()


async def told(url: str, folder: Path, command: str, expected: int = 0) -> str:
    """What the command prints."""
    with tidy() as copies:
        copy = await run(copies, folder, command=command, DATABASE_URL=url, CONFIG="nowhere.toml")
        assert await copy.ends() == expected, copy.words
        return copy.words


def tried(folder: Path, text: str = TRIED) -> Path:
    path = folder / "new.toml"
    path.write_text(text, "utf-8")
    return path


# --- replay -------------------------------------------------------------------------------------------------

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
Co-production                       <5     <5
Small grant                         <5    62%
Small grant, waiting list           0%     <5

Opera
All                                 <5     <5

Puppetry
All                                 <5     <5

Cases that change
SDF-2026-0001  Small grant → Small grant, waiting list  (dates of the call: Small grant)
SDF-2026-0002  Small grant → Co-production  (criterion modest: met → not met)
SDF-2026-0010  Small grant → Co-production  (criterion modest: met → not met)

Each case is read as of the day it was filed. A new question has no known answer; an answer the file no \
longer accepts is set aside.
Shares: a group of fewer than five cases is not said: <5; nor another share that would give it away.
"""
SHEET = """\
case,day,Sector,Commune,before,after,what decides
SDF-2026-0001,2026-11-05,Drama,Commune not said,Small grant,"Small grant, waiting list",dates of the \
call: Small grant
SDF-2026-0002,2026-11-12,Drama,Commune not said,Small grant,Co-production,criterion modest: met → not met
SDF-2026-0010,2026-11-19,Opera,Commune not said,Small grant,Co-production,criterion modest: met → not met
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
        "L’Atelier : les dossiers envoyés depuis le 1 septembre 2026, relus avec ce fichier"
    )
    assert "Dossiers : 1. Inchangés : 0. Changés : 1." in text
    assert "A-2026-0001  hub → emergence  (critère new : rempli → non rempli)" in text
    _, row = csv.reader(io.StringIO(tables.csv(compared)), delimiter=";")
    row = [cell.replace("\u00a0", " ") for cell in row]
    assert row == [
        "A-2026-0001", "2026-09-15", "'=Jeu", "Clermont-Ferrand", "hub", "emergence",
        "critère new : rempli → non rempli",
    ]  # fmt: skip
    assert json.loads(machine(compared, Files(stricter), None))["fairness"][0]["before"] is None


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_can_start_a_formula(cell: str) -> None:
    ((read,),) = csv.reader(io.StringIO(table.sheet([[cell]], ","), newline=""))
    assert read == f"'{cell}"


# --- nothing is touched -------------------------------------------------------------------------------------


async def everything(url: str, folder: Path) -> object:
    """The bytes of a file, or the rows of a server."""
    if url.startswith("sqlite"):
        return [path.read_bytes() for path in (folder / "bot.db", folder / "bot.db-wal") if path.exists()]
    rows: dict[str, list[str]] = {}
    async with opened(url) as database, database.tx() as tx:
        names = await tx.fetch("select tablename from pg_tables where schemaname = 'public'")
        for name in sorted(row["tablename"] for row in names):
            rows[name] = sorted(map(str, await tx.fetch(f"select xmin::text, * from {name}")))  # noqa: S608 - ours
    return rows


async def test_a_look_leaves_the_database_as_it_was(url: str, tmp_path: Path) -> None:
    before = await everything(url, tmp_path)
    await told(url, tmp_path, f"replay --config {tried(tmp_path)}")
    await told(url, tmp_path, "receipt --all")
    after = await everything(url, tmp_path)
    if url.startswith("sqlite"):  # an empty log may stand beside the file
        assert isinstance(after, list)
        after = [each for each in after if each]
    assert after == before


async def test_whoever_looks_cannot_write(url: str) -> None:
    database = await open_database(url, KEY, read_only=True)
    try:
        with pytest.raises(StorageError, match=r"read-?only"):
            async with database.tx() as tx:
                await tx.execute("delete from case_file")
        async with database.tx() as tx:
            assert len(await cases.filed(tx, 0, 99)) == len(CASES)
    finally:
        await database.close()


async def test_a_look_does_not_change_the_tables_of_an_older_version(url: str, tmp_path: Path) -> None:
    async with opened(url) as database, database.tx() as tx:
        await tx.execute("delete from version where number = (select max(number) from version)")
    found = await told(url, tmp_path, "receipt --all", expected=2)
    assert found == "the database is of an older version of the bot: start the bot once\n"


async def test_a_look_makes_no_database(tmp_path: Path) -> None:
    found = await told(f"sqlite:///{tmp_path}/none.db", tmp_path, "receipt --all", expected=2)
    assert "there is no such database" in found
    assert not (tmp_path / "none.db").exists()


# --- every decision again -----------------------------------------------------------------------------------


async def test_every_decision_comes_out_the_same(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await told(url, tmp_path, "receipt --all")
    assert found == "10 identical, 0 different, 0 whose configuration is missing\n"
    single = await told(url, tmp_path, "receipt SDF-2026-0004")
    assert single == "SDF-2026-0004: identical; kept coproduction; derived coproduction\n"
    read: list[str] = []
    genuine = config.restore

    def restore(body: str) -> Organisation:
        read.append(body)
        return genuine(body)

    monkeypatch.setattr(config, "restore", restore)
    monkeypatch.setattr(archive, "PAGE", 3)
    lines: list[str] = []
    async with opened(url) as database:
        assert await receipts.derive_all(database, lines.append)
    assert lines == [found.strip()]
    assert len(read) == 1


async def test_a_decision_that_differs_is_named_with_both_routes_and_what_decides(
    url: str, tmp_path: Path
) -> None:
    async with opened(url) as database, database.tx() as tx:
        case = await cases.by_reference(tx, "SDF-2026-0003")
        lost = await cases.by_reference(tx, "SDF-2026-0005")
        assert case
        assert case.receipt
        assert lost
        assert lost.receipt
        answers = {**case.receipt.answers, "budget": given(30_000)}
        changed = replace(case, receipt=replace(case.receipt, answers=answers))
        gone = replace(lost, receipt=replace(lost.receipt, fingerprint="f" * 64))
        await cases.save(tx, [changed, gone])
    found = await told(url, tmp_path, "receipt --all", expected=1)
    line = "NOT identical; kept grant; derived coproduction; decided by modest: met, now failed"
    assert found.splitlines() == [
        f"SDF-2026-0003: {line}",
        f"SDF-2026-0005: configuration missing: {'f' * 64}",
        "8 identical, 1 different, 1 whose configuration is missing",
    ]
    assert await told(url, tmp_path, "receipt SDF-2026-0003", expected=1) == f"SDF-2026-0003: {line}\n"
    assert "no decision is kept" in await told(url, tmp_path, "receipt SDF-2026-9999", expected=1)


async def test_a_reference_or_all_is_asked_for(tmp_path: Path) -> None:
    for command in ("receipt", "receipt SDF-2026-0001 --all"):
        assert "give a reference, or --all" in await told("sqlite:///none.db", tmp_path, command, expected=2)
