"""Findings in the organisation's file: where, what, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, TypeAlias

from bot.config.positions import Path, positions
from bot.core.model.frozen import Frozen

Data: TypeAlias = dict[str, Any]
"""What the TOML text says, as tomllib gives it."""

LISTED = 10
"""Up to so many valid names are all listed; of more, only the nearest is named."""


class Fault(Frozen):
    """Something wrong at a key path; `value` is the element meant when the path leads to a list."""

    path: Path
    message: str
    hint: str = ""
    value: object = None
    of: Path = ()
    """What it speaks of elsewhere in the file: if that is wrong, this only follows from it."""


class Problem(Frozen):
    """One line for the operator. `line` and `column` count from 1; 0 when the whole file is meant."""

    file: str
    line: int
    column: int
    key: str
    message: str
    hint: str = ""
    between: str = "; "
    """What stands between the two, in the language they are told in."""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        words = f"{self.message}{self.between}{self.hint}" if self.hint else self.message
        return f"{place}: {self.key}: {words}" if self.key else f"{place}: {words}"


class ConfigError(Exception):
    """The organisation's file cannot be used; `problems` says all that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def nearest(word: object, names: Iterable[str], most: int = LISTED) -> str:
    """Return the hint for a wrong name: the valid one most like it, or all of them when they are few."""
    valid = list(dict.fromkeys(names))
    near = nearest_name(word, valid)
    if near:
        return f'did you mean "{near}"?'
    if 0 < len(valid) <= most:
        return "use " + " or ".join(f'"{name}"' for name in valid)
    return ""


def nearest_name(word: object, names: Iterable[str]) -> str:
    """Return the valid name most like the word, or nothing when none is."""
    return next(iter(get_close_matches(str(word), list(names), n=1, cutoff=0.6)), "")


def located(faults: Iterable[Fault], text: str, data: Data, file: str) -> ConfigError:
    """Give each fault its line and column, in the order of the file."""
    places = positions(text)
    problems = {_problem(fault, places, data, file) for fault in faults}
    return ConfigError(sorted(problems, key=lambda problem: (problem.line, problem.column, str(problem))))


def _problem(fault: Fault, places: Mapping[Path, tuple[int, int]], data: Data, file: str) -> Problem:
    path = fault.path
    if fault.value is not None:
        elements = at(data, path)
        if isinstance(elements, list) and fault.value in elements:
            path = (*path, elements.index(fault.value))
    known = path
    while known and known not in places:
        known = known[:-1]
    line, column = places.get(known, (1, 1))
    return Problem(file, line, column, ".".join(map(str, path)), fault.message, fault.hint)


def at(data: object, path: Path) -> object:
    """Return what stands at the path, or None."""
    for step in path:
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list | tuple) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data
