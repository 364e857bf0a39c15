"""Golden replays: an archive, a changed file, and every word that is printed, kept in `replays`."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path

import pytest

from tests.commands.changes import CHANGES, changed, store
from tests.commands.filed import opened, told, tried

HERE = Path(__file__).parent / "replays"


@pytest.mark.parametrize("name", CHANGES)
async def test_a_changed_file_is_told_as_it_is_written(name: str, tmp_path: Path, *, rewrite: bool) -> None:
    url = f"sqlite:///{tmp_path}/bot.db"
    async with opened(url) as database:
        await store(database)
    seen = await told(url, tmp_path, f"replay --config {tried(tmp_path, changed(name))}")
    golden = HERE / f"{name}.txt"
    if rewrite:
        golden.write_text(seen, "utf-8")
    text = golden.read_text("utf-8")
    lines = unified_diff(text.splitlines(), seen.splitlines(), str(golden), "what is seen", lineterm="")
    assert seen == text, "\n".join(lines)


def test_every_golden_replay_is_of_a_change() -> None:
    assert sorted(path.stem for path in HERE.iterdir()) == sorted(CHANGES)


async def test_without_cases_there_is_nothing_to_read(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/bot.db"
    async with opened(url):
        pass
    found = await told(url, tmp_path, f"replay --config {tried(tmp_path)}")
    assert found.endswith("\n\nNo case was filed: there is nothing to read again.\n")
