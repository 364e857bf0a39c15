"""Small numbers are not told, nor what would give them away: of a tree of sums, what to leave out.

A number of fewer than five is masked. What is masked must not follow from what is told: of a sum that is
told, at least two parts are masked, which leave one another room, so that for all that is told each of them
may be one, or five; and of a sum that is masked, a part is masked too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import TypeAlias

from bot.core.analysis.figures import FEW

Path: TypeAlias = tuple[str, ...]
"""What a number is of, from the whole, `()`, to its smallest parts."""


def masked(counts: Mapping[Path, int], also: Collection[Path] = ()) -> frozenset[Path]:
    """The numbers not to be told. Each is the sum of those one step longer, if there are any; none is 0.

    `also` are not told for a reason of their own: another table hides them.
    """
    parts: defaultdict[Path, list[Path]] = defaultdict(list)
    for path in sorted(counts):
        if path:
            parts[path[:-1]].append(path)
    hidden = {path for path, n in counts.items() if n < FEW or path in also}
    while more := _further(counts, parts, hidden):
        hidden |= more
    return frozenset(hidden)


def _further(counts: Mapping[Path, int], parts: Mapping[Path, list[Path]], hidden: set[Path]) -> set[Path]:
    """What must be masked too: of the smallest parts first, for what is masked above depends on them."""
    for whole, below in sorted(parts.items(), key=lambda each: (-len(each[0]), each[0])):
        away = [path for path in below if path in hidden]
        if whole in hidden:
            enough = bool(away)
        else:
            room = sum(counts[path] - _least(path, counts, parts, hidden) for path in away)
            enough = not away or (len(away) > 1 and room >= FEW - 1)
        if enough:
            continue
        others = [path for path in below if path not in hidden]
        return {min(others, key=lambda path: (counts[path], path)) if others else whole}
    return set()


def _least(
    path: Path, counts: Mapping[Path, int], parts: Mapping[Path, list[Path]], hidden: set[Path]
) -> int:
    """What a number is at least, for whoever sees the rest: its parts that are told, one for each other."""
    if path not in hidden:
        return counts[path]
    return sum(_least(each, counts, parts, hidden) for each in parts.get(path, ())) or 1
