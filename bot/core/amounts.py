"""Whole numbers, as people write them in French and English."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Final

from bot.core.organisation import Question
from bot.core.reading import Refused
from bot.core.spelling import folded, plain

LARGEST: Final = 10**15
"""No number is kept beyond this, either side of zero: every database and JSON reader holds it exactly."""

_WRITTEN = re.compile(
    r"(?:environ |env\.? ?|a peu pres |autour de |about |around |approx\.? ?|[~≈±$£€] ?)?"
    r"(?P<minus>[-\u2212] ?)?\+? ?(?P<digits>\d[\d .,'’_]*)"
    r"(?: ?(?P<scale>k|m|mille|milliers?|thousand|millions?|md|milliards?|billions?)(?![a-z]))?"
    r"(?: ?d['’e] ?)?(?: ?(?:[€$£%]|[a-z]+))?(?: ?/ ?[a-z]+| [a-z]+)?[.!]?"
)
_SCALES = {
    "k": 3, "mille": 3, "millier": 3, "thousand": 3,
    "m": 6, "million": 6, "md": 9, "milliard": 9, "billion": 9,
}  # fmt: skip
_IN_LETTERS = {
    word: number
    for number, words in enumerate(
        (
            "zero aucun aucune none", "un une one", "deux two", "trois three", "quatre four", "cinq five",
            "six", "sept seven", "huit eight", "neuf nine", "dix ten", "onze eleven", "douze twelve",
        )
    )
    for word in words.split()
}  # fmt: skip
# « 3 000,50 »: thousands parted by a space, an apostrophe or the mark that decimals do not use.
_GROUPED = {
    mark: re.compile(rf"(?P<whole>\d{{1,3}}(?:[ '’_{mark}]\d{{3}})+)(?:[.,](?P<part>\d+))?")
    for mark in (",", ".")
}
_TWICE_GROUPED = re.compile(r"(?P<whole>\d{1,3}(?P<mark>[.,])\d{3}(?:(?P=mark)\d{3})+)(?P<part>)")
_UNGROUPED = re.compile(r"(?P<whole>\d+)(?:[.,](?P<part>\d+))?")


def amount(text: str, question: Question, language: str) -> int | Refused:
    """The whole number typed, within the bounds; « 3 000 € », « 12k » and « trois » are understood.

    In English a comma parts thousands and a point decimals; elsewhere the other way round.
    """
    exact = _exact(text, "," if language.startswith("en") else ".")
    if exact is None:
        return Refused("wrong_number")
    if exact != exact.to_integral_value():
        return Refused("not_whole")
    return out_of_bounds(int(exact), question) or int(exact)


def out_of_bounds(number: int, question: Question) -> Refused | None:
    """Why a number lies outside the question's bounds; None when it lies within."""
    low = max(question.low, -LARGEST) if isinstance(question.low, int) else -LARGEST
    high = min(question.high, LARGEST) if isinstance(question.high, int) else LARGEST
    if number < low:
        return Refused("too_low", {"low": low})
    return Refused("too_high", {"high": high}) if number > high else None


def _exact(text: str, grouping: str) -> Decimal | None:
    word = folded(text)
    if word in _IN_LETTERS:
        return Decimal(_IN_LETTERS[word])
    letters = unicodedata.normalize("NFD", plain(text).casefold())
    found = _WRITTEN.fullmatch("".join(c for c in letters if not unicodedata.combining(c)).strip())
    if not found:
        return None
    digits = found["digits"].rstrip(" .,'’_")
    split = next(
        (m for p in (_GROUPED[grouping], _TWICE_GROUPED, _UNGROUPED) if (m := p.fullmatch(digits))), None
    )
    if split is None or split["part"] == "000":  # « 3,000 » may be three thousand or three: better ask
        return None
    exact = Decimal(f"{re.sub(r'[^0-9]', '', split['whole'])}.{split['part'] or '0'}")
    exact = exact.scaleb(_SCALES.get((found["scale"] or "").rstrip("s"), 0))
    return -exact if found["minus"] else exact
