"""References of cases as people type them: whole, without its zeros or its letters, or the number alone."""

from __future__ import annotations

import re

from bot.core.parsing.spelling import folded

_NUMBERS = re.compile(r"(?P<letters>[a-z]*) ?(?:(?P<year>20\d\d) )?(?P<number>\d{1,6})")


def reference_in(text: str, letters: str, year: int) -> str | None:
    """The reference a text names, of this year where it names none; None if it is something else.

    >>> reference_in("d 2026 42", "D", 2027)
    'D-2026-0042'
    """
    found = _NUMBERS.fullmatch(folded(text))
    if found is None or found["letters"] not in {"", folded(letters)}:
        return None
    return reference_of(letters, int(found["year"] or year), int(found["number"]))


def reference_of(letters: str, year: int, number: int) -> str:
    """The reference of the year's case of this number."""
    return f"{letters}-{year}-{number:04}"
