"""The map from the command line: a drawing or a picture, or one line that says why not."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.commands import map as drawing
from bot.core.model.frozen import replace
from tests.house import DAMIER, MONDAY, OTHERS, file

SVG = "{http://www.w3.org/2000/svg}"
DAY = date(2026, 11, 23)
PNG = b"\x89PNG\r\n\x1a\n"


def test_the_command_writes_a_drawing_or_a_picture(tmp_path: Path) -> None:
    for name in ("map.svg", "map.png"):
        made = CliRunner().invoke(main, ["map", str(DAMIER), "--out", str(tmp_path / name)])
        assert made.exit_code == 0, made.output
    assert ET.parse(tmp_path / "map.svg").getroot().tag == f"{SVG}svg"  # noqa: S314 - our own
    picture = (tmp_path / "map.png").read_bytes()
    assert picture.startswith(PNG)
    assert int.from_bytes(picture[16:20]) >= 2300, "144 dots an inch, across A3"


def test_the_picture_has_its_words_even_where_the_machine_has_no_typeface() -> None:
    whole = file(OTHERS / "small.toml")[0]
    plain = drawing.svg(whole, whole.languages[0], DAY)
    sheet = ET.fromstring(plain)  # noqa: S314 - our own
    for text in sheet.iter(f"{SVG}text"):
        text.text = ""
    assert drawing.png(plain) != drawing.png(ET.tostring(sheet, "unicode"))


@pytest.mark.parametrize(
    ("more", "named"),
    [
        (["--out", "map.pdf"], "--out"),
        (["--out", "map.svg", "--language", "de"], "--language"),
        (["--out", "no/such/folder/map.svg"], "no/such/folder"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(more: list[str], named: str) -> None:
    made = CliRunner().invoke(main, ["map", str(DAMIER), *more])
    assert made.exit_code == 2
    assert named in made.output
    assert len(made.output.splitlines()) == 1


def test_without_a_language_the_files_first_is_spoken(tmp_path: Path) -> None:
    whole = replace(file(DAMIER)[0], languages=("en", "fr"))
    drawing.write(whole, tmp_path / "map.svg", "", MONDAY)
    assert "For everybody" in (tmp_path / "map.svg").read_text("utf-8")
