"""Changes that do no harm: what was sound is proved sound again, in whatever order and with whatever ids."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from tests.checking.corpus.files import LARGEST, SMALL, SOURCES
from tests.checking.corpus.varying import CHANGES
from tests.checking.corpus.writing import Data, written
from tests.examples import examples

SHARE = max(1, 75 // examples().max_examples)
"""Of so many changes one is made to the largest file too, where not much is tried; at night each is."""
ENOUGH = 50


def changed(change: str) -> list[Data]:
    """The files after a change; the largest in its turn."""
    in_turn = list(CHANGES).index(change) % SHARE == 0
    sources = [*SMALL.values(), *([SOURCES[LARGEST]] if in_turn else [])]
    return [CHANGES[change](data) for data in sources]


@pytest.mark.parametrize("change", CHANGES)
def test_a_sound_file_passes_after_a_change_that_does_no_harm(change: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    for data in changed(change):
        path.write_text(written(data).text, "utf-8")
        result = CliRunner().invoke(main, ["check", str(path)])
        assert (result.exit_code, result.stdout.splitlines()[-1].startswith(f"{path}: ")) == (0, True)


def test_fifty_sound_files_are_tried() -> None:
    texts = {written(data).text for change in CHANGES for data in changed(change)}
    assert len(texts) >= ENOUGH
