"""Communes of a register: found by name and postcode, kept by name, placed in a territory."""

from __future__ import annotations

import pytest

from bot.core.model.frozen import replace
from bot.core.parsing import communes
from bot.core.parsing.kinds import Accepted, Offered, Pressed, Refused, Typed, offered, read, valid
from bot.engine.render import unsigned
from tests.house import DAMIER, file

FILE = file(DAMIER)[0]
COMMUNE = next(question for question in FILE.questions if question.kind == "commune")
WORDS = unsigned(FILE)
BEAUMONTS = [
    "Beaumont (Clermont Auvergne Métropole)", "Beaumont (74)", "Beaumont (43)", "Beaumont (07)",
]  # fmt: skip
REGISTER = "auvergne-rhone-alpes"


def found(typed: str) -> object:
    """(territory or code, town) that is taken, the buttons offered, or the key of the refusal."""
    match read(COMMUNE, FILE, Typed(typed), language="fr"):
        case Accepted(answer):
            assert valid(COMMUNE, answer, FILE)
            return answer.value, answer.words
        case Offered(choices):
            return [WORDS.plain(label, "fr") for _, label in offered(COMMUNE, FILE, choices)]
        case Refused(key):
            return key
    return None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Riom", ("auvergne", "Riom")), ("Lyon", ("rhone_alpes", "Lyon")), ("à Orcet", ("auvergne", "Orcet")),
        ("St Etienne", ("rhone_alpes", "Saint-Étienne")), ("montlucon", ("auvergne", "Montluçon")),
        ("Bourboule (La)", ("auvergne", "La Bourboule")), ("Je suis à Bron", ("rhone_alpes", "Bron")),
        ("Royat", ("63308", "")), ("clermont", ("63113", "")), ("Puy-de-Dôme", ("auvergne", "")),
        ("Paris", ("ailleurs", "")), ("je ne sais pas encore", ("indecis", "")),
    ],
)  # fmt: skip
def test_a_town_is_kept_and_placed_in_its_territory(typed: str, kept: tuple[str, str]) -> None:
    assert found(typed) == kept


@pytest.mark.parametrize(
    ("typed", "buttons"),
    [
        ("63000", ["Clermont-Ferrand"]), ("63 360", ["Gerzat", "Saint-Beauzire (63)", "Lussat (63)"]),
        ("69001", ["Lyon (69)"]), ("F-63122", ["Ceyrat", "Saint-Genès-Champanelle"]),
        ("Thiers 63300", ["Thiers (63)"]),
        ("Beaumont", BEAUMONTS),
        ("Beaumont (63)", ["Beaumont"]), ("beaumont 43110", BEAUMONTS),
        ("Beaumont 43", ["Beaumont (43)"]), ("Villeurbane", ["Villeurbanne (69)"]),
        ("à 10 km de Vichy", ["Vichy (03)"]), ("Chambéry ou Annecy", ["Annecy (74)", "Chambéry (73)"]),
    ],
)  # fmt: skip
def test_a_postcode_and_a_name_that_several_have_are_asked_about(typed: str, buttons: list[str]) -> None:
    assert found(typed) == buttons


@pytest.mark.parametrize(
    ("typed", "key"),
    [("99999", "place_not_code"), ("63", "place_not_code"), ("pas à Clermont", "unknown_place"),
     ("Quimperlé", "unknown_place")],
)  # fmt: skip
def test_what_the_region_does_not_have_is_refused_kindly(typed: str, key: str) -> None:
    assert found(typed) == key


def test_a_button_of_a_town_keeps_the_town() -> None:
    pressed = read(COMMUNE, FILE, Pressed("63300"), language="fr")
    assert isinstance(pressed, Accepted)
    assert (pressed.answer.value, pressed.answer.words) == ("auvergne", "Riom")
    shared = read(COMMUNE, FILE, Pressed("43022"), language="fr")
    assert isinstance(shared, Accepted)
    assert shared.answer.words == "Beaumont (43)", "there are others of that name"


def test_without_a_register_a_town_is_not_known() -> None:
    bare = replace(FILE, communes="")
    assert read(COMMUNE, bare, Pressed("63300"), language="fr") == Refused("unknown_place")
    assert read(COMMUNE, bare, Typed("Riom"), language="fr") == Refused("unknown_place")


def test_the_register_holds_every_commune_of_its_region() -> None:
    assert communes.registers() == (REGISTER,)
    towns = communes.register(REGISTER)
    assert len(towns) == 4025
    assert all(town.postcodes and all(len(each) == 5 for each in town.postcodes) for town in towns.values())
    assert communes.departments(REGISTER) == {
        "01", "03", "07", "15", "26", "38", "42", "43", "63", "69", "73", "74",
    }  # fmt: skip
    listed = [place for territory in FILE.territories for place in territory.places]
    assert {place.code: place.name for place in listed} == {
        place.code: towns[place.code].name.replace("'", "’") for place in listed
    }
