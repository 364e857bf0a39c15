"""Staff write first, in any state; what they edit within the hour is edited at the person's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.house import House
from tests.journey.story import Applicant, at, card, filed, plain, rows
from tests.journey.team import PROMPT, SEND, asks_applicant, claimed, found, last, press, replies, sends
from tests.journey.things import sent

# --- writing first ------------------------------------------------------------------------------------------


async def test_a_reply_to_the_card_reaches_the_person_without_a_name(h: House) -> None:
    camille = await filed(h)
    await replies(h, h.staff[1], await card(h), "Passez nous voir mardi.")
    told = await camille.sees()
    assert "Un message de l’équipe" in told.text
    assert "« Passez nous voir mardi. »" in told.text
    assert "Basile" not in told.text
    assert "transmis à la personne" in (await last(h)).text
    assert "Réponse à donner" not in (await card(h)).text


@pytest.mark.parametrize("state", ["withdrawn", "accepted", "blocked", "draft"])
async def test_staff_write_in_any_state(h: House, state: str) -> None:
    camille = await claimed(h)
    where = await card(h)
    if state == "withdrawn":
        await camille.says("/retirer")
        await camille.taps("Oui, la retirer")
    elif state == "accepted":
        await press(h, h.staff[0], "Accepter")
        await sends(h, h.staff[0], await last(h))
    elif state == "blocked":
        await camille.person.blocks()
        await h.settled()
    else:
        await camille.says("/nouveau")
    await replies(h, h.staff[2], where, "Un mot de plus.")
    if state == "blocked":
        assert "a quitté Telegram ou bloqué" in (await last(h)).text
        return
    assert "« Un mot de plus. »" in (await camille.sees()).text


async def test_the_button_offers_a_place_to_write(h: House) -> None:
    camille = await filed(h)
    await press(h, h.staff[2], "Écrire")
    place = await found(h, "répondez à ce message")
    assert "D-2026-0001" in place.text
    await replies(h, h.staff[2], place, "Bonjour !")
    assert "« Bonjour ! »" in (await camille.sees()).text


@pytest.mark.parametrize("kind", ["photo", "voice", "document", "video"])
@pytest.mark.parametrize("caption", ["", "La cour, " * 100])
async def test_things_of_staff_reach_the_person_with_captions_short_or_long(
    h: House, kind: str, caption: str
) -> None:
    camille = await filed(h)
    await h.staff[0].sends_file(
        b"\xff\xd8\xff", "plan.jpg", kind=kind, chat=h.group, reply_to=(await card(h)).id, caption=caption
    )
    *_, words, thing = await camille.messages()
    assert "L’équipe vous envoie ceci" in words.text
    assert caption.strip() in words.text
    assert (thing.kind, thing.text) == (kind, "")


async def test_an_album_of_staff_reaches_the_person_whole(h: House) -> None:
    camille = await filed(h)
    await h.staff[0].sends_album(
        "photo", "photo", "photo", captions={0: "Le lieu"}, chat=h.group, reply_to=(await card(h)).id
    )
    await h.settled()
    kinds = [message.kind for message in await camille.messages()][-4:]
    assert kinds == ["text", "photo", "photo", "photo"]
    assert len([m for m in await camille.texts() if "L’équipe vous envoie ceci" in m]) == 1


async def test_what_cannot_be_copied_is_told_to_staff_and_to_the_person(h: House) -> None:
    camille = await filed(h)
    await h.client.fault("refusal", "copyMessage", code=400, words="Bad Request: VOICE_MESSAGES_FORBIDDEN")
    await h.staff[0].sends_voice(chat=h.group, reply_to=(await card(h)).id)
    assert "ne me laisse pas vous remettre" in (await camille.sees()).text
    assert "D-2026-0001" in (await found(h, "n’a pas laissé passer votre fichier")).text


async def test_words_too_long_for_a_message_do_not_leave_in_part(h: House) -> None:
    camille = await filed(h)
    before = await camille.count()
    await replies(h, h.staff[0], await card(h), "mot " * 900)
    assert "C’est trop long" in (await last(h)).text
    assert await camille.count() == before
    await replies(h, h.staff[0], await card(h), "mot " * 800 + "fin")
    assert "fin »" in (await camille.sees()).text


@pytest.mark.parametrize("words", ["/noter il exagère", "/remarque non", "/ noter", "/accepter"])
async def test_a_mistyped_command_never_reaches_the_person(h: House, words: str) -> None:
    camille = await filed(h)
    before = await camille.count()
    await replies(h, h.staff[0], await card(h), words)
    assert "rien n’est parti" in (await last(h)).text
    assert await camille.count() == before


async def test_what_is_said_to_a_notice_of_the_bot_is_asked_about(h: House) -> None:
    camille = await filed(h)
    before = await camille.count()
    await replies(h, h.staff[0], await card(h), "Bonjour.")
    notice = await found(h, "transmis à la personne")
    await replies(h, h.staff[1], notice, "Il est sérieux, lui ?")
    asked = await last(h)
    assert "Rien n’est parti" in asked.text
    await press(h, h.staff[1], "Garder entre nous", asked)
    assert "Note de Basile" in (await last(h)).text
    assert await camille.count() == before + 1
    await replies(h, h.staff[1], notice, "À mardi !")
    asked = await last(h)
    await press(h, h.staff[1], "Envoyer à la personne", asked)
    assert "« À mardi ! »" in (await camille.sees()).text
    assert await camille.count() == before + 2


async def test_words_that_begin_as_a_note_are_asked_about(h: House) -> None:
    camille = await filed(h)
    before = await camille.count()
    await replies(h, h.staff[0], await card(h), "Note : pas prêt du tout")
    await press(h, h.staff[0], "Garder entre nous", await last(h))
    assert "pas prêt du tout" in (await last(h)).text
    assert await camille.count() == before


# --- corrections --------------------------------------------------------------------------------------------


async def told(h: House, words: str) -> tuple[Applicant, int]:
    """A person who has read these words of staff, and the number of the message in the group."""
    camille = await filed(h)
    said = await h.staff[0].says(words, chat=h.group, reply_to=await card(h))
    await h.settled()
    return camille, said.id


async def test_an_edit_within_the_hour_is_made_at_the_persons(h: House) -> None:
    camille, said = await told(h, "Mardi à 14 h.")
    read = await camille.sees()
    await h.passes(timedelta(minutes=59))
    await h.staff[0].edits(said, "Mercredi à 15 h.", chat=h.group)
    await h.settled()
    now = await camille.sees()
    assert now.id == read.id
    assert "« Mercredi à 15 h. »" in now.text
    assert "corrigé" in now.text
    assert "corrigé aussi" in (await last(h)).text
    (row,) = await rows(h, "select words from talk where kind = 'told'")
    assert row == {"words": "Mercredi à 15 h."}


async def test_an_edit_after_the_hour_is_said_not_to_have_left(h: House) -> None:
    camille, said = await told(h, "Mardi à 14 h.")
    await h.passes(timedelta(minutes=61))
    await h.staff[0].edits(said, "Mercredi à 15 h.", chat=h.group)
    await h.settled()
    assert "plus d’une heure" in (await last(h)).text
    assert "« Mardi à 14 h. »" in (await camille.sees()).text


async def test_a_question_is_corrected_until_it_is_answered(h: House) -> None:
    camille = await claimed(h)
    await press(h, h.staff[0], "Poser une question")
    said = await h.staff[0].says("Un lcaol ?", chat=h.group, reply_to=await found(h, PROMPT))
    await h.settled()
    await h.staff[0].edits(said, "Un loacl ?", chat=h.group)
    await h.settled()
    assert "« Un loacl ? »" in (await last(h)).text, "it is changed before it leaves"
    await press(h, h.staff[0], SEND, await last(h))
    assert "« Un loacl ? »" in (await camille.sees()).text
    await h.staff[0].edits(said, "Un local ?", chat=h.group)
    assert "« Un local ? »" in (await camille.sees()).text
    assert "Un local ?" in (await camille.says("/dossier")).text
    await camille.says("Oui.")
    await h.staff[0].edits(said, "Deux locaux ?", chat=h.group)
    await h.settled()
    assert "a déjà répondu" in (await last(h)).text
    assert not any("Deux locaux" in text for text in await camille.texts())


async def test_the_sentence_of_a_decision_is_corrected_until_it_leaves(h: House) -> None:
    camille = await claimed(h)
    await press(h, h.staff[0], "Accepter")
    await press(h, h.staff[0], "Ajouter une phrase", await last(h))
    said = await h.staff[0].says("À lundi.", chat=h.group, reply_to=await found(h, PROMPT))
    await h.settled()
    await h.staff[0].edits(said, "À mardi.", chat=h.group)
    await h.settled()
    preview = await last(h)
    assert "« À mardi. »" in preview.text
    await sends(h, h.staff[0], preview)
    assert "« À mardi. »" in (await camille.sees()).text
    await h.staff[0].edits(said, "À jeudi.", chat=h.group)
    await h.settled()
    assert "n’a rien changé" in (await last(h)).text


async def test_a_caption_is_corrected_and_a_message_turned_into_a_command_is_not(h: House) -> None:
    camille = await filed(h)
    said = await h.staff[0].sends_photo(chat=h.group, reply_to=(await card(h)).id, caption="La cuor")
    await h.settled()
    await h.staff[0].edits(said, "La cour", chat=h.group)
    assert any("« La cour »" in text for text in await camille.texts())
    await h.staff[0].edits(said, "/note La cour", chat=h.group)
    await h.settled()
    assert "commence comme une commande" in (await last(h)).text
    assert not any("/note" in text for text in await camille.texts())


async def test_what_staff_say_among_themselves_may_be_edited_in_peace(h: House) -> None:
    await filed(h)
    said = await h.staff[0].says("Qui le prend ?", chat=h.group)
    await h.settled()
    before = len(await h.group.messages())
    await h.staff[0].edits(said, "Qui prend ?", chat=h.group)
    await h.settled()
    assert len(await h.group.messages()) == before


# --- two conversations at once ------------------------------------------------------------------------------


async def with_draft(h: House, until: str = "secteur principal") -> Applicant:
    """Somebody whose case is filed, asked by the team how many players, with another draft open."""
    camille = await claimed(h)
    await camille.says("/nouveau")
    await camille.answers(until=until)
    await asks_applicant(h, h.staff[0], "Combien de joueurs ?")
    return camille


async def test_an_answer_to_the_team_is_never_lost_while_a_draft_is_open(h: House) -> None:
    camille = await with_draft(h)
    asked = await camille.says("environ 200 joueurs")
    assert "Pour qui sont vos mots ?" in asked.text
    await camille.taps("C’est pour l’équipe")
    answer = await found(h, "environ 200 joueurs")
    assert answer.text.startswith("Réponse de la personne · D-2026-0001")
    assert answer.reply_to == (await card(h)).id
    thanks = await camille.sees()
    assert "transmise à l’équipe" in thanks.text
    assert "secteur principal" in (await camille.taps("Reprendre")).text
    assert "réponse attendue" not in (await card(h)).text


async def test_a_reply_to_the_teams_message_is_always_for_the_team(h: House) -> None:
    camille = await with_draft(h)
    question = await camille.message("Combien de joueurs ?")
    await camille.person.says("Musique", reply_to=question.id)
    assert "transmise à l’équipe" in (await camille.sees()).text
    assert "Musique" in (await found(h, "Réponse de la personne")).text


async def test_what_was_meant_for_the_question_is_taken_with_one_tap(h: House) -> None:
    camille = await with_draft(h)
    await camille.says("Musique")
    following = await camille.taps("C’est ma réponse")
    assert "Dans la musique" in following.text
    assert "réponse attendue" in (await card(h)).text
    assert await rows(h, "select words from talk where kind = 'unsure'") == []


async def test_words_that_fit_no_question_are_asked_about_even_after_one_went_on(h: House) -> None:
    camille = await with_draft(h)
    await camille.says("/reprendre")
    assert "Dans la musique" in (await camille.says("Musique")).text
    asked = await camille.says("environ 200 joueurs")
    assert "Pour qui sont vos mots ?" in asked.text
    await camille.taps("C’est pour l’équipe")
    assert "environ 200 joueurs" in (await found(h, "Réponse de la personne")).text


async def test_several_words_in_a_row_are_asked_about_once_and_are_one_answer(h: House) -> None:
    camille = await with_draft(h)
    for words in ("environ 200", "peut-être 250", "selon la salle"):
        await camille.says(words)
    kept = await rows(h, "select words from talk where kind = 'unsure' order by id")
    assert [row["words"] for row in kept] == ["environ 200", "peut-être 250", "selon la salle"]
    await camille.taps("C’est pour l’équipe")
    answers = [m for m in await h.group.messages() if "Réponse de la personne" in m.text]
    assert [plain(m.text).splitlines()[1:] for m in answers] == [
        ["environ 200", "peut-être 250", "selon la salle"]
    ]


async def test_several_messages_in_a_row_are_one_under_the_card(h: House) -> None:
    camille = await claimed(h)
    await asks_applicant(h, h.staff[0], "Avez-vous un local ?")
    for words in ("Oui.", "Rue Blatin.", "40 m²"):
        await camille.says(words)
    said = [m for m in await h.group.messages() if m.from_bot and "Rue Blatin." in m.text]
    assert [plain(m.text).splitlines() for m in said] == [
        ["Réponse de la personne · D-2026-0001", "Oui.", "Rue Blatin.", "40 m²"]
    ]
    kept = await rows(h, "select words from talk where kind = 'answered' or kind = 'wrote' order by id")
    assert [row["words"] for row in kept] == ["Oui.", "Rue Blatin.", "40 m²"]
    await replies(h, h.staff[0], said[0], "Merci.")
    await camille.says("De rien.")
    assert "Message de la personne" in (await found(h, "De rien.")).text


async def test_one_of_several_messages_is_edited_in_its_place(h: House) -> None:
    camille = await filed(h)
    await replies(h, h.staff[0], await card(h), "Où ?")
    await camille.says("Rue Blatin.")
    second = await camille.person.says("Au 12.")
    await h.settled()
    await camille.person.edits(second, "Au 14.")
    await h.settled()
    shown = await found(h, "Rue Blatin.")
    assert "Au 14." in shown.text
    assert "Au 12." not in shown.text


async def test_a_voice_in_answer_to_the_team_goes_there_while_a_draft_is_open(h: House) -> None:
    camille = await with_draft(h)
    await camille.person.sends_voice()
    await h.settled()
    await camille.taps("Transmettre à l’équipe")
    (voice,) = await sent(h, "voice")
    assert voice.reply_to == (await card(h)).id
    assert "réponse attendue" not in (await card(h)).text


async def test_a_draft_goes_on_with_what_is_written_long_after(h: House) -> None:
    camille = await at(h, "Où en êtes-vous ?")
    await camille.says("/personne")
    await camille.taps("Écrire à l’équipe")
    await camille.says("Puis-je venir ?")
    await h.passes(timedelta(minutes=10))
    assert "votre statut" in (await camille.says("une idée")).text


async def test_a_reply_to_the_question_is_an_answer_to_it(h: House) -> None:
    camille = await with_draft(h)
    question = await camille.message("secteur principal")
    await camille.person.says("Musique", reply_to=question.id)
    assert "Dans la musique" in (await camille.sees()).text


async def test_a_question_of_the_team_waits_however_much_was_said_of_another_project(h: House) -> None:
    camille = await with_draft(h)
    await camille.says("/personne")
    await camille.taps("Écrire à l’équipe")
    await camille.says("Un mot sur mon nouveau projet.")
    await h.passes(timedelta(minutes=10))
    asked = await camille.says("environ 200 joueurs")
    assert "Pour qui sont vos mots ?" in asked.text
    await camille.taps("C’est pour l’équipe")
    assert (await found(h, "environ 200 joueurs")).text.startswith("Réponse de la personne · D-2026-0001")
