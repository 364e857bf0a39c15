"""Back, edit, keep and resume; shared numbers, edits, stickers and other interruptions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.house import House
from tests.journey.story import BACK, REVIEW, applicant, at, card, delivered, filed

# --- the phone number ---------------------------------------------------------------------------------------


async def test_a_number_is_shared_with_telegrams_button_which_is_then_put_away(h: House) -> None:
    camille = await at(h, "Un numéro où vous rappeler")
    await camille.taps("Partager mon numéro")
    assert await camille.person.keyboard() == ["Partager mon numéro"]
    await camille.person.shares_contact()
    review = await camille.sees()
    assert REVIEW in review.text
    assert await camille.person.keyboard() == []


@pytest.mark.parametrize("instead", ["06 12 34 56 78", "passer"])
async def test_telegrams_button_is_put_away_when_something_else_is_answered(h: House, instead: str) -> None:
    camille = await at(h, "Un numéro où vous rappeler")
    await camille.taps("Partager mon numéro")
    await camille.taps("Un numéro") if instead == "back" else await camille.says(instead)
    assert await camille.person.keyboard() == []
    assert REVIEW in (await camille.sees()).text


async def test_going_back_puts_telegrams_button_away(h: House) -> None:
    camille = await at(h, "Un numéro où vous rappeler")
    await camille.taps("Partager mon numéro")
    assert "À quelle adresse" in (await camille.taps(BACK)).text
    assert await camille.person.keyboard() == []


async def test_somebody_elses_number_is_not_taken(h: House) -> None:
    camille = await at(h, "Un numéro où vous rappeler")
    await camille.person.shares_contact(
        {"phone_number": "+33698765432", "first_name": "Autre", "user_id": camille.person.id + 1}
    )
    assert "Un numéro où vous rappeler" in (await camille.sees()).text
    assert REVIEW not in (await camille.sees()).text


# --- to and fro ---------------------------------------------------------------------------------------------


async def test_one_goes_back_as_far_as_the_first_question_and_forth_again(h: House) -> None:
    camille = await at(h, "Où en êtes-vous ?")
    for words in ("Où est, ou sera", "Dans la musique", "secteur principal", "18 ans ou plus"):
        asked = await camille.taps(BACK)
        assert words in asked.text
        assert "Votre réponse jusqu’ici" in asked.text
    assert BACK not in asked.labels
    for words in ("secteur principal", "Dans la musique", "Où est, ou sera", "Où en êtes-vous ?"):
        asked = await camille.taps("Garder ma réponse") if "Garder ma réponse" in asked.labels else asked
        if words in asked.text:
            break
    assert "Où en êtes-vous ?" in (await camille.answers(until="Où en êtes-vous ?")).text
    shown = [m for m in await camille.messages() if m.labels]
    assert [m.id for m in shown] == [(await camille.sees()).id], "only the question that waits has buttons"


async def test_any_answer_is_changed_from_the_review(h: House) -> None:
    camille = await at(h, REVIEW)
    menu = await camille.taps("Modifier une réponse")
    assert {"Prénom", "Courriel", "Secteur"} <= set(menu.labels)
    asked = await camille.taps("Prénom")
    assert "Votre réponse jusqu’ici : Camille" in asked.text
    review = await camille.says("Dominique")
    assert "Prénom : Dominique" in review.text
    assert REVIEW in review.text
    await camille.taps("Modifier une réponse")
    await camille.taps(BACK)
    assert "Envoyer" in (await camille.sees()).labels


async def test_keeping_an_answer_that_is_asked_again_returns_to_the_review(h: House) -> None:
    camille = await at(h, REVIEW)
    await camille.taps("Modifier une réponse")
    await camille.taps("Statut")
    review = await camille.taps("Garder ma réponse")
    assert "Statut : Aucun pour l’instant" in review.text


async def test_answers_of_another_sector_are_set_aside_and_return(h: House) -> None:
    camille = await at(h, REVIEW)
    await camille.taps("Modifier une réponse")
    await camille.taps("Secteur")
    other = await camille.taps("Graphisme")
    assert "Dans quel cadre" in other.text
    review = await camille.taps("Micro-entreprise")
    assert "Rôle dans la musique" not in review.text
    await camille.taps("Modifier une réponse")
    await camille.taps("Secteur")
    review = await camille.taps("Musique")
    assert "Rôle dans la musique : Artiste ou groupe" in review.text


async def test_words_that_name_a_button_of_the_review_press_it(h: House) -> None:
    camille = await at(h, REVIEW)
    menu = await camille.says("modifier une réponse")
    assert "Prénom" in menu.labels
    assert "Comment vous appelez-vous" in (await camille.says("prénom")).text
    await camille.says("Dominique")
    nothing = await camille.says("et maintenant ?")
    assert "utilisez les boutons" in nothing.text
    assert REVIEW in nothing.text
    assert "est bien arrivé" in (await camille.says("envoyer")).text


# --- interruptions ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["/start", "/reprendre", "/resume", "/start x", "/START@damier_bot"])
async def test_one_resumes_where_one_stood(h: House, command: str) -> None:
    camille = await at(h, "Où en êtes-vous ?")
    asked = await camille.sees()
    again = await camille.says(command)
    assert again.text.startswith("Reprenons où vous en étiez.")
    assert "Où en êtes-vous ?" in again.text
    older = next(m for m in await camille.person.messages() if m.id == asked.id)
    assert older.labels == []


async def test_one_resumes_at_the_review_and_after_sending(h: House) -> None:
    camille = await at(h, REVIEW)
    again = await camille.says("/reprendre")
    assert "Reprenons" in again.text
    assert REVIEW in again.text
    await camille.taps("Envoyer")
    assert "est bien reçu" in (await camille.says("/start")).text
    assert "est bien reçu" in (await camille.says("/dossier")).text


async def test_the_language_changes_in_the_middle(h: House) -> None:
    camille = await at(h, "Où en êtes-vous ?")
    await camille.says("/langue")
    asked = await camille.taps("English")
    assert "How far along are you?" in asked.text
    assert "What is your legal form today?" in (await camille.taps("An idea")).text


async def test_a_live_location_that_moves_is_not_answered_each_time(h: House) -> None:
    camille = await applicant(h)
    await camille.begins()
    sent = await camille.person.sends({"location": {"latitude": 45.7, "longitude": 3.1, "live_period": 900}})
    await h.settled()
    before = await camille.count()
    raw = {"message_id": sent.id, "date": sent.date, "edit_date": sent.date,
           "chat": {"id": camille.person.id, "type": "private"},
           "from": {"id": camille.person.id, "is_bot": False, "first_name": "Camille"},
           "location": {"latitude": 45.8, "longitude": 3.1, "live_period": 900}}  # fmt: skip
    for _ in range(3):
        await delivered(h, {"edited_message": raw})
    assert await camille.count() == before


@pytest.mark.parametrize(
    "until", ["18 ans ou plus", "De quoi avez-vous", "Votre projet en une phrase", REVIEW]
)
async def test_whatever_is_sent_the_step_is_said_again(h: House, until: str) -> None:
    camille = await at(h, until)
    person = camille.person
    for act in (person.sends_sticker, person.sends_voice, person.sends_location, person.sends_photo,
                person.sends_document):  # fmt: skip
        await act()
        assert until in (await camille.sees()).text, act.__name__
    await person.sends_poll("Quoi ?", "Ceci", "Cela")
    assert until in (await camille.sees()).text
    guest = {"id": 9, "is_bot": True, "first_name": "gif"}
    for content in ({"dice": {"emoji": "🎲", "value": 3}}, {"via_bot": guest, "text": "…"}):
        await person.sends(content)
        assert until in (await camille.sees()).text


async def test_telegrams_own_notices_are_no_answers(h: House) -> None:
    camille = await applicant(h)
    question = await camille.begins()
    before = await camille.count()
    private = {"id": camille.person.id, "type": "private"}
    await camille.person.sends({"pinned_message": {"message_id": question.id, "date": 0, "chat": private}})
    await camille.person.sends({"chat_background_set": {"type": {"type": "chat_theme", "theme_name": "🏠"}}})
    assert await camille.count() == before


async def test_the_card_comes_with_the_filing(h: House) -> None:
    camille = await filed(h)
    outcome = await camille.message("est bien arrivé")
    assert "Notre proposition" in outcome.text
    assert "Et maintenant" in outcome.text
    assert outcome.labels == ["Parler à une personne", "Voir mon dossier", "Présenter un autre projet"]
    assert "Musique" in (await card(h)).text


async def test_a_question_that_waits_for_words_has_no_buttons_and_goes_back_by_its_command(h: House) -> None:
    camille = await at(h, "Votre projet en une phrase")
    asked = await camille.sees()
    assert asked.labels == []
    assert "/retour" in asked.text
    assert "Qu’est-ce qui est nouveau" in (await camille.says("/retour")).text
    await camille.taps("Garder ma réponse")
    assert REVIEW in (await camille.answers()).text
    assert "Un numéro où vous rappeler" in (await camille.says("/retour")).text


async def test_a_second_tap_on_a_choice_does_not_untick_it(h: House) -> None:
    camille = await at(h, "De quoi avez-vous le plus besoin")
    asked = await camille.sees()
    for _ in range(2):
        await camille.presses(asked, "Financement")
    assert "✓ Financement" in (await camille.sees()).labels
    await camille.taps("✓ Financement")
    assert "Financement" in (await camille.sees()).labels


@pytest.mark.parametrize("words", ["/reprendre", "Financement, Un local", "quelque chose d’autre", "/retour"])
@pytest.mark.parametrize("taps", [1, 2])
async def test_ticks_that_leave_late_give_an_older_copy_no_buttons_back(
    h: House, words: str, taps: int
) -> None:
    camille = await at(h, "De quoi avez-vous le plus besoin")
    asked = await camille.sees()
    await h.client.fault("status", method="editMessageText")
    for label in ("Financement", "Réseau, rencontres")[:taps]:
        await camille.presses(asked, label)
    await camille.says(words)
    await h.passes(timedelta(seconds=5))
    shown = [m.text for m in await camille.messages() if m.labels]
    assert shown == [(await camille.sees()).text]
