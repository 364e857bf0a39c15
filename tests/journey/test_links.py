"""Links of the organisation's places, asked for in the group; who comes by one is known to have."""

from __future__ import annotations

import pytest

from tests.client import Message
from tests.house import House
from tests.journey.story import all_is_well, applicant, card, read


async def says(house: House, words: str) -> Message:
    await house.staff[0].says(words, chat=house.group)
    await house.settled()
    return read(await house.group.last())


@pytest.mark.parametrize("words", ["/lien affiche", "/link Poster or leaflet", "/lien AFFICHE OU DEPLIANT"])
async def test_the_link_of_a_place_is_told_by_its_id_or_its_name(h: House, words: str) -> None:
    told = await says(h, words)
    assert told.text.splitlines()[0] == "Affiche ou dépliant : https://t.me/demo_bot?start=affiche"


async def test_whoever_comes_by_it_is_known_to_have(h: House) -> None:
    told = await says(h, "/lien affiche")
    start = told.text.split("?start=")[1].split()[0]
    camille = await applicant(h)
    await camille.says(f"/start {start}")
    await camille.taps("J’accepte")
    await camille.answers()
    await camille.taps("Envoyer")
    assert "Affiche ou dépliant" in (await card(h)).text
    await all_is_well(h)


@pytest.mark.parametrize("words", ["/lien", "/lien nulle part"])
async def test_without_a_place_that_there_is_all_are_told(h: House, words: str) -> None:
    told = (await says(h, words)).text
    assert told.count("https://t.me/demo_bot?start=") == len(h.organisation.origins)
    assert ("« nulle part »" in told) == ("nulle" in words)
