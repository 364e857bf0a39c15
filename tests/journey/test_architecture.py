"""The walk in docs/architecture.md is the one an update takes."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

from tests.house import House
from tests.journey.story import applicant

HOUSE = Path(__file__).parent.parent.parent
PAGE = (HOUSE / "docs" / "architecture.md").read_text("utf-8")
STEP = re.compile(r"^\d+\. `([\w/.]+)` · `([\w.]+)`", re.MULTILINE)
OURS = ("bot/", "handlers/", "storage/")


@pytest.mark.sqlite
async def test_a_tap_goes_the_way_the_page_says(h: House) -> None:
    walk = STEP.findall(PAGE)
    camille = await applicant(h)
    await camille.begins()
    await camille.says("oui")
    with watched() as calls:
        await camille.taps("Musique")
    left = iter(calls)
    assert [step for step in walk if not any(call == step for call in left)] == []
    named = set(re.findall(r"([\w/]+\.py)`", PAGE))
    files = {file for file, _ in calls}
    assert {file for file in files if file not in named and Path(file).name not in named} == set()


def test_every_file_the_page_names_exists() -> None:
    names = {path.name for folder in OURS for path in (HOUSE / folder).rglob("*.py")}
    named = set(re.findall(r"`([\w/]+\.py)`", PAGE))
    assert {each for each in named if not (HOUSE / each).exists() and each not in names} == set()


@contextmanager
def watched() -> Iterator[list[tuple[str, str]]]:
    """The functions of ours that are called meanwhile, in whichever thread: file and name."""
    calls: list[tuple[str, str]] = []

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and (file := ours(frame.f_code.co_filename)):
            calls.append((file, frame.f_code.co_qualname))

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield calls
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def ours(filename: str) -> str:
    """The path of a file of the product, empty for others; the simulator is Telegram, not ours."""
    file = filename.removeprefix(f"{HOUSE}/")
    return file if file.startswith(OURS) and "simulator" not in file else ""
