"""A call opens: who waits is told once, in order, and answers; whatever fails meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.client import Message
from tests.house import House
from tests.journey.editing import part, published, with_own_file
from tests.journey.operators import asked
from tests.journey.story import Applicant, all_filed, applicant, card, filed, plain, read, rows
from tests.journey.team import found, last, press, replies, sends

OPENS = "intake = { opens = 2026-12-01, closes = 2027-01-31, capacity = 12 }"
ANNOUNCED = (("intake = { closes = 2025-10-05 }", OPENS), ('  "programmes.hub_ic.intake",', ""))
OPEN = "L’appel à candidatures de Hub-IC est ouvert"
STILL, RENEW, NO_LONGER = "Toujours intéressé·e", "Mettre à jour mon dossier", "Plus maintenant"
A_WEEK = timedelta(days=7)
UNTIL = timedelta(days=7, hours=23, minutes=30)
"""From the Monday on which everybody files to the opening: Tuesday, 1 December, 9:30 in Paris."""


@pytest.fixture
async def h(tmp_path: Path) -> AsyncIterator[House]:
    """A house whose file announces the next call of Hub-IC."""
    async with with_own_file(tmp_path, *ANNOUNCED) as made:
        yield made


async def told(someone: Applicant) -> list[Message]:
    """The notices somebody had."""
    return [m for m in await someone.messages() if OPEN in m.text]


async def listed(house: House) -> str:
    """The list in the group, as it is now."""
    await house.settled()
    lists = [m for m in await house.group.messages() if plain(m.text).startswith("L’appel de Hub-IC\n")]
    assert len(lists) == 1, [plain(m.text) for m in await house.group.messages()]
    return plain(lists[0].text)


# --- told ---------------------------------------------------------------------------------------------------


@pytest.mark.both_databases
async def test_each_is_told_once_on_the_day_in_the_order_of_their_rank(h: House) -> None:
    camille, dora = await all_filed(h, "Camille", "Dora")
    await h.passes(UNTIL - timedelta(minutes=1))
    assert await told(camille) == []
    await h.passes(timedelta(minutes=1))
    (first,), (second,) = await told(camille), await told(dora)
    assert first.labels == [STILL, RENEW, NO_LONGER]
    assert "Candidatures ouvertes jusqu’au 31 janvier 2027" in first.text
    assert "n° 1 sur la liste d’attente, depuis le 23 novembre 2026" in first.text
    assert "n° 2" in second.text
    sent = [
        call.params["chat_id"] for call in await h.client.calls("sendMessage") if OPEN in str(call.params)
    ]
    assert sent[-2:] == [camille.person.id, dora.person.id]
    assert "1. D-2026-0001, depuis le 23 novembre 2026 : pas encore de réponse" in await listed(h)


@pytest.mark.parametrize("zones", [["America/Martinique"], ["America/Martinique", "Europe/Paris"]])
async def test_an_organisation_that_is_elsewhere_opens_it_once_at_its_own_hour(
    h: House, zones: list[str]
) -> None:
    camille = await filed(h)
    before = "Europe/Paris"
    for zone in zones:
        assert await published(h, (f'zone = "{before}"', f'zone = "{zone}"'))
        before = zone
    await h.passes(UNTIL + timedelta(hours=0 if before == "Europe/Paris" else 5) - timedelta(minutes=1))
    assert await told(camille) == []
    await h.passes(timedelta(minutes=1))
    assert len(await told(camille)) == 1
    await h.passes(timedelta(days=1))
    assert len(await told(camille)) == 1
    await listed(h)  # once
    assert len([c for c in await h.client.calls("sendMessage") if "L’appel de Hub-IC" in str(c.params)]) == 1


async def test_after_an_outage_it_is_late_and_once(h: House) -> None:
    camille = await filed(h)
    await h.stop()
    h.clock.advance(UNTIL + timedelta(days=2))
    for _ in range(3):
        await h.start()
        await h.settled()
        await h.passes(timedelta(minutes=5))
        assert len(await told(camille)) == 1
        await h.stop()
    await h.start()


async def test_a_call_whose_day_moves_is_told_on_the_new_day_only(h: House) -> None:
    camille = await filed(h)
    assert await published(h, ("opens = 2026-12-01", "opens = 2026-12-08"))
    await h.passes(UNTIL + timedelta(days=1))
    assert await told(camille) == []
    await h.passes(timedelta(days=6))
    assert len(await told(camille)) == 1
    assert await published(h, ("opens = 2026-12-08", "opens = 2026-12-07"))
    await h.passes(timedelta(days=1))
    assert len(await told(camille)) == 1


async def test_a_call_opened_by_hand_is_told_at_once(tmp_path: Path) -> None:
    async with with_own_file(tmp_path) as house:
        camille = await filed(house)
        opened = "intake = { opens = 2026-11-23, closes = 2026-12-31 }"
        assert await published(
            house, ("intake = { closes = 2025-10-05 }", opened), ('  "programmes.hub_ic.intake",', "")
        )
        await house.passes(timedelta(minutes=1))
        assert len(await told(camille)) == 1
        await camille.taps(STILL)


async def test_who_blocked_the_bot_is_told_on_coming_back(h: House) -> None:
    camille = await filed(h)
    await camille.person.blocks()
    await h.passes(UNTIL + timedelta(days=30))
    assert await told(camille) == []
    assert "1. D-2026-0001, depuis le 23 novembre 2026 : pas encore de réponse" in await listed(h)
    await camille.person.unblocks()
    await h.passes(timedelta(minutes=1))
    assert len(await told(camille)) == 1


# --- answered -----------------------------------------------------------------------------------------------


async def test_still_interested_makes_it_a_live_request_again(h: House) -> None:
    camille = await filed(h)
    await camille.says("/personne")
    await camille.taps("Écrire à l’équipe")
    await camille.says("Quand ouvre l’appel ?")
    await replies(h, h.staff[0], await found(h, "Quand ouvre l’appel ?"), "En décembre.")
    await h.passes(UNTIL)
    thanks = await camille.taps(STILL)
    assert "au plus tard le 8 décembre 2026" in thanks.text
    assert [m.labels for m in await told(camille)] == [[]]
    live = await found(h, "Toujours intéressé·e par Hub-IC")
    assert live.reply_to == (await card(h)).id
    shown = (await card(h)).text
    assert "Proposition : Hub-IC, l’incubateur" in shown
    before = await found(h, "Ce que la fiche disait depuis le 23 novembre 2026 :")
    assert before.reply_to == (await card(h)).id
    assert (
        "Un atelier partagé pour les luthiers de la ville\nMusique · Clermont-Ferrand · Une idée · Français"
        in before.text
    )
    assert "Proposition : Hub-IC, liste d’attente" in before.text
    assert "✓ Hub-IC : toujours intéressé·e" in shown
    assert "D-2026-0001, depuis le 23 novembre 2026 : toujours intéressé·e" in await listed(h)
    status = await camille.says("/dossier")
    assert "au plus tard le 8 décembre 2026" in status.text
    assert "vous préviendrons" not in status.text
    await h.passes(timedelta(days=3))
    assert "attend toujours" in (await found(h, "attend toujours")).text
    await h.passes(timedelta(days=30))
    assert len(await told(camille)) == 1


async def test_a_second_tap_changes_nothing(h: House) -> None:
    camille = await filed(h)
    await h.passes(UNTIL)
    (notice,) = await told(camille)
    await camille.presses(notice, STILL)
    before = await camille.count()
    assert "déjà noté" in (await camille.presses(notice, STILL) or "")
    assert await camille.count() == before


async def test_no_longer_leaves_kindly_and_the_others_move_up(h: House) -> None:
    camille, dora = await all_filed(h, "Camille", "Dora")
    await h.passes(UNTIL)
    said = await camille.taps(NO_LONGER)
    assert "merci de nous l’avoir dit" in said.text
    assert "D-2026-0001" in (await found(h, "N’attend plus Hub-IC")).text
    status = await camille.says("/dossier")
    assert "Vous n’êtes plus sur la liste d’attente de Hub-IC, comme vous l’avez souhaité" in status.text
    assert "vous préviendrons" not in status.text
    assert "vous êtes n° 1" in (await dora.says("/dossier")).text
    assert "D-2026-0001, depuis le 23 novembre 2026 : n’attend plus" in await listed(h)


async def test_updating_keeps_the_answers_and_the_reference(h: House) -> None:
    camille = await filed(h)
    await h.passes(UNTIL)
    review = await camille.taps(RENEW)
    assert "Vos réponses sont gardées" in (await camille.message("Vos réponses sont gardées. Changez")).text
    assert "Tout est juste ?" in review.text
    await h.stop()
    await h.start()
    assert "Vous mettez à jour votre dossier" in (await camille.taps("Voir mon dossier")).text
    await camille.taps("Reprendre")
    await camille.taps("Modifier une réponse")
    await camille.taps("Temps disponible")
    await camille.taps("À peu près un mi-temps")
    outcome = await camille.taps("Envoyer")
    assert "Votre dossier D-2026-0001 est bien arrivé" in outcome.text
    assert "Notre proposition : Hub-IC, l’incubateur" in outcome.text
    assert "Temps disponible : À peu près un mi-temps" in (await card(h)).text
    assert await rows(h, "select id from case_file") == [{"id": 1}]
    await h.passes(timedelta(days=30))
    assert len(await told(camille)) == 1
    assert "1 identical, 0 different" in await asked(h, "receipt --all")
    await h.start()


@pytest.mark.parametrize("end", ["no longer", "withdrawn", "decided"])
async def test_what_was_changed_and_never_sent_does_not_count(h: House, end: str) -> None:
    camille = await filed(h)
    await h.passes(UNTIL)
    (notice,) = await told(camille)
    await camille.taps(RENEW)
    await camille.taps("Modifier une réponse")
    await camille.taps("Temps disponible")
    await camille.taps("À peu près un mi-temps")
    assert "1 identical, 0 different" in await asked(h, "receipt --all")
    await h.start()
    if end == "no longer":
        await camille.presses(notice, NO_LONGER)
    elif end == "withdrawn":
        await camille.says("/retirer")
        await camille.taps("Oui, la retirer")
    else:
        await accepting(h, "D-2026-0001")
        await sends(h, h.staff[0], await last(h))
        await h.passes(timedelta(minutes=5))
    assert "Temps disponible : À peu près un mi-temps" not in (await card(h)).text
    assert "1 identical, 0 different" in await asked(h, "receipt --all")
    await h.start()


async def test_only_what_is_stale_is_asked_again(h: House) -> None:
    camille = await filed(h)
    words = part(h.path, "time")
    assert await published(h, (words, words.replace("semaine", "mois")))
    await h.passes(UNTIL)
    asked = await camille.taps(STILL)
    assert "Combien de temps par mois" in asked.text
    assert "quelques réponses, et c’est envoyé" in (await camille.message("Avec plaisir")).text
    review = await camille.taps("Plein temps")
    assert "Tout est juste ?" in review.text
    await camille.taps("Envoyer")
    assert "✓ Hub-IC : toujours intéressé·e" in (await card(h)).text


async def test_who_has_not_finished_when_the_call_closes_keeps_their_place(h: House) -> None:
    camille = await filed(h)
    await h.passes(UNTIL)
    await camille.taps(RENEW)
    await h.passes(timedelta(days=62))
    outcome = await camille.taps("Envoyer")
    assert "Liste d’attente de Hub-IC : vous êtes n° 1, depuis le 23 novembre 2026" in outcome.text


async def test_the_list_says_how_many_places_are_taken(h: House) -> None:
    camille = await filed(h)
    await h.passes(UNTIL)
    assert "Places prises : 0 sur 12." in await listed(h)
    await camille.taps(STILL)
    await h.passes(timedelta(days=80))
    await press(h, h.staff[0], "Prendre en charge")
    await press(h, h.staff[0], "Accepter")
    await sends(h, h.staff[0], await last(h))
    assert "Places prises : 1 sur 12." in await listed(h)
    assert "1. D-2026-0001, depuis le 23 novembre 2026 : dossier clos" in await listed(h)


async def accepting(house: House, reference: str) -> Message:
    """Take charge of a case and propose to accept it; returns what may be sent."""
    await press(house, house.staff[0], "Prendre en charge", await card(house, reference))
    await press(house, house.staff[0], "Accepter", await card(house, reference))
    return await last(house)


async def with_one_place(house: House) -> None:
    """The call takes one project only."""
    assert await published(house, ("capacity = 12", "capacity = 1"))


async def test_whoever_accepts_reads_how_many_places_are_left(h: House) -> None:
    camille = await filed(h)
    await h.passes(UNTIL)
    await camille.taps(STILL)
    preview = await accepting(h, "D-2026-0001")
    assert preview.text.startswith("Places prises : 0 sur 12.\nIl en reste 12.\n\nLa personne lira :")
    await press(h, h.staff[0], "Ajouter une phrase", preview)
    await replies(h, h.staff[0], await last(h), "Bravo !")
    assert "Il en reste 12." in (await last(h)).text


async def test_where_no_place_is_left_accepting_takes_a_second_tap(h: House) -> None:
    await with_one_place(h)
    people = await all_filed(h, "Camille", "Dora", "Elio")
    await h.passes(UNTIL)
    for each in people:
        await each.taps(STILL)
    first, second = await accepting(h, "D-2026-0001"), await accepting(h, "D-2026-0002")
    assert "Places prises : 0 sur 1." in second.text
    await sends(h, h.staff[0], first)
    toast = await sends(h, h.staff[0], second)
    assert toast == "⚠ Toutes les places sont prises : 1 sur 1."
    refused = next(read(m) for m in await h.group.messages() if m.id == second.id)
    assert refused.text.startswith("⚠ Toutes les places sont prises : 1 sur 1.")
    assert "Envoyer à la personne" not in refused.labels
    assert "est retenu" not in (await people[1].sees()).text
    await sends(h, h.staff[0], refused, "Accepter quand même")
    assert "accepté le 1er décembre 2026" in (await card(h, "D-2026-0002")).text
    assert "Places prises : 2 sur 1. C’est complet." in await listed(h)
    third = await accepting(h, "D-2026-0003")
    assert third.labels[0] == "Accepter quand même"
    await press(h, h.staff[0], "Annuler", third)
    assert len(await rows(h, "select id from case_file where status = 'accepted'")) == 2


async def test_places_of_a_call_before_do_not_count(h: House) -> None:
    later = "{ opens = 2027-03-01, closes = 2027-04-01, capacity = 1 }"
    calls = f"calls = [{{ closes = 2026-12-10, capacity = 1 }}, {later}]"
    assert await published(h, (OPENS, calls))
    await filed(h)
    await sends(h, h.staff[0], await accepting(h, "D-2026-0001"))
    await filed(h, "Dora")
    assert "sont prises : 1 sur 1" in (await accepting(h, "D-2026-0002")).text
    await h.passes(timedelta(days=100))
    await accepting(h, "D-2026-0002")
    assert "Places prises : 0 sur 1." in (await found(h, "Il en reste 1.")).text


# --- not answered -------------------------------------------------------------------------------------------


async def test_who_does_not_answer_is_asked_once_more_and_then_let_go(h: House) -> None:
    camille = await filed(h)
    await h.passes(UNTIL)
    await h.passes(A_WEEK - timedelta(minutes=1))
    assert len(await told(camille)) == 1
    await h.passes(timedelta(minutes=1))
    first, second = await told(camille)
    assert (first.labels, second.labels) == ([], [STILL, RENEW, NO_LONGER])
    assert "sans nouvelles de vous le 15 décembre 2026" in second.text
    await h.stop()
    h.clock.advance(A_WEEK)
    await h.start()
    await h.passes(timedelta(minutes=1))
    assert "Ce n’est pas grave" in (await camille.sees()).text
    assert "la place de D-2026-0001 pour Hub-IC est libérée" in (await found(h, "libérée")).text
    assert "deux messages sans réponse" in await listed(h)
    await h.passes(timedelta(days=20))
    assert len(await told(camille)) == 2
    await camille.taps(STILL)
    assert "✓ Hub-IC : toujours intéressé·e" in (await card(h)).text


async def test_who_is_declined_meanwhile_is_told_nothing(h: House) -> None:
    camille = await filed(h)
    await press(h, h.staff[0], "Prendre en charge")
    await press(h, h.staff[0], "Décliner")
    menu = await last(h)
    await press(h, h.staff[0], menu.labels[0], menu)
    await replies(h, h.staff[0], await last(h), "Le projet est trop avancé.")
    await sends(h, h.staff[0], await last(h))
    await h.passes(UNTIL)
    assert await told(camille) == []


async def test_an_erased_person_leaves_the_list_in_the_group(h: House) -> None:
    camille, dora = await all_filed(h, "Camille", "Dora")
    await h.passes(UNTIL)
    await camille.says("/supprimer")
    await camille.taps("Oui, tout effacer")
    assert "D-2026-0001" not in await listed(h)
    assert "1. D-2026-0002" in await listed(h)
    await dora.taps(STILL)


async def test_the_call_of_next_year_is_told_anew(h: House) -> None:
    camille = await filed(h)
    await h.passes(UNTIL)
    await camille.taps(RENEW)
    await h.passes(timedelta(days=62))
    assert await published(h, (OPENS, "intake = { opens = 2027-09-01, closes = 2027-10-05 }"))
    await h.passes(timedelta(days=215))
    assert len(await told(camille)) == 2
    await camille.taps("Envoyer")
    assert "✓ Hub-IC : toujours intéressé·e" in (await card(h)).text


# --- about to close -----------------------------------------------------------------------------------------


CLOSES = "ferme le 31 janvier 2027"


async def test_the_day_before_closing_who_has_not_finished_is_told_once(h: House) -> None:
    await h.passes(timedelta(days=50))
    begun, early = await applicant(h), await applicant(h, "Dora")
    await begun.begins()
    await begun.answers(until="Combien êtes-vous")
    await early.begins()
    await h.passes(timedelta(days=17, hours=23, minutes=29))
    assert not any(CLOSES in text for text in await begun.texts())
    await h.stop()
    h.clock.advance(timedelta(hours=5))
    await h.start()
    await h.passes(timedelta(minutes=1))
    assert sum(CLOSES in text for text in await begun.texts()) == 1
    assert not any(CLOSES in text for text in await early.texts()), "nothing speaks for this call yet"
    await begun.taps("Reprendre")
    await h.passes(timedelta(days=1))
    assert sum(CLOSES in text for text in await begun.texts()) == 1


async def test_who_goes_over_their_answers_is_told_too(h: House) -> None:
    camille = await filed(h)
    await h.passes(UNTIL)
    await camille.taps(RENEW)
    await h.passes(timedelta(days=60))
    assert sum(CLOSES in text for text in await camille.texts()) == 1
    assert "est bien arrivé" in (await camille.taps("Envoyer")).text
