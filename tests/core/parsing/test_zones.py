"""A time zone is named by its town or its country, in the words of whoever is there."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from bot.core.parsing.zones import MOST_MEANT, atlas, distinct, name, named, of_countries
from bot.texts import LANGUAGES

NOW = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("La Réunion", "Indian/Reunion"),
        ("la reunion", "Indian/Reunion"),
        ("je suis à la réunion", "Indian/Reunion"),
        ("Montréal", "America/Montreal"),
        ("montreal, québec", "America/Montreal"),
        ("Lisbonne", "Europe/Lisbon"),
        ("lisbon", "Europe/Lisbon"),
        ("Lisbone", "Europe/Lisbon"),
        ("fort de france", "America/Martinique"),
        ("Nouvelle Calédonie", "Pacific/Noumea"),
        ("new caledonia", "Pacific/Noumea"),
        ("Belgique", "Europe/Brussels"),
        ("France", "Europe/Paris"),
        ("Genève", "Europe/Zurich"),
        ("papeete", "Pacific/Tahiti"),
    ],
)
def test_a_town_or_a_country_is_understood_as_it_is_typed(typed: str, zone: str) -> None:
    assert named(typed, NOW)[0] == zone


def test_of_a_large_country_each_time_is_offered_once() -> None:
    found = named("Canada", NOW)
    assert {"America/Toronto", "America/Halifax", "America/Vancouver"} <= set(found)
    now = [NOW.astimezone(ZoneInfo(zone)).utcoffset() for zone in found]
    summer = [NOW.replace(month=6).astimezone(ZoneInfo(zone)).utcoffset() for zone in found]
    assert len(set(zip(now, summer, strict=True))) == len(found) <= MOST_MEANT


@pytest.mark.parametrize("typed", ["", "a", "zzz", "👍", "Europe/Nowhere", "x" * 4000, "oui", "../../etc"])
def test_what_names_no_place_is_not_guessed(typed: str) -> None:
    assert named(typed, NOW) == ()


def test_of_few_zones_all_are_offered() -> None:
    portugal = of_countries(["PT"])
    assert distinct(portugal, NOW, 3) == portugal == ("Europe/Lisbon", "Atlantic/Madeira", "Atlantic/Azores")


def test_every_zone_of_a_country_has_a_name_in_every_language() -> None:
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    zones = {line.split("\t")[2]: line.split("\t")[0] for line in table.splitlines() if line[0] != "#"}
    assert zones.items() <= {zone.id: zone.country for zone in atlas().values()}.items()
    for zone in atlas().values():
        assert NOW.astimezone(ZoneInfo(zone.id)) == NOW
        assert zone.name.keys() == set(LANGUAGES)
        assert all(zone.name.values())
        assert "/" not in "".join(zone.name.values()), "never an identifier"
        assert len(zone.id) <= 32, "it stands on a button"


def test_a_zone_without_a_name_is_called_by_its_town() -> None:
    assert name("America/Port_of_Spain") == {"fr": "Trinité-et-Tobago", "en": "Trinidad & Tobago"}
    assert name("Etc/UTC") == "UTC"
    assert name("America/Fort_Wayne") == "Fort Wayne"
