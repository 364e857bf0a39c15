"""What is planned, when the case changes, the bot was off or the person away."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.core.conversations import planned, postponing
from bot.core.conversations.due_dates import in_civil_hours
from bot.core.conversations.timers import fall_due
from bot.core.model.case import Case, Interview, Person, Status, Timer, checkin_key
from bot.core.model.effects import CaseView
from bot.core.model.frozen import replace
from bot.core.model.message import Message, Phrase
from bot.core.model.organisation import After, CheckinPlan, Delay
from tests.core.samples import given, organisation, question, words

PARIS = "Europe/Paris"
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def plan(id_: str, after: After = "filing", **more: object) -> CheckinPlan:
    whole = {"delay": Delay(7, "days"), "at": time(10), "text": words("?"),
             "questions": (question("yes_no", "next"), question("yes_no", "call")), **more}  # fmt: skip
    return CheckinPlan(id=id_, after=after, **whole)  # type: ignore[arg-type]  # as a plan takes them


MONTH, YEAR = plan("month"), plan("year", "acceptance")
SORRY = plan("sorry", "decline")
FOR_ALL = plan("for_all", states=frozenset({"filed", "accepted", "declined"}))
FILE = organisation(checkins=(MONTH, YEAR, SORRY, FOR_ALL))


def timer(of: CheckinPlan, due: datetime = MONDAY) -> Timer:
    return Timer(key=checkin_key(7, of.id), kind="checkin", due=due, day=due.date(), at=of.at, zone=PARIS,
                 case=7, plan=of.id)  # fmt: skip


def view(
    now: datetime = MONDAY, status: Status = "filed", *, reachable: bool = True, **more: object
) -> CaseView:
    case = Case(id=7, person=1, status=status, reference="A-1", **more)  # type: ignore[arg-type]  # its fields
    return CaseView(
        organisation=FILE, person=Person(id=1, language="fr", reachable=reachable), case=case, now=now
    )


def said(messages: tuple[object, ...]) -> list[str]:
    """The keys of the phrases in these messages."""
    found = [p for m in messages if isinstance(m, Message) for p in m.paragraphs if isinstance(p, Phrase)]
    return [phrase.key for phrase in found]


@pytest.mark.parametrize(
    ("status", "off", "follows"),
    [("accepted", ["sorry"], ["year"]), ("declined", ["month", "year"], ["sorry"]),
     ("referred", ["year", "sorry", "for_all"], [])],
)  # fmt: skip
def test_a_decision_calls_off_what_is_not_for_it_and_lays_out_what_follows(
    status: Status, off: list[str], follows: list[str]
) -> None:
    effects = planned.decided(view(status=status))
    assert list(effects.cancel_plans) == off
    assert [each.plan for each in effects.timers] == follows


def test_a_check_in_under_way_that_no_longer_fits_is_closed_and_what_was_answered_is_passed_on() -> None:
    answered = {"month": Interview(answers={"next": given("yes")})}
    effects = planned.decided(view(status="declined", checkin="month", checkins=answered))
    assert effects.case is not None
    assert (effects.case.checkin, effects.case.checkins) == ("", answered)
    assert "checkin.called_off" in said(effects.messages)
    assert "desk.checked_in_part" in said(effects.messages)
    assert [event.kind for event in effects.events] == ["check_in_closed"]


def test_one_that_fits_goes_on() -> None:
    effects = planned.decided(view(status="accepted", checkin="month"))
    assert effects.case is not None
    assert effects.case.checkin == "month"
    assert effects.messages == ()


@pytest.mark.parametrize("status", ["declined", "withdrawn"])
def test_whoever_was_declined_or_withdrew_is_not_asked(status: Status) -> None:
    effects = fall_due(view(status=status), timer(MONTH))
    assert effects.messages == ()
    assert [event.kind for event in effects.events] == ["check_in_missed"]


def test_a_plan_says_for_which_cases_it_is() -> None:
    assert planned.is_wanted(view(status="declined"), timer(FOR_ALL))
    assert not planned.is_wanted(view(status="referred"), timer(FOR_ALL))


def test_one_that_was_answered_is_not_asked_twice() -> None:
    effects = fall_due(view(checkins={"month": Interview()}), timer(MONTH))
    assert (effects.case, effects.messages) == (None, ())


def test_of_several_late_ones_the_older_are_missed() -> None:
    effects = fall_due(view(MONDAY + timedelta(days=9)), timer(MONTH), overtaken=True)
    assert effects.messages == ()
    assert [event.kind for event in effects.events] == ["check_in_missed"]


def test_the_next_closes_the_one_left_unanswered() -> None:
    effects = fall_due(view(status="accepted", checkin="month"), timer(YEAR))
    assert effects.case is not None
    assert (effects.case.checkin, list(effects.case.checkins)) == ("year", ["month"])
    assert said(effects.messages)[0] == "checkin.replaced"


def test_who_cannot_be_reached_is_waited_for_and_the_team_is_told() -> None:
    effects = fall_due(view(reachable=False, checkin="month"), timer(MONTH))
    assert effects.paused == ("checkin:7:month",)
    assert said(effects.messages) == ["desk.check_in_paused"]
    assert effects.case is not None
    assert effects.case.checkin == "", "it had not been let through"


def test_it_arrives_in_civil_hours_only() -> None:
    last = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    assert fall_due(view(last + timedelta(minutes=2)), timer(MONTH, last)).messages, "it was its time"
    late_evening = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
    effects = fall_due(view(late_evening), timer(MONTH, late_evening - timedelta(minutes=1)))
    assert effects.messages == ()
    assert [(each.key, each.due) for each in effects.moved] == [
        ("checkin:7:month", datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    ]


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 11, 24, 11, 17, tzinfo=UTC), datetime(2026, 11, 24, 11, 17, tzinfo=UTC)),
        (datetime(2026, 11, 24, 2, 0, tzinfo=UTC), datetime(2026, 11, 24, 9, 0, tzinfo=UTC)),
        (datetime(2026, 11, 24, 22, 0, tzinfo=UTC), datetime(2026, 11, 25, 9, 0, tzinfo=UTC)),
        (datetime(2026, 11, 28, 11, 0, tzinfo=UTC), datetime(2026, 11, 30, 9, 0, tzinfo=UTC)),  # a Saturday
        (datetime(2026, 12, 25, 11, 0, tzinfo=UTC), datetime(2026, 12, 28, 9, 0, tzinfo=UTC)),  # Christmas
        (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), datetime(2027, 3, 29, 8, 0, tzinfo=UTC)),  # summer begins
        (datetime(2027, 3, 28, 1, 30, tzinfo=UTC), datetime(2027, 3, 29, 8, 0, tzinfo=UTC)),
        (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), datetime(2027, 11, 2, 9, 0, tzinfo=UTC)),  # and ends
        (datetime(2027, 10, 31, 1, 30, tzinfo=UTC), datetime(2027, 11, 2, 9, 0, tzinfo=UTC)),
        (datetime(2028, 2, 28, 20, 0, tzinfo=UTC), datetime(2028, 2, 29, 9, 0, tzinfo=UTC)),
    ],
)
def test_what_is_late_comes_at_the_next_civil_hour(now: datetime, due: datetime) -> None:
    holidays = {date(2026, 12, 25), date(2027, 11, 1)}
    file = replace(FILE, holidays=frozenset(holidays))
    moved = in_civil_hours(timer(MONTH), now, file)
    assert moved.due == due
    assert in_civil_hours(moved, moved.due, file) == moved, "then it may leave"


def test_one_planned_for_the_night_is_late_in_civil_hours_too() -> None:
    for at in (time(2), time(23)):
        moved = in_civil_hours(replace(timer(MONTH), at=at), datetime(2026, 11, 24, 4, 0, tzinfo=UTC), FILE)
        assert 8 <= moved.due.hour <= 17


# --- put off ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "day"),
    [("tomorrow", date(2026, 11, 24)), ("week", date(2026, 11, 30)), ("month", date(2026, 12, 23))],
)
def test_what_is_put_off_is_the_same_row_on_another_day(when: str, day: date) -> None:
    effects = postponing.put_off(view(checkin="month"), MONTH, when)
    (row,) = effects.moved
    assert (row.key, row.day, row.at) == ("checkin:7:month", day, time(10))
    assert effects.case is not None
    assert (effects.case.checkin, effects.case.later) == ("", "month")
    assert planned.is_wanted(view().with_case(effects.case), row)


def test_the_next_takes_the_place_of_what_was_put_off() -> None:
    waiting = view(status="accepted", later="month")
    effects = fall_due(waiting, timer(YEAR))
    assert effects.case is not None
    assert effects.case.later == ""
    assert not planned.is_wanted(waiting.with_case(effects.case), timer(MONTH))
