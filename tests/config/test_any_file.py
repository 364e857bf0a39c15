from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from datetime import date, datetime, time
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot import config
from bot.config.positions import Path
from bot.core.model.frozen import replace
from tests.config.editing import OTHERS

SMALL = tomllib.loads((OTHERS / "small.toml").read_text(encoding="utf-8"))

anything: st.SearchStrategy[object] = st.recursive(
    st.sampled_from([
        "", "x", "yes", "opera", "2027-01-01", 0, 3, -5, 10**30, True, 1.5,
        date(2027, 1, 1), datetime(2027, 1, 1), time(9),  # noqa: DTZ001 - a TOML file may hold one without zone
    ]),
    lambda inner: st.lists(inner, max_size=2)
    | st.dictionaries(
        st.sampled_from(["id", "en", "question", "in", "all", "not", "criterion", "at_most"]),
        inner,
        max_size=3,
    ),
    max_leaves=4,
)  # fmt: skip


def paths(data: object, path: Path = ()) -> Iterator[Path]:
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, item in items:
        yield (*path, step)
        yield from paths(item, (*path, step))


def written(value: object) -> str:
    """A value as TOML writes it on one line."""
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {written(item)}" for key, item in value.items()) + " }"
    if isinstance(value, date | time):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def changed(data: object, path: Path, change: str, value: object) -> None:
    """Take something out, misspell its key or put something else in its place, if it is still there."""
    owner: Any = data
    with suppress(AttributeError, KeyError, IndexError, TypeError):
        for step in path[:-1]:
            owner = owner[step]
        old = owner.pop(path[-1]) if change != "replace" else owner[path[-1]]
        if change == "replace":
            owner[path[-1]] = value
        elif change == "misspell" and isinstance(owner, dict):
            owner[f"{path[-1]}s"] = old


edits = st.tuples(
    st.sampled_from(list(paths(SMALL))), st.sampled_from(["remove", "misspell", "replace"]), anything
)


@given(st.lists(edits, min_size=1, max_size=4))
def test_whatever_is_done_to_a_file_it_is_read_or_its_faults_are_named(
    changes: list[tuple[Path, str, object]],
) -> None:
    data = deepcopy(SMALL)
    for path, change, value in changes:
        changed(data, path, change, value)
    text = "".join(f"{json.dumps(key)} = {written(value)}\n" for key, value in data.items())
    try:
        organisation = config.parse(text)
    except config.ConfigError:
        return  # what it says is looked at below
    assert config.restore(config.canonical(text)) == replace(organisation, to_confirm=())


@given(edits)
def test_every_named_fault_has_a_place_in_the_file(edit: tuple[Path, str, object]) -> None:
    data = deepcopy(SMALL)
    changed(data, *edit)
    lines = [f"{json.dumps(key)} = {written(value)}" for key, value in data.items()]
    try:
        config.parse("\n".join(lines))
        problems: tuple[config.Problem, ...] = ()
    except config.ConfigError as error:
        problems = error.problems
    assert all(problem.message and problem.column <= len(lines[problem.line - 1]) for problem in problems)
