"""The team and the applicant talk: questions, answers, messages both ways."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.house import House
from tests.journey.story import Applicant, card, filed, plain
from tests.journey.team import PROMPT, SEND, asks_applicant, claimed, found, last, press, replies, sends

# --- questions and messages ---------------------------------------------------------------------------------


async def test_a_question_reaches_the_applicant_and_the_answer_comes_under_the_card(h: House) -> None:
    camille = await claimed(h)
    alix = h.staff[0]
    await asks_applicant(h, alix, "Avez-vous un local ?")
    asked = await camille.sees()
    assert "« Avez-vous un local ? »" in asked.text
    assert "réponse attendue" in (await card(h)).text
    assert "Avez-vous un local ?" in (await camille.says("/dossier")).text
    thanks = await camille.says("Oui, rue Blatin.")
    assert "transmise à l’équipe" in thanks.text
    answer = await found(h, "Oui, rue Blatin.")
    assert answer.reply_to == (await card(h)).id
    assert "réponse attendue" not in (await card(h)).text
    assert "Une personne de l’équipe s’occupe" in (await camille.says("/dossier")).text


@pytest.mark.parametrize("kind", ["photo", "voice", "document", "sticker", "video"])
async def test_an_answer_that_is_a_file_is_shown_under_the_card(h: House, kind: str) -> None:
    camille = await claimed(h)
    await asks_applicant(h, h.staff[0], "Une image ?")
    await camille.person.sends_file(b"\xff\xd8\xff", "local.jpg", kind=kind)
    assert "transmise" in (await camille.sees()).text
    copies = [m for m in await h.group.messages() if m.kind == kind]
    assert [copy.reply_to for copy in copies] == [(await card(h)).id]


async def test_a_long_answer_is_shown_whole(h: House) -> None:
    camille = await claimed(h)
    await asks_applicant(h, h.staff[0], "Racontez.")
    words = " ".join(f"mot{n}" for n in range(500))
    await camille.says(words)
    assert any(words in message.text for message in await h.group.messages())


async def test_a_question_is_looked_at_before_it_leaves(h: House) -> None:
    camille = await claimed(h)
    alix, before = h.staff[0], await camille.count()
    await press(h, alix, "Poser une question")
    await replies(h, alix, await found(h, PROMPT), "Un local ?")
    shown = await last(h)
    assert "La personne lira" in shown.text
    assert "« Un local ? »" in shown.text
    assert shown.labels == [SEND, "Changer la question", "Annuler"]
    assert await camille.count() == before, "nothing has left"
    await press(h, alix, "Changer la question", shown)
    await replies(h, alix, await found(h, PROMPT), "Une verrière ?")
    await camille.taps("Parler à une personne")
    await press(h, alix, "Annuler", await last(h))
    assert SEND not in (await last(h)).labels
    assert not any("verrière" in text for text in await camille.texts())


async def test_a_question_is_looked_at_in_both_languages(h: House) -> None:
    camille = await claimed(h)
    await camille.says("/language")
    await camille.taps("English")
    await press(h, h.staff[0], "Poser une question")
    await replies(h, h.staff[0], await found(h, PROMPT), "Un local ?")
    shown = (await last(h)).text
    assert "The team asks" in shown
    assert "L’équipe vous demande" in shown
    await press(h, h.staff[0], SEND, await last(h))
    assert "The team asks" in (await camille.sees()).text
    assert "Question envoyée" in (await last(h)).text


async def test_a_question_that_has_changed_meanwhile_is_shown_again(h: House) -> None:
    camille = await claimed(h)
    alix = h.staff[0]
    await press(h, alix, "Poser une question")
    await replies(h, alix, await found(h, PROMPT), "Un local ?")
    shown, before = await last(h), await camille.count()
    await press(h, alix, "Changer la question", shown)
    await replies(h, alix, await found(h, PROMPT), "Une verrière ?")
    toast = await press(h, alix, SEND, shown)
    assert toast == "Quelque chose a changé depuis cet aperçu. Rien n’est parti : relisez, puis envoyez."
    assert await camille.count() == before
    await press(h, alix, SEND, await last(h))
    assert "« Une verrière ? »" in (await camille.sees()).text
    assert await press(h, alix, SEND, shown) == "Ce bouton ne sert plus. La suite est plus bas."
    assert "« Une verrière ? »" in (await camille.sees()).text


async def test_two_prompts_for_one_question_both_work(h: House) -> None:
    camille = await claimed(h)
    alix = h.staff[0]
    for _ in range(2):
        await press(h, alix, "Poser une question")
    first = next(m for m in await h.group.messages() if PROMPT in plain(m.text))
    await replies(h, alix, first, "Un local ?")
    await press(h, alix, SEND, await last(h))
    assert "Un local ?" in (await camille.sees()).text


async def test_the_prompt_names_who_is_to_reply(h: House) -> None:
    await claimed(h)
    await press(h, h.staff[0], "Poser une question")
    prompt = await found(h, PROMPT)
    assert f'<a href="tg://user?id={h.staff[0].id}">Alix</a>' in prompt.html


async def test_only_the_owners_words_leave(h: House) -> None:
    camille = await claimed(h)
    before = await camille.count()
    await press(h, h.staff[0], "Poser une question")
    await replies(h, h.staff[1], await found(h, PROMPT), "Moi aussi !")
    assert "Ce dossier est suivi par Alix." in (await last(h)).text
    assert await camille.count() == before


async def test_words_that_are_too_long_or_no_words_do_not_leave_in_part(h: House) -> None:
    camille = await claimed(h)
    before = await camille.count()
    await press(h, h.staff[0], "Poser une question")
    prompt = await found(h, PROMPT)
    await replies(h, h.staff[0], prompt, "mot " * 300)
    assert "C’est trop long" in (await last(h)).text
    await h.staff[0].sends_photo(chat=h.group, reply_to=prompt.id)
    await h.settled()
    assert "en toutes lettres" in (await last(h)).text
    assert await camille.count() == before
    await replies(h, h.staff[0], prompt, "Plus court ?")
    await press(h, h.staff[0], SEND, await last(h))
    assert "Plus court ?" in (await camille.sees()).text


async def test_messages_go_both_ways(h: House) -> None:
    camille = await filed(h)
    await camille.taps("Parler à une personne")
    assert "contact@ledamier.fr" in (await camille.sees()).text
    await camille.taps("Écrire à l’équipe")
    await camille.says("J’ai déménagé.")
    message = await found(h, "J’ai déménagé.")
    assert message.reply_to == (await card(h)).id
    await replies(h, h.staff[1], message, "C’est noté, merci.")
    told = await camille.sees()
    assert "« C’est noté, merci. »" in told.text
    await camille.taps("Répondre")
    await camille.person.sends_voice()
    await h.settled()
    assert [m.kind for m in await h.group.messages()].count("voice") == 1
    await camille.says("la voici")
    assert "la voici" in (await found(h, "Message de la personne")).text
    await h.passes(timedelta(minutes=6))
    idle = await camille.says("encore un mot")
    assert "Voulez-vous lui transmettre ce message ?" in idle.text
    assert not any("encore un mot" in m.text for m in await h.group.messages())


async def test_a_draft_can_write_to_the_team_and_go_on(h: House) -> None:
    camille = Applicant(h, await h.client.person("Camille"))
    await camille.begins()
    await camille.answers(until="Où en êtes-vous ?")
    await camille.says("/personne")
    await camille.taps("Écrire à l’équipe")
    await camille.says("Puis-je venir ?")
    message = await found(h, "Puis-je venir ?")
    await replies(h, h.staff[0], message, "Bien sûr.")
    assert "Bien sûr." in (await camille.sees()).text
    assert "Où en êtes-vous ?" in (await camille.says("/reprendre")).text


async def test_who_turns_back_to_the_interview_is_not_overheard_by_the_team(h: House) -> None:
    camille = Applicant(h, await h.client.person("Camille"))
    await camille.begins()
    await camille.answers(until="À quelle adresse")
    await camille.says("/personne")
    await camille.taps("Écrire à l’équipe")
    await camille.says("/reprendre")
    await camille.says("camille@example.org")
    assert not any("camille@example.org" in m.text for m in await h.group.messages())
    assert "Un numéro" in (await camille.sees()).text


async def test_dropping_a_message_returns_to_where_one_stood(h: House) -> None:
    camille = await filed(h)
    await camille.says("/personne")
    await camille.taps("Écrire à l’équipe")
    told = await camille.taps("Annuler")
    assert "Rien n’a été envoyé" in told.text
    await camille.says("oublié")
    assert not any("oublié" in m.text for m in await h.group.messages())


async def test_who_has_blocked_the_bot_is_not_said_to_be_told(h: House) -> None:
    camille = await claimed(h)
    await camille.person.blocks()
    await h.settled()
    await press(h, h.staff[0], "Accepter")
    await sends(h, h.staff[0], await last(h))
    assert "a quitté Telegram ou bloqué l’assistant" in (await found(h, "Joignez-la autrement")).text
    await camille.person.unblocks()
    assert "votre projet est retenu" in (await camille.says("/dossier")).text
