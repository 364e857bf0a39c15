"""The waiting list as it is lived: a place with its rank, what opens meanwhile, who leaves."""

from __future__ import annotations

from datetime import timedelta

from tests.house import House
from tests.journey.story import applicant, card, filed, rows
from tests.journey.team import last, press, replies, sends

PLACE = "Liste d’attente de Hub-IC : vous êtes n° {}, depuis le 23 novembre 2026."
WAIT = "select case_file, state from waiting_list order by id"
WAITING = "select case_file from waiting_list where state = 'waiting' order by id"


async def test_each_is_told_their_rank_and_since_when(h: House) -> None:
    camille = await filed(h)
    assert PLACE.format(1) in (await camille.message("est bien arrivé")).text
    assert "Liste d’attente de Hub-IC : n° 1 le 23 novembre 2026" in (await card(h)).text
    dora = await filed(h, "Dora")
    await h.passes(timedelta(days=40))
    assert PLACE.format(2) in (await dora.says("/dossier")).text
    assert "La date du prochain appel n’est pas encore fixée" in (await dora.sees()).text


async def test_whoever_withdraws_leaves_and_the_others_move_up(h: House) -> None:
    camille, dora = await filed(h), await filed(h, "Dora")
    await camille.says("/retirer")
    told = await camille.taps("Oui, la retirer")
    assert "Liste d’attente" not in told.text
    assert "Liste d’attente" not in (await camille.says("/dossier")).text
    assert "Liste d’attente" not in (await card(h)).text
    assert PLACE.format(1) in (await dora.says("/dossier")).text


async def test_whoever_is_declined_or_accepted_leaves(h: House) -> None:
    await filed(h)
    await press(h, h.staff[0], "Prendre en charge")
    await press(h, h.staff[0], "Accepter")
    assert len(await rows(h, WAIT)) == 1
    await sends(h, h.staff[0], await last(h))
    assert await rows(h, WAITING) == []
    await filed(h, "Dora")
    where = await card(h, "D-2026-0002")
    await press(h, h.staff[0], "Prendre en charge", where)
    where = await card(h, "D-2026-0002")
    await press(h, h.staff[0], "Décliner", where)
    menu = await last(h)
    await press(h, h.staff[0], menu.labels[0], menu)
    await replies(h, h.staff[0], await last(h), "Le projet est trop avancé.")
    assert len(await rows(h, WAITING)) == 1
    await sends(h, h.staff[0], await last(h))
    assert await rows(h, WAITING) == []


async def test_whoever_is_open_again_has_their_place_back(h: House) -> None:
    camille, dora = await filed(h), await filed(h, "Dora")
    alix = h.staff[0]
    await press(h, alix, "Prendre en charge", await card(h))
    await press(h, alix, "Accepter", await card(h))
    await sends(h, alix, await last(h))
    assert PLACE.format(1) in (await dora.says("/dossier")).text
    await press(h, alix, "Rouvrir", await card(h))
    await press(h, alix, "Oui, rouvrir et prévenir la personne", await last(h))
    assert "Liste d’attente de Hub-IC : n° 1 le 23 novembre 2026" in (await card(h)).text
    assert PLACE.format(1) in (await camille.says("/dossier")).text
    assert PLACE.format(2) in (await dora.says("/dossier")).text


async def test_whoever_is_erased_leaves(h: House) -> None:
    camille = await filed(h)
    await camille.says("/supprimer")
    await camille.taps("Oui, tout effacer")
    assert await rows(h, WAIT) == []


async def test_what_is_open_now_is_read_before_what_one_waits_for(h: House) -> None:
    camille = await filed(h)
    for text in ((await camille.message("est bien arrivé")).text, (await camille.says("/dossier")).text):
        assert text.index("Ouvert dès maintenant") < text.index("Programme Émergence")
        assert text.index("Programme Émergence") < text.index("Hub-IC, liste d’attente")


async def test_a_restart_changes_no_place(h: House) -> None:
    await filed(h)
    dora = await applicant(h, "Dora")
    await dora.begins()
    await dora.answers()
    await h.stop()
    await h.start()
    outcome = await dora.taps("Envoyer")
    assert PLACE.format(2) in outcome.text
    assert [row["state"] for row in await rows(h, WAIT)] == ["waiting", "waiting"]
