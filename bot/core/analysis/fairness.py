"""Each route's share of each sector, before and after; no group of few can be told, nor worked out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TypeAlias

from bot.core.analysis.figures import FEW, share
from bot.core.analysis.replay import Comparison
from bot.core.model.frozen import Frozen

Cell: TypeAlias = tuple[str, str]
"""A sector and a route, by id."""


class Share(Frozen):
    """A route's part of a sector's cases, in whole percent before and after; None: not said.

    Of a sector with few cases there is one line, without a route.
    """

    sector: str
    route: str = ""
    before: int | None = None
    after: int | None = None


def fairness(comparison: Comparison) -> list[Share]:
    """Every share that may be said, by ids; routes that nobody was given left out."""
    cases: Counter[str] = Counter()
    before: Counter[Cell] = Counter()
    after: Counter[Cell] = Counter()
    for group, n in comparison.groups.items():
        cases[group.sector] += n
        before[group.sector, group.before] += n
        after[group.sector, group.after] += n
    told: list[Share] = []
    hidden = _hidden(before), _hidden(after)
    for sector, total in sorted(cases.items()):
        if total < FEW:
            told.append(Share(sector))
            continue
        for cell in sorted(each for each in before | after if each[0] == sector):
            shares = (
                None if cell in dark else share(of[cell], total)
                for of, dark in zip((before, after), hidden, strict=True)
            )
            told.append(Share(*cell, *shares))
    return told


def _hidden(cells: Mapping[Cell, int]) -> set[Cell]:
    """The groups not to be said: those of few, and those that would tell them.

    The sums of sectors and of routes are known. So where a sector or a route hides one group only, or groups
    of few together, the next larger one is hidden too.
    """
    lines = [
        [cell for cell in cells if cell[side] == each]
        for side in (0, 1)
        for each in sorted({cell[side] for cell in cells})
    ]
    dark = {cell for cell, n in cells.items() if n < FEW}
    size = -1
    while size != len(dark):
        size = len(dark)
        for line in lines:
            shut = [cell for cell in line if cell in dark]
            rest = [cell for cell in line if cell not in dark]
            if shut and rest and (len(shut) == 1 or sum(cells[cell] for cell in shut) < FEW):
                dark.add(min(rest, key=lambda cell: (cells[cell], cell)))
    return dark
