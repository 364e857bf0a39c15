"""Months of the calendar: from the 31st to the last day of a shorter month."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Final

YEAR: Final = 12


def months_later(start: date, months: int) -> date:
    """The same day so many months later, or the last of a month that has no such day.

    Raises ValueError where there is no such year.
    """
    years, month = divmod(start.month - 1 + months, YEAR)
    year = start.year + years
    if not date.min.year <= year <= date.max.year:
        raise ValueError(f"there is no year {year}")
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
