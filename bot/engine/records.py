"""Reads the cases of a period for figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

from bot.core.analysis import figures as questions
from bot.core.analysis.overview import Overview, overview
from bot.core.analysis.period import Period
from bot.core.analysis.records import Record, record
from bot.core.conversations import due_dates
from bot.core.model.organisation import Organisation
from storage import cases, events, figures
from storage.database import Transaction


async def of_period(tx: Transaction, organisation: Organisation, period: Period) -> list[Record]:
    """The cases to which anything happened in a period, or was promised for it, with all their history."""
    return await of_cases(tx, organisation, await ids_of_period(tx, organisation, period))


async def ids_of_period(tx: Transaction, organisation: Organisation, period: Period) -> list[int]:
    """The same by id."""
    first, end = (
        due_dates.instant(day, time(), organisation.zone)
        for day in (period.first, period.last + timedelta(days=1))
    )
    days = period.first.isoformat(), period.last.isoformat()
    return await events.cases_between(tx, first, end, days)


async def of_cases(tx: Transaction, organisation: Organisation, ids: Sequence[int]) -> list[Record]:
    """These cases."""
    histories = await events.of_cases(tx, ids)
    return [record(case, histories[case.id], organisation) for case in await cases.readable(tx, ids)]


async def overview_of(tx: Transaction, organisation: Organisation, period: Period, today: date) -> Overview:
    """The figures of a period."""
    counted = await figures.since(tx, *period.months)
    funnel = questions.lines(counted, organisation)
    return overview(await of_period(tx, organisation, period), period, organisation, today, funnel)
