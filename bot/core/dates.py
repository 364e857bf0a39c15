"""Days, as people write them in French and English."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from bot.core.organisation import Question
from bot.core.reading import Refused
from bot.core.spelling import folded, plain

EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2199, 12, 31)
"""Dates outside are slips of the finger, whatever the question allows."""

_MONTHS = tuple(
    tuple(names.split())
    for names in (
        "janvier january", "fevrier february", "mars march", "avril april", "mai may", "juin june",
        "juillet july", "aout august", "septembre september", "octobre october", "novembre november",
        "decembre december",
    )
)  # fmt: skip
_SHORTEST_MONTH = 3
_NOT_PART = frozenset(
    (
        "le", "on", "the", "of", "de", "du", "au",
        "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    )
)  # fmt: skip
_ORDINAL = re.compile(r"(?<=\d)(?:er|ere|e|eme|st|nd|rd|th)$")
_DAY_FIRST = re.compile(r"(?P<day>\d\d?) (?P<month>\d\d?) (?P<year>\d{4}|\d\d)")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4}) (?P<month>\d\d?) (?P<day>\d\d?)")
_NO_DAY = re.compile(r"(?:\d\d? )?\d{4}|\d{4} \d\d?")
_NO_YEAR = re.compile(r"\d\d? \d\d?")
_CENTURY_TURNS = 70
"""Years written with two digits: below, this century; from it on, the last one."""


def day(text: str, question: Question) -> str | Refused:
    """The day typed, as an ISO date within the bounds; in figures the day comes before the month."""
    parts = [_ORDINAL.sub("", part) for part in folded(plain(text)).split() if part not in _NOT_PART]
    months = [month for part in parts if (month := _month(part))]
    figures = [part for part in parts if not _month(part)]
    if len(months) == 1:
        found = _in_words(figures, months[0])
    else:
        found = Refused("not_a_date") if months else _in_figures(" ".join(figures))
    if isinstance(found, Refused):
        return found
    return out_of_bounds(found, question) or found.isoformat()


def out_of_bounds(found: date, question: Question) -> Refused | None:
    """Why a date lies outside the question's bounds; None when it lies within."""
    low = question.low if isinstance(question.low, date) else EARLIEST
    high = question.high if isinstance(question.high, date) else LATEST
    if found < low:
        return Refused("date_too_early", {"low": low})
    return Refused("date_too_late", {"high": high}) if found > high else None


def _month(word: str) -> int:
    """The month a name or its first letters stand for; 0 for none, or for several (« jui »)."""
    if len(word) < _SHORTEST_MONTH:
        return 0
    hits = [n for n, names in enumerate(_MONTHS, 1) if any(name.startswith(word) for name in names)]
    return hits[0] if len(hits) == 1 else 0


def _in_words(figures: list[str], month: int) -> date | Refused:
    match figures:
        case [year, day] if len(year) == len("2026"):
            return _in_figures(f"{year} {month} {day}")
        case [day, year]:
            return _in_figures(f"{day} {month} {year}")
        case [day] if _NO_YEAR.fullmatch(f"{day} {month}"):
            return Refused("date_needs_year")
    return _in_figures(" ".join([str(month), *figures])) if figures else Refused("date_needs_day")


def _in_figures(figures: str) -> date | Refused:
    found = _YEAR_FIRST.fullmatch(figures) or _DAY_FIRST.fullmatch(figures)
    if found:
        return _real(found["year"], int(found["month"]), int(found["day"]))
    if _NO_DAY.fullmatch(figures):
        return Refused("date_needs_day")
    return Refused("date_needs_year" if _NO_YEAR.fullmatch(figures) else "not_a_date")


def _real(year: str, month: int, day: int) -> date | Refused:
    full = int(year)
    if len(year) == len("26"):
        full += 2000 if full < _CENTURY_TURNS else 1900
    if month > len(_MONTHS) >= day:  # 12/31/2026, as written in America, has one meaning only
        month, day = day, month
    try:
        return date(full, month, day)
    except ValueError:
        return Refused("not_a_date")
