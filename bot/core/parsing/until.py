"""« Jusqu’au 12 août Basile »: the day until which somebody is away, and what stands after it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from bot.core.model.organisation import Question
from bot.core.parsing import dates
from bot.core.parsing.reading import Meant, Refused
from bot.core.parsing.spelling import folded, plain, word_set

LONGEST: Final = timedelta(days=366)
_BEFORE = word_set("jusqu jusque until till au le")
"""What may stand about the day; « jusqu’au » is two words once it is folded."""
_BETWEEN = word_set("a pour avec chez to with for et")
"""What may stand before a name."""


def until(text: str, today: date) -> tuple[date | Refused, str]:
    """The day, after today and within a year, and the folded words after it.

    Of a day without its year, the next of that name; what is no day at all is refused as `not_a_date`.
    """
    asked = Question(
        id="until", kind="date", text={}, name={}, low=today + timedelta(days=1), high=today + LONGEST
    )
    words = [word for word in folded(plain(text)).split() if word not in _BEFORE]
    words = words[1:] if words[:1] == ["a"] else words
    for cut in range(len(words), 0, -1):
        found = dates.day(" ".join(words[:cut]), asked, today)
        if found != Refused("not_a_date"):
            return _settled(found), _name(words[cut:])
    return Refused("not_a_date"), _name(words)


def _settled(found: str | Meant | Refused) -> date | Refused:
    if isinstance(found, Refused):
        return Refused("not_a_date") if found.key == "no_such_day" else found
    return date.fromisoformat(found if isinstance(found, str) else str(found.values[0]))


def _name(words: list[str]) -> str:
    return " ".join(words[1:] if words[:1] and words[0] in _BETWEEN else words)
