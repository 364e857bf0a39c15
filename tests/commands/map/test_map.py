"""The map on the wall: it says everything, nothing covers anything, and it is a sheet one can print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given as any_of

from bot import config
from bot.commands import map as drawing
from bot.commands.map.boxes import width_of
from bot.commands.map.sheet import LEAST
from bot.core.analysis.condition_words import Reader
from bot.core.analysis.map import drawn
from bot.core.model.conditions import AllOf, Among, AnyOf, AtLeast, Between, Holds, Not, Within
from bot.core.model.organisation import Organisation, Sector
from bot.engine.render import unsigned
from tests.core.chance import World, worlds
from tests.core.samples import criterion, organisation, programme, question, route
from tests.examples import examples
from tests.house import DAMIER, OTHERS, file

SVG = "{http://www.w3.org/2000/svg}"
DAY = date(2026, 11, 23)
FILES = [DAMIER, OTHERS / "small.toml", OTHERS / "kinds.toml"]
CASES = [(path, language) for path in FILES for language in file(path)[0].languages]
MILLIMETRE = 72 / 25.4
PNG = b"\x89PNG\r\n\x1a\n"
CLOSE = 0.02
"""Coordinates are written with two decimals."""


@dataclass(frozen=True)
class Rect:
    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: Rect) -> bool:
        return (
            self.left - CLOSE <= other.left
            and self.top - CLOSE <= other.top
            and other.right <= self.right + CLOSE
            and other.bottom <= self.bottom + CLOSE
        )

    def meets(self, other: Rect) -> bool:
        across = self.left < other.right - CLOSE and other.left < self.right - CLOSE
        return across and self.top < other.bottom - CLOSE and other.top < self.bottom - CLOSE


@cache
def drawn_of(path: Path, language: str = "fr") -> str:
    """The map of a known file, which several tests look at."""
    return drawing.svg(file(path)[0], language, DAY)


def page(made: Organisation | Path, language: str = "fr") -> ET.Element:
    drawing_ = drawn_of(made, language) if isinstance(made, Path) else drawing.svg(made, language, DAY)
    return ET.fromstring(drawing_)  # noqa: S314 - our own


def number(element: ET.Element, name: str) -> float:
    return float(element.get(name, "0"))


def frame(box: ET.Element) -> Rect:
    drawn_as = box.find(f"{SVG}rect")
    assert drawn_as is not None
    x, y = number(drawn_as, "x"), number(drawn_as, "y")
    return Rect(x, y, x + number(drawn_as, "width"), y + number(drawn_as, "height"))


def words_in(box: ET.Element) -> Iterator[tuple[str, Rect]]:
    """Each line of a box, with the room it takes."""
    for text in box.iter(f"{SVG}text"):
        words, x, y, size = text.text or "", number(text, "x"), number(text, "y"), number(text, "font-size")
        style = "title" if text.get("font-weight") else "body"
        width = width_of(words, style) * size / {"title": 8.5, "body": 8}[style]
        yield words, Rect(x, y - size * 0.8, x + width, y + size * 0.22)


def boxes(sheet: ET.Element) -> list[ET.Element]:
    return [group for group in sheet.iter(f"{SVG}g") if group.get("class") == "box"]


def scale(sheet: ET.Element) -> float:
    group = sheet.find(f"{SVG}g")
    assert group is not None
    return float(group.get("transform", "").partition("scale(")[2].rstrip(")"))


def said(sheet: ET.Element) -> str:
    return " ".join(text.text or "" for text in sheet.iter(f"{SVG}text"))


def assert_nothing_covers_anything(sheet: ET.Element) -> None:
    frames = {box.get("id", ""): frame(box) for box in boxes(sheet)}
    assert not [pair for pair in combinations(frames, 2) if frames[pair[0]].meets(frames[pair[1]])]
    width, height = (float(each) for each in sheet.get("viewBox", "").split()[2:])
    room = Rect(0, 0, width / scale(sheet), height / scale(sheet))
    assert all(room.holds(each) for each in frames.values())
    for box in boxes(sheet):
        outer = frames[box.get("id", "")]
        lines = list(words_in(box))
        assert not [words for words, inner in lines if not outer.holds(inner)]
        assert not [(a[0], b[0]) for a, b in combinations(lines, 2) if a[1].meets(b[1])]


def assert_arrows_cross_no_box(sheet: ET.Element) -> None:
    frames = [frame(box) for box in boxes(sheet)]
    for path in sheet.iter(f"{SVG}path"):
        if path.get("marker-end") is None:
            continue
        points = [tuple(map(float, each.split())) for each in path.get("d", "")[1:].split("L")]
        for (x0, y0), (x1, y1) in pairwise(points):
            line = Rect(min(x0, x1) - 0.1, min(y0, y1) + 0.1, max(x0, x1) + 0.1, max(y0, y1) - 0.1)
            if y0 == y1:
                line = Rect(min(x0, x1) + 0.1, y0 - 0.1, max(x0, x1) - 0.1, y0 + 0.1)
            assert not [each for each in frames if line.right > line.left and each.meets(line)]


# --- the sheet ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "language"), CASES)
def test_each_known_file_fits_on_a3_with_type_one_can_read(path: Path, language: str) -> None:
    sheet = page(path, language)
    assert (sheet.get("width"), sheet.get("height")) == ("420mm", "297mm")
    assert min(number(text, "font-size") for text in sheet.iter(f"{SVG}text")) * scale(sheet) >= LEAST


@pytest.mark.parametrize(("path", "language"), CASES)
def test_nothing_covers_anything_on_the_map_of_a_known_file(path: Path, language: str) -> None:
    sheet = page(path, language)
    assert_nothing_covers_anything(sheet)
    assert_arrows_cross_no_box(sheet)


@examples(0.4)  # each is laid out whole
@any_of(worlds(most=12))
def test_nothing_covers_anything_on_the_map_of_any_organisation_or_leaves_the_sheet(world: World) -> None:
    sheet = page(world.organisation)
    assert_nothing_covers_anything(sheet)
    assert_arrows_cross_no_box(sheet)
    assert_the_head_stays_on_the_sheet(sheet)
    ids = [box.get("id") for box in boxes(sheet)]
    assert len(ids) == len(set(ids))


def test_a_file_too_large_for_a3_gets_a_larger_sheet_and_no_smaller_type() -> None:
    asked = tuple(question("choice", f"q{n}") for n in range(300))
    sheet = page(organisation(questions=asked, criteria=(), routes=(route("last", person=True),)))
    assert float(sheet.get("width", "").removesuffix("mm")) > 420
    assert min(number(text, "font-size") for text in sheet.iter(f"{SVG}text")) * scale(sheet) >= LEAST - CLOSE
    assert_nothing_covers_anything(sheet)


def assert_the_head_stays_on_the_sheet(sheet: ET.Element) -> None:
    group = next(sheet.iter(f"{SVG}g"))
    left = float(group.get("transform", "").partition("(")[2].split()[0]) / scale(sheet)
    width = float(sheet.get("viewBox", "").split()[2]) / scale(sheet)
    ends = [
        number(text, "x") + width_of(text.text or "", "aside") for text in group.findall(f"{SVG}text")[2:]
    ]
    assert left >= 0
    assert left + max(ends) <= width


def test_a_picture_of_a_huge_sheet_stays_small_enough_to_open() -> None:
    plain = drawn_of(OTHERS / "small.toml", "en")
    huge = plain.replace('width="420mm" height="297mm"', 'width="4200mm" height="297mm"')
    assert huge != plain
    assert int.from_bytes(drawing.png(huge)[16:20]) == 8_000


def test_the_same_file_gives_the_same_map() -> None:
    assert drawn_of(DAMIER) == drawing.svg(config.load(DAMIER), "fr", DAY)


# --- what it says -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_map_names_every_question_route_programme_and_partner_led_to(language: str) -> None:
    whole = file(DAMIER)[0]
    words = said(page(DAMIER, language))
    names = [each.name[language] for each in whole.questions]
    names += [each.name[language] for each in whole.sectors]
    names += [each.name[language] for each in whole.programmes]
    names += [each.title[language] for each in whole.routes] + [each.name for each in whole.partners]
    spaced = words.replace("\u00a0", " ").replace("\u202f", " ")
    assert not [name for name in names if name.replace("\u00a0", " ") not in spaced]


def test_the_corner_says_the_file_and_the_day() -> None:
    whole = file(DAMIER)[0]
    words = said(page(DAMIER)).replace("\u00a0", " ")
    assert whole.name in words
    assert whole.fingerprint[:8] in words
    assert whole.fingerprint[:9] not in words
    assert "23 novembre 2026" in words


def test_sectors_that_are_asked_the_same_share_a_box() -> None:
    names = ("song", "film", "book")
    whole = organisation(
        sectors=tuple(Sector(id=each, name={"fr": each, "en": each}) for each in names),
        questions=(
            question("sector", "sector"),
            question("choice", "role", when=Among("sector", frozenset({"song", "film"}))),
            question("choice", "deeper", when=Among("role", frozenset({"a"}))),
            question("choice", "more"),
        ),
        criteria=(),
        routes=(route("last", person=True),),
    )
    told = unsigned(whole)
    folded = [box for box in boxes(page(whole)) if box.get("id", "").startswith("q1.")]
    assert [told.plain(box.title, "fr") for box in drawn(whole).rows[1]] == ["song, film", "book"]
    assert ["role" in (words := ET.tostring(box, "unicode")) and "deeper" in words for box in folded] == [
        True,
        False,
    ]


def test_a_route_for_a_closed_call_leads_to_its_programme_by_the_waiting_list() -> None:
    whole = file(DAMIER)[0]
    ends = {
        arrow.start: arrow for arrow in drawn(whole).arrows if arrow.start.startswith("r") and arrow.label
    }
    assert [arrow.end for arrow in ends.values()] == ["p.hub_ic"]
    assert "liste d’attente" in said(page(DAMIER))


def test_conditions_are_said_in_words() -> None:
    whole = file(OTHERS / "kinds.toml")[0]
    ids = {each.kind: each for each in reversed(whole.questions)}
    number_of, sector, town = ids["number"], ids["sector"], ids["commune"]
    music = next(iter(whole.sectors))
    reader, told = Reader(whole), unsigned(whole)
    language = whole.languages[0]

    def words(condition: object) -> str:
        return told.plain(reader.words(condition), language)  # type: ignore[arg-type]  # any of them

    sure = Among(sector.id, frozenset({music.id}))
    assert music.name[language] in words(sure)
    assert words(Not(sure)) != words(sure)
    assert "7" in words(Between(number_of.id, 7, None))
    assert "7" in words(Between(number_of.id, None, 7))
    assert {"3", "7"} <= set(words(Between(number_of.id, 3, 7)))
    assert words(Between(number_of.id)).startswith(number_of.name[language])
    assert whole.territories[0].name[language] in words(Within(town.id, frozenset({whole.territories[0].id})))
    assert "(" in words(AllOf((AnyOf((sure, Between(number_of.id, 7))), sure)))
    assert {"2", "3"} <= set(words(AtLeast(2, (Between(number_of.id, None, 3), sure))))
    assert words(Holds(whole.criteria[0].id)) == words(whole.criteria[0].when)


def test_after_twenty_six_criteria_letters_are_doubled() -> None:
    asked = question("choice", "q")
    named = tuple(criterion(f"c{n}", Among("q", frozenset({"a"}))) for n in range(30))
    whole = organisation(
        questions=(asked,),
        criteria=named,
        programmes=(programme("growth"),),
        routes=(
            route("first", programme="growth", by_hand=tuple(each.id for each in named)),
            route("last", person=True),
        ),
    )
    assert "AD – " in said(page(whole)).replace("\u00a0", " ")
