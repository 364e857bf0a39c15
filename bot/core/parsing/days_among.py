"""Days that a text holds among other words: « on commence le 3 avril 2027 », « du 3 au 5 avril »."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import zip_longest
from typing import Final

from bot.core.model.organisation import Question
from bot.core.parsing import dates, numerals
from bot.core.parsing.reading import Meant, Refused
from bot.core.parsing.relative_days import WEEKDAYS, relative
from bot.core.parsing.spelling import word_set

_YEAR_FIRST = re.compile(r"\b(\d{4})([-/.])(\d\d?)\2(\d\d?)\b")
_FIGURES = re.compile(
    r"(?<![\d/.-])(?P<day>\d\d?) ?(?P<sign>[/.\u2010-\u2015-]) ?(?P<month>\d\d?)"
    r"(?: ?(?P=sign) ?(?P<year>\d{4}|\d\d))?(?![/.-]?\d)"
)
_UNPARTED = re.compile(r"(?<![\d/.-])(\d\d)(\d\d)(\d{4}|\d\d)(?![/.-]?\d)")
_PARTED = re.compile(
    r"[;&+\u2192]|,(?!\s*\d{4})|\s[\u2010-\u2015-]+>?\s"
    r"|(?:(?<=\d{4})|(?<=[^\W\d]))[/\u2010-\u2015-](?=\d\d?[ /.a-z])|[\u2010-\u2015-](?=\d\d?/\d)"
)
"""Signs that part one day from the next; « April 3, 2027 » is one."""
_SMALL = WEEKDAYS.keys() | word_set("le the of du de l annee year")
_LINKS = word_set("au a to et and ou or jusqu until till puis then")
_IN = word_set("en in")

# A text as one letter a word: d, y figures of a day and of a year; n a number in words; m a month, k nearly
# one; s « sept », a month or a number; l a link between two days; i what leads to a month; x another word.
_DAY, _MONTH = "(?:d|[ns]+)", "[ms]"
_DAYS: Final = re.compile(
    rf"(?<![dmns])(?:{_DAY}(?:l+{_DAY})*(?:{_MONTH}y?(?!{_MONTH})|ky)|y{_MONTH}{_DAY}(?![mns])"
    rf"|{_MONTH}{_DAY}(?:l+{_DAY})*y?(?!{_MONTH}|d)|k{_DAY}y)"
)
"""Days of one month: « 3, 4 et 5 avril 2027 », `April 3 to 5`; none where others stand right beside it."""
_NO_DAY = re.compile(rf"(?<![dmns]){_MONTH}l?y|i{_MONTH}|iy")
_MOST_WORDS = 8
"""Words of the longest text that tells a day from the present one."""


def typed(text: str, question: Question, today: date | None) -> str | Meant | Refused:
    """The day typed, as `dates.day` reads it; one among other words, or several, are asked about."""
    whole = dates.day(text, question, today)
    said = " ".join(dates.words_of(_in_words(dates.without_hours(text))))
    words = said.replace(" et un ", " un ").split()  # « vingt et un mars »
    bare = [word for word in words if word not in _SMALL]
    letters = "".join(map(_letter, bare))
    days = list(_days(bare, letters))
    is_one = len(days) == 1
    if (is_one or not days) and whole not in (Refused("not_a_date"), Refused("date_needs_day")):
        return whole
    if is_one:  # with its weekday, which may be of another day
        days = [" ".join([*(word for word in words if word in WEEKDAYS), *days])]
    elif not days and whole == Refused("not_a_date"):
        days = _from_today(words, today) if today else []
    read = [dates.day(each, question, today) for each in days]
    likeliest_first = (value for rank in zip_longest(*map(_values, read)) for value in rank if value)
    if values := tuple(dict.fromkeys(likeliest_first)):
        return Meant(values[:4])
    if not read and _NO_DAY.search(letters):
        return Refused("date_needs_day")
    return next((each for each in read if isinstance(each, Refused)), whole)


def _values(read: str | Meant | Refused) -> tuple[str, ...]:
    if isinstance(read, Refused):
        return ()
    return tuple(map(str, read.values)) if isinstance(read, Meant) else (read,)


def _in_words(text: str) -> str:
    """« 3/4/27 » as « 3 avril 2027 », « 3-5 avril » as « 3 au 5 avril »: one way of writing is left."""
    text = _YEAR_FIRST.sub(r"\4/\3/\1", _PARTED.sub(" ou ", text))
    return _FIGURES.sub(_named, _UNPARTED.sub(r"\1/\2/\3", text))


def _named(figures: re.Match[str]) -> str:
    day, month, year = int(figures["day"]), int(figures["month"]), figures["year"] or ""
    if not year and figures["sign"] != "/":
        return figures.group() if figures["sign"] == "." else f"{day} au {month}"
    if month > len(dates.MONTHS):  # as in America
        day, month = month, day
    if not 1 <= month <= len(dates.MONTHS):
        return figures.group()
    return f" {day} {dates.MONTHS[month - 1][0]} {dates.full_year(year) if year else ''} "


def _letter(word: str) -> str:
    if word.isdecimal():
        return "d" if len(word) <= len("31") else "y" if len(word) == len("2027") else "x"
    if word in numerals.WORDS or word in ("premier", "first"):
        return "s" if dates.month_of(word) else "n"
    if word in _LINKS:
        return "l"
    if word in _IN:
        return "i"
    return "m" if dates.month_of(word) else "k" if dates.nearly_month_of(word) else "x"


def _days(words: list[str], letters: str) -> Iterator[str]:
    """Each day that the words name; one without its year is of that of the next day, or of the one before."""
    found = [_parts(words[each.start() : each.end()], each.group()) for each in _DAYS.finditer(letters)]
    years = [year for _, _, year in found]
    for at, (days, month, _) in enumerate(found):
        year = next(filter(None, (*years[at:], *reversed(years[:at]))), "")
        yield from (f"{day} {month} {year}".strip() for day in days)


def _parts(words: list[str], letters: str) -> tuple[list[str], str, str]:
    """The days of one month, the month, and the year if it is said."""
    month, year = max(letters.rfind("m"), letters.rfind("k")), letters.find("y")
    month = letters.rfind("s") if month < 0 else month
    between = "".join("l" if at in (month, year) else letter for at, letter in enumerate(letters))
    days = [" ".join(words[each.start() : each.end()]) for each in re.finditer("[^l]+", between)]
    return days, words[month], words[year] if year >= 0 else ""


def _from_today(words: list[str], today: date) -> list[str]:
    """« On commence dans trois semaines », « lundi ou mardi »: the most words that tell a day."""
    for length in range(min(_MOST_WORDS, len(words)), 0, -1):
        every = (words[start : start + length] for start in range(len(words) - length + 1))
        if found := [" ".join(each) for each in every if relative(each, today)]:
            return found
    return []
