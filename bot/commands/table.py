"""Figures in columns, for people to read in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

GAP = "  "

Row: TypeAlias = Sequence[str]


def columns(headings: Row, parts: Iterable[tuple[str, Sequence[Row]]], words: int = 1) -> list[str]:
    """A line of headings, then each part: its title if it has one, after an empty line, and a line a row.

    The first `words` columns are of words, to the left; those after them of figures, to the right.
    """
    parts = list(parts)
    every = [headings, *(row for _, rows in parts for row in rows)]
    widths = [max(map(len, column)) for column in zip(*every, strict=True)]
    told = [_line(headings, widths, words)]
    for title, rows in parts:
        told += ["", title] if title else []
        told += [_line(row, widths, words) for row in rows]
    return told


def _line(cells: Row, widths: Sequence[int], words: int) -> str:
    return GAP.join(
        cell.ljust(width) if place < words else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ).rstrip()
