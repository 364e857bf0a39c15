"""Boxes measured and their words broken into lines, with the widths of Arial and Helvetica."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, TypeAlias

from bot.core.analysis.map import Box, Line, Style
from bot.core.model.frozen import Frozen
from bot.core.model.message import Text

Say: TypeAlias = Callable[[Text], str]

SIZES: Final = {"heading": 9.5, "title": 8.5, "body": 8.0, "answers": 8.0, "aside": 8.0, "item": 8.0}
"""Type sizes, in units of the drawing."""
SMALLEST: Final = min(SIZES.values())
BOLD: Final = frozenset({"heading", "title"})
LEADING: Final = 1.18
PADDING: Final = 5.0
INDENT: Final = 8.0
"""Of an item's second line and those after it."""

_WIDTHS: Final = {
    0.23: "ijlîï'’|",
    0.28: " \u00a0\u202f.,:;!ftI[]/·",
    0.34: 'r()-\u2011“”"',
    0.5: "ckszvxyçJ°*",
    0.67: "ABEKPSVXYÀÂÉÈÊË&+=<>",
    0.73: "CDHNRUwÙÛÜÇ",
    0.78: "GOQÔÖ",
    0.84: "mM",
    1.0: "W@%…œŒæ—→",
}
_WIDTH: Final = {each: width for width, those in _WIDTHS.items() for each in those}
_OTHER, _WIDE = 0.61, 1.05
_USUAL: Final = 0.56
"""Small letters and figures."""
_LATIN: Final = 0x250
_HEAVIER: Final = 1.1
"""Bold letters beside plain ones."""


class Piece(Frozen):
    """One line of words; `x`, `y` are where its baseline begins, from the corner of its box."""

    x: float
    y: float
    words: str
    style: Style | str


class Frame(Frozen):
    """A box with its size and its words in place."""

    box: Box
    width: float
    height: float
    pieces: tuple[Piece, ...]


def width_of(words: str, style: str) -> float:
    """The width of a line, in units, in Arial or narrower."""
    ems = sum(_WIDTH.get(each) or _unlisted(each) for each in words)
    return ems * SIZES[style] * (_HEAVIER if style in BOLD else 1)


def _unlisted(letter: str) -> float:
    if ord(letter) >= _LATIN:
        return _WIDE
    return _OTHER if letter.isupper() else _USUAL


def framed(box: Box, width: float, columns: int, say: Say) -> Frame:
    """The box at this width, its cells in at most so many columns, read from top to bottom in each."""
    pieces: list[Piece] = []
    top = _set(box.title, "heading", PADDING, PADDING, width - 2 * PADDING, pieces, say) + PADDING / 3
    column = (width - PADDING) / columns
    cells = [_cell(cell, column - PADDING, say) for cell in box.cells]
    bottom = top
    for n, those in enumerate(stacked([height for _, height in cells], columns, PADDING)):
        y = top
        for each in those:
            words, height = cells[each]
            pieces += (Piece(PADDING + n * column + p.x, y + p.y, p.words, p.style) for p in words)
            bottom = max(bottom, y + height)
            y += height + PADDING
    return Frame(box, width, bottom + PADDING, tuple(pieces))


def stacked(heights: Sequence[float], most: int, gap: float) -> list[list[int]]:
    """The indices of things so high, in order, in at most so many stacks, the tallest as low as can be."""
    limit = max(heights, default=0.0)
    while len(stacks := _filled(heights, limit, gap)) > most:
        limit += gap
    return stacks


def _filled(heights: Sequence[float], limit: float, gap: float) -> list[list[int]]:
    stacks: list[list[int]] = []
    used = limit
    for n, height in enumerate(heights):
        if stacks and used + gap + height <= limit:
            stacks[-1].append(n)
            used += gap + height
        else:
            stacks.append([n])
            used = height
    return stacks


def _cell(lines: Iterable[Line], width: float, say: Say) -> tuple[list[Piece], float]:
    pieces: list[Piece] = []
    y = 0.0
    for line in lines:
        y = _set(line.text, line.style, 0.0, y, width, pieces, say)
    return pieces, y


def _set(
    text: Text, style: Style | str, x: float, y: float, width: float, pieces: list[Piece], say: Say
) -> float:
    """Put a paragraph down from `y`, and say where it ends."""
    size = SIZES[style]
    for paragraph in filter(None, say(text).splitlines()):
        indent = INDENT if style == "item" else 0.0
        for n, words in enumerate(_broken(paragraph, style, width - indent)):
            pieces.append(Piece(x + (indent if n else 0), y + size, words, style))
            y += size * LEADING
    return y


@lru_cache(maxsize=8192)  # the same words are set at many widths before one is chosen
def _broken(words: str, style: str, width: float) -> tuple[str, ...]:
    return tuple(_lines(words, style, width))


def _lines(words: str, style: str, width: float) -> Iterator[str]:
    """Lines no wider than this; a word that is wider alone is cut."""
    line = ""
    for word in words.split(" "):
        longer = f"{line} {word}" if line else word
        if width_of(longer, style) <= width:
            line = longer
            continue
        if line:
            yield line
        line = word
        while width_of(line, style) > width:
            fits = next(n for n in range(len(line), 0, -1) if n == 1 or width_of(line[:n], style) <= width)
            yield line[:fits]
            line = line[fits:]
    if line:
        yield line
