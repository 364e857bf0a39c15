"""Decisions: shown as they will be read, called off while nothing has left, taken back, and by two people."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.client import Message, Person
from tests.house import House
from tests.journey.editing import published, with_own_file
from tests.journey.story import Applicant, card, rows
from tests.journey.team import PROMPT, claimed, found, last, press, replies, sends

MINUTE = timedelta(minutes=1)
TWO = ('id = "hub_ic"\nname', 'id = "hub_ic"\ntwo_decide = true\nname')
CLOSED = ('id = "emergence"\nname', 'id = "emergence"\nintake = { closes = 2026-01-31 }\nname')
SEND, UNDO = "Envoyer à la personne", "Annuler l’envoi"


@pytest.fixture
async def own(tmp_path: Path) -> AsyncIterator[House]:
    """A house with a file of its own."""
    async with with_own_file(tmp_path) as made:
        yield made


async def accepts(house: House, who: Person | None = None) -> str | None:
    """Accept the case that was claimed; the toast."""
    alix = who or house.staff[0]
    await press(house, alix, "Accepter")
    return await press(house, alix, SEND, await last(house))


async def declines(house: House, reason: str, words: str) -> Message:
    """Propose to decline; the preview."""
    alix = house.staff[0]
    await press(house, alix, "Décliner")
    await press(house, alix, reason, await last(house))
    await replies(house, alix, await found(house, PROMPT), words)
    return await last(house)


async def told(someone: Applicant) -> bool:
    """Whether somebody has read that they are accepted."""
    return any("votre projet est retenu" in text for text in await someone.texts())


# --- five minutes -------------------------------------------------------------------------------------------


async def test_nothing_leaves_for_five_minutes_and_the_card_says_when_it_does(h: House) -> None:
    camille = await claimed(h)
    await accepts(h)
    shown = await card(h)
    assert shown.text.startswith("D-2026-0001 · décidé par Alix : accepté · Hub-IC\n")
    assert "⏳ Part dans 5 min, à 10:05." in shown.text
    assert shown.labels == [UNDO, "Écrire", "Noter", "Dossier complet"]
    assert "C’est décidé. Le message part dans 5 min, à 10:05." in (await last(h)).text
    await h.passes(4 * MINUTE)
    assert not await told(camille)
    assert "retenu" not in (await camille.says("/dossier")).text
    await h.passes(MINUTE)
    assert await told(camille)
    assert "accepté le 23 novembre 2026 par Alix · Hub-IC" in (await card(h)).text
    assert "C’est envoyé à la personne." in (await found(h, "C’est envoyé")).text


async def test_anybody_of_the_team_may_call_it_off_and_it_can_be_changed_and_sent_again(h: House) -> None:
    camille = await claimed(h)
    alix, basile, _ = h.staff
    await accepts(h)
    assert await press(h, basile, UNDO) == "Annulé. Rien n’est parti."
    assert "Basile a annulé l’envoi de la décision pour D-2026-0001" in (await found(h, "a annulé")).text
    await h.passes(10 * MINUTE)
    assert not await told(camille)
    preview = await found(h, "La personne lira")
    await press(h, alix, "Ajouter une phrase", preview)
    await replies(h, alix, await found(h, PROMPT), "À lundi.")
    await sends(h, alix, await last(h))
    assert "« À lundi. »" in (await camille.sees()).text
    assert sum("est retenu" in text for text in await camille.texts()) == 1


async def test_its_sentence_can_still_be_corrected_where_it_was_written(h: House) -> None:
    camille = await claimed(h)
    alix = h.staff[0]
    await press(h, alix, "Accepter")
    await press(h, alix, "Ajouter une phrase", await last(h))
    said = await alix.says("À lundi.", chat=h.group, reply_to=await found(h, PROMPT))
    await h.settled()
    await press(h, alix, SEND, await last(h))
    await alix.edits(said, "À mardi.", chat=h.group)
    assert "La phrase est changée : « À mardi. »" in (await found(h, "La phrase est changée")).text
    await h.passes(5 * MINUTE)
    assert "« À mardi. »" in (await camille.sees()).text


async def test_once_it_has_left_it_is_not_called_off(h: House) -> None:
    await claimed(h)
    await accepts(h)
    before = await card(h)
    await h.passes(5 * MINUTE)
    assert await press(h, h.staff[0], UNDO, before) == "C’est déjà parti. Pour revenir dessus : « Rouvrir »."
    assert "accepté" in (await card(h)).text


async def test_a_restart_changes_nothing(h: House) -> None:
    camille = await claimed(h)
    await accepts(h)
    await h.stop()
    h.clock.advance(2 * MINUTE)
    await h.start()
    await h.settled()
    assert not await told(camille)
    assert UNDO in (await card(h)).labels
    await h.stop()
    h.clock.advance(timedelta(hours=2))
    for _ in range(2):
        await h.start()
        await h.passes(MINUTE)
        assert sum("est retenu" in text for text in await camille.texts()) == 1
        await h.stop()
    await h.start()


async def test_the_promise_is_kept_only_when_it_has_left(h: House) -> None:
    await claimed(h)
    await accepts(h)
    due = "select state from timer where kind = 'promise' order by due desc"
    assert {"state": "waiting"} in await rows(h, due)
    await h.passes(5 * MINUTE)
    assert {"state": "waiting"} not in await rows(h, due)


async def test_whoever_withdraws_meanwhile_reads_no_decision(h: House) -> None:
    camille = await claimed(h)
    await accepts(h)
    await camille.says("/retirer")
    await camille.taps("Oui, la retirer")
    await h.passes(10 * MINUTE)
    assert not await told(camille)
    assert "retiré à la demande" in (await card(h)).text
    assert "Rouvrir" not in (await card(h)).labels


async def test_where_the_file_says_so_it_leaves_at_once(own: House) -> None:
    assert await published(own, ("undo_minutes = 5 ", "undo_minutes = 0 "))
    camille = await claimed(own)
    await accepts(own)
    assert await told(camille)


async def test_what_the_file_no_longer_has_is_shown_again_instead(own: House) -> None:
    camille = await claimed(own)
    preview = await declines(own, "Hors de notre territoire", "C’est loin.")
    await press(own, own.staff[0], SEND, preview)
    assert await published(own, ('id = "hors_territoire"', 'id = "trop_loin"'))
    await own.passes(10 * MINUTE)
    assert "C’est loin" not in (await camille.sees()).text
    assert "n’est pas partie" in (await found(own, "n’est pas partie")).text
    assert "Pour quelle raison ?" in (await found(own, "Pour quelle raison")).text
    assert "suivi par Alix" in (await card(own)).text


# --- two at once --------------------------------------------------------------------------------------------


@pytest.mark.both_databases
async def test_of_two_who_decide_at_once_one_does_and_the_other_reads_who(h: House) -> None:
    await claimed(h)
    alix, basile, _ = h.staff
    await press(h, alix, "Accepter")
    preview = await last(h)
    await press(h, alix, SEND, preview)
    said = "Alix a décidé : cela part à 10:05. Pour changer, « Annuler l’envoi » d’abord."
    assert await press(h, basile, SEND, preview) == said
    assert await press(h, alix, SEND, preview) == said
    assert len(await rows(h, "select key from timer where kind = 'decision'")) == 1


async def test_a_preview_that_has_changed_meanwhile_is_shown_again(h: House) -> None:
    camille = await claimed(h)
    alix = h.staff[0]
    await press(h, alix, "Accepter")
    before = await last(h)
    await camille.says("/language")
    await camille.taps("English")
    toast = await press(h, alix, SEND, before)
    assert toast == "Quelque chose a changé depuis cet aperçu. Rien n’est parti : relisez, puis envoyez."
    await h.passes(10 * MINUTE)
    assert not any("Good news" in text for text in await camille.texts())
    again = await found(h, "dans sa langue (English)")
    await sends(h, alix, again)
    assert "Good news: your project has been accepted into Hub-IC" in (await camille.sees()).text


async def test_a_sentence_that_a_colleague_changed_is_read_again(h: House) -> None:
    await claimed(h)
    alix, basile, _ = h.staff
    before = await declines(h, "Hors de notre territoire", "C’est loin.")
    await press(h, basile, "Prendre la suite")
    assert await press(h, alix, SEND, before) == "Ce dossier est suivi par Basile."
    await press(h, basile, "Décliner")
    assert await press(h, basile, SEND, before) is not None
    assert "décidé par" not in (await card(h)).text


# --- in their language --------------------------------------------------------------------------------------


async def test_staff_read_it_in_the_persons_language_and_beside_it_in_their_own(h: House) -> None:
    camille = await claimed(h)
    await camille.says("/language")
    await camille.taps("English")
    preview = await declines(h, "Hors de notre territoire", "So far away.")
    theirs, ours = preview.text.split("C’est-à-dire :")
    assert theirs.startswith("La personne lira, dans sa langue (English) :")
    assert "Outside our territory" in theirs
    assert "Hors de notre territoire" in ours


# --- into which programme -----------------------------------------------------------------------------------


async def test_one_accepts_into_another_programme_than_the_first(h: House) -> None:
    camille = await claimed(h)
    alix = h.staff[0]
    await press(h, alix, "Accepter")
    await press(h, alix, "Un autre programme", await last(h))
    menu = await last(h)
    assert menu.text == "Dans quel programme ?"
    assert menu.labels[0] == "Hub-IC"
    another = menu.labels[1]
    await press(h, alix, another, menu)
    await sends(h, alix, await last(h))
    assert f"votre projet est retenu pour {another}" in (await camille.sees()).text
    assert f"par Alix · {another}" in (await card(h)).text


# --- referring and declining --------------------------------------------------------------------------------


async def test_one_is_referred_to_several_at_once(h: House) -> None:
    camille = await claimed(h)
    alix = h.staff[0]
    await press(h, alix, "Orienter")
    await press(h, alix, "Adie", await last(h))
    assert "Adie" in (await last(h)).text
    await press(h, alix, "En ajouter, en ôter", await last(h))
    await press(h, alix, "BGE", await last(h))
    assert {"✓ Adie", "✓ BGE"} < set((await last(h)).labels)
    await press(h, alix, "Chez nous : Adhésion au Damier", await last(h))
    assert await press(h, alix, "Sacem", await last(h)) == "3 au plus : ôtez-en d’abord."
    await press(h, alix, "✓ BGE", await last(h))
    await press(h, alix, "Voir le message", await last(h))
    await sends(h, alix, await last(h))
    said = (await camille.sees()).text
    assert "Nous vous orientons vers des interlocuteurs mieux placés" in said
    assert "Adie" in said
    assert "Adhésion au Damier" in said
    assert "BGE" not in said
    assert "par Alix · Adie, Chez nous : Adhésion au Damier" in (await card(h)).text


async def test_whoever_is_declined_is_offered_another_door(h: House) -> None:
    camille = await claimed(h)
    alix = h.staff[0]
    preview = await declines(h, "Trop tôt pour ce programme", "Revenez nous voir.")
    assert "parlez-en à une personne" in preview.text
    await press(h, alix, "Changer la suite proposée", preview)
    menu = await last(h)
    await press(h, alix, "Prochain appel : Hub-IC", menu)
    await press(h, alix, "Voir le message", await last(h))
    await sends(h, alix, await last(h))
    said = (await camille.sees()).text
    assert "Une autre porte vous est ouverte" in said
    assert "Le prochain appel de Hub-IC : sa date n’est pas encore fixée" in said
    shown = (await card(h)).text
    assert "décliné le 23 novembre 2026 par Alix · Trop tôt pour ce programme" in shown
    assert "Prochain appel : Hub-IC" in shown


# --- the waiting list ---------------------------------------------------------------------------------------


async def test_one_is_put_on_a_waiting_list_and_goes_on_waiting(own: House) -> None:
    assert await published(own, CLOSED)
    camille = await claimed(own)
    alix = own.staff[0]
    await press(own, alix, "Liste d’attente")
    preview = await last(own)
    assert "Votre projet est sur la liste d’attente de" in preview.text
    await sends(own, alix, preview)
    assert "sur la liste d’attente de" in (await camille.sees()).text
    shown = await card(own)
    assert "suivi par Alix" in shown.text
    assert "Accepter" in shown.labels
    assert len(await rows(own, "select id from waiting_list where programme = 'emergence'")) == 1
    assert await rows(own, "select key from timer where kind = 'promise' and state = 'waiting'") == []


# --- two people ---------------------------------------------------------------------------------------------


async def test_where_two_decide_the_second_yes_is_another_persons(own: House) -> None:
    assert await published(own, TWO)
    camille = await claimed(own)
    alix, basile, _ = own.staff
    await accepts(own)
    asked = await last(own)
    assert "Alix a dit oui. Ce programme demande aussi le oui d’une autre personne." in asked.text
    assert "Alix a dit oui" in (await card(own)).text
    assert await press(own, alix, "Oui, moi aussi", asked) == "Il faut le oui d’une autre personne que vous."
    await own.passes(10 * MINUTE)
    assert not await told(camille)
    await sends(own, basile, asked, "Oui, moi aussi")
    assert await told(camille)
    shown = (await card(own)).text
    assert "par Alix · Hub-IC\n" in shown
    assert "Second oui : Basile" in shown


async def test_a_yes_is_not_for_what_was_changed_since(own: House) -> None:
    assert await published(own, TWO)
    await claimed(own)
    alix, basile, _ = own.staff
    await accepts(own)
    asked = await last(own)
    await press(own, alix, "Ajouter une phrase", asked)
    await replies(own, alix, await found(own, PROMPT), "Bravo.")
    assert "Alix a dit oui" not in (await card(own)).text
    assert await press(own, basile, "Oui, moi aussi", asked) is not None
    assert "décidé par" not in (await card(own)).text


# --- taking it back -----------------------------------------------------------------------------------------


@pytest.mark.both_databases
async def test_a_decided_case_is_reopened_with_who_and_when_and_decided_anew(h: House) -> None:
    camille = await claimed(h)
    alix, basile, _ = h.staff
    await sends(h, alix, await declines(h, "Hors de notre territoire", "C’est loin."))
    await press(h, basile, "Rouvrir")
    asked = await last(h)
    assert "Nous rouvrons votre dossier" in asked.text
    assert "rouvrons" not in (await camille.sees()).text
    await press(h, basile, "Oui, rouvrir et prévenir la personne", asked)
    assert "Nous rouvrons votre dossier" in (await camille.sees()).text
    shown = await card(h)
    assert "suivi par Basile" in shown.text
    assert "Rouvert le 23 novembre 2026 par Basile" in shown.text
    assert "rouvert depuis le 23 novembre 2026" in (await camille.says("/dossier")).text

    await press(h, basile, "Accepter")
    await sends(h, basile, await last(h))
    assert await told(camille)
    assert "accepté le 23 novembre 2026 par Basile" in (await card(h)).text


async def test_the_check_ins_of_a_decision_go_and_come_back_with_it(h: House) -> None:
    await claimed(h)
    planned = "select plan from timer where kind = 'checkin' and state = 'waiting' order by plan"
    alix = h.staff[0]
    before = await rows(h, planned)
    await accepts(h)
    await h.passes(5 * MINUTE)
    first = await rows(h, planned)
    await press(h, alix, "Rouvrir")
    await press(h, alix, "Oui, rouvrir et prévenir la personne", await last(h))
    left = await rows(h, planned)
    assert [plan for plan in left if plan not in before] == []
    assert len(left) < len(first)
    await accepts(h)
    await h.passes(5 * MINUTE)
    assert await rows(h, planned) == first


async def test_a_second_thought_about_reopening_changes_nothing(h: House) -> None:
    camille = await claimed(h)
    await accepts(h)
    await h.passes(5 * MINUTE)
    before = await camille.count()
    await press(h, h.staff[0], "Rouvrir")
    await press(h, h.staff[0], "Non, ne rien changer", await last(h))
    assert await camille.count() == before
    assert "accepté" in (await card(h)).text


async def test_only_staff_may_call_off_or_reopen(own: House) -> None:
    assert await published(own, ("silence_days = 2 ", "staff = [700100001]\nsilence_days = 2 "))
    await claimed(own)
    basile = own.staff[1]
    await accepts(own)
    assert await press(own, basile, UNDO) == "Seule l’équipe peut agir ici."
    await own.passes(5 * MINUTE)
    assert await press(own, basile, "Rouvrir") == "Seule l’équipe peut agir ici."
    assert "accepté" in (await card(own)).text
