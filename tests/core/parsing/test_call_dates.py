"""The dates and the places of a call, as staff type them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.parsing.call_dates import Dates, call_dates, places

TODAY = date(2026, 11, 29)
DECEMBER, JANUARY, NOVEMBER = date(2026, 12, 1), date(2027, 1, 31), date(2026, 11, 1)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("du 1er décembre au 31 janvier", Dates(DECEMBER, JANUARY)),
        ("1/12 au 31/01", Dates(DECEMBER, JANUARY)),
        ("01/12/2026 - 31/01/2027", Dates(DECEMBER, JANUARY)),
        ("2026-12-01 → 2027-01-31", Dates(DECEMBER, JANUARY)),
        ("à partir du 1er décembre jusqu’au 31 janvier", Dates(DECEMBER, JANUARY)),
        ("du 1er novembre au 31 janvier", Dates(NOVEMBER, JANUARY)),
        ("from 1 December until 31 January", Dates(DECEMBER, JANUARY)),
        ("jusqu’au 31 janvier", Dates(None, JANUARY)),
        ("à partir du 1er décembre", Dates(DECEMBER, None)),
        ("dès le 1er décembre", Dates(DECEMBER, None)),
        ("31 janvier", Dates(JANUARY, None)),
        ("bientôt", None),
        ("du 1er décembre au 31 janvier 2020", None),
        ("31/02/2027", None),
        ("", None),
    ],
)
def test_the_dates_of_a_call_are_read(text: str, found: Dates | None) -> None:
    assert call_dates(text, TODAY, is_open=False) == found


def test_one_day_alone_closes_a_call_that_is_open() -> None:
    assert call_dates("31 janvier", TODAY, is_open=True) == Dates(None, JANUARY)
    assert call_dates("à partir du 1er décembre", TODAY, is_open=True) == Dates(DECEMBER, None)


@pytest.mark.parametrize(
    ("text", "found"),
    [("12", 12), ("12 places", 12), ("douze places", 12), ("sans limite", 0), ("illimité", 0), ("0", None),
     ("-3 places ?", 3), ("beaucoup", None), ("12,5", None), ("", None)],
)  # fmt: skip
def test_places_are_read(text: str, found: int | None) -> None:
    assert places(text) == found
