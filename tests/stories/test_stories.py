"""Golden conversations: each file is played over HTTP, and everything people see is what stands there."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path

import pytest

from bot.simulator.story import Story, StoryError, read, written
from tests.house import ROOT
from tests.stories.player import played

HERE = Path(__file__).parent
FRENCH, ENGLISH = (sorted((HERE / language).iterdir()) for language in ("fr", "en"))
FEWEST = 30


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def text_of(path: Path) -> str:
    return path.read_text("utf-8")


def story_of(path: Path) -> Story:
    return read(text_of(path), name_of(path))


@pytest.mark.parametrize("path", [*FRENCH, *ENGLISH], ids=lambda path: f"{path.parent.name}/{path.stem}")
async def test_a_story_is_played_as_it_is_written(path: Path, tmp_path: Path, *, rewrite: bool) -> None:
    text, name = text_of(path), name_of(path)
    try:
        seen = written(await played(read(text, name), name, tmp_path))
    except StoryError as error:
        pytest.fail(str(error), pytrace=False)
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
    assert [path.name for path in FRENCH] == [path.name for path in ENGLISH]
    assert len(FRENCH) >= FEWEST


@pytest.mark.parametrize("path", FRENCH, ids=lambda path: str(path.stem))
def test_both_languages_do_the_same_things(path: Path) -> None:
    french, english = (
        [(step.act.kind, step.act.who, step.act.where, step.act.name) for step in story_of(each).steps]
        for each in (path, HERE / "en" / path.name)
    )
    assert french == english
