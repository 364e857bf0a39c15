"""A check-in without an answer."""

from __future__ import annotations

from datetime import date, timedelta

from bot.core.conversations import recalls
from bot.core.conversations.timers import fall_due
from bot.core.model.effects import CaseView
from bot.core.model.frozen import replace
from bot.core.model.organisation import Delay
from tests.core.conversations.test_planned import MONDAY, plan, said, timer, view
from tests.core.samples import organisation

PATIENT = plan("month", reminders=(Delay(5, "days"), Delay(12, "days")), task=Delay(19, "days"))
FILE = organisation(checkins=(PATIENT,))
WAITING = replace(view(checkin="month"), organisation=FILE)
FIRST, SECOND, TASK = recalls.begun(WAITING, PATIENT)


def late(by: timedelta) -> CaseView:
    return replace(WAITING, now=FIRST.due + by)


def test_an_arrival_lays_out_its_reminders_and_the_task() -> None:
    effects = fall_due(replace(view(), organisation=FILE), timer(PATIENT))
    assert [each.plan for each in effects.timers] == ["month/1", "month/2", "month/task"]
    days = [each.day for each in effects.timers]
    assert days == [date(2026, 11, 30), date(2026, 12, 7), date(2026, 12, 14)], "moved from weekends"
    again = recalls.begun(replace(WAITING, now=MONDAY + timedelta(days=7)), PATIENT)
    assert not {each.key for each in again} & {each.key for each in effects.timers}


def test_each_step_is_taken_while_the_check_in_waits() -> None:
    assert "checkin.reminder" in said(fall_due(late(timedelta()), FIRST).messages)
    assert "desk.check_in_task.free" in said(fall_due(replace(WAITING, now=TASK.due), TASK).messages)


def test_nothing_is_said_once_it_has_its_answer_or_another_came() -> None:
    for case in (replace(WAITING.case, checkin=""), replace(WAITING.case, checkin="year"),
                 replace(WAITING.case, followed=False)):  # fmt: skip
        for step in (FIRST, SECOND, TASK):
            effects = fall_due(replace(WAITING, now=step.due).with_case(case), step)
            assert (effects.messages, effects.events) == ((), ())


def test_late_it_gives_way_to_what_is_newer_and_waits_for_civil_hours() -> None:
    assert fall_due(late(timedelta(days=2)), FIRST, overtaken=True).messages == ()
    (moved,) = fall_due(late(timedelta(hours=12)), FIRST).moved
    assert (moved.key, moved.day) == (FIRST.key, date(2026, 12, 1))
