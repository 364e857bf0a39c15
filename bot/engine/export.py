"""The report to funders as sheets, and as rows of one table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import TypeAlias

from bot.core.analysis import indicators
from bot.core.analysis.indicators import Cell, Cells, Sheet
from bot.core.analysis.masking import Path
from bot.core.analysis.period import Period
from bot.core.analysis.records import programme_name, record, sector_name, territory_name
from bot.core.model.case import Answer, Event
from bot.core.model.frozen import Frozen
from bot.core.model.message import Phrase, Text
from bot.core.model.organisation import Organisation, Question
from bot.core.parsing.answers import in_words
from bot.engine import records, workbooks
from bot.engine.workbooks import Workbook
from storage import cases, events
from storage.database import Transaction

Say: TypeAlias = Callable[[Text], str]
"""Says a text in the language of the report."""
LEVELS = (programme_name, sector_name, territory_name)
MARK = "\ufeff"
"""Before a CSV, or spreadsheets lose its accents."""


class Report(Frozen):
    """What is reported of a period, on a day."""

    organisation: Organisation
    period: Period
    day: date
    sheets: tuple[Sheet, ...]


async def read(tx: Transaction, organisation: Organisation, period: Period, today: date) -> Report:
    """Count the indicators of a period."""
    ids = await records.ids_of_period(tx, organisation, period)
    histories = await events.of_cases(tx, ids)
    known = [(case, record(case, histories[case.id], organisation)) for case in await cases.readable(tx, ids)]
    return Report(organisation, period, today, indicators.report(known, period, organisation))


def exported(report: Report, kind: str, by: int, at: datetime) -> Event:
    """One line of the journal, of no case: who has had which figures. `by` 0: the operator."""
    days = f"{report.period.first} {report.period.last}"
    return Event(case=0, at=at, kind="exported", by=by, detail=f"{kind} {days}")


def workbook(report: Report, say: Say) -> Workbook:
    """One sheet an indicator, after one of their totals."""
    name, period = report.organisation.name, _period(report)
    masking = say(Phrase("export.masking", {"masked": Phrase("export.masked")}))
    first = workbooks.Sheet(
        name=say(Phrase("export.summary")),
        title=say(Phrase("export.title", {"name": name, "title": Phrase("export.summary")})),
        notes=(say(Phrase("export.period", period)), masking),
        headings=tuple(say(Phrase(f"export.{each}")) for each in ("indicator", "projects", "worth")),
        rows=tuple(
            (say(sheet.title), *_numbers(cell, say, weighed=True))
            for sheet in report.sheets
            for cell in _totals(sheet)
        ),
    )
    sheets = (_sheet(sheet, report, say, masking) for sheet in report.sheets)
    breakdowns = (_breakdown(n, report, say, masking) for n in range(len(report.organisation.breakdowns)))
    return Workbook(report.day, (first, *sheets, *breakdowns))


def csv_text(report: Report, say: Say) -> str:
    """All indicators in one table, as a French spreadsheet opens it by a double click."""
    organisation = report.organisation
    asked = [_question(name, organisation) for name in organisation.breakdowns]
    all_, of_all = say(Phrase("export.all")), (say(Phrase("export.all")),) * len(asked)
    rows = list[workbooks.Row]()
    for sheet in report.sheets:
        title = say(sheet.title)
        for path, cell in sheet.cells:
            numbers = _numbers(cell, say, weighed=True)
            rows.append((title, *_path(path, organisation, say), *of_all, *numbers))
        for n, (question, cells) in enumerate(zip(asked, sheet.breakdowns, strict=True)):
            for (value,), cell in _parts(cells):
                answer = say(_answer(question, value, organisation))
                answers = (*of_all[:n], answer, *of_all[n + 1 :])
                rows.append((title, all_, all_, all_, *answers, *_numbers(cell, say, weighed=True)))
    headings = (
        *(say(Phrase(f"export.{each}")) for each in ("indicator", "programme", "sector", "territory")),
        *(say(question.name) for question in asked),
        *(say(Phrase(f"export.{each}")) for each in ("projects", "worth")),
    )
    return MARK + workbooks.csv_text((headings, *rows), say(Phrase("replay.delimiter")))


def _sheet(sheet: Sheet, report: Report, say: Say, masking: str) -> workbooks.Sheet:
    title = Phrase("export.title", {"name": report.organisation.name, "title": sheet.title})
    cohort = say(Phrase(f"export.cohort.{sheet.of}", _period(report)))
    heads = ["programme", "sector", "territory", "projects", *(["worth"] if sheet.weighed else [])]
    return workbooks.Sheet(
        name=say(sheet.title),
        title=say(title),
        notes=(cohort, masking) if sheet.hides else (cohort,),
        headings=tuple(say(Phrase(f"export.{each}")) for each in heads),
        rows=tuple(
            (*_path(path, report.organisation, say), *_numbers(cell, say, weighed=sheet.weighed))
            for path, cell in sheet.cells
        ),
    )


def _breakdown(n: int, report: Report, say: Say, masking: str) -> workbooks.Sheet:
    """Every indicator by the answers to one question."""
    organisation = report.organisation
    question = _question(organisation.breakdowns[n], organisation)
    title = Phrase("export.breakdown", {"question": question.name})
    indicator, projects, worth = (
        say(Phrase(f"export.{each}")) for each in ("indicator", "projects", "worth")
    )
    return workbooks.Sheet(
        name=say(title),
        title=say(Phrase("export.title", {"name": organisation.name, "title": title})),
        notes=(say(Phrase("export.period", _period(report))), masking),
        headings=(indicator, say(question.name), projects, worth),
        rows=tuple(
            (
                say(sheet.title),
                say(_answer(question, value, organisation)),
                *_numbers(cell, say, weighed=True),
            )
            for sheet in report.sheets
            for (value,), cell in _parts(sheet.breakdowns[n])
        ),
    )


def _question(name: str, organisation: Organisation) -> Question:
    return next(each for each in organisation.questions if each.id == name)


def _answer(question: Question, value: str, organisation: Organisation) -> Text:
    return in_words(question, Answer("given", value), organisation) if value else Phrase("overview.unsaid")


def _parts(cells: Cells) -> list[tuple[tuple[str, ...], Cell]]:
    """The cells of answers, without that of all."""
    return [(path, cell) for path, cell in cells if path]


def _period(report: Report) -> dict[str, Text]:
    return {"first": report.period.first, "last": report.period.last, "day": report.day}


def _path(path: Path, organisation: Organisation, say: Say) -> Iterator[str]:
    """The names of programme, sector and territory; of a sum, that it is of all."""
    for level, named in enumerate(LEVELS):
        yield say(named(path[level], organisation) if level < len(path) else Phrase("export.all"))


def _numbers(cell: Cell, say: Say, *, weighed: bool) -> tuple[str | int, ...]:
    shown = (cell.projects, cell.worth) if weighed else (cell.projects,)
    return tuple(say(Phrase("export.masked")) if each is None else each for each in shown)


def _totals(sheet: Sheet) -> Sequence[Cell]:
    return [cell for path, cell in sheet.cells if not path] or [Cell(0, 0)]
