"""Where each key of a TOML text stands. Used once something is wrong, on text that tomllib has accepted."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from itertools import accumulate
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""Keys and list indices (from 0) that lead from the document to a value."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*'""")
_SCALAR = re.compile(
    r""""{3}(?:\\.|[^\\])*?"{3}"{0,2}|'{3}.*?'{3}'{0,2}|"(?:\\.|[^"\\])*"|'[^']*'|[^,\]}\n#]+""",
    re.DOTALL,
)
_MARK = re.compile(
    r""""{3}.*?"{3}|'{3}.*?'{3}|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|#[^\n]*|[\[\]{}.\n]""",
    re.DOTALL,
)


def positions(text: str) -> dict[Path, tuple[int, int]]:
    """Map every key path to its line and column, from 1, in characters.

    A key stands where it is first written; an element of a list, or of an array of tables, where it begins.
    """
    scanner = _Scanner(text.replace("\r\n", "\n"))
    scanner.document()
    starts = [0, *accumulate(len(line) + 1 for line in scanner.text.split("\n"))]
    return {
        path: (line, offset - starts[line - 1] + 1)
        for path, offset in scanner.found.items()
        for line in [bisect_right(starts, offset)]
    }


def deepest(text: str) -> tuple[int, int]:
    """The line and the column, from 1, of what most levels lie around: brackets, and keys parted by dots."""
    deep = dots = most = place = 0
    for mark in _MARK.finditer(text):
        deep += {"[": 1, "{": 1, "]": -1, "}": -1}.get(mark[0], 0)
        dots = {".": dots + 1, "\n": 0}.get(mark[0], dots)
        if deep + dots > most:
            most, place = deep + dots, mark.start()
    return text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place)


class _Scanner:
    """Reads a valid document once, from the start to the end, noting where each path begins."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.table: Path = ()
        self.rows: dict[Path, int] = {}
        self.found: dict[Path, int] = {}

    def document(self) -> None:
        self.blank()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                self.header()
            else:
                self.pair(self.table)
            self.blank()

    def header(self) -> None:
        start = self.at
        brackets = 2 if self.text.startswith("[[", start) else 1
        self.at += brackets
        path: Path = ()
        for name, offset in self.keys():
            if path in self.rows:
                path = (*path, self.rows[path])
            path = (*path, name)
            self.found.setdefault(path, offset)
        if brackets == 2:  # noqa: PLR2004 - two brackets open an element of an array of tables
            self.rows[path] = self.rows.get(path, -1) + 1
            path = (*path, self.rows[path])
            self.found[path] = start
        self.table = path
        self.at += brackets

    def pair(self, path: Path) -> None:
        for name, offset in self.keys():
            path = (*path, name)
            self.found.setdefault(path, offset)
        self.at += 1
        self.value(path)

    def keys(self) -> list[tuple[str, int]]:
        found = []
        while True:
            self.blank()
            offset = self.at
            written = self.skip(_KEY)
            name = tomllib.loads(f"key = {written}")["key"] if written[0] in "\"'" else written
            found.append((name, offset))
            self.blank()
            if self.text[self.at] != ".":
                return found
            self.at += 1

    def value(self, path: Path) -> None:
        self.blank()
        if self.text[self.at] == "[":
            self.array(path)
        elif self.text[self.at] == "{":
            self.inline(path)
        else:
            self.skip(_SCALAR)

    def array(self, path: Path) -> None:
        count = 0
        while self.more("]"):
            self.found[*path, count] = self.at
            self.value((*path, count))
            count += 1

    def inline(self, path: Path) -> None:
        while self.more("}"):
            self.pair(path)

    def more(self, closing: str) -> bool:
        """Go past the opening bracket or a comma; say whether another element follows before the end."""
        self.blank()
        if self.text[self.at] != closing:
            self.at += self.text[self.at] in "[{,"
            self.blank()
        if self.text[self.at] != closing:
            return True
        self.at += 1
        return False

    def blank(self) -> None:
        self.skip(_BLANK)

    def skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            raise ValueError(f"not TOML at offset {self.at}")
        self.at = match.end()
        return match.group()
