"""Check-ins around a date that a person has given: they move with it, and go if it is past or taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, time

from bot.core.conversations import due_dates
from bot.core.model.case import Answer, Answers, Timer
from bot.core.model.effects import CaseView, Effects
from bot.core.model.organisation import CheckinPlan, Question


def planned(view: CaseView, questions: Iterable[Question], given: Answers) -> Effects:
    """What these answers change of what is planned; one that was begun or answered comes no more."""
    case, organisation = view.case, view.organisation
    if not case.followed:
        return Effects()
    asked = {question.id for question in questions if question.kind == "date"} & given.keys()
    around = [plan for plan in organisation.checkins if plan.after == "date" and plan.of in asked]
    rows = [timer for plan in around for timer in _rows(view, plan, given[plan.of])]
    coming = [timer for timer in rows if timer.due > view.now and timer.plan not in case.checkins]
    kept = {timer.plan for timer in coming}
    every = (each.id for plan in around for each in plan.instances)
    return Effects(
        timers=tuple(coming),
        moved=tuple(coming),
        cancel_plans=tuple(plan for plan in every if plan not in kept),
    )


def _rows(view: CaseView, plan: CheckinPlan, answer: Answer) -> Iterator[Timer]:
    """The rows of a check-in around the date of an answer, if it is one; past or to come."""
    day = _day(answer)
    if day is None:
        return
    try:
        noon = due_dates.instant(day, time(12), view.zone)
        yield from due_dates.timers(view.case, [plan], "date", noon, view.zone, view.organisation)
    except (OverflowError, ValueError):  # at the ends of the calendar
        return


def _day(answer: Answer) -> date | None:
    if answer.state != "given" or not isinstance(answer.value, str):
        return None
    try:
        return date.fromisoformat(answer.value)
    except ValueError:
        return None
