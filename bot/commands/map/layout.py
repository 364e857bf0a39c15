"""Where boxes stand and how arrows run: a layered drawing, by grandalf."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product
from typing import Final

from grandalf.graphs import Edge, Graph, Vertex
from grandalf.layouts import SugiyamaLayout, VertexViewer

from bot.commands.map.boxes import Frame, Say, framed, stacked
from bot.core.analysis.map import Arrow, Box, Map
from bot.core.model.frozen import Frozen

BESIDE: Final = 14.0
"""Between boxes of one row, in units."""
BELOW: Final = 19.0
"""Between rows."""
STACKED: Final = 5.0
"""Between boxes of one stack."""
NARROW: Final = 100.0
WIDEST: Final = 160.0
CELL: Final = 150.0
"""The narrowest column of a box of several."""
WIDER: Final = 6.0
"""By how much boxes are widened at a time."""


class Placed(Frozen):
    """A box and its upper left corner."""

    frame: Frame
    x: float
    y: float


class Run(Frozen):
    """An arrow as a line through points, from below one box to the top of another; or straight sideways."""

    arrow: Arrow
    points: tuple[tuple[float, float], ...]


class Stack(Frozen):
    """Boxes one above the other, of one width: often just one."""

    frames: tuple[Frame, ...]

    @property
    def width(self) -> float:
        """In units."""
        return self.frames[0].width

    @property
    def height(self) -> float:
        """In units, with what lies between the boxes."""
        return sum(frame.height for frame in self.frames) + STACKED * (len(self.frames) - 1)


class Spot(Frozen):
    """Where arrows meet a stack: its row, its middle, its top and its bottom."""

    row: int
    x: float
    top: float
    bottom: float


@dataclass(slots=True)
class Plan:
    """A drawing, its size in units."""

    width: float = 0
    height: float = 0
    boxes: list[Placed] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)


def planned(drawn: Map, width: float, say: Say) -> Plan:
    """The map with its rows about so wide."""
    rows = [_row(row, width, say) for row in drawn.rows]
    lefts = _lefts(rows, drawn.arrows)
    plan = Plan()
    for row, xs in zip(rows, lefts, strict=True):
        for stack, x in zip(row, xs, strict=True):
            y = plan.height
            for frame in stack.frames:
                plan.boxes.append(Placed(frame, x, y))
                y += frame.height + STACKED
        plan.height += max(stack.height for stack in row) + BELOW
    plan.height -= BELOW
    plan.width = max(each.x + each.frame.width for each in plan.boxes)
    plan.runs = [*_down(rows, lefts, drawn.arrows), *_sideways(plan, drawn.arrows)]
    if drawn.note:
        frame = framed(drawn.note, plan.width, _columns(drawn.note, plan.width), say)
        plan.boxes.append(Placed(frame, 0, plan.height + BELOW / 2))
        plan.height += BELOW / 2 + frame.height
    return plan


# --- sizes --------------------------------------------------------------------------------------------------


def _columns(box: Box, width: float) -> int:
    return max(1, min(len(box.cells), int(width / (NARROW * 1.2 if box.kind == "route" else CELL))))


def _row(row: Sequence[Box], width: float, say: Say) -> list[Stack]:
    """A row's boxes at widths that make it about so wide; those of sectors stacked where they are many."""
    if all(box.kind == "sector" for box in row):
        across = min(len(row), max(1, int((width + BESIDE) / (NARROW + BESIDE))))
        share = max(NARROW, min(WIDEST, (width + BESIDE) / across - BESIDE))
        frames = [framed(box, share, 1, say) for box in row]
        stacks = stacked([frame.height for frame in frames], across, STACKED)
        return [Stack(tuple(frames[n] for n in those)) for those in stacks]
    if all(box.kind == "questions" for box in row):
        return [Stack((framed(box, width, _columns(box, width), say),)) for box in row]
    return [Stack((frame,)) for frame in _levelled(row, width, say)]


def _levelled(row: Sequence[Box], width: float, say: Say) -> list[Frame]:
    """Frames as level as can be: as long as there is room, the tallest is made wider."""
    frames = [framed(box, NARROW, 1, say) for box in row]
    free = width - sum(NARROW + BESIDE for _ in row)
    while free > WIDER:
        n = max(range(len(frames)), key=lambda each: frames[each].height)
        box, wide = frames[n].box, frames[n].width + WIDER
        if len(box.cells) == 1 and wide > WIDEST:
            break
        frames[n] = framed(box, wide, _columns(box, wide), say)
        free -= WIDER
    return frames


# --- places -------------------------------------------------------------------------------------------------


def _lefts(rows: Sequence[Sequence[Stack]], arrows: Iterable[Arrow]) -> list[list[float]]:
    """Ask grandalf where each stack begins, keeping the order of each row."""
    vertices = [[Vertex(stack) for stack in row] for row in rows]
    for vertex in (each for row in vertices for each in row):
        vertex.view = VertexViewer(vertex.data.width, vertex.data.height)
    holds = {f.box.id: each for row in vertices for each in row for f in each.data.frames}
    pairs = dict.fromkeys((holds[each.start], holds[each.end]) for each in arrows if not each.otherwise)
    for above, below in pairwise(vertices):
        led = {end for _, end in pairs}
        pairs |= dict.fromkeys(pair for pair in product(above, below) if pair[1] not in led)
    graph = Graph([each for row in vertices for each in row], [Edge(*pair) for pair in pairs])
    layout = SugiyamaLayout(graph.C[0])
    layout.xspace, layout.yspace = BESIDE, BELOW
    layout.init_all(roots=vertices[0])
    for layer, row in zip(layout.layers, vertices, strict=True):
        layer[:] = row
        for n, vertex in enumerate(row):
            layout.grx[vertex].pos = n
    layout.draw(0)
    lefts = [[vertex.view.xy[0] - vertex.view.w / 2 for vertex in row] for row in vertices]
    return _within(rows, lefts)


def _within(rows: Sequence[Sequence[Stack]], lefts: Sequence[Sequence[float]]) -> list[list[float]]:
    """Each row moved as a whole, as little as possible, to lie within the widest one."""
    spans = [(xs[0], xs[-1] + row[-1].width) for row, xs in zip(rows, lefts, strict=True)]
    left, right = max(spans, key=lambda span: span[1] - span[0])
    moves = [max(left - a, 0.0) - max(b - right, 0.0) - left for a, b in spans]
    return [[x + move for x in xs] for xs, move in zip(lefts, moves, strict=True)]


def _down(
    rows: Sequence[Sequence[Stack]], lefts: Sequence[Sequence[float]], arrows: Iterable[Arrow]
) -> Iterator[Run]:
    """Arrows to the row below: they turn between rows, those of one box or, else, to one in the same lane."""
    spots = _spots(rows, lefts)
    shown: dict[tuple[Spot, Spot], Arrow] = {}
    for arrow in arrows:
        if not arrow.otherwise:
            shown.setdefault((spots[arrow.start], spots[arrow.end]), arrow)
    outs = Counter(start for start, _ in shown)
    lane = {pair: pair[0] if outs[pair[0]] > 1 else pair[1] for pair in shown}
    lanes: dict[int, list[Spot]] = defaultdict(list)
    for pair in shown:
        if lane[pair] not in lanes[pair[0].row]:
            lanes[pair[0].row].append(lane[pair])
    for (start, end), arrow in shown.items():
        those = lanes[start.row]
        share = (those.index(lane[start, end]) + 0.5) / len(those)
        turn = end.top - BELOW * (0.25 + 0.3 * share)
        yield Run(arrow, ((start.x, start.bottom), (start.x, turn), (end.x, turn), (end.x, end.top)))


def _spots(rows: Sequence[Sequence[Stack]], lefts: Sequence[Sequence[float]]) -> dict[str, Spot]:
    """Where each box's stack stands."""
    spots: dict[str, Spot] = {}
    top = 0.0
    for n, (row, xs) in enumerate(zip(rows, lefts, strict=True)):
        for stack, x in zip(row, xs, strict=True):
            spot = Spot(n, x + stack.width / 2, top, top + stack.height)
            spots |= dict.fromkeys((frame.box.id for frame in stack.frames), spot)
        top += max(stack.height for stack in row) + BELOW
    return spots


def _sideways(plan: Plan, arrows: Iterable[Arrow]) -> Iterator[Run]:
    """From a route to the next, which stands beside it."""
    places = {each.frame.box.id: each for each in plan.boxes}
    for arrow in arrows:
        if arrow.otherwise:
            start, end = places[arrow.start], places[arrow.end]
            y = start.y + BESIDE
            yield Run(arrow, ((start.x + start.frame.width, y), (end.x, y)))
