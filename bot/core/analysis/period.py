"""A period of which figures are told: whole months, or a week, in the organisation's zone."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from bot.core.model.frozen import Frozen

YEAR: Final = 12
"""Months of it; the period that is told where none is named."""
MOST_MONTHS: Final = 600
WEEK: Final = timedelta(days=7)

_YEAR = re.compile(r"(20\d\d)")
_MONTHS = re.compile(r"(\d{1,3}) *(?:mois|months?|m)?")
_YEARS = re.compile(r"(\d{1,2}) *(?:ans?|ann[ée]es?|years?)")


class Period(Frozen):
    """From a first day to a last one, both included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day <= self.last

    @property
    def months(self) -> tuple[str, str]:
        """Its first and its last month, as `2026-11`: sums by month are told of both whole."""
        return f"{self.first:%Y-%m}", f"{self.last:%Y-%m}"


def read(words: str, today: date) -> Period | None:
    """The period of « 2026 », « 3 mois », « 2 years »; of no words, the last twelve months. None: unknown.

    So many months are the present one and those before it: sums by month then say the same of it.
    """
    words = words.strip().lower()
    if not words:
        return months(YEAR, today)
    if named := _YEAR.fullmatch(words):
        year = int(named[1])
        return Period(date(year, 1, 1), date(year, 12, 31))
    for pattern, each in ((_MONTHS, 1), (_YEARS, YEAR)):
        if (named := pattern.fullmatch(words)) and 0 < int(named[1]) * each <= MOST_MONTHS:
            return months(int(named[1]) * each, today)
    return None


def months(number: int, today: date) -> Period:
    """The present month and those before it, so many in all."""
    years, month = divmod(today.year * YEAR + today.month - number, YEAR)
    return Period(date(years, month + 1, 1), today)


def week_before(day: date) -> Period:
    """The seven days before a day."""
    return Period(day - WEEK, day - timedelta(days=1))
