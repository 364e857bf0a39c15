"""Check-ins around a date: none is planned in the past, and no date there is harms anybody."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, strategies

from bot.core.conversations import dated
from bot.core.model.case import Answer, Case, Interview, Person
from bot.core.model.effects import CaseView
from bot.core.model.frozen import replace
from bot.core.model.organisation import CheckinPlan, Delay
from tests.core.samples import organisation, question, words

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PREMIERE = question("date", "premiere")
WHOLE = {"after": "date", "of": "premiere", "at": time(10), "text": words("?")}
BEFORE = CheckinPlan(id="before", before=Delay(1, "years"), **WHOLE)  # type: ignore[arg-type]  # as a plan takes them
AFTER = CheckinPlan(id="after", delay=Delay(2, "months"), every=Delay(1, "months"), times=3, **WHOLE)  # type: ignore[arg-type]  # the same
ALL = {"before", "after#1", "after#2", "after#3"}


def view(**more: object) -> CaseView:
    case = Case(id=7, person=1, status="filed", **more)  # type: ignore[arg-type]  # its fields
    file = organisation(checkins=(BEFORE, AFTER))
    return CaseView(organisation=file, person=Person(id=1, language="fr"), case=case, now=NOW)


@given(strategies.dates())
def test_of_any_date_each_check_in_is_planned_ahead_or_called_off(day: date) -> None:
    effects = dated.planned(view(), (PREMIERE,), {"premiere": Answer("given", day.isoformat())})
    assert {*(timer.plan for timer in effects.timers), *effects.cancel_plans} == ALL
    assert len(effects.timers) + len(effects.cancel_plans) == len(ALL)
    assert all(timer.due > NOW for timer in effects.timers)
    assert effects.moved == effects.timers
    assert all((timer.day < day) == (timer.plan == "before") for timer in effects.timers)


@given(strategies.dates(min_value=date(2028, 1, 1), max_value=date(2060, 1, 1)))
def test_before_is_never_too_late(day: date) -> None:
    effects = dated.planned(view(), (PREMIERE,), {"premiere": Answer("given", day.isoformat())})
    [before] = [timer for timer in effects.timers if timer.plan == "before"]
    assert timedelta(days=365) <= day - before.day <= timedelta(days=376)
    assert before.day.weekday() < 5


def test_what_was_answered_does_not_come_again_and_nothing_comes_after_a_stop() -> None:
    said = {"premiere": Answer("given", "2030-01-07")}
    held = dated.planned(view(checkins={"before": Interview()}), (PREMIERE,), said)
    assert [timer.plan for timer in held.timers] == ["after#1", "after#2", "after#3"]
    stopped = replace(view().case, followed=False)
    assert dated.planned(view().with_case(stopped), (PREMIERE,), said) == type(held)()
