"""The figures of a period: what came in, how soon a person answered, what was promised, what came of it.

All of it is counted from the history of cases; of questions, from the sums by month, which know nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, Literal

from bot.core.analysis.figures import Line
from bot.core.analysis.period import Period
from bot.core.analysis.records import ENDINGS, Ending, Record, day
from bot.core.analysis.silence import Promised, is_answer
from bot.core.conversations import due_dates
from bot.core.model.case import Event
from bot.core.model.frozen import Frozen
from bot.core.model.organisation import Organisation

HALF: Final = 50
MOST: Final = 90
"""Percent: the median, and the bound that nine in ten keep."""

RESPONSES: Final = frozenset({"checked_in", "nothing_new", "blocked"})
"""The ways in which a check-in is answered."""


class Answered(Frozen, kw_only=True):
    """How soon a person answered those who filed, in working days; 0: the same day."""

    number: int = 0
    """Who had an answer, whenever it was."""
    waiting: int = 0
    """Who has had none yet."""
    median: int | None = None
    most: int | None = None
    """Nine in ten took no longer."""


class Kept(Frozen, kw_only=True):
    """Promised days that lie in the period, and have passed or were met."""

    kept: int = 0
    """A person answered by the day."""
    alarmed: int = 0
    """Nobody did, and the team was told by the day."""
    silent: int = 0
    """Neither."""

    @property
    def number(self) -> int:
        """All of them."""
        return self.kept + self.alarmed + self.silent


class Overview(Frozen, kw_only=True):
    """The figures of a period; the ids of each list are counted, the empty one too."""

    period: Period
    received: int
    programmes: Mapping[str, int]
    sectors: Mapping[str, int]
    places: Mapping[str, int]
    answered: Answered
    promises: Kept
    checkins: int
    """Check-ins that came."""
    responses: int
    """Of these, how many were answered, whenever it was."""
    blocked: int
    endings: Mapping[Ending, int]
    """Those that stand: a decision that was taken back counts for nothing."""
    open: int
    """Of those received, how many still wait for a decision."""
    funnel: tuple[Line, ...] = ()
    """The questions of the interview, over the whole months of the period."""

    @property
    def signposted(self) -> int:
        """How often somebody stopped, in those months, with an answer that led elsewhere."""
        return sum(line.counts.get("signposted", 0) for line in self.funnel)


def overview(
    records: Sequence[Record],
    period: Period,
    organisation: Organisation,
    today: date,
    funnel: Sequence[Line] = (),
) -> Overview:
    """Count the cases that anything happened to in the period; `records` may hold others."""
    received = [record for record in records if is_received(record, period, organisation)]
    happened = [
        (record, event) for record in records for event in record.history
        if period.holds(day(event, organisation))
    ]  # fmt: skip
    ended = Counter(
        event.kind for record in records for event in record.endings
        if period.holds(day(event, organisation))
    )  # fmt: skip
    sent = {(record.case, event.detail) for record, event in happened if event.kind == "check_in_sent"}
    return Overview(
        period=period,
        received=len(received),
        programmes=Counter(record.programme for record in received),
        sectors=Counter(record.sector for record in received),
        places=Counter(record.place for record in received),
        answered=answered(received, organisation),
        promises=kept(records, period, today),
        checkins=len(sent),
        responses=len(sent & {each for record in records for each in _responses(record)}),
        blocked=sum(event.kind == "blocked" for _, event in happened),
        endings={each: ended[each] for each in ENDINGS},
        open=sum(not record.endings for record in received),
        funnel=tuple(line for line in funnel if line.name and not line.plan and line.counts.get("asked")),
    )


def is_received(record: Record, period: Period, organisation: Organisation) -> bool:
    """Whether the case was filed in the period."""
    filed = filing(record)
    return filed is not None and period.holds(day(filed, organisation))


def filing(record: Record) -> Event | None:
    """That it was filed; None: it is a draft."""
    return next((event for event in record.history if event.kind == "filed"), None)


def answered(received: Sequence[Record], organisation: Organisation) -> Answered:
    """How soon a person answered them."""
    taken = sorted(days for record in received if (days := answer_days(record, organisation)) is not None)
    return Answered(
        number=len(taken),
        waiting=len(received) - len(taken),
        median=percentile(taken, HALF),
        most=percentile(taken, MOST),
    )


def answer_days(record: Record, organisation: Organisation) -> int | None:
    """Working days from the filing to the first answer of a person; None: there is none yet."""
    filed, first = filing(record), first_answer(record)
    if filed is None or first is None:
        return None
    start, end = day(filed, organisation), day(first, organisation)
    return due_dates.working_days(start, end, organisation.holidays)


def first_answer(record: Record) -> Event | None:
    """What a person said first to the applicant after the filing; None: nothing yet."""
    filed = filing(record)
    after = record.history[record.history.index(filed) :] if filed else ()
    return next((event for event in after if is_answer(event)), None)


def percentile(ordered: Sequence[int], percent: int) -> int | None:
    """The smallest that so many percent do not exceed; None of nothing."""
    return ordered[-(-len(ordered) * percent // 100) - 1] if ordered else None


def kept(records: Sequence[Record], period: Period, today: date) -> Kept:
    """What became of the days that were promised in the period."""
    judged = Counter(
        verdict for record in records for each in record.promised
        if period.holds(each.by) and (verdict := _verdict(each, today))
    )  # fmt: skip
    return Kept(kept=judged["kept"], alarmed=judged["alarmed"], silent=judged["silent"])


def owed(records: Sequence[Record], days: int, today: date, organisation: Organisation) -> list[Record]:
    """The cases whose applicant has waited for more than so many working days for an answer that is owed."""
    return [
        record for record in records
        if record.promised and (last := record.promised[-1]).ended is None
        and due_dates.working_days(organisation.day(last.since), today, organisation.holidays) > days
    ]  # fmt: skip


def _verdict(promised: Promised, today: date) -> Literal["", "kept", "alarmed", "silent"]:
    """Empty: the day is still to come, or nothing was owed any more when it came."""
    if promised.ended and promised.ended <= promised.by:
        return "kept" if promised.end == "answered" else ""
    if today <= promised.by:
        return ""
    return "alarmed" if promised.alarmed and promised.alarmed <= promised.by else "silent"


def _responses(record: Record) -> Iterator[tuple[int, str]]:
    """The check-ins that were answered."""
    return ((record.case, event.detail) for event in record.history if event.kind in RESPONSES)
