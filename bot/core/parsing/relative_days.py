"""Days told from the present one: « demain », « lundi prochain », « dans trois semaines »."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from bot.core.model.frozen import Frozen
from bot.core.parsing import numerals

_WEEK = (
    ("lundi", "monday"), ("mardi", "tuesday"), ("mercredi", "wednesday"), ("jeudi", "thursday"),
    ("vendredi", "friday"), ("samedi", "saturday"), ("dimanche", "sunday"),
)  # fmt: skip
WEEKDAYS: Final = {name: place for place, names in enumerate(_WEEK) for name in names}
"""The days of the week, folded: Monday is 0."""

_EXACT = {
    "aujourd hui": 0, "today": 0, "ce jour": 0, "maintenant": 0, "now": 0, "ce matin": 0, "ce soir": 0,
    "tonight": 0, "demain": 1, "tomorrow": 1, "apres demain": 2, "the day after tomorrow": 2,
    "day after tomorrow": 2, "hier": -1, "yesterday": -1, "avant hier": -2, "the day before yesterday": -2,
    "day before yesterday": -2,
}  # fmt: skip
"""Days from today."""
_AWAY = re.compile(
    r"(?:(?P<after>dans|d ici|in|within) |(?P<before>il y a) )(?:environ |about )?"
    r"(?P<many>.{1,30}) (?P<unit>\w+)"
)
_AGO = re.compile(r"(?:about )?(?P<many>.{1,30}) (?P<unit>\w+) ago")
_UNITS = {
    "jour": 1, "jours": 1, "day": 1, "days": 1, "semaine": 7, "semaines": 7, "week": 7, "weeks": 7,
}  # fmt: skip
_MONTHS = {"mois": 1, "month": 1, "months": 1, "an": 12, "ans": 12, "annee": 12, "annees": 12,
           "year": 12, "years": 12}  # fmt: skip
_NAMED = re.compile(r"(?:(?:le|ce|this|on) )?(?P<next1>next |coming )?(?P<last1>last )?(?P<day>\w+)"
                    r"(?P<next2> prochain| qui vient)?(?P<last2> dernier| passe)?")  # fmt: skip
_MOST = 3_000
"""The largest number of days, weeks or months from now."""


class Nearby(Frozen):
    """The days a text may mean, likeliest first, and whether it can mean nothing else."""

    days: tuple[date, ...]
    sure: bool = False


def relative(words: Sequence[str], today: date) -> Nearby | None:
    """The days folded words tell from the present one; None when they tell none so."""
    text = " ".join(words)
    if text in _EXACT:
        return Nearby((today + timedelta(days=_EXACT[text]),), sure=True)
    away = _AWAY.fullmatch(text) or _AGO.fullmatch(text)
    if away:
        day = _away(away["many"], away["unit"], today, ahead=bool(away.groupdict().get("after")))
        return Nearby((day,)) if day else None
    named = _NAMED.fullmatch(text)
    if named and named["day"] in WEEKDAYS:
        return Nearby(_weekdays(named, today))
    return None


def _away(many: str, unit: str, today: date, *, ahead: bool) -> date | None:
    words: list[str | Decimal] = [Decimal(word) if word.isdecimal() else word for word in many.split()]
    number = Decimal(1) if many in numerals.ONE else numerals.number(words)
    if number is None or number > _MOST or number != number.to_integral_value():
        return None
    amount = int(number) if ahead else -int(number)
    if unit in _UNITS:
        return today + timedelta(days=amount * _UNITS[unit])
    return _months_away(amount * _MONTHS[unit], today) if unit in _MONTHS else None


def _months_away(months: int, today: date) -> date | None:
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return None
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def _weekdays(named: re.Match[str], today: date) -> tuple[date, ...]:
    """The next day of that name and the one a week later, or the last one, as the text says."""
    ahead = (WEEKDAYS[named["day"]] - today.weekday()) % 7 or 7
    coming, gone = today + timedelta(days=ahead), today + timedelta(days=ahead - 7)
    gone = gone if gone < today else gone - timedelta(days=7)
    if named["next1"] or named["next2"]:
        return coming, coming + timedelta(days=7)
    return (gone,) if named["last1"] or named["last2"] else (coming, gone)
