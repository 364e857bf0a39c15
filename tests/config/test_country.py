"""The organisation's country: its telephone numbers and its public holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot import config
from bot.config.country import YEARS, public_holidays
from bot.core.conversations.due_dates import coming
from bot.core.model.organisation import Organisation
from tests.config.editing import EXAMPLE, OTHERS, TEXT, edited
from tests.house import file

DAMIER, _ = file(EXAMPLE)
SUNDAY = 6


def with_lines(*lines: str) -> Organisation:
    """The example with other lines in the place of its public holidays."""
    return config.parse(edited('public_holidays = "FR"', "\n".join(lines)))


def test_the_country_is_what_the_file_says_else_the_country_of_its_zone() -> None:
    line = 'country = "FR" '
    assert config.parse(edited(line, 'country = "RE" ')).country == "RE"
    unsaid = edited(line, "# ")
    assert config.parse(unsaid).country == "FR"
    assert config.parse(edited('"Europe/Paris"', '"Indian/Reunion"', unsaid)).country == "RE"
    assert config.parse(edited('"Europe/Paris"', '"America/Montreal"', unsaid)).country == "CA"
    assert config.parse(edited('"Europe/Paris"', '"UTC"', unsaid)).country == ""
    assert config.load(OTHERS / "small.toml").country == "US"


def test_public_holidays_are_those_of_the_country_in_every_year_plans_reach() -> None:
    for day in (
        date(2026, 12, 25), date(2027, 3, 29), date(2028, 5, 1), date(2029, 5, 10), date(2029, 12, 25),
        date(2031, 7, 14), date(2040, 11, 11),
    ):  # fmt: skip
        assert day in DAMIER.holidays
    assert {day.year for day in DAMIER.holidays} == set(YEARS)


def test_a_part_of_a_country_may_have_more_of_them() -> None:
    good_friday, saint_stephen = date(2029, 3, 30), date(2029, 12, 26)
    assert not DAMIER.holidays & {good_friday, saint_stephen}
    assert with_lines('public_holidays = "FR-57"').holidays >= {good_friday, saint_stephen}


def test_the_organisation_may_add_days_of_its_own_or_have_these_alone() -> None:
    assert with_lines('public_holidays = "FR"', "holidays = [2027-05-07]").holidays == (
        DAMIER.holidays | {date(2027, 5, 7)}
    )
    assert with_lines("holidays = [2027-05-07]").holidays == {date(2027, 5, 7)}
    assert with_lines().holidays == frozenset()


@pytest.mark.parametrize("filed", [date(2026, 4, 30), date(2026, 12, 25)])
def test_check_ins_of_the_years_to_come_fall_on_no_holiday_and_no_sunday(filed: date) -> None:
    plans = {plan.id: plan for plan in DAMIER.checkins}
    start = datetime(filed.year, filed.month, filed.day, 12, tzinfo=UTC)
    days = {id_: coming(plan, 0, start, DAMIER.zone, DAMIER.holidays)[0] for id_, plan in plans.items()}
    assert all(day not in DAMIER.holidays and day.weekday() < SUNDAY for day in days.values())
    expected = {
        date(2026, 4, 30): (
            date(2028, 5, 2),
            date(2029, 4, 30),
        ),  # 30 April 2028 is a Sunday, 1 May a holiday
        date(2026, 12, 25): (date(2028, 12, 26), date(2029, 12, 26)),  # a Monday and a Tuesday of Christmas
    }
    assert (days["m24"], days["m36"]) == expected[filed]


def test_no_check_in_of_any_day_of_two_years_falls_on_a_day_off() -> None:
    for each in range(730):
        start = datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=each)
        for plan in DAMIER.checkins:
            day, _ = coming(plan, 0, start, DAMIER.zone, DAMIER.holidays)
            assert (day.month, day.day) != (12, 25)
            assert (day.month, day.day) != (5, 1)
            assert day.weekday() < SUNDAY


@pytest.mark.parametrize("where", ["DE-BY", "US-NY", "CH-GE", "GB-SCT", "IN", "RE", "MA"])
def test_other_countries_have_theirs(where: str) -> None:
    assert len(public_holidays(where)) >= 3 * len(YEARS)


def test_a_file_in_the_archive_that_names_what_is_no_longer_known_is_still_read() -> None:
    body = config.canonical(TEXT).replace('"public_holidays":"FR"', '"public_holidays":"FR-Q1"')
    assert config.restore(body).holidays == frozenset()
    old = config.canonical(edited('public_holidays = "FR"', "holidays = [2026-12-25]"))
    assert config.restore(old).holidays == {date(2026, 12, 25)}
