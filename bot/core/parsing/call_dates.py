"""« Du 1er décembre au 31 janvier », « jusqu’au 31/01 », « 12 places »: what is typed of a call."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from bot.core.model.frozen import Frozen
from bot.core.model.organisation import Question
from bot.core.parsing import dates, numerals
from bot.core.parsing.reading import Meant
from bot.core.parsing.spelling import folded, plain, word_set

_BETWEEN = re.compile(r" (?:jusqu au|jusque|au|to|until) ")
_ARROW = re.compile(r"->|→|—|–| - ")
_ENDS = re.compile(r"(?:jusqu au|jusqu a|jusque|au|until|till|ferme(?:ture)?|fin|closes)\b(?: le)?")
_STARTS = re.compile(r"(?:a partir du|a partir de|des|depuis|ouvre|ouverture|from|opens)\b(?: le)?")
_NO_LIMIT = word_set("illimite illimitee illimitees aucune aucun sans unlimited none")
MOST: Final = 9999


class Dates(Frozen):
    """The days that were typed; None: not."""

    opens: date | None = None
    closes: date | None = None


def call_dates(text: str, today: date, *, is_open: bool) -> Dates | None:
    """The days of a call, after today for the last; None where there are none, or in no order.

    One day alone closes a call that is open, and opens one that is not, unless the text says which.
    """
    said = folded(_ARROW.sub(" jusqu au ", plain(text)))
    ends, starts = _ENDS.match(said), _STARTS.match(said)
    bare = said[ends.end() if ends else starts.end() if starts else 0 :].strip()
    parts = _BETWEEN.split(bare)
    if len(parts) == len(("opens", "closes")):
        return _both(parts[0], parts[1], today)
    coming = next((day for day in _days(bare, today) if day >= today), None)
    if coming is None:
        return None
    return Dates(closes=coming) if ends or (is_open and not starts) else Dates(opens=coming)


def places(text: str) -> int | None:
    """How many places; 0: no limit; None where it is no number."""
    words = folded(plain(text)).replace(" places", "").replace(" place", "").split()
    if not _NO_LIMIT.isdisjoint(words):
        return 0
    number = (
        int(words[0])
        if len(words) == 1 and words[0].isdecimal()
        else numerals.number(words)
        if words
        else None
    )
    return int(number) if number is not None and 1 <= number <= MOST and number == int(number) else None


def _both(first: str, second: str, today: date) -> Dates | None:
    closes = next((day for day in _days(second, today) if day >= today), None)
    if closes is None:
        return None
    before = [day for day in _days(first, today) if day <= closes]
    return Dates(max(before), closes) if before else None


def _days(text: str, today: date) -> list[date]:
    """The days a text may mean, likeliest first."""
    found = dates.day(text, _ANY, today)
    if isinstance(found, Meant):
        return [date.fromisoformat(str(each)) for each in found.values]
    return [date.fromisoformat(found)] if isinstance(found, str) else []


_ANY: Final = Question(id="day", kind="date", text={}, name={})
