"""The types of the core, seen from the file: which one belongs at a path, how it is written, an empty one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, time
from functools import cache, lru_cache, reduce
from operator import or_
from types import UnionType
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

from bot.config.positions import Path
from bot.core.model.conditions import AllOf, Condition
from bot.core.model.organisation import Organisation

Hint: TypeAlias = Any
"""A type as a value."""

MAPPING: object = get_origin(Mapping[str, str])

COMPUTED = ("fingerprint",)
"""What the core knows of the organisation and the file does not say."""

WRITTEN: Mapping[Hint, tuple[str, str]] = {
    str: ("a text", ' = "…"'),
    int: ("a whole number", " = 3"),
    bool: ("true or false", " = true"),
    date: ("a date", " = 2027-01-31"),
    time: ("a time of day", ' = "09:30"'),
    int | date: ("a whole number or a date", " = 3"),
    Condition: ("a condition", ' = { question = "…", in = ["…"] }'),
}
TEXT = ".en ="
"""Stands for a text of the file's first language, until that is known."""

BLANKS: Mapping[Hint, object] = {
    Condition: AllOf(()),
    str: "",
    int: 0,
    bool: False,
    date: date(2000, 1, 1),
    time: time(9),
    int | date: 0,
}


def is_computed(path: Path) -> bool:
    """Say whether the path leads to something the file may not say."""
    return path == COMPUTED


def keys_of(table: Path) -> list[str]:
    """Return the keys that the table at the path may have; none where they are free."""
    hint = expected(table)
    owner: Hint = hint
    names = _fields(owner) if is_dataclass(hint) else ()
    return [name for name in names if not is_computed((*table, name))]


def expected(path: Path) -> Hint:
    """Return the type that belongs at the path, `or None` left out."""
    return reduce(_child, path, Organisation)


def cut(loc: Path) -> Path:
    """Cut off what pydantic adds to a path to say which of several types it tried."""
    hint: Hint = Organisation
    for depth, step in enumerate(loc):
        if not is_dataclass(hint) and _origin(hint) not in (tuple, frozenset, MAPPING):
            return loc[:depth]
        hint = _child(hint, step)
    return loc


def is_list(path: Path) -> bool:
    """Say whether a list belongs at the path."""
    return _origin(expected(path)) in (tuple, frozenset)


def described(path: Path, language: str) -> tuple[str, str]:
    """Say what belongs at the path, in words and as it is written; a text in the language."""
    hint, key = expected(path), str(path[-1])
    words, written = _form(hint)
    written = written.replace(TEXT, f".{language} =")
    if isinstance(path[-1], int):
        return words, f"write {written.removeprefix(' = ')}"
    if hint in WRITTEN or not _holds_tables(hint):
        return words, f"write {key}{written}"
    header = ".".join(_names(path))
    return words, f"start it with [{header}]" if is_dataclass(hint) else f"start each with [[{header}]]"


def _form(hint: Hint) -> tuple[str, str]:
    """Say a type in words, and how one writes a value of it after its key."""
    origin, inner = _origin(hint), get_args(hint)
    if hint in WRITTEN:
        return WRITTEN[hint]
    if origin is MAPPING:
        return "a text in each language", f'{TEXT} "…"'
    if origin is Literal:
        return "a text", f' = "{inner[0]}"'
    if is_dataclass(hint):
        return "a table", " = { … }"
    words, written = _form(inner[0])
    return ("a list of tables" if words == "a table" else "a list"), f" = [{written.removeprefix(' = ')}]"


def _holds_tables(hint: Hint) -> bool:
    return is_dataclass(hint) or any(is_dataclass(part) for part in get_args(hint))


def values_of(path: Path) -> list[str]:
    """Return the words among which the one at the path must be; empty when it is free."""
    hint = expected(path)
    return [word for word in get_args(hint) if word] if _origin(hint) is Literal else []


def whole(path: Path) -> Path:
    """Return the path of the list when the path leads to a simple element of one."""
    simple = isinstance(path[-1], int) and not is_dataclass(expected(path))
    return path[:-1] if simple else path


def is_required(path: Path) -> bool:
    """Say whether a blank must stand at the path for the rest to be read."""
    owner = expected(path[:-1])
    return not is_dataclass(owner) or any(
        _required(field) for field in fields(owner) if field.name == path[-1]
    )


def blank(hint: Hint) -> object:
    """Return the emptiest value of a type, as data."""
    if hint in BLANKS:
        return BLANKS[hint]
    if is_dataclass(hint):
        needed = (field.name for field in fields(hint) if _required(field))
        owner: Hint = hint
        return {name: blank(_child(owner, name)) for name in needed}
    if _origin(hint) is Literal:
        return get_args(hint)[0]
    return {} if _origin(hint) is MAPPING else []


@lru_cache(2048)  # a file asks for the same few types thousands of times
def _child(hint: Hint, step: str | int) -> Hint:
    """Return the type of a key or of an element; None when a value of this type has no such thing."""
    if is_dataclass(hint):
        owner: Hint = hint
        found = _fields(owner).get(str(step))
    else:
        inner = get_args(hint) or (None,)
        found = inner[-1 if _origin(hint) is MAPPING else 0]
    if _origin(found) not in (Union, UnionType):
        return found
    return reduce(or_, (part for part in get_args(found) if part is not type(None)))


def _origin(hint: Hint) -> object:
    return get_origin(hint)


@cache
def _fields(owner: Hint) -> dict[str, Hint]:
    return get_type_hints(owner)


def _names(path: Path) -> tuple[str, ...]:
    return tuple(step for step in path if isinstance(step, str))


def _required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING
