"""Changing one's mind: an edited message, another answer, another project, a request taken back."""

from __future__ import annotations

from datetime import timedelta

from tests.client import Message
from tests.house import House
from tests.journey.story import (
    ANSWERS,
    BACK,
    REVIEW,
    Applicant,
    all_is_well,
    applicant,
    at,
    card,
    filed,
    rows,
)
from tests.journey.team import asks_applicant, claimed, last

PITCH, LINK, SECTOR = "Votre projet en une phrase", "Un lien qui montre", "secteur principal"


async def said(camille: Applicant, words: str) -> Message:
    """The person's own message that says so."""
    await camille.house.settled()
    return next(m for m in reversed(await camille.person.messages()) if not m.from_bot and m.text == words)


# --- an edited message --------------------------------------------------------------------------------------


async def test_an_edited_message_changes_the_answer_it_gave_and_nothing_else(h: House) -> None:
    camille = await at(h, LINK)
    waiting = await camille.sees()
    await camille.person.edits(await said(camille, ANSWERS[PITCH][2:]), "Une fabrique de flûtes en bambou")
    told = await camille.sees()
    assert told.text == "C’est changé. Le projet en une phrase : Une fabrique de flûtes en bambou"
    assert "Une fabrique de flûtes en bambou" in (await camille.message(PITCH)).text
    assert "Passer" in (await camille.message(LINK)).labels  # it still waits, with its buttons
    assert await camille.presses(waiting, "Passer") is not None
    assert "Combien êtes-vous" in (await camille.sees()).text
    await all_is_well(h)


async def test_an_edit_that_is_no_answer_keeps_the_former_one_and_says_why(h: House) -> None:
    camille = await at(h, REVIEW)
    await camille.person.edits(await said(camille, "camille@example.org"), "camille chez example")
    told = await camille.sees()
    assert "adresse semble incomplète" in told.text
    assert "Votre réponse n’a pas changé. Courriel : camille@example.org" in told.text
    assert REVIEW in (await camille.message("Vos réponses")).text


async def test_an_edit_at_the_review_shows_the_review_as_it_is_now(h: House) -> None:
    camille = await at(h, REVIEW)
    await camille.person.edits(await said(camille, "Camille"), "Camille-Aurore")
    review = await camille.sees()
    assert REVIEW in review.text
    assert "Prénom : Camille-Aurore" in review.text
    assert sum(bool(m.button("Envoyer")) for m in await camille.messages()) == 1


async def test_an_edit_of_a_typed_sector_asks_only_what_depends_on_it(h: House) -> None:
    camille = await at(h, SECTOR)
    await camille.says("Musique")
    await camille.answers(until="Où en êtes-vous ?")
    await camille.person.edits(await said(camille, "Musique"), "Mode")
    asked = await camille.sees()
    assert "Qu’avez-vous déjà ?" in asked.text
    assert (await camille.message("Où en êtes-vous ?")).labels == []
    assert "Où en êtes-vous ?" in (await camille.taps("Je ne sais pas")).text
    await camille.answers()
    await all_is_well(h)


async def test_what_was_sent_to_the_team_is_not_changed_by_an_edit_of_an_answer(h: House) -> None:
    camille = await filed(h)
    await camille.person.edits(await said(camille, "Camille"), "Camille-Aurore")
    assert "Votre dossier est déjà envoyé" in (await camille.sees()).text
    assert await rows(h, "select id from case_file where body like '%Aurore%'") == []


async def test_the_same_words_sent_twice_at_once_answer_one_question(h: House) -> None:
    camille = await at(h, "Comment vous appelez-vous")
    for _ in range(2):
        await camille.person.says("Camille")
    asked = await camille.sees()
    assert "À quelle adresse" in asked.text
    assert "incomplète" not in asked.text


async def test_any_answer_can_be_changed_before_the_end(h: House) -> None:
    camille = await at(h, PITCH)
    listed = await camille.says("/modifier")
    assert "Quelle réponse voulez-vous modifier ?" in listed.text
    assert "Secteur : Musique" in listed.text
    asked = await camille.taps("Secteur")
    assert SECTOR in asked.text
    assert PITCH in (await camille.taps("Garder ma réponse")).text
    await camille.says("/modifier")
    assert PITCH in (await camille.taps(BACK)).text
    await all_is_well(h)


# --- another project beside the first -----------------------------------------------------------------------


async def test_a_second_project_stands_beside_the_first_and_asks_nothing_twice(h: House) -> None:
    camille = await filed(h)
    asked = await camille.says("/nouveau")
    assert SECTOR in asked.text  # the age is known
    await camille.answers(given={**ANSWERS, SECTOR: "Mode", "Qu’avez-vous déjà": "Je ne sais pas"})
    review = await camille.sees()
    assert "Courriel : camille@example.org" in review.text
    outcome = await camille.taps("Envoyer")
    assert "D-2026-0002" in outcome.text
    assert (await card(h, "D-2026-0001")).text != (await card(h, "D-2026-0002")).text
    both = await camille.says("/dossier")
    assert {"D-2026-0001", "D-2026-0002"} <= set(both.labels)
    assert "D-2026-0001" in (await camille.taps("D-2026-0001")).text
    await all_is_well(h)


async def test_a_draft_comes_before_another_project(h: House) -> None:
    camille = await applicant(h)
    await camille.begins()
    told = await camille.says("/nouveau")
    assert "déjà un projet en cours" in told.text
    assert "Avez-vous 18 ans" in (await camille.taps("Reprendre")).text
    assert len(await rows(h, "select id from case_file")) == 1


async def test_the_team_is_answered_about_the_case_it_asked_about(h: House) -> None:
    camille, alix = await claimed(h), h.staff[0]
    await camille.says("/nouveau")
    await asks_applicant(h, alix, "Où serait l’atelier ?")
    asked = await camille.message("Où serait l’atelier ?")
    assert SECTOR in (await camille.message("Question")).text
    await camille.presses(asked, "Répondre")
    thanks = await camille.says("Rue Blatin, au numéro 12")
    assert "transmise à l’équipe" in thanks.text
    assert "Rue Blatin" in (await last(h)).text
    assert "Dans la musique" in (await camille.says("Musique")).text  # and the draft is active again
    await all_is_well(h)


# --- going away ---------------------------------------------------------------------------------------------


async def test_a_request_is_withdrawn_in_two_taps_and_the_team_knows(h: House) -> None:
    camille = await filed(h)
    await camille.says("/retirer")
    told = await camille.taps("Oui, la retirer")
    assert "est retirée" in told.text
    assert "retiré à la demande de la personne" in (await card(h)).text
    assert "Vous avez retiré cette demande" in (await camille.says("/dossier")).text
    await h.passes(timedelta(days=40))
    assert not any("Point d’étape" in text for text in await camille.texts())
    fiche = await card(h)
    assert fiche.labels == ["Écrire", "Noter", "Dossier complet"]
    await all_is_well(h)


async def test_one_draft_is_dropped_and_the_other_projects_stay(h: House) -> None:
    camille = await filed(h)
    await camille.says("/nouveau")
    await camille.says("/dossier")
    await camille.taps("Brouillon")
    await camille.taps("Supprimer")
    assert "Ce brouillon est supprimé" in (await camille.taps("Oui, supprimer")).text
    assert len(await rows(h, "select id from case_file")) == 1
    assert "Dossier D-2026-0001" in (await camille.says("/dossier")).text
    assert SECTOR in (await camille.says("/nouveau")).text
    await all_is_well(h)


# --- drafts left behind -------------------------------------------------------------------------------------


async def test_a_draft_is_recalled_once_at_a_civil_hour_and_never_again(h: House) -> None:
    camille = await at(h, PITCH)
    await h.passes(timedelta(days=3))
    recalled = await camille.sees()
    assert "Votre projet vous attend" in recalled.text
    assert "Question 9 sur" in recalled.text
    assert {"Reprendre", "Supprimer", "Parler à une personne"} == set(recalled.labels)
    assert (h.clock.now() - timedelta(days=3)).hour == 9  # 10 o'clock here
    assert PITCH in (await camille.taps("Reprendre")).text
    before = await camille.count()
    await h.passes(timedelta(days=20))
    assert await camille.count() == before
    await all_is_well(h)


async def test_who_came_back_meanwhile_is_recalled_later(h: House) -> None:
    camille = await applicant(h)
    await camille.begins()
    await h.passes(timedelta(days=2))
    await camille.taps("Oui")
    await h.passes(timedelta(days=1, hours=1))
    assert "Votre projet vous attend" not in (await camille.sees()).text
    await h.passes(timedelta(days=4))
    assert "Votre projet vous attend" in (await camille.sees()).text


async def test_a_filed_case_is_not_recalled(h: House) -> None:
    camille = await filed(h)
    await h.passes(timedelta(days=6))
    assert not any("Votre projet vous attend" in text for text in await camille.texts())


async def test_a_draft_recalled_can_be_thrown_away_with_everything(h: House) -> None:
    camille = await applicant(h)
    await camille.begins()
    await h.passes(timedelta(days=4))
    await camille.taps("Supprimer")
    await camille.taps("Oui, tout effacer")
    assert await rows(h, "select id from person") == []
    await all_is_well(h)
