"""Posters: A4, with the code that leads to the link, the organisation's words, in its languages."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
import segno
from click.testing import CliRunner
from PIL import Image

from bot import commands, config
from bot.__main__ import main
from bot.commands.poster import poster
from bot.core.model.arrival import Origin
from bot.core.model.organisation import Organisation
from tests.house import DAMIER, OTHERS, file

LINK = "https://t.me/damier_bot?start=affiche"
HOUSE, _ = file(DAMIER)
ORIGIN = next(each for each in HOUSE.origins if each.id == "affiche")


def made(folder: Path, *words: str, code: int = 0) -> str:
    result = CliRunner().invoke(
        main, ["poster", *words, "--out", str(folder)], env={"DAMIER_CONFIG": str(DAMIER), "DAMIER_TOKEN": ""}
    )
    assert result.exit_code == code, result.output
    return result.output


def modules(picture: Image.Image) -> list[list[bool]]:
    """The dark and light squares of the code, as a scanner finds them: between the outermost dark dots."""
    grey = picture.convert("L").crop((0, 1300, picture.width, 2500))
    left, top, right, bottom = grey.point(lambda dot: 255 if dot < 20 else 0).getbbox() or (0, 0, 0, 0)
    side = len(segno.make(LINK, error="q", micro=False).matrix)
    step = (right - left) / side
    assert abs((bottom - top) - (right - left)) <= step / 4, "it is square"
    places = [(n + 0.5) * step for n in range(side)]
    dots, across = grey.tobytes(), grey.width
    return [[dots[int(top + y) * across + int(left + x)] < 128 for x in places] for y in places]


def test_the_code_on_the_picture_is_the_link_with_a_white_margin() -> None:
    picture = Image.open(BytesIO(poster(HOUSE, ORIGIN, "damier_bot", "fr", "png")))
    assert picture.size == (2481, 3507), "A4 at 300 dots an inch"
    expected = [[bool(dark) for dark in row] for row in segno.make(LINK, error="q", micro=False).matrix]
    assert modules(picture) == expected


def test_the_page_is_a4_and_its_words_are_words() -> None:
    page = poster(HOUSE, ORIGIN, "damier_bot", "fr", "pdf")
    assert page.startswith(b"%PDF-")
    width, height = map(float, re.findall(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", page)[0])
    assert abs(width - 595.3) < 1
    assert abs(height - 841.9) < 1
    assert b"SourceSansPro" in page


def test_every_place_has_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def named(_house: Organisation, origin: Origin, *said: str) -> bytes:
        """To draw each would take a second."""
        return " ".join((origin.id, *said)).encode()

    monkeypatch.setattr(commands.poster, "poster", named)
    made(tmp_path / "new", "--bot", "@damier_bot")
    assert {path.name: path.read_bytes().decode() for path in (tmp_path / "new").iterdir()} == {
        f"{origin.id}-fr.{kind}": f"{origin.id} damier_bot fr {kind}"
        for origin in HOUSE.origins
        for kind in ("pdf", "png")
    }


def test_one_place_has_one_in_another_language(tmp_path: Path) -> None:
    told = made(tmp_path, "Poster or leaflet", "--bot", "damier_bot", "--language", "en")
    assert [Path(line).name for line in told.splitlines()] == ["affiche-en.pdf", "affiche-en.png"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("nulle_part", "--bot", "b"), 'there is no origin "nulle_part"; the file has site, affiche'),
        (("affiche",), "--bot: missing"),
        (("affiche", "--bot", "b", "--language", "de"), "the file speaks fr, en"),
    ],
)
def test_what_is_wrong_is_one_line(tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    assert says in made(tmp_path, *words, code=2)


@pytest.mark.parametrize("path", sorted(OTHERS.glob("*.toml")), ids=lambda path: path.stem)
def test_other_organisations_have_theirs(path: Path) -> None:
    house = config.load(path)
    assert poster(house, ORIGIN, "some_bot", house.languages[0], "png").startswith(b"\x89PNG")
