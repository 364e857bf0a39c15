"""A file's data as TOML in the layout people write, with the place of each part: told by who wrote it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, TypeAlias

Path: TypeAlias = tuple[str | int, ...]
Data: TypeAlias = dict[str, Any]
Place: TypeAlias = tuple[int, int]
"""Line and column, from 1."""


@dataclass(slots=True)
class Written:
    """A text as it grows, and the place of every key and element in it."""

    parts: list[str] = field(default_factory=list)
    line: int = 1
    column: int = 1
    places: dict[Path, Place] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self.parts)

    def place(self, path: Path) -> Place:
        """Where a part stands or, if it is missing, what it is missing from; the start if nothing."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))

    def add(self, text: str) -> None:
        """Go on with the text."""
        self.parts.append(text)
        if "\n" in text:
            self.line += text.count("\n")
            self.column = len(text) - text.rfind("\n")
        else:
            self.column += len(text)

    def mark(self, path: Path) -> None:
        """What is at the path begins here, unless it has begun before."""
        self.places.setdefault(path, (self.line, self.column))


def written(data: Data) -> Written:
    """Write a file: what is simple first, then its tables, each list of tables one by one."""
    file = Written()
    for key, value in data.items():
        if not _is_section(value):
            _pair((key,), value, file)
    for key, value in data.items():
        if _is_section(value):
            _section((key,), value, file)
    return file


def _is_section(value: object) -> bool:
    return isinstance(value, dict) or _is_tables(value)


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def _section(path: Path, value: Any, file: Written) -> None:  # noqa: ANN401 - whatever TOML holds
    header = ".".join(_key(step) for step in path if isinstance(step, str))
    if isinstance(value, dict):
        file.add("\n[")
        file.mark(path)
        file.add(f"{header}]\n")
        _table(path, value, file)
        return
    for place, each in enumerate(value):
        file.add("\n")
        file.mark((*path, place))
        file.add("[[")
        file.mark(path)
        file.add(f"{header}]]\n")
        _table((*path, place), each, file)


def _table(path: Path, table: Data, file: Written) -> None:
    inner = [key for key, value in table.items() if key == "questions" and _is_tables(value)]
    for key, value in table.items():
        if key not in inner:
            _pair((*path, key), value, file)
    for key in inner:
        _section((*path, key), table[key], file)


def _pair(path: Path, value: object, file: Written) -> None:
    file.mark(path)
    file.add(f"{_key(path[-1])} = ")
    _value(path, value, file)
    file.add("\n")


def _value(path: Path, value: object, file: Written) -> None:
    if isinstance(value, dict):
        file.add("{ ")
        for n, (key, item) in enumerate(value.items()):
            file.add(", " if n else "")
            file.mark((*path, key))
            file.add(f"{_key(key)} = ")
            _value((*path, key), item, file)
        file.add(" }")
    elif isinstance(value, list):
        _list(path, value, file)
    else:
        file.add(
            value.isoformat() if isinstance(value, date | time) else json.dumps(value, ensure_ascii=False)
        )


def _list(path: Path, items: list[object], file: Written) -> None:
    """On one line; of tables, each on its own, with a comment now and then."""
    lines = _is_tables(items)
    file.add("[")
    for n, item in enumerate(items):
        file.add("\n  " if lines else ", " * bool(n))
        file.mark((*path, n))
        _value((*path, n), item, file)
        file.add(",  # ] } here, nothing ends" if lines and not n else "," * lines)
    file.add("\n]" if lines else "]")


def _key(step: object) -> str:
    word = str(step)
    return word if word.isascii() and word.replace("_", "").replace("-", "").isalnum() else json.dumps(word)
