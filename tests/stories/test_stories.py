"""Golden conversations: each file is played over HTTP, and everything people see is what stands there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from difflib import unified_diff
from functools import cache
from pathlib import Path

import pytest

from bot.core.typography import NARROW, NO_BREAK
from bot.simulator.story import Story, StoryError, read, written
from bot.texts import Texts
from tests.house import ROOT
from tests.stories.player import played

HERE = Path(__file__).parent
FRENCH, ENGLISH = (sorted((HERE / language).iterdir()) for language in ("fr", "en"))
FEWEST = 30
BETWEEN = re.compile(r"<[^>]+>|\n")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def text_of(path: Path) -> str:
    return path.read_text("utf-8")


def story_of(path: Path) -> Story:
    return read(text_of(path), name_of(path))


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The keys of the phrases said in French from here on, but for menus: no story shows one."""
    keys: set[str] = set()
    phrase = Texts.phrase

    def noted(texts: Texts, language: str, key: str, values: Mapping[str, str]) -> str:
        if language == "fr" and not key.startswith("menu."):
            keys.add(key)
        return phrase(texts, language, key, values)

    monkeypatch.setattr(Texts, "phrase", noted)
    return keys


async def seen_in(path: Path, folder: Path) -> str:
    """The story as it is played."""
    name = name_of(path)
    try:
        return written(await played(read(text_of(path), name), name, folder))
    except StoryError as error:
        pytest.fail(str(error), pytrace=False)


def must_be(path: Path, seen: str, *, rewrite: bool) -> None:
    """Fail if something else stands in the file; or write it there."""
    text = text_of(path)
    if rewrite and seen != text:
        path.write_text(seen, "utf-8")
    elif seen != text:
        names = name_of(path), "what is seen"
        lines = unified_diff(text.splitlines(), seen.splitlines(), *names, n=4, lineterm="")
        pytest.fail("\n".join(lines), pytrace=False)


@pytest.mark.parametrize("path", FRENCH, ids=lambda path: str(path.stem))
async def test_a_story_is_played_as_written_and_its_phrases_are_seen_in_english_too(
    path: Path, tmp_path: Path, said: set[str], *, rewrite: bool
) -> None:
    seen = await seen_in(path, tmp_path)
    must_be(path, seen, rewrite=rewrite)
    french, english = plain(seen), [plain(text_of(each)) for each in ENGLISH]
    shown = {key for key in said if stands_in(french, "fr", key)}
    assert shown
    assert not {key for key in shown if not any(stands_in(story, "en", key) for story in english)}


@pytest.mark.parametrize("path", ENGLISH, ids=lambda path: str(path.stem))
async def test_an_english_story_is_played_as_written(path: Path, tmp_path: Path, *, rewrite: bool) -> None:
    must_be(path, await seen_in(path, tmp_path), rewrite=rewrite)


def plain(text: str) -> str:
    """With usual spaces only."""
    return text.replace(NO_BREAK, " ").replace(NARROW, " ")


def stands_in(story: str, language: str, key: str) -> bool:
    """Whether the words of a phrase stand there: all but its values and its bold type."""
    return all(words in story for words in words_of(language, key))


@cache
def words_of(language: str, key: str) -> tuple[str, ...]:
    phrase = Texts().phrase(language, key, defaultdict(lambda: "\n"))
    return tuple(words.strip() for words in BETWEEN.split(plain(phrase)) if words.strip())


def test_each_english_story_has_its_french_one() -> None:
    assert {path.name for path in ENGLISH} <= {path.name for path in FRENCH}
    assert len(FRENCH) >= FEWEST


@pytest.mark.parametrize("path", ENGLISH, ids=lambda path: str(path.stem))
def test_both_languages_do_the_same_things(path: Path) -> None:
    french, english = (
        [(step.act.kind, step.act.who, step.act.where, step.act.name) for step in story_of(each).steps]
        for each in (HERE / "fr" / path.name, path)
    )
    assert french == english
