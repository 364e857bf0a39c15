"""The cases of a period with all that was answered, as a file for those who may have it."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.core.analysis.period import Period
from bot.core.conversations import case_table, due_dates
from bot.core.model.case import Event
from bot.core.model.effects import CaseView
from bot.core.model.message import Phrase
from bot.core.model.organisation import Organisation
from bot.engine import making, workbooks
from bot.engine.export import MARK, Say
from bot.engine.unit_of_work import UnitOfWork
from bot.engine.workbooks import Sheet, Workbook

DAY = timedelta(days=1)


async def read(work: UnitOfWork, period: Period) -> list[CaseView]:
    """The cases that were filed in a period and have not been erased."""
    zone = work.organisation.zone
    first, end = (due_dates.instant(day, time(), zone) for day in (period.first, period.last + DAY))
    return await work.views_between(first, end)


def read_by(views: list[CaseView], period: Period, kind: str, by: int, at: datetime) -> list[Event]:
    """Who has had them: a line of the journal for the file, and one of each case, which its person reads."""
    exported = Event(
        case=0, at=at, kind="exported", by=by, detail=f"dossiers {kind} {period.first} {period.last}"
    )
    return [exported, *(Event(case=view.case.id, at=at, kind="seen", by=by) for view in views)]


def content(views: list[CaseView], organisation: Organisation, say: Say, *, book: bool) -> str:
    """What the file is made of; of a CSV, its text."""
    headings = tuple(map(say, case_table.headings(views)))
    rows = tuple(tuple(map(say, row)) for row in case_table.rows(views))
    if not book:
        return MARK + workbooks.csv_text((headings, *rows), say(Phrase("replay.delimiter")))
    title = Phrase("export.title", {"name": organisation.name, "title": Phrase("case_table.title")})
    sheet = Sheet(
        name=say(Phrase("case_table.title")),
        title=say(title),
        notes=(say(Phrase("case_table.careful")),),
        headings=headings,
        rows=rows,
    )
    return making.kept(Workbook(views[0].today, (sheet,)))
