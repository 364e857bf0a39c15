"""Changes that do no harm: what was sound is proved sound again, in whatever order and with whatever ids."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from tests.checking.corpus.files import SOURCES
from tests.checking.corpus.varying import CHANGES
from tests.checking.corpus.writing import written

ENOUGH = 50


@pytest.mark.parametrize("change", CHANGES)
def test_a_sound_file_passes_after_a_change_that_does_no_harm(change: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    for data in SOURCES.values():
        path.write_text(written(CHANGES[change](data)).text, "utf-8")
        result = CliRunner().invoke(main, ["check", str(path)])
        assert (result.exit_code, result.stdout.splitlines()[-1].startswith(f"{path}: ")) == (0, True)


def test_fifty_sound_files_are_tried() -> None:
    texts = {written(change(data)).text for change in CHANGES.values() for data in SOURCES.values()}
    assert len(texts) >= ENOUGH
