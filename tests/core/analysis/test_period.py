"""The periods staff may name."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.analysis.period import Period, read, week_before

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("", date(2025, 12, 1), TODAY),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("3 mois", date(2026, 9, 1), TODAY),
        ("3 Months", date(2026, 9, 1), TODAY),
        (" 1 mois ", date(2026, 11, 1), TODAY),
        ("12", date(2025, 12, 1), TODAY),
        ("11", date(2026, 1, 1), TODAY),
        ("2 ans", date(2024, 12, 1), TODAY),
        ("1 year", date(2025, 12, 1), TODAY),
    ],
)
def test_a_period_is_read_as_people_say_it(said: str, first: date, last: date) -> None:
    assert read(said, TODAY) == Period(first, last)


@pytest.mark.parametrize(
    "said", ["hier", "0 mois", "1999", "3 semaines", "9999 mois", "99 ans", "-1", "2026 2027"]
)
def test_what_names_no_period_is_none(said: str) -> None:
    assert read(said, TODAY) is None


def test_a_week_ends_the_day_before_and_sums_by_month_cover_it() -> None:
    week = week_before(date(2026, 12, 3))
    assert week == Period(date(2026, 11, 26), date(2026, 12, 2))
    assert week.months == ("2026-11", "2026-12")
    assert week.holds(date(2026, 11, 26))
    assert not week.holds(date(2026, 12, 3))
