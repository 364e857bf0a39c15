"""Builds the core's types from the file's data; names every wrong part and goes on with a default for it.

pydantic checks the shape. A wrong part is replaced by a blank of its type, so that the checks that follow
still see the rest of the file, and the operator learns of everything at once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import date, time
from functools import cache
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from bot.config.conditions import KEYS, read_condition, read_delay, read_time
from bot.config.hints import (
    blank,
    cut,
    described,
    expected,
    is_computed,
    is_list,
    is_required,
    keys_of,
    values_of,
    whole,
)
from bot.config.meant import Figures, english, number_or_day
from bot.config.positions import Path
from bot.config.problems import Data, Fault, at, nearest, nearest_name
from bot.config.words import CATALOGUES
from bot.core.model.conditions import Condition
from bot.core.model.organisation import Delay, Organisation

# There are none; pydantic would look for them among all that is installed, at each start.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

READERS: Mapping[object, Callable[[object, Path, list[Fault]], object]] = {
    Condition: read_condition,
    Delay: read_delay,
    time: read_time,
}
"""The types that are written otherwise in the file than in the core."""

TURNED: Mapping[object, tuple[type, ...]] = {
    int: (bool, Figures), bool: (int,), date: (int,), int | date: (bool, Figures),
}  # fmt: skip
"""What pydantic takes for a value of a type: true for 1, 30.000 for 30, 0 for false and for a day of 1970."""

WHOLE = (int, date, int | date)
"""Types whose values people write in many ways."""


def shaped(data: Data, faults: list[Fault]) -> tuple[Organisation, set[Path]]:
    """Return the organisation and the paths left blank in it; what is wrong is added to `faults`."""
    read: Any = _read(data, (), faults)
    try:
        return _adapter().validate_python([read])[0], set()
    except ValidationError as error:
        message = {cut(entry["loc"][1:]) for entry in error.errors(include_url=False)}
    language = _first_language(data)
    faults += [_misfit(path, at(read, path), language) for path in message]
    mended = {whole(path) for path in message}
    for path in mended:
        _mend(read, path)
    return _adapter().validate_python([read])[0], mended


@cache
def _adapter() -> TypeAdapter[list[Organisation]]:
    # A dataclass takes no configuration of its own, but inherits that of the list around it.
    return TypeAdapter(list[Organisation], config=ConfigDict(extra="forbid"))


def _read(value: object, path: Path, faults: list[Fault]) -> object:
    """Copy the data: texts stripped; conditions, delays and times read; keys as they were meant."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return [_read_at((*path, index), item, faults) for index, item in enumerate(value)]
    if not isinstance(value, dict):
        return _exact(value, path, faults)
    if is_list(path):
        return value  # one finding: what it holds is not where it is looked for
    read = {}
    names = keys_of(path)
    for written, item in value.items():
        key = _meant(written, value, names, path, faults)
        if key is not None:
            read[key] = _read_at((*path, key), item, faults)
    return read


def _read_at(path: Path, value: object, faults: list[Fault]) -> object:
    return READERS.get(expected(path), _read)(value, path, faults)


def _meant(key: str, table: Data, names: list[str], path: Path, faults: list[Fault]) -> str | None:
    """Return the one of these names that was meant by a key of a table; report a key that is none."""
    if is_computed((*path, key)):
        faults.append(Fault((*path, key), "unknown key", "take it out: the bot computes it"))
        return None
    if not names or key in names:
        return key
    meant = english(key, names) or nearest_name(key, names)
    hint = nearest(meant or key, names) or "take it out"
    if key in KEYS and "when" in names:
        hint = "write it inside when = { … }"
    faults.append(Fault((*path, key), "unknown key", hint))
    return meant if meant and meant not in table else None


def _exact(value: object, path: Path, faults: list[Fault]) -> object:
    """Refuse what pydantic would quietly turn into something else."""
    if type(value) not in TURNED.get(expected(path), ()):
        return value
    faults.append(_misfit(path, value))
    return blank(expected(path))


def _first_language(data: Data) -> str:
    """The language of which the file's texts are examples."""
    named = data.get("languages")
    return next((each for each in named if each in CATALOGUES), "") if isinstance(named, list) else ""


def _misfit(path: Path, value: object, language: str = "") -> Fault:
    words, example = described(path, language or CATALOGUES[-1])
    if value is None:
        hint = f"{example}, or write sectors = []" if path == ("sectors",) else example
        return Fault(path, "is missing", hint)
    if isinstance(value, str) and (choices := values_of(path)):
        meant = english(value, choices) or value
        return Fault(path, f'"{value}" is not one of its values', nearest(meant, choices, len(choices)))
    if expected(path) in WHOLE and (meant := number_or_day(value)):
        example = f"write {meant}" if isinstance(path[-1], int) else f"write {path[-1]} = {meant}"
    return Fault(path, f"must be {words}", example)


def _mend(data: Data, path: Path) -> None:
    """Put what was probably meant, or a blank, where something must stand; else take out what is there."""
    table: Any = at(data, path[:-1])
    if is_required(path):
        word, choices = at(data, path) or "", values_of(path)
        meant = english(str(word), choices) or nearest_name(word, choices)
        table[path[-1]] = meant or blank(expected(path))
    else:
        table.pop(path[-1], None)
