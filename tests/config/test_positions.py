from __future__ import annotations

import json
import string
import tomllib
from collections.abc import Iterator
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from bot.config.positions import Path, positions

Tree: TypeAlias = "str | int | bool | float | list[Tree] | dict[str, Tree]"

BARE = string.ascii_letters + string.digits + "-_"
keys = st.text(BARE, min_size=1, max_size=4) | st.text("ab .#\"'=[]{}é", max_size=4)
words = st.text("ab \n\t\"'\\#=[]{},é", max_size=12)
scalars = words | st.integers() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)
values: st.SearchStrategy[Tree] = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)
blanks = st.sampled_from(["", " ", "\t", "  "])
gaps = st.sampled_from(["", " ", "\n", " # [x] = \"'\n", "\n\n\t"])


class Writer:
    """Writes a tree as TOML in a style drawn anew each time, remembering where each path was put."""

    def __init__(self, data: st.DataObject) -> None:
        self.draw = data.draw
        self.text = ""
        self.offsets: dict[Path, int] = {}

    def put(self, text: str) -> None:
        self.text += text

    def note(self, path: Path) -> None:
        self.offsets.setdefault(path, len(self.text))

    def key(self, path: Path, names: tuple[str, ...]) -> Path:
        for place, name in enumerate(names):
            if place:
                self.put(self.draw(blanks) + "." + self.draw(blanks))
            path = (*path, name)
            self.note(path)
            bare = bool(name) and set(name) <= set(BARE)
            literal = "'" not in name and "\n" not in name
            styles = [json.dumps(name, ensure_ascii=False)] + [name] * bare + [f"'{name}'"] * literal
            self.put(self.draw(st.sampled_from(styles)))
        return path

    def pair(self, path: Path, name: str, value: Tree, *, broad: bool) -> None:
        names = [name]
        while isinstance(value, dict) and len(value) == 1 and self.draw(st.booleans()):
            [(inner, value)] = value.items()
            names.append(inner)
        path = self.key(path, tuple(names))
        self.put(self.draw(blanks) + "=" + self.draw(blanks))
        self.value(path, value, broad=broad)

    def value(self, path: Path, value: Tree, *, broad: bool) -> None:
        if isinstance(value, str):
            self.string(value)
        elif isinstance(value, list):
            self.list(path, value, broad=broad)
        elif isinstance(value, dict):
            self.put("{")
            for place, (name, item) in enumerate(value.items()):
                self.put(", " if place else self.draw(blanks))
                self.pair(path, name, item, broad=False)
            self.put(self.draw(blanks) + "}")
        else:
            self.put(json.dumps(value))

    def list(self, path: Path, items: list[Tree], *, broad: bool) -> None:
        self.put("[")
        for place, item in enumerate(items):
            self.put(("," if place else "") + self.draw(gaps if broad else blanks))
            self.note((*path, place))
            self.value((*path, place), item, broad=broad)
            self.put(self.draw(gaps if broad else blanks))
        self.put(self.draw(st.sampled_from(["", ","])) if items else "")
        self.put("]")

    def string(self, value: str) -> None:
        basic = json.dumps(value, ensure_ascii=False)
        styles = [basic, '"""\n' + basic[1:-1].replace("\\n", "\n") + '"""']
        if "'" not in value:
            styles += ["'''\n" + value + "'''"] + ["'" + value + "'"] * ("\n" not in value)
        self.put(self.draw(st.sampled_from(styles)))

    def document(self, tree: dict[str, Tree]) -> None:
        """Plain values first, then tables and arrays of tables."""
        headed = [name for name, value in tree.items() if heads(value) and self.draw(st.booleans())]
        for name, value in tree.items():
            if name not in headed:
                self.put(self.draw(gaps))
                self.pair((), name, value, broad=True)
                self.put(self.draw(blanks) + self.draw(st.sampled_from(["\n", " # end\n"])))
        for name in headed:
            value = tree[name]
            rows = value if isinstance(value, list) else [value]
            for place, row in enumerate(rows):
                self.header((name,), place if isinstance(value, list) else None, row)

    def header(self, names: tuple[str, ...], place: int | None, row: Tree) -> None:
        assert isinstance(row, dict)
        self.put(self.draw(gaps))
        if place is not None:
            self.note((*names, place))
        self.put("[" if place is None else "[[")
        path = self.key((), names)
        self.put("]\n" if place is None else "]]\n")
        if place is not None:
            path = (*path, place)
        for name, item in row.items():
            self.pair(path, name, item, broad=True)
            self.put("\n")


def heads(value: Tree) -> bool:
    """Whether a value may be written with headers."""
    rows = value if isinstance(value, list) else [value]
    return bool(rows) and all(isinstance(row, dict) for row in rows)


def paths(tree: Tree, path: Path = ()) -> Iterator[Path]:
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for step, item in items:
        yield (*path, step)
        yield from paths(item, (*path, step))


@given(st.dictionaries(keys, values, max_size=5), st.data())
def test_every_path_of_any_document_is_found_where_it_was_written(
    tree: dict[str, Tree], data: st.DataObject
) -> None:
    writer = Writer(data)
    writer.document(tree)
    text = writer.text
    assert tomllib.loads(text) == tree
    found = positions(text)
    assert set(found) == set(paths(tree))
    for path, (line, column) in found.items():
        assert line == text.count("\n", 0, writer.offsets[path]) + 1
        assert column == writer.offsets[path] - text.rfind("\n", 0, writer.offsets[path])


def test_tables_inside_elements_of_arrays_of_tables_are_found() -> None:
    text = '[[a]]\nx = 1\n[[a]]\n[a.b]\n  y = 2\n[[a.c]]\n[[a.c]]\n"z.z" = 3\n'
    found = positions(text)
    assert found["a", 0, "x"] == (2, 1)
    assert found["a", 1] == (3, 1)
    assert found["a", 1, "b"] == (4, 4)
    assert found["a", 1, "b", "y"] == (5, 3)
    assert found["a", 1, "c", 1] == (7, 1)
    assert found["a", 1, "c", 1, "z.z"] == (8, 1)


def test_a_key_written_in_several_places_stands_where_it_first_is() -> None:
    found = positions("[a.b]\nx = 1\n[a.c]\ny = 1\n")
    assert found["a",] == (1, 2)
    assert found["a", "c"] == (3, 4)


def test_quotes_at_the_end_of_a_long_text_belong_to_it() -> None:
    text = "x = \"\"\"a\"\"\"\"\"\ny = '''b'''''\nz = 1\n"
    assert positions(text)["z",] == (3, 1)


def test_dates_with_a_space_are_one_value() -> None:
    assert positions("d = [2027-01-01 10:00:00, 2027-01-02]\ne = 1\n")["d", 1] == (1, 27)
