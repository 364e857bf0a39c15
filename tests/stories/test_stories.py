"""Golden conversations: each file is played over HTTP, and everything people see is what stands there."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path

import pytest

from bot.simulator.story import read, written
from tests.house import ROOT
from tests.stories.player import played

HERE = Path(__file__).parent
FILES = sorted(path for language in ("fr", "en") for path in (HERE / language).iterdir())
FEWEST = 30


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def text_of(path: Path) -> str:
    return path.read_text("utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
async def test_a_story_is_played_as_it_is_written(path: Path, tmp_path: Path, *, rewrite: bool) -> None:
    text, name = text_of(path), name_of(path)
    seen = written(await played(read(text, name), name, tmp_path))
    if rewrite:
        write(path, seen)
    elif seen != text:
        lines = unified_diff(text.splitlines(), seen.splitlines(), name, "what is seen", n=4, lineterm="")
        pytest.fail("\n".join(lines), pytrace=False)


def write(path: Path, text: str) -> None:
    """Only where something changed: files keep their dates."""
    if text_of(path) != text:
        path.write_text(text, "utf-8")


def test_both_languages_tell_the_same_stories() -> None:
    french, english = ({path.name for path in FILES if path.parent.name == code} for code in ("fr", "en"))
    assert french == english
    assert len(french) >= FEWEST


@pytest.mark.parametrize("path", FILES[: len(FILES) // 2], ids=lambda path: str(path.stem))
def test_both_languages_do_the_same_things(path: Path) -> None:
    other = HERE / ("fr" if path.parent.name == "en" else "en") / path.name
    here, there = (
        [(step.act.kind, step.act.who, step.act.where, step.act.thing.split()[:1]) for step in story.steps]
        for story in (read(text_of(each), name_of(each)) for each in (path, other))
    )
    assert here == there
