"""The report to funders as files, for whoever runs the bot; the journal knows that it was made."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from bot.core.analysis import period as periods
from bot.core.model.frozen import Frozen
from bot.core.model.organisation import Organisation
from bot.engine import export, workbooks
from bot.engine.render import unsigned
from bot.settings import SettingsError
from storage import events
from storage.database import Database

OPERATOR = 0
"""Who asked, in the journal."""


class Files(Frozen):
    """What is written; empty what was not asked for."""

    workbook: bytes
    table: str


async def read(
    database: Database, organisation: Organisation, named: str, now: datetime, *, book: bool, table: bool
) -> Files:
    """The report of the period that is named. Raises SettingsError if none is."""
    today = organisation.day(now)
    period = periods.read(named, today)
    if period is None:
        raise SettingsError(f'--period: "{named}" is none; write 2026, or 3 months')
    say = partial(unsigned(organisation).plain, language=organisation.desk.language)
    kinds = [kind for kind, wanted in (("xlsx", book), ("csv", table)) if wanted]
    async with database.tx() as tx:
        report = await export.read(tx, organisation, period, today)
        await events.add(tx, [export.exported(report, kind, OPERATOR, now) for kind in kinds])
    return Files(
        workbooks.xlsx(export.workbook(report, say)) if book else b"",
        export.csv_text(report, say) if table else "",
    )
