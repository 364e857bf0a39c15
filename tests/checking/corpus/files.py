"""The sound files that all others are made of, and a broken one with what is to be said of it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from tests.checking.corpus.writing import Data, Path
from tests.config.editing import EXAMPLE, OTHERS, ROOT

SOURCES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in (*sorted(OTHERS.glob("*.toml")), ROOT / "bench" / "organisation.toml", EXAMPLE)
}
LARGEST = "config.example"
"""It takes ten times longer to prove than the others."""
SMALL = {name: data for name, data in SOURCES.items() if name != LARGEST}

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A sound file with one fault."""

    data: Data
    at: Path
    """Where the fault is to be named."""
    says: str
    """A part of what is to be said of it."""
    also: tuple[Path, ...] = ()
    """Where something that follows from it may be said too: these places and all below."""


def changed(data: Data, path: Path, value: object) -> Data:
    """A copy with something else at the path."""
    copy, table = opened(data, path)
    table[path[-1]] = value
    return copy


def without(data: Data, path: Path) -> Data:
    """A copy with nothing at the path."""
    copy, table = opened(data, path)
    del table[path[-1]]
    return copy


def added(data: Data, path: Path, value: object) -> Data:
    """A copy with one more in the list at the path, which may not be there yet."""
    copy, table = opened(data, path)
    table[path[-1]] = [*table.get(path[-1], ()), value]
    return copy


def inserted(data: Data, path: Path, value: object) -> Data:
    """A copy with one more before what stands at the path in a list."""
    copy, rows = opened(data, path)
    rows.insert(path[-1], value)
    return copy


def opened(data: Data, path: Path) -> tuple[Data, Any]:
    """A copy, and in it the table or list that holds what the path leads to; the rest is shared."""
    copy = data.copy()
    here: Any = copy
    for step in path[:-1]:
        here[step] = here[step].copy()
        here = here[step]
    return copy, here


def owner(data: Data, path: Path) -> Any:  # noqa: ANN401 - a table or a list
    """The table or the list that holds what the path leads to."""
    here: Any = data
    for step in path[:-1]:
        here = here[step]
    return here


def at(data: Data, path: Path) -> Any:  # noqa: ANN401 - whatever TOML holds
    """What stands at the path."""
    return owner(data, path)[path[-1]]


def paths(value: object, path: Path = ()) -> Iterator[Path]:
    """The path of everything inside."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in items:
        yield (*path, step)
        yield from paths(item, (*path, step))


def tables(data: Data, key: str) -> Iterator[tuple[Path, Data]]:
    """The tables of a list, with their paths."""
    yield from (((key, n), each) for n, each in enumerate(data.get(key, ())))


def some(items: Iterable[T], most: int) -> Iterator[T]:
    """So many of them at most, from the first to near the last, evenly."""
    all_ = list(items)
    yield from islice(all_[:: max(1, -(-len(all_) // most))], most)
