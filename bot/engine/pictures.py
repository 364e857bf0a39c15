"""Draws the figures as one picture, to be projected: numbers in tiles, counts in bars, all of it in words.

matplotlib is used as a sheet of paper: every place is in pixels from the upper left corner. Its figures share
caches, so one is drawn at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from bot.core.model.frozen import Frozen

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

WIDTH: Final = 1920
HEIGHT: Final = 1080
"""Of a projector; Telegram shows it at two thirds of that."""
DOTS: Final = 100
A4: Final = (827.0, 1169.0)
"""In dots."""
PRINTED: Final = 300
"""Dots an inch of a sheet that is printed."""
MARGIN: Final = 56
FUNNEL: Final = 790
"""The width of the first panel."""
GUTTER: Final = 48
ROWS: Final = 15
FEW_ROWS: Final = 6
"""Bars in the first panel, and in the others."""
NAMES: Final = 0.5
LONG_NAMES: Final = 0.6
"""The share of the first panel that names take, and of the others."""
THICK: Final = 24
"""A bar."""
INK, PALE, TRACK, BLUE, ORANGE = "#1A1A1A", "#55606A", "#EAEEF1", "#0072B2", "#D55E00"
"""Blue and vermilion of Okabe and Ito, which every kind of sight tells apart; each has its words beside."""
Face: TypeAlias = Literal["SourceSansPro", "SourceSansProSemibold", "SourceSansProBold"]
REGULAR: Final[Face] = "SourceSansPro"
STRONG: Final[Face] = "SourceSansProSemibold"
BOLD: Final[Face] = "SourceSansProBold"
_ONE_AT_A_TIME = Lock()


class Tile(Frozen):
    """A number that is read from the back of the room, what it is, and a line below."""

    value: str
    label: str
    note: str = ""


class Bar(Frozen):
    """One line of a panel; `part` of `n` is drawn as lost, and `note` says it."""

    label: str
    n: int
    note: str = ""
    part: int = 0


class Panel(Frozen):
    """Bars under a title; `empty` stands there when there is none."""

    title: str
    bars: tuple[Bar, ...]
    empty: str


class Board(Frozen, kw_only=True):
    """The whole picture, in words: the first panel has the left half, the others share the right one."""

    title: str
    period: str
    tiles: tuple[Tile, ...]
    panels: tuple[Panel, ...]
    foot: str


def png(board: Board) -> bytes:
    """The picture."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - loads a second of code that only pictures need

    with _ONE_AT_A_TIME:
        figure = Figure(figsize=(WIDTH / DOTS, HEIGHT / DOTS), dpi=DOTS, facecolor="white")
        _Sheet(figure, WIDTH, HEIGHT).draw(board)
        file = BytesIO()
        figure.savefig(file, format="png", dpi=DOTS)
        return file.getvalue()


def page(size: tuple[float, float], kind: str, draw: Callable[[Paper], None]) -> bytes:
    """A sheet of so many dots, drawn, as `pdf` or `png`; words stay words in PDF."""
    from matplotlib import rc_context  # noqa: PLC0415 - loads a second of code that only pictures need
    from matplotlib.figure import Figure  # noqa: PLC0415 - loads a second of code that only pictures need

    with _ONE_AT_A_TIME, rc_context({"pdf.fonttype": 42}):
        figure = Figure(figsize=(size[0] / DOTS, size[1] / DOTS), dpi=DOTS, facecolor="white")
        draw(Paper(figure, *size))
        file = BytesIO()
        figure.savefig(file, format=kind, dpi=PRINTED)
        return file.getvalue()


class Paper:
    """A sheet on which words and boxes stand where one says, in dots from the upper left corner."""

    def __init__(self, figure: Figure, width: float, height: float) -> None:
        self._figure = figure
        self._axes: Axes = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
        self._axes.axis("off")

    def write(self, x: float, y: float, words: str, size: float, **more: Any) -> None:  # noqa: ANN401 - as `text` takes them
        """Words whose feet stand at `y`; `size` is their height in dots, `room` what they may take."""
        face: Face = more.pop("face", REGULAR)
        room: float = more.pop("room", 0)
        shown = self.fitted(words, size, face, room) if room else words
        self._axes.text(
            x, y, shown, fontproperties=_font(face), fontsize=size * 72 / DOTS, parse_math=False,
            **{"color": INK, "va": "baseline", **more},
        )  # fmt: skip

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A filled rectangle, from its upper left corner."""
        from matplotlib.patches import Rectangle  # noqa: PLC0415 - loads a second of code that only pictures need

        self._axes.add_patch(Rectangle((x, y), width, height, facecolor=colour, linewidth=0))

    def fitted(self, words: str, size: float, face: Face, room: float) -> str:
        """As much of the words as there is room for."""
        shown = words
        while shown and self.width(shown, size, face) > room:
            shown = shown.removesuffix("…")[:-1].rstrip() + "…"
            if shown == "…":
                break
        return shown

    def size_for(self, words: str, face: Face, largest: float, room: float) -> float:
        """The largest size up to that one in which the words fit."""
        return min(largest, largest * room / max(1.0, self.width(words, largest, face)))

    def lines(self, x: float, y: float, words: str, size: float, **more: Any) -> float:  # noqa: ANN401 - as `write` takes them
        """Words on as many lines as they need, `most` at most, within `room`; where the next would stand."""
        room, most, face = more["room"], more.pop("most"), more["face"]
        told: list[str] = []
        for word in words.split():
            longer = f"{told[-1]} {word}" if told else word
            if told and self.width(longer, size, face) <= room:
                told[-1] = longer
            else:
                told.append(word)
        shown = [*told[: most - 1], " ".join(told[most - 1 :])] if len(told) > most else told
        for line in shown:
            self.write(x, y, line, size, **more)
            y += size * 1.25
        return y

    def width(self, words: str, size: float, face: Face) -> float:
        """How many dots the words take."""
        from matplotlib.text import Text  # noqa: PLC0415 - loads a second of code that only pictures need

        text = Text(0, 0, words, fontproperties=_font(face), fontsize=size * 72 / DOTS, parse_math=False)
        text.set_figure(self._figure)
        return float(text.get_window_extent().width * DOTS / self._figure.dpi)


class _Sheet(Paper):
    """The board on it."""

    def draw(self, board: Board) -> None:
        self.write(MARGIN, 92, board.title, 50, face=BOLD, room=1180)
        self.write(WIDTH - MARGIN, 92, board.period, 32, color=PALE, ha="right", room=600)
        gap = 24
        each = (WIDTH - 2 * MARGIN - gap * (len(board.tiles) - 1)) / len(board.tiles)
        for n, tile in enumerate(board.tiles):
            self._tile(MARGIN + n * (each + gap), 128, each, tile)
        first, *others = board.panels
        self._panel(MARGIN, 372, FUNNEL, 630, first, rows=ROWS)
        across = (WIDTH - 2 * MARGIN - FUNNEL - 2 * GUTTER) / 2
        for n, panel in enumerate(others):
            x = MARGIN + FUNNEL + GUTTER + (n % 2) * (across + GUTTER)
            self._panel(x, 372 + (n // 2) * 320, across, 310, panel, rows=FEW_ROWS)
        self.write(MARGIN, HEIGHT - 30, board.foot, 21, color=PALE, room=WIDTH - 2 * MARGIN)

    def _tile(self, x: float, y: float, width: float, tile: Tile) -> None:
        self.box(x, y, width, 184, TRACK)
        self.box(x, y, 8, 184, BLUE)
        room = width - 44
        self.write(x + 28, y + 78, tile.value, 74, face=BOLD, color=BLUE, room=room)
        self.write(x + 28, y + 122, tile.label, 27, face=STRONG, room=room)
        self.write(x + 28, y + 158, tile.note, 23, color=PALE, room=room)

    def _panel(self, x: float, y: float, width: float, height: float, panel: Panel, *, rows: int) -> None:
        self.write(x, y, panel.title, 30, face=STRONG, room=width)
        if not panel.bars:
            self.write(x, y + 44, panel.empty, 25, color=PALE, room=width)
            return
        step = (height - 30) / rows
        most = max(bar.n for bar in panel.bars) or 1
        names = width * (NAMES if rows == ROWS else LONG_NAMES)
        numbers = max(self.width(str(bar.n), 24, STRONG) for bar in panel.bars)
        notes = max(self.width(bar.note, 22, REGULAR) for bar in panel.bars)
        room = width - names - numbers - notes - (26 if notes else 14)
        for n, bar in enumerate(panel.bars[:rows]):
            middle = y + 30 + (n + 0.5) * step
            self.write(x, middle + 8, bar.label, 24, room=names - 12)
            self._bar(x + names, middle, room, bar, most)
            end = x + names + room + 14 + numbers
            self.write(end, middle + 8, str(bar.n), 24, face=STRONG, ha="right")
            self.write(end + 12, middle + 8, bar.note, 22, color=PALE)

    def _bar(self, x: float, middle: float, room: float, bar: Bar, most: int) -> None:
        top = middle - THICK / 2
        long = max(2.0, room * bar.n / most) if bar.n else 0.0
        lost = long * bar.part / bar.n if bar.n else 0.0
        self.box(x, top, room, THICK, TRACK)
        self.box(x, top, long, THICK, BLUE)
        self.box(x + long - lost, top, lost, THICK, ORANGE)


def first(bars: Sequence[Bar], most: int, rest: str) -> Iterator[Bar]:
    """The largest bars, the others as one that is called `rest`."""
    ordered = sorted(bars, key=lambda bar: -bar.n)
    if len(ordered) <= most:
        yield from ordered
        return
    yield from ordered[: most - 1]
    yield Bar(rest, sum(bar.n for bar in ordered[most - 1 :]))


@cache
def _font(face: Face) -> FontProperties:
    import font_source_sans_pro  # noqa: PLC0415 - the typeface of pictures
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415 - loads a second of code that only pictures need

    return FontProperties(fname=font_source_sans_pro.font_files_ttf[face])
