"""The sheet: a plan drawn as SVG on A3, larger only where type would be too small to read."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from bot.commands.map.boxes import BOLD, SIZES, SMALLEST, Say, width_of
from bot.commands.map.layout import Placed, Plan, Run
from bot.core.analysis.map import Kind

A3: Final = (1190.55, 841.89)
"""Landscape, in points."""
MARGIN: Final = 18.0
LEAST: Final = 7.0
"""The smallest type, in points."""
LARGEST: Final = 1.6
"""Points to a unit: beyond, a small map would only look loud."""
HEAD: Final = 37.0
"""Height of the title and the legend, in units."""
FACES: Final = "Source Sans Pro, Arial, Helvetica, Liberation Sans, Arimo, DejaVu Sans Condensed, sans-serif"
"""The picture's own, then those of the same widths that machines have."""
MILLIMETRES: Final = 25.4 / 72

TIP: Final = (
    '<defs><marker id="tip" viewBox="0 0 6 6" refX="6" refY="3" markerWidth="6" markerHeight="6"'
    ' orient="auto" markerUnits="userSpaceOnUse"><path d="M0 0L6 3L0 6z"/></marker></defs>'
)
"""The head of an arrow."""

LOOKS: Final[dict[Kind, str]] = {
    "questions": 'fill="#ffffff" stroke="#333333" stroke-width="1"',
    "sector": 'fill="#eef3f8" stroke="#333333" stroke-width="0.8" stroke-dasharray="4 2"',
    "route": 'fill="#fdf3d8" stroke="#111111" stroke-width="2"',
    "programme": 'fill="#e6f2e6" stroke="#333333" stroke-width="1" rx="8"',
    "person": 'fill="#dcdcdc" stroke="#111111" stroke-width="2" rx="8"',
    "note": 'fill="#ffffff" stroke="#999999" stroke-width="0.6"',
}
"""Tints that differ in black and white by their frames too."""
INKS: Final = {"answers": "#333333", "aside": "#222222"}


def scales(plan: Plan) -> tuple[float, float]:
    """Points to a unit for the width to fit A3, and for the height."""
    return (A3[0] - 2 * MARGIN) / plan.width, (A3[1] - 2 * MARGIN) / (plan.height + HEAD)


def sheet(plan: Plan, say: Say, title: str, corner: str, legend: dict[Kind, str], reading: str) -> str:
    """The SVG: the title, how to read it, the legend, and the corner's words above the drawing."""
    scale = min(*scales(plan), LARGEST)
    grown = max(1.0, LEAST / (SMALLEST * scale))
    width, height = (side * grown for side in A3)
    scale *= grown
    across = max(plan.width, _reading_at(legend) + width_of(reading, "aside"))
    left = (width / scale - across) / 2
    body = [*_head(across, title, corner, legend, reading)]
    body.append(f'<g transform="translate({_n((across - plan.width) / 2)} {_n(HEAD)})">')
    body += [line for run in plan.runs for line in _run(run, say)]
    body += [line for placed in plan.boxes for line in _box(placed)]
    body.append("</g>")
    size = f'width="{_n(width * MILLIMETRES)}mm" height="{_n(height * MILLIMETRES)}mm"'
    box = f'viewBox="0 0 {_n(width)} {_n(height)}"'
    return "\n".join((
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box} font-family="{FACES}" fill="#000000">',
        f"<title>{escape(title)}</title>",
        TIP,
        f'<rect width="{_n(width)}" height="{_n(height)}" fill="#ffffff"/>',
        f'<g transform="translate({_n(left * scale)} {_n(MARGIN)}) scale({scale:.4f})">',
        *body,
        "</g>",
        "</svg>",
        "",
    ))  # fmt: skip


def _head(width: float, title: str, corner: str, legend: dict[Kind, str], reading: str) -> Iterator[str]:
    yield f'<text x="0" y="14" font-size="16" font-weight="bold">{escape(title)}</text>'
    yield f'<text x="{_n(width)}" y="12" font-size="8" text-anchor="end">{escape(corner)}</text>'
    x = 0.0
    for kind, words in legend.items():
        yield f'<rect class="key" x="{_n(x)}" y="21" width="16" height="9" {LOOKS[kind]}/>'
        yield _text(x + 20, 28.5, words, "body")
        x += _key_width(words)
    yield _text(_reading_at(legend), 28.5, reading, "aside")


def _key_width(words: str) -> float:
    return 34 + width_of(words, "body")


def _reading_at(legend: dict[Kind, str]) -> float:
    return sum(map(_key_width, legend.values()))


def _box(placed: Placed) -> Iterator[str]:
    frame = placed.frame
    yield f'<g class="box" id="{escape(frame.box.id)}">'
    yield (
        f'<rect x="{_n(placed.x)}" y="{_n(placed.y)}" width="{_n(frame.width)}" height="{_n(frame.height)}"'
        f" {LOOKS[frame.box.kind]}/>"
    )
    for piece in frame.pieces:
        yield _text(placed.x + piece.x, placed.y + piece.y, piece.words, piece.style)
    yield "</g>"


def _run(run: Run, say: Say) -> Iterator[str]:
    path = "L".join(f"{_n(x)} {_n(y)}" for x, y in run.points)
    yield f'<path d="M{path}" fill="none" stroke="#333333" stroke-width="0.9" marker-end="url(#tip)"/>'
    if words := say(run.arrow.label):
        x, y = run.points[0]
        yield _text(x + 3, y + SIZES["aside"] - 1, words, "aside")


def _text(x: float, y: float, words: str, style: str) -> str:
    weight = ' font-weight="bold"' if style in BOLD else ""
    slant = ' font-style="italic"' if style == "aside" else ""
    ink = f' fill="{INKS[style]}"' if style in INKS else ""
    size = _n(SIZES[style])
    return f'<text x="{_n(x)}" y="{_n(y)}" font-size="{size}"{weight}{slant}{ink}>{escape(words)}</text>'


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
