"""Days, as people write them in French and English."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from bot.core.model.organisation import Question
from bot.core.parsing import numerals
from bot.core.parsing.reading import Meant, Refused
from bot.core.parsing.relative_days import WEEKDAYS, relative
from bot.core.parsing.spelling import folded, near, plain, word_set

EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2199, 12, 31)
"""Dates outside are slips of the finger, whatever the question allows."""

_CLOCK = r"\d{1,2}\s?(?:h(?:eures?)?(?:\s?\d{2})?|:\d{2}(?:\s?[ap]m)?|[ap]m)"
_HOUR = re.compile(
    r"(?<=\d)T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?\b"  # of ISO 8601
    rf"|(?:\b(?:à|a|at|vers|around|entre|between|de|from|dès|until)\s+)?\b{_CLOCK}"
    rf"(?:\s*(?:et|and|à|to|-|–)\s*{_CLOCK})?\b",
    re.IGNORECASE,
)
_PART_OF_DAY = re.compile(
    r"(?:\b(?:à|a|at|vers|around|en|dans|in|le|la|the|fin de|early|late)\s+)*(?:\bl['’])?"
    r"\b(?:apr[eè]s-midi|midi|minuit|matin(?:ée)?|soir(?:ée)?|nuit"
    r"|noon|midnight|morning|afternoon|evening|night)\b",
    re.IGNORECASE,
)
"""The time of day, which no question asks."""
_UNPARTED = re.compile(r"\d{6}(?:\d\d)?")
_GLUED = re.compile(r"(?<=\d)(?=[a-z])|(?<=[a-z]{3})(?=\d)")
_ORDINAL = re.compile(r"(?<=\d) (?:er|ere|e|eme|st|nd|rd|th)\b")
MONTHS: Final = tuple(
    tuple(names.split())
    for names in (
        "janvier january", "fevrier february", "mars march", "avril april", "mai may", "juin june",
        "juillet july", "aout august", "septembre september", "octobre october", "novembre november",
        "decembre december",
    )
)  # fmt: skip
_SHORTEST_MONTH = 3
_SHORTEST_SLIP = 5
_NOT_PART = WEEKDAYS.keys() | word_set("le on the of de du au l a at pour for")
_ROUGHLY = word_set("vers environ autour around about circa peut etre maybe perhaps probablement probably")
_NEXT = word_set("prochain prochaine next coming")
_LAST = word_set("dernier derniere last passe")
_NO_DAY_IN = word_set(
    "fin debut mi mid end early late beginning courant mois month annee year semaine week trimestre quarter",
    "semestre printemps ete automne hiver spring summer autumn fall winter rentree q1 q2 q3 q4",
)
"""Words of a time that has no day."""
_FIRST = frozenset(("premier", "first"))
_DAY_FIRST = re.compile(r"(?P<day>\d\d?) (?P<month>\d\d?) (?P<year>\d{4}|\d\d)")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4}) (?P<month>\d\d?) (?P<day>\d\d?)")
_NO_DAY = re.compile(r"(?:\d\d? )?\d{4}|\d{4} \d\d?")
_NO_YEAR = re.compile(r"\d\d? \d\d?")
_LONGEST_MONTH = 31
_CENTURY_TURNS = 70
"""Years written with two digits: below, this century; from it on, the last one."""


def day(text: str, question: Question, today: date | None = None) -> str | Meant | Refused:
    """The day typed, as an ISO date within the bounds; in figures the day comes before the month.

    With `today`, « demain » is a day, and « 15 mars » or « dans trois semaines » are days to ask about.
    """
    text = without_hours(text)
    if _UNPARTED.fullmatch(figures := text.strip(" .,;!")):
        return _fitting(tuple(_unparted(figures)), question, sure=False)
    whole, words = words_of(text), words_of(_PART_OF_DAY.sub("", text))
    near_today = (relative(whole, today) or relative(words, today)) if today else None  # « ce soir »
    if near_today:
        return _fitting(near_today.days, question, sure=near_today.sure)
    rough = not _ROUGHLY.isdisjoint(words) or "?" in text
    side = 1 if _NEXT.intersection(words) else -1 if _LAST.intersection(words) else 0
    parts = [word for word in words if word not in _NOT_PART | _ROUGHLY | _NEXT | _LAST]
    found, misspelt = _day_of(parts)
    if found == Refused("date_needs_year") and today:
        around = _around(parts, today, side)
        return around if isinstance(around, Refused) else _fitting(around, question, sure=False)
    if isinstance(found, Refused):
        return found
    meant = (found, *_that_weekday(words, found))
    return _fitting(meant, question, sure=not rough and not misspelt and len(meant) == 1)


def without_hours(text: str) -> str:
    """The text in plain digits, without the time of day in figures: « à 14h », « entre 9h et 12h »."""
    return _HOUR.sub("", plain(text))


def words_of(text: str) -> list[str]:
    """The folded words of a text, those apart that are glued: « 1er mai2027 » is 1, mai and 2027."""
    return _ORDINAL.sub("", _GLUED.sub(" ", folded(text))).split()


def _unparted(figures: str) -> Iterator[date]:
    """« 03042027 », « 030427 » or `20270403`: the days it may be."""
    day_first, year_first = (figures[:2], figures[2:4], figures[4:]), (figures[:4], figures[4:6], figures[6:])
    for cuts in (day_first, year_first):
        found = _in_figures(" ".join(cuts))
        if isinstance(found, date):
            yield found


def _that_weekday(words: list[str], found: date) -> tuple[date, ...]:
    """The nearest day of the weekday that was written, if the day that was written is another."""
    said = {WEEKDAYS[word] for word in words if word in WEEKDAYS}
    if len(said) != 1 or found.weekday() in said:
        return ()
    ahead = (said.pop() - found.weekday()) % 7
    return (found + timedelta(days=ahead if ahead <= 3 else ahead - 7),)  # noqa: PLR2004 - half a week


def _fitting(days: tuple[date, ...], question: Question, *, sure: bool) -> str | Meant | Refused:
    within = tuple(day.isoformat() for day in days if not out_of_bounds(day, question))
    if not within:
        return (out_of_bounds(days[0], question) if days else None) or Refused("not_a_date")
    return within[0] if sure else Meant(within)


def _around(parts: list[str], today: date, side: int) -> tuple[date, ...] | Refused:
    """The next and the last day of that name; only one of them where the text says which.

    Of a day that no year has, « 30 février », why it is none: as the month of next year ends.
    """
    years = range(today.year - 8, today.year + 9)  # 29 February comes every eight years at worst
    every = {year: _day_of([*parts, str(year)])[0] for year in years}
    days = [day for day in every.values() if isinstance(day, date)]
    never = every[today.year + 1]
    if isinstance(never, Refused) and not days:
        return never
    after = [day for day in days if day >= today][:1]
    before = [day for day in days if day < today][-1:]
    return tuple(after if side > 0 else before if side < 0 else after + before)


def out_of_bounds(found: date, question: Question) -> Refused | None:
    """Why a date lies outside the question's bounds; None when it lies within."""
    low = max(question.low, EARLIEST) if isinstance(question.low, date) else EARLIEST
    high = min(question.high, LATEST) if isinstance(question.high, date) else LATEST
    if found < low:
        return Refused("date_too_early", {"low": low})
    return Refused("date_too_late", {"high": high}) if found > high else None


def _day_of(parts: list[str]) -> tuple[date | Refused, bool]:
    """The day that figures and the name of a month say, and whether that name is misspelt."""
    if not _NO_DAY_IN.isdisjoint(parts):
        return Refused("date_needs_day"), False
    misspelt = False
    months = [(place, month) for place, part in enumerate(parts) if (month := month_of(part))]
    if not months:
        months = [(place, month) for place, part in enumerate(parts) if (month := nearly_month_of(part))]
        misspelt = bool(months)
    if len(months) > 1:  # « le dix-sept mars »
        months = [(place, month) for place, month in months if parts[place] != "sept"]
    if len(months) != 1:
        return (Refused("not_a_date") if months else _in_figures(" ".join(parts))), misspelt
    place, month = months[0]
    return _in_words(_spelled(parts[:place]), _spelled(parts[place + 1 :]), month), misspelt


def _spelled(words: list[str]) -> list[str]:
    """« Vingt et un », « premier » as figures."""
    if words[:1] and words[0] in _FIRST:
        return ["1", *words[1:]]
    number = numerals.number(words) if words and not words[0].isdecimal() else None
    return words if number is None else [str(int(number))]


def month_of(word: str) -> int:
    """The month a name or its first letters stand for; 0 for none, or for several (« jui »)."""
    if len(word) < _SHORTEST_MONTH:
        return 0
    hits = [n for n, names in enumerate(MONTHS, 1) if any(name.startswith(word) for name in names)]
    return hits[0] if len(hits) == 1 else 0


def nearly_month_of(word: str) -> int:
    """The month whose name is a slip away; 0 for none, or for several."""
    if len(word) < _SHORTEST_SLIP:
        return 0
    hits = [n for n, names in enumerate(MONTHS, 1) if any(near(word, name, 2) for name in names)]
    return hits[0] if len(hits) == 1 else 0


def _in_words(before: list[str], after: list[str], month: int) -> date | Refused:
    figures = [*before, *after]
    match figures:
        case [year, day] if len(year) == len("2026"):
            return _in_figures(f"{year} {month} {day}")
        case [_, _] if not after:  # « du 3 au 15 avril » is no day of 2015
            return Refused("not_a_date")
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


def full_year(figures: str) -> int:
    """The year that two figures stand for, or four say."""
    year = int(figures)
    return year if len(figures) > len("26") else year + (2000 if year < _CENTURY_TURNS else 1900)


def _real(year: str, month: int, day: int) -> date | Refused:
    full = full_year(year)
    if month > len(MONTHS) >= day:  # 12/31/2026, as written in America, has one meaning only
        month, day = day, month
    try:
        return date(full, month, day)
    except ValueError:
        return _no_such_day(full, month, day)


def _no_such_day(year: int, month: int, day: int) -> Refused:
    """« 29/02/2027 »: the month ends before."""
    if not (EARLIEST.year <= year <= LATEST.year and 1 <= month <= len(MONTHS) and day <= _LONGEST_MONTH):
        return Refused("not_a_date")
    last = monthrange(year, month)[1]
    return Refused("no_such_day", {"last": date(year, month, last)}) if day > last else Refused("not_a_date")
