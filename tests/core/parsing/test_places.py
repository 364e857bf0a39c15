"""Communes: typed nearly right, found; typed too vaguely, offered."""

from __future__ import annotations

import pytest

from bot.core.model.organisation import Place, Territory
from bot.core.parsing.kinds import Accepted, Offered, Refused, Typed, offered, read
from bot.core.parsing.places import place_name, territories_of
from bot.engine.render import unsigned
from tests.core.samples import METROPOLIS, ORGANISATION, TERRITORIES, organisation, question, words

COMMUNE = question("commune", "commune")


def found(typed: str) -> str | tuple[str, ...]:
    """The place taken, the names offered, or the key of the refusal."""
    reading = read(COMMUNE, ORGANISATION, Typed(typed), language="fr")
    match reading:
        case Accepted(answer):
            return METROPOLIS.get(str(answer.value), str(answer.value))
        case Offered(choices):
            return tuple(METROPOLIS.get(choice, choice) for choice in choices)
        case Refused(key):
            return key
    raise AssertionError(reading)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("Clermont-Ferrand", "Clermont-Ferrand"),
        ("clermont ferrand", "Clermont-Ferrand"),
        ("CLERMONT FERRAND !", "Clermont-Ferrand"),
        ("aubiere", "Aubière"),
        ("Aubie\u0300re", "Aubière"),
        ("st genes champanelle", "Saint-Genès-Champanelle"),
        ("St. Genès-Champanelle", "Saint-Genès-Champanelle"),
        ("cournon d'auvergne", "Cournon-d’Auvergne"),
        ("Cournon d’Auvergne", "Cournon-d’Auvergne"),
        ("Beaumont", "Beaumont"),
        ("je suis à Royat", "Royat"),
        ("Cendre (Le)", "Le Cendre"),
        ("sur Aubière", "Aubière"),
        ("le reste de la région", "region"),
        ("elsewhere", "elsewhere"),
        ("ailleurs", "elsewhere"),
    ],
)
def test_a_name_typed_whole_is_taken(typed: str, place: str) -> None:
    assert found(typed) == place


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("cl", ("Clermont-Ferrand",)),
        ("au", ("Aubière", "Aulnat", "Cournon-d’Auvergne")),
        ("aub", ("Aubière",)),
        ("ferr", ("Clermont-Ferrand",)),
        ("cendre", ("Le Cendre",)),
        ("ont", ("Beaumont", "Clermont-Ferrand", "Pont-du-Château")),
        ("saint", ("Saint-Genès-Champanelle",)),
        ("ste", "unknown_place"),
        ("le", ("Le Cendre", "region", "Pérignat-lès-Sarliève")),
        ("clermontferrand", ("Clermont-Ferrand",)),
        ("reste", ("region",)),
        ("près de Royat", ("Royat",)),
        ("Clermont-Ferrand (63)", ("Clermont-Ferrand",)),
        ("Chamalieres, Puy-de-Dôme", ("Chamalières",)),
    ],
)
def test_a_part_of_a_name_offers_the_places_likeliest_first(typed: str, names: object) -> None:
    assert found(typed) == names


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("chamalliere", "Chamalières"),
        ("clermont ferand", "Clermont-Ferrand"),
        ("cleromnt", "Clermont-Ferrand"),
        ("perignat les sarlieves", "Pérignat-lès-Sarliève"),
        ("durtoll", "Durtol"),
        ("aillleurs", "elsewhere"),
    ],
)
def test_a_slip_of_the_finger_is_offered_and_never_silently_taken(typed: str, name: str) -> None:
    offered = found(typed)
    assert isinstance(offered, tuple)
    assert offered[0] == name


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("c", "place_needs_letters"),
        ("xyz", "unknown_place"),
        ("63000", "place_not_code"),
        ("63 000", "place_not_code"),
        ("63113", "place_not_code"),  # an INSEE code may be another commune's postal code
        ("Marseille", "unknown_place"),
        ("pas à Clermont-Ferrand", "unknown_place"),
        ("royad", "unknown_place"),  # five letters are too few to guess from
        ("😀", "place_needs_letters"),
        ("x" * 4000, "unknown_place"),
    ],
)
def test_what_finds_no_place_is_refused_kindly(typed: str, key: str) -> None:
    assert found(typed) == key


def test_a_word_of_a_territory_s_name_offers_it_before_the_places_that_have_it() -> None:
    towns = tuple(Place(code=f"{n}", name=f"{name} d’Auvergne") for n, name in enumerate(("Tour", "Bourg")))
    region = Territory(id="region", name=words("Ailleurs en Auvergne"))
    land = organisation(territories=(Territory(id="all", name=words("Tout"), places=towns), region))
    assert read(COMMUNE, land, Typed("Auvergne"), language="fr") == Offered(("region", "0", "1"))
    for typed in ("l’Auvergne", "en Auvergne", "région Auvergne", "toute l’Auvergne", "all of Auvergne"):
        offered_ = read(COMMUNE, land, Typed(typed), language="fr")
        assert isinstance(offered_, Offered), typed
        assert offered_.choices[0] == "region"
    assert read(COMMUNE, land, Typed("pas en Auvergne"), language="fr") == Refused("unknown_place")


def test_a_territory_stands_before_a_place_of_the_same_name() -> None:
    place = Territory(id="all", name=words("Tout"), places=(Place(code="1", name="Loire"),))
    land = organisation(territories=(place, Territory(id="loire", name=words("Loire"))))
    assert read(COMMUNE, land, Typed("loire"), language="fr") == Offered(("loire", "1"))


def test_a_far_town_is_not_taken_for_a_near_one_that_is_spelt_a_little_like_it() -> None:
    near_by = tuple(Place(code=str(n), name=name) for n, name in enumerate(("Bonson", "Thurins", "Loudes")))
    land = organisation(territories=(Territory(id="all", name=words("Tout"), places=near_by),))
    for typed in ("London", "Londres", "Turin", "Lisbon"):
        assert read(COMMUNE, land, Typed(typed), language="en") == Refused("unknown_place")
    assert read(COMMUNE, land, Typed("Bonsson"), language="fr") == Offered(("0",)), "one slip is forgiven"


def test_a_short_name_of_the_file_is_taken() -> None:
    city = Place(code="63113", name="Clermont-Ferrand", also=("Clermont", "Clfd"))
    towns = Territory(id="region", name=words("La région"), also=("Vichy",))
    named = organisation(territories=(Territory(id="all", name=words("Tout"), places=(city,)), towns))
    for typed, meant in (("clermont", "63113"), ("CLFD", "63113"), ("vichy", "region")):
        reading = read(COMMUNE, named, Typed(typed), language="fr")
        assert isinstance(reading, Accepted)
        assert reading.answer.value == meant
    assert read(COMMUNE, named, Typed("clermon"), language="fr") == Offered(("63113",))


def test_a_name_two_communes_share_offers_both() -> None:
    twins = (Place(code="43022", name="Beaumont"), Place(code="63032", name="Beaumont"))
    shared = organisation(territories=(Territory(id="all", name=words("Tout"), places=twins),))
    assert read(COMMUNE, shared, Typed("beaumont"), language="fr") == Offered(("43022", "63032"))


def test_two_places_of_one_name_are_told_apart_by_their_territory() -> None:
    near, far = Place(code="63300", name="Riom"), Place(code="99300", name="Riom")
    both = organisation(
        territories=(
            Territory(id="near", name=words("Ici"), places=(near,)),
            Territory(id="far", name=words("Là-bas"), places=(far,)),
        )
    )
    labels = [label for _, label in offered(COMMUNE, both, ("63300", "99300"))]
    assert [unsigned(both).plain(label, "fr") for label in labels] == ["Riom (Ici)", "Riom (Là-bas)"]
    assert dict(offered(COMMUNE, both, ("63300",))) == {"63300": "Riom"}


def test_a_name_of_one_letter_is_found_when_typed_whole() -> None:
    short = (Place(code="80829", name="Y"), Place(code="63113", name="Ypres"))
    somewhere = organisation(territories=(Territory(id="all", name=words("Tout"), places=short),))
    reading = read(COMMUNE, somewhere, Typed("y"), language="fr")
    assert isinstance(reading, Accepted)
    assert reading.answer.value == "80829"


def test_at_most_eight_places_are_offered() -> None:
    many = tuple(Place(code=f"{n:05}", name=f"Ville {chr(97 + n)}") for n in range(20))
    wide = organisation(territories=(Territory(id="all", name=words("Tout"), places=many),))
    assert read(COMMUNE, wide, Typed("ville"), language="fr") == Offered(tuple(f"{n:05}" for n in range(8)))


def test_every_place_of_the_file_is_found_by_its_own_name() -> None:
    for name in METROPOLIS.values():
        assert found(name) == name


def test_a_place_lies_in_the_territories_that_list_it() -> None:
    city = Territory(id="city", name=words("Ville"), places=(Place(code="63113", name="Clermont-Ferrand"),))
    both = organisation(territories=(*TERRITORIES, city))
    assert territories_of("63113", both) == {"metropolis", "city"}
    assert territories_of("region", both) == {"region"}
    assert territories_of("metropolis", both) == frozenset()
    assert place_name("63113", both) == "Clermont-Ferrand"
    assert not place_name("region", both)
