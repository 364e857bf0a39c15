"""Lays out buttons in rows that a phone shows whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from bot.core.model.message import Button, Text

Rows: TypeAlias = tuple[tuple[Button, ...], ...]

WIDEST: Final = {3: 8, 2: 18}
"""Characters of the longest label, by how many buttons stand side by side, on a phone 360 points wide."""


def arranged(buttons: Sequence[Button], language: str, most: int = 3) -> Rows:
    """The buttons in their order, as many in a row as the longest label allows, `most` at most."""
    longest = max((_width(button.label, language) for button in buttons), default=0)
    columns = next((n for n, widest in WIDEST.items() if n <= most and longest <= widest), 1)
    return tuple(tuple(buttons[start : start + columns]) for start in range(0, len(buttons), columns))


def _width(label: Text, language: str) -> int:
    """Characters of the organisation's own words; two of the bot's stand side by side, or one alone."""
    if isinstance(label, str):
        return len(label)
    return (
        len(label.get(language, next(iter(label.values()), ""))) if isinstance(label, Mapping) else WIDEST[2]
    )
