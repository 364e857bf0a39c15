"""The report to funders: each indicator counted by programme, sector and territory, small cells masked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.core.analysis.masking import Path, masked
from bot.core.analysis.period import Period
from bot.core.analysis.records import Record, day
from bot.core.model.case import Answer, Case
from bot.core.model.message import Phrase, Text
from bot.core.model.organisation import Organisation
from bot.core.model.reports import Cohort, Indicator

COHORTS: Final[tuple[Cohort, ...]] = ("received", "accepted", "referred")
"""Each has a sheet of its own, before the file's indicators."""
EVENTS: Final[dict[Cohort, str]] = {"received": "filed", "accepted": "accepted", "referred": "referred"}


@dataclass(frozen=True, slots=True)
class Cell:
    """How many projects count, and what they are worth together; None: not told, for there are few."""

    projects: int | None
    worth: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One indicator. A path holds the ids of programme, sector and territory; shorter ones are sums."""

    id: str
    title: Text
    of: Cohort
    weighed: bool
    """Whether projects are worth more or less than one each."""
    cells: tuple[tuple[Path, Cell], ...]

    @property
    def hides(self) -> bool:
        """Whether anything is not told."""
        return any(cell.projects is None for _, cell in self.cells)


def report(
    cases: Sequence[tuple[Case, Record]], period: Period, organisation: Organisation
) -> tuple[Sheet, ...]:
    """Every sheet, of the cases that were received, accepted or referred in a period."""
    own = [Indicator(id=cohort, title={}, of=cohort) for cohort in COHORTS]
    return tuple(sheet(each, cases, period, organisation) for each in (*own, *organisation.indicators))


def sheet(
    indicator: Indicator,
    cases: Sequence[tuple[Case, Record]],
    period: Period,
    organisation: Organisation,
) -> Sheet:
    """One of them."""
    projects, worths = Counter[Path](), Counter[Path]()
    for case, record in cases:
        if not _is_of(record, indicator.of, period, organisation):
            continue
        counted = worth(indicator, case, organisation)
        if counted is None:
            continue
        whole = record.programme, record.sector, record.territory
        for depth in range(len(whole) + 1):
            projects[whole[:depth]] += 1
            worths[whole[:depth]] += counted
    hidden = masked(projects)
    return Sheet(
        id=indicator.id,
        title=indicator.title or Phrase(f"export.{indicator.id}"),
        of=indicator.of,
        weighed=is_weighed(indicator),
        cells=tuple(
            (path, Cell(None, None) if path in hidden else Cell(projects[path], worths[path]))
            for path in sorted(projects)
        ),
    )


def is_weighed(indicator: Indicator) -> bool:
    """Whether projects are worth more or less than one each."""
    if not indicator.question:
        return False
    return (
        not indicator.counts or bool(indicator.baseline) or any(each.worth != 1 for each in indicator.counts)
    )


def worth(indicator: Indicator, case: Case, organisation: Organisation) -> int | None:
    """What a case counts for; None: not at all."""
    if not indicator.question:
        return 1
    answer = newest(case, indicator.question, organisation, indicator.checkin)
    counted = _worth(answer, indicator)
    if counted is None:
        return None
    before = case.interview.answers.get(indicator.baseline)
    return counted - (_worth(before, indicator) or 0)


def newest(case: Case, question: str, organisation: Organisation, checkin: str = "") -> Answer | None:
    """The last answer to a question, in a check-in, or in any in the file's order, else in the interview."""
    for plan in reversed(organisation.each_checkin):
        held = case.checkins.get(plan.id)
        is_meant = not checkin or plan.id == checkin or plan.id.startswith(f"{checkin}#")
        answer = held.answers.get(question) if held and is_meant and question not in held.again else None
        if answer and answer.state == "given":
            return answer
    return None if checkin else case.interview.answers.get(question)


def _worth(answer: Answer | None, indicator: Indicator) -> int | None:
    """What an answer counts for: of several choices, that which is worth most."""
    if answer is None or answer.state != "given":
        return None
    if isinstance(answer.value, int):
        return answer.value
    said = {answer.value} if isinstance(answer.value, str) else set(answer.value)
    return max((each.worth for each in indicator.counts if each.answer in said), default=None)


def _is_of(record: Record, cohort: Cohort, period: Period, organisation: Organisation) -> bool:
    days = (day(event, organisation) for event in record.history if event.kind == EVENTS[cohort])
    first: date | None = next(days, None)
    return first is not None and period.holds(first)
