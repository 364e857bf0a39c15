"""When check-ins and alerts fall due."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from bot.core.conversations.due_dates import coming, due, timers, working_day, working_day_before
from bot.core.model.case import Case
from bot.core.model.frozen import replace
from bot.core.model.organisation import Delay, Unit
from bot.core.routing.routing import receipt
from tests.core.samples import ORGANISATION, PLANS, interview

NINE = time(9)
PARIS = "Europe/Paris"
MONDAY = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
ZONES = (
    PARIS, "UTC", "America/New_York", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu",
    "Pacific/Apia",
    "Africa/Casablanca", "America/Santiago", "Pacific/Chatham",
)  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "unit", "day"),
    [
        (0, "days", date(2026, 11, 23)),
        (1, "days", date(2026, 11, 24)),
        (5, "days", date(2026, 11, 30)),  # a Saturday becomes the Monday after
        (6, "days", date(2026, 11, 30)),
        (32, "days", date(2026, 12, 28)),  # Christmas is a Friday: after its weekend
        (2, "working_days", date(2026, 11, 25)),
        (5, "working_days", date(2026, 11, 30)),
        (24, "working_days", date(2026, 12, 28)),
        (1, "weeks", date(2026, 11, 30)),
        (1, "months", date(2026, 12, 23)),
        (3, "months", date(2027, 2, 23)),
        (14, "months", date(2028, 1, 24)),  # the 23rd is a Sunday
        (1, "years", date(2027, 11, 23)),
        (3, "years", date(2029, 11, 23)),
    ],
)
def test_a_delay_ends_at_the_civil_time_of_a_working_day(amount: int, unit: Unit, day: date) -> None:
    found, instant = due(Delay(amount, unit), NINE, MONDAY, PARIS, ORGANISATION.holidays)
    assert found == day
    assert instant.tzinfo is UTC
    assert instant.astimezone(ZoneInfo(PARIS)) == datetime.combine(day, NINE, ZoneInfo(PARIS))


@pytest.mark.parametrize(
    ("start", "delay", "day"),
    [
        (date(2028, 1, 31), Delay(1, "months"), date(2028, 2, 29)),
        (date(2027, 1, 31), Delay(1, "months"), date(2027, 3, 1)),  # the 28th is a Sunday
        (date(2028, 2, 29), Delay(1, "years"), date(2029, 2, 28)),
        (date(2028, 2, 29), Delay(4, "years"), date(2032, 3, 1)),  # 29 February 2032 is a Sunday
        (date(2028, 2, 29), Delay(12, "months"), date(2029, 2, 28)),
        (date(2026, 12, 31), Delay(2, "months"), date(2027, 3, 1)),
        (date(2026, 8, 31), Delay(1, "months"), date(2026, 9, 30)),
    ],
)
def test_a_month_without_that_day_gives_its_last(start: date, delay: Delay, day: date) -> None:
    assert due(delay, NINE, datetime.combine(start, NINE, UTC), PARIS)[0] == day


def test_the_day_counts_from_the_local_day_of_the_event() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # already Tuesday in Paris, still Monday in New York
    assert due(Delay(1, "days"), NINE, late, PARIS)[0] == date(2026, 11, 25)
    assert due(Delay(1, "days"), NINE, late, "America/New_York")[0] == date(2026, 11, 24)


@pytest.mark.parametrize(("unit", "seconds"), [("seconds", 1), ("minutes", 60), ("hours", 3600)])
def test_short_delays_are_exact_even_at_night_and_over_a_weekend(unit: Unit, seconds: int) -> None:
    friday = datetime(2026, 11, 27, 22, 59, 50, tzinfo=ZoneInfo(PARIS))
    day, instant = due(Delay(10, unit), NINE, friday, PARIS)
    assert instant == friday + timedelta(seconds=10 * seconds)
    assert day == instant.astimezone(ZoneInfo(PARIS)).date()


@pytest.mark.parametrize(
    "evening", [datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2027, 3, 27, 22, tzinfo=UTC)]
)
@pytest.mark.parametrize("zone", ZONES)
def test_short_delays_are_exact_over_the_nights_the_clocks_change(evening: datetime, zone: str) -> None:
    for hours in range(12):
        assert due(Delay(hours, "hours"), NINE, evening, zone)[1] == evening + timedelta(hours=hours)


@pytest.mark.parametrize("sunday", [date(2026, 10, 25), date(2027, 3, 28)])
def test_nine_o_clock_stays_nine_o_clock_after_the_clocks_change(sunday: date) -> None:
    friday = datetime.combine(sunday - timedelta(days=2), time(12), UTC)
    day, instant = due(Delay(3, "days"), NINE, friday, PARIS)
    assert day == sunday + timedelta(days=1)
    assert instant.hour == (8 if sunday.month == 10 else 7)


def test_a_time_the_clocks_skip_moves_forward() -> None:
    at = time(
        2, 30
    )  # on 29 March 2027 clocks in Beirut… the change is on a Sunday in Paris, so weekends are let in
    saturday = datetime(2026, 3, 27, 12, tzinfo=UTC)
    day, instant = due(Delay(3, "days"), at, saturday, PARIS)
    assert (day, instant) == (date(2026, 3, 30), datetime(2026, 3, 30, 0, 30, tzinfo=UTC))
    cairo = datetime(2026, 4, 23, 12, tzinfo=UTC)  # there, Friday 24 April 2026 begins at one in the morning
    day, instant = due(Delay(1, "days"), time(0, 30), cairo, "Africa/Cairo")
    assert day == date(2026, 4, 24)
    assert f"{instant.astimezone(ZoneInfo('Africa/Cairo')):%d %H:%M}" == "24 01:30"


def test_of_a_time_that_comes_twice_the_first_is_meant() -> None:
    cairo = ZoneInfo("Africa/Cairo")  # Thursday 29 October 2026 has its last hour twice
    before = datetime(2026, 10, 28, 12, tzinfo=UTC)
    _, instant = due(Delay(1, "days"), time(23, 30, fold=1), before, "Africa/Cairo")
    assert instant == datetime(2026, 10, 29, 23, 30, tzinfo=cairo, fold=0).astimezone(UTC)
    assert instant + timedelta(hours=1) == datetime(2026, 10, 29, 23, 30, tzinfo=cairo, fold=1).astimezone(
        UTC
    )


def test_a_working_day_is_counted_from_any_day() -> None:
    saturday = date(2026, 11, 28)
    assert working_day(saturday, 0) == date(2026, 11, 30)
    assert working_day(saturday, 1) == date(2026, 11, 30)
    assert working_day(saturday, 2) == date(2026, 12, 1)
    assert working_day(date(2026, 11, 27), 0) == date(2026, 11, 27)
    assert working_day(date(2026, 12, 24), 1, ORGANISATION.holidays) == date(2026, 12, 28)


@any_of(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31)),  # noqa: DTZ001 - hypothesis wants them bare
    st.integers(0, 40),
    st.sampled_from(["days", "working_days", "weeks", "months", "years"]),
    st.times().map(lambda at: at.replace(microsecond=0)),
    st.sampled_from(ZONES),
)
def test_a_check_in_is_never_on_a_weekend_nor_before_its_local_time(
    start: datetime, amount: int, unit: Unit, at: time, zone: str
) -> None:
    day, instant = due(Delay(amount, unit), at, start.replace(tzinfo=UTC), zone, ORGANISATION.holidays)
    wall = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert day.weekday() < 5
    assert day not in ORGANISATION.holidays
    assert day >= start.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()
    # A skipped time comes as much later as the clocks jump: an hour, on Lord Howe half of one.
    assert wall - datetime.combine(day, at) in {
        timedelta(0),
        timedelta(minutes=30),
        timedelta(hours=1),
        timedelta(days=1),
    }


@pytest.mark.parametrize("zone", ZONES)
def test_every_day_of_two_years_has_its_nine_o_clock(zone: str) -> None:
    for n in range(730):
        start = datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=n)
        day, instant = due(Delay(1, "days"), NINE, start, zone)
        assert instant.astimezone(ZoneInfo(zone)) == datetime.combine(day, NINE, ZoneInfo(zone))


# --- alerts -------------------------------------------------------------------------------------------------

FOUNDER = interview(adult="yes", sector="games", commune="63113", stage="idea", nature="company",
                    innovation=("use",), pitch="Un jeu")  # fmt: skip
FILED = Case(id=7, person=1, status="filed", receipt=receipt(ORGANISATION, FOUNDER, date(2026, 11, 23)))


def test_filing_lays_out_the_check_ins_of_the_primary_route_and_of_all_routes() -> None:
    found = timers(FILED, PLANS, "filing", MONDAY, "America/New_York", ORGANISATION)
    assert [timer.key for timer in found] == ["checkin:7:month", "checkin:7:minute"]
    month, minute = found
    assert (month.kind, month.case, month.plan, month.zone) == ("checkin", 7, "month", "America/New_York")
    assert (month.day, month.at) == (date(2026, 12, 23), time(9, 30))
    assert month.due == datetime(2026, 12, 23, 14, 30, tzinfo=UTC)
    assert (minute.due, minute.at) == (MONDAY + timedelta(minutes=1), time(9, 31))


def test_a_redirected_case_has_the_check_in_of_its_route_too() -> None:
    artist = replace(
        FOUNDER, answers={**FOUNDER.answers, "nature": replace(FOUNDER.answers["nature"], value="work")}
    )
    case = replace(FILED, receipt=receipt(ORGANISATION, artist, date(2026, 11, 23)))
    keys = [timer.key for timer in timers(case, PLANS, "filing", MONDAY, PARIS, ORGANISATION)]
    assert keys == ["checkin:7:week", "checkin:7:month", "checkin:7:minute"]


def test_acceptance_lays_out_its_own() -> None:
    found = timers(FILED, PLANS, "acceptance", MONDAY, PARIS, ORGANISATION)
    assert [timer.plan for timer in found] == ["half_year"]
    assert found[0].day == date(2027, 5, 24)  # 23 May 2027 is a Sunday


def test_a_case_without_a_receipt_has_the_check_ins_of_all_routes() -> None:
    found = timers(replace(FILED, receipt=None), PLANS, "filing", MONDAY, PARIS, ORGANISATION)
    assert [timer.plan for timer in found] == ["month", "minute"]


def test_one_who_ended_the_check_ins_gets_none() -> None:
    assert timers(replace(FILED, followed=False), PLANS, "filing", MONDAY, PARIS, ORGANISATION) == ()


@pytest.mark.parametrize(
    ("days", "day"),
    [(0, date(2026, 12, 28)), (1, date(2026, 12, 24)), (5, date(2026, 12, 18)), (6, date(2026, 12, 17))],
)
def test_working_days_are_counted_back_over_holidays_and_weekends(days: int, day: date) -> None:
    assert working_day_before(date(2026, 12, 28), days, ORGANISATION.holidays) == day


# --- again and again ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("delay", "every", "start", "days"),
    [
        # No month drifts: the 31st is the last day where there is none.
        (Delay(1, "months"), Delay(1, "months"), date(2027, 10, 31),
         [date(2027, 11, 30), date(2027, 12, 31), date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31)]),
        # 29 February is the 28th in other years, moved from a weekend to Monday.
        (Delay(1, "years"), Delay(1, "years"), date(2028, 2, 29),
         [date(2029, 2, 28), date(2030, 2, 28), date(2031, 2, 28), date(2032, 3, 1)]),
        (Delay(2, "weeks"), Delay(1, "months"), date(2026, 11, 23),
         [date(2026, 12, 7), date(2027, 1, 7), date(2027, 2, 8)]),
        (Delay(5, "working_days"), Delay(5, "working_days"), date(2026, 12, 18),
         [date(2026, 12, 28), date(2027, 1, 5)]),
    ],
)  # fmt: skip
def test_what_comes_again_is_counted_from_the_first_day(
    delay: Delay, every: Delay, start: date, days: list[date]
) -> None:
    plan = replace(PLANS[1], delay=delay, every=every, times=len(days))
    begun = datetime.combine(start, time(12), UTC)
    holidays = {date(2026, 12, 25), date(2027, 1, 1)}
    assert [coming(plan, n, begun, PARIS, holidays)[0] for n in range(len(days))] == days


def test_each_time_is_a_row_of_its_own() -> None:
    plan = replace(PLANS[1], every=Delay(1, "months"), times=3)
    found = timers(FILED, (plan,), "filing", MONDAY, PARIS, ORGANISATION)
    assert [timer.key for timer in found] == ["checkin:7:month#1", "checkin:7:month#2", "checkin:7:month#3"]
    assert [timer.plan for timer in found] == [each.id for each in plan.instances]
    assert [timer.day for timer in found] == [date(2026, 12, 23), date(2027, 1, 25), date(2027, 2, 23)]


def test_a_monthly_one_is_at_its_civil_time_before_and_after_the_clocks_change() -> None:
    plan = replace(PLANS[1], every=Delay(1, "months"), times=24)
    for timer in timers(FILED, (plan,), "filing", MONDAY, PARIS, ORGANISATION):
        wall = timer.due.astimezone(ZoneInfo(PARIS))
        assert (wall.time(), wall.date()) == (time(9, 30), timer.day)
