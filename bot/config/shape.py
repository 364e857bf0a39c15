"""The file's data -> the core's types, whatever is wrong with it: every wrong part is named, then made good.

pydantic checks the shape. A wrong part is replaced by a blank of its type, so that the checks that follow still see the
rest of the file, and the operator learns of everything at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, time
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

from pydantic import ConfigDict, TypeAdapter, ValidationError

from bot.config.conditions import NOTHING, read_condition, read_delay, read_time
from bot.config.positions import Path
from bot.config.problems import Data, Fault, at, nearest
from bot.core.organisation import Condition, Organisation

Hint: TypeAlias = Any
"""A type as a value."""

READERS: Mapping[str, Callable[[object, Path, list[Fault]], object]] = {
    "when": read_condition,
    "delay": read_delay,
    "at": read_time,
}
"""The keys, wherever they stand, whose values are written otherwise in the file than in the core."""

COMPUTED = {("fingerprint",), ("questions", "version")}
"""What the core knows and the file does not say: of the organisation, and of each question."""


def shaped(data: Data, faults: list[Fault]) -> tuple[Organisation, set[Path]]:
    """Return the organisation the data describe, and the paths left blank; what is wrong is added to `faults`."""
    read = {key: _read(value, (key,), faults) for key, value in data.items() if not _computed((key,), faults)}
    try:
        return _adapter().validate_python([read])[0], set()
    except ValidationError as error:
        wrong = {_place(entry["loc"][1:]): entry["type"] for entry in error.errors(include_url=False)}
    unknown = {path: _known(path) for path, kind in wrong.items() if kind == "unexpected_keyword_argument"}
    meant = {(*path[:-1], name) for path, names in unknown.items() for name in _like(path[-1], names)}
    for path in wrong:
        if path in unknown:
            faults.append(Fault(path, "unknown key", nearest(path[-1], unknown[path])))
        elif path not in meant:
            faults.append(_misfit(path, at(read, path)))
        _mend(read, path, known=path not in unknown)
    return _adapter().validate_python([read])[0], set(wrong)


@cache
def _adapter() -> TypeAdapter[list[Organisation]]:
    # A dataclass takes no configuration of its own, but inherits that of the list around it.
    return TypeAdapter(list[Organisation], config=ConfigDict(extra="forbid"))


def _read(value: object, path: Path, faults: list[Fault]) -> object:
    """Copy the data: texts stripped; conditions, delays and times read."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return [_read(item, (*path, index), faults) for index, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    items = {(*path, key): item for key, item in value.items() if not _computed((*path, key), faults)}
    return {
        str(spot[-1]): READERS.get(str(spot[-1]), _read)(item, spot, faults) for spot, item in items.items()
    }


def _computed(path: Path, faults: list[Fault]) -> bool:
    found = tuple(step for step in path if isinstance(step, str))[-2:] in COMPUTED
    if found:
        faults.append(Fault(path, "unknown key", "take it out: it is computed"))
    return found


# --- the types along a path -----------------------------------------------------------------------------------


def _child(hint: Hint, step: str | int) -> Hint:
    """Return the type that a key or an element of such a value has; None when it has no such thing."""
    if is_dataclass(hint):
        found = _hints(hint).get(str(step))
    else:
        inner = get_args(hint)
        found = {tuple: inner[:1], frozenset: inner[:1]}.get(get_origin(hint), inner[-1:])[0]
    parts = [part for part in get_args(found) if part is not type(None)]
    return Union[tuple(parts)] if get_origin(found) in (Union, UnionType) else found  # noqa: UP007 - built


@cache
def _hints(owner: Hint) -> dict[str, Hint]:
    return get_type_hints(owner)


def _expected(path: Path) -> Hint:
    hint: Hint = Organisation
    for step in path:
        hint = _child(hint, step)
    return hint


def _place(loc: tuple[str | int, ...]) -> Path:
    """Cut off what pydantic adds to a path to say which of several types it tried."""
    hint: Hint = Organisation
    for depth, step in enumerate(loc):
        if not is_dataclass(hint) and get_origin(hint) not in (tuple, frozenset, Mapping_):
            return loc[:depth]
        hint = _child(hint, step)
    return loc


Mapping_ = get_origin(Mapping[str, str])


def _known(path: Path) -> list[str]:
    """Return the keys the file may write in the table that holds this path's last."""
    names = list(_hints(_expected(path[:-1])))
    table = tuple(step for step in path[:-1] if isinstance(step, str))[-1:]
    return [name for name in names if (*table, name) not in COMPUTED]


def _like(word: str | int, names: list[str]) -> AbstractSet[str]:
    cure = nearest(word, names)
    return {name for name in names if cure == nearest(name, [name])}


# --- saying what is wrong, and mending it ---------------------------------------------------------------------


def _misfit(path: Path, value: object) -> Fault:
    hint, key = _expected(path), str(path[-1])
    wrong, written = _described(hint)
    if get_origin(hint) is Literal and value is not None:
        return Fault(path, f'knows no "{value}"', nearest(value, get_args(hint)))
    if isinstance(path[-1], int):
        return Fault(path, f"must be {wrong}", f"write {written}" if written else "")
    cure = f"write {key}{'' if written.startswith('.') else ' = '}{written}"
    if is_dataclass(hint) or "table" in wrong:
        cure = f"start it with [{key}]" if is_dataclass(hint) else f"start each with [[{key}]]"
    return Fault(path, "is missing" if value is None else f"must be {wrong}", cure)


def _described(hint: Hint) -> tuple[str, str]:
    """Say a type in words, and how a value of it is written."""
    simple = {
        str: ("a text", '"…"'),
        int: ("a whole number", "3"),
        bool: ("true or false", "true"),
        date: ("a date", "2027-01-31"),
        time: ("a time of day", '"09:30"'),
    }
    if hint in simple:
        return simple[hint]
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return f"one of {', '.join(inner)}", f'"{inner[0]}"'
    if origin in (tuple, frozenset):
        return (
            ("a list of tables", "") if is_dataclass(inner[0]) else ("a list", f"[{_described(inner[0])[1]}]")
        )
    if origin is Mapping_:
        return "a text in each language", '.en = "…"'
    return ("a table", "") if is_dataclass(hint) else ("a whole number or a date", "3")


def _mend(data: Data, path: Path, *, known: bool) -> None:
    """Take an unknown key out; put a blank in the place of anything else."""
    owner: Any = at(data, path[:-1])
    if known:
        owner[path[-1]] = _blank(_expected(path))
    else:
        owner.pop(path[-1], None)


def _blank(hint: Hint) -> object:
    """Return the emptiest value of a type."""
    if hint == Condition:
        return NOTHING
    if is_dataclass(hint):
        return {field.name: _blank(_child(hint, field.name)) for field in fields(hint) if _required(field)}
    blanks: dict[Hint, object] = {str: "", int: 0, bool: False, date: date(2000, 1, 1), time: time(9)}
    if hint in blanks:
        return blanks[hint]
    if get_origin(hint) is Literal:
        return get_args(hint)[0]
    return {} if get_origin(hint) is Mapping_ else [] if get_origin(hint) in (tuple, frozenset) else 0


def _required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING
