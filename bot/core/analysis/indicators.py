"""The report to funders: each indicator counted by programme, sector and territory, small cells masked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Final, TypeAlias

from bot.core.analysis.masking import Path, masked
from bot.core.analysis.overview import is_received
from bot.core.analysis.period import Period
from bot.core.analysis.records import Record, day
from bot.core.conversations import timeline
from bot.core.model.case import Answer, Case, Interview
from bot.core.model.frozen import Frozen
from bot.core.model.message import Phrase, Text
from bot.core.model.organisation import CheckinPlan, Organisation
from bot.core.model.reports import Cohort, Indicator
from bot.core.questions import questionnaire
from bot.core.questions.questionnaire import lists

COHORTS: Final[tuple[Cohort, ...]] = ("received", "accepted", "referred")
"""Each has a sheet of its own, before the file's indicators."""


class Cell(Frozen):
    """How many projects count, and what they are worth together; None: not told, for there are few."""

    projects: int | None
    worth: int | None


Cells: TypeAlias = tuple[tuple[Path, Cell], ...]
Counted: TypeAlias = tuple[Path, int]
"""A case that counts: its place in a table, and what it is worth."""


class Sheet(Frozen, kw_only=True):
    """One indicator. A path holds the ids of programme, sector and territory; shorter ones are sums."""

    id: str
    title: Text
    of: Cohort
    weighed: bool
    """Whether projects are worth more or less than one each."""
    cells: Cells
    breakdowns: tuple[Cells, ...] = ()
    """For each of the file's breakdowns: a path holds the answer, empty if none was given."""

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
    counted = [
        (case, record, n)
        for case, record in cases
        if _is_of(record, indicator.of, period, organisation)
        and (n := worth(indicator, case, organisation)) is not None
    ]
    wholes: list[Counted] = [
        ((record.programme, record.sector, record.territory), n) for _, record, n in counted
    ]
    tables = [wholes]
    tables += [[((_answered(case, each),), n) for case, _, n in counted] for each in organisation.breakdowns]
    cells, *breakdowns = _told(tables)
    return Sheet(
        id=indicator.id,
        title=indicator.title or Phrase(f"export.{indicator.id}"),
        of=indicator.of,
        weighed=is_weighed(indicator),
        cells=cells,
        breakdowns=tuple(breakdowns),
    )


def _told(tables: Sequence[Sequence[Counted]]) -> list[Cells]:
    """Tables of the same cases, by their smallest parts: with their sums, and small cells masked.

    What all come to is told by every table or by none.
    """
    projects = [
        Counter(path[:depth] for path, _ in table for depth in range(len(path) + 1)) for table in tables
    ]
    whole: Path = ()
    also = [whole] if any(whole in masked(each) for each in projects) else []
    return [_cells(table, each, masked(each, also)) for table, each in zip(tables, projects, strict=True)]


def _cells(table: Sequence[Counted], projects: Mapping[Path, int], hidden: Collection[Path]) -> Cells:
    worths = Counter[Path]()
    for path, n in table:
        for depth in range(len(path) + 1):
            worths[path[:depth]] += n
    return tuple(
        (path, Cell(None, None) if path in hidden else Cell(projects[path], worths[path]))
        for path in sorted(projects)
    )


def _answered(case: Case, question: str) -> str:
    """The answer of the interview; empty if none was given."""
    answer = case.interview.answers.get(question)
    return answer.value if answer and answer.state == "given" and isinstance(answer.value, str) else ""


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
    """The last answer to a question: in a check-in, or in whichever was answered last, else in the interview.

    Check-ins may ask for the same fact in questions of their own. What was so before is the interview's only,
    for the answer there is no news.
    """
    if case.checkins:
        plans = [plan for plan in organisation.each_checkin if _is_meant(plan, checkin)]
        facts = _facts(question, organisation)
        answered = [(case.checkins[plan.id], plan) for plan in plans if plan.id in case.checkins]
        answered.sort(key=lambda each: timeline.when(each[0]))
        answered.reverse()
        for held, plan in answered:
            given = _given(held, plan, organisation)
            same = (each.id for each in plan.questions if each.track and (each.kind, each.track) in facts)
            said = next((given[each] for each in (question, *same) if each in given), None)
            if said:
                return said
    return None if checkin else case.interview.answers.get(question)


def _is_meant(plan: CheckinPlan, checkin: str) -> bool:
    return not checkin or plan.id == checkin or plan.id.startswith(f"{checkin}#")


def _facts(question: str, organisation: Organisation) -> set[tuple[str, str]]:
    """What the question tells of, wherever it stands in the file: its kind, and the fact it is tracked as."""
    return {
        (each.kind, each.track) for _, questions in lists(organisation) for each in questions
        if each.id == question
    }  # fmt: skip


def _given(held: Interview, plan: CheckinPlan, organisation: Organisation) -> dict[str, Answer]:
    """The answers of a check-in that count: none that waits to be confirmed, nor what is asked no more."""
    confirmed = timeline.confirmed(held)
    asked = questionnaire.path(plan.questions, confirmed, organisation).answers
    aside = {each.id for each in plan.questions} - asked.keys()
    return {
        name: answer for name, answer in confirmed.answers.items()
        if answer.state == "given" and name not in aside
    }  # fmt: skip


def _worth(answer: Answer | None, indicator: Indicator) -> int | None:
    """What an answer counts for: of several choices, that which is worth most."""
    if answer is None or answer.state != "given":
        return None
    if isinstance(answer.value, int):
        return answer.value
    said = {answer.value} if isinstance(answer.value, str) else set(answer.value)
    return max((each.worth for each in indicator.counts if each.answer in said), default=None)


def _is_of(record: Record, cohort: Cohort, period: Period, organisation: Organisation) -> bool:
    """Whether it was received, or decided so, in the period; a decision that was taken back is none."""
    if cohort == "received":
        return is_received(record, period, organisation)
    days = (day(event, organisation) for event in record.endings if event.kind == cohort)
    first: date | None = next(days, None)
    return first is not None and period.holds(first)
