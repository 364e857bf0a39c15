"""Awkward people: fast, slow, late, hesitant, elsewhere. Each is understood or helped, and gets there."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.simulator.client import Message
from tests.house import House
from tests.journey.sober import gets_there
from tests.journey.story import ANSWERS, BACK, REVIEW, Applicant, applicant, card, filed, rows
from tests.journey.team import PROMPT, claimed, found, last, press, replies

SECTOR, PLACE, STAGE, PITCH = "secteur principal", "Où est, ou sera", "Où en êtes-vous ?", "en une phrase"
MONTH = timedelta(days=31)


async def at(house: House, until: str) -> Applicant:
    """Somebody who stands at a question."""
    someone = await applicant(house)
    await someone.begins()
    await someone.answers(until=until)
    return someone


async def english(house: House) -> Applicant:
    """Somebody who has agreed, in English, and stands at the first question."""
    robin = await applicant(house, "Robin", "en")
    await robin.says("/start")
    await robin.taps("I agree")
    return robin


async def said(someone: Applicant, words: str) -> Message:
    """The newest message somebody wrote with these words."""
    return [m for m in await someone.person.messages() if not m.from_bot and m.text == words][-1]


async def answers(house: House) -> str:
    """Everything that is kept in cases, as text."""
    return " ".join(str(row["body"]) for row in await rows(house, "select body from case_file order by id"))


# --- fast ---------------------------------------------------------------------------------------------------


async def test_two_answers_in_one_message_are_not_guessed(h: House) -> None:
    camille = await at(h, SECTOR)
    wondered = await camille.says("Musique, et je suis à Clermont-Ferrand")
    assert SECTOR in wondered.text
    assert "Musique" in wondered.labels
    assert "Dans la musique" in (await camille.taps("Musique")).text
    await gets_there(h, camille.person)


async def test_two_answers_in_one_message_are_not_guessed_in_english(h: House) -> None:
    robin = await english(h)
    await robin.says("yes")
    wondered = await robin.says("Music, in Clermont-Ferrand")
    assert "Music" in wondered.labels
    await robin.says("yes")
    assert '"musique"' in await answers(h)
    await gets_there(h, robin.person)


async def test_everything_said_twice_within_a_second_is_taken_once(h: House) -> None:
    camille = await applicant(h)
    await camille.begins()
    asked = await camille.sees()
    for words, answer in ANSWERS.items():
        if words not in asked.text:
            continue
        for _ in range(2):
            await camille.person.says(answer.removeprefix("> "))
        asked = await camille.sees()
        if words in asked.text:  # ticked, once
            asked = await camille.says("Valider")
    assert REVIEW in asked.text
    assert "Prénom : Camille" in asked.text
    for _ in range(2):
        await camille.person.says("Envoyer")
    await h.settled()
    assert len(await rows(h, "select id from case_file where status = 'filed'")) == 1


async def test_a_hundred_messages_at_once_get_a_few_replies_and_one_state(h: House) -> None:
    camille = await at(h, STAGE)
    before = await camille.count()
    await asyncio.gather(*(camille.person.says("alors " * (number + 1)) for number in range(100)))
    assert await camille.count() - before < 30  # as many as updates came in one after the other, at most
    shown = [message for message in await camille.messages() if message.labels]
    assert [message.id for message in shown] == [(await camille.sees()).id]
    assert "votre statut" in (await camille.taps("Une idée")).text


async def test_who_types_while_telegram_is_slow_is_answered_in_order(h: House) -> None:
    camille = await at(h, "Comment vous appelez-vous")
    await h.client.fault("slow", "sendMessage", times=6, seconds=0.05)
    for words in ("Camille", "camille@example.org", "06 12 34 56 78"):
        await camille.person.says(words)
    review = await camille.sees()
    assert REVIEW in review.text
    assert "Courriel : camille@example.org\nTéléphone : +33612345678" in review.text


# --- hesitant -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("instead", "told", "kept"),
    [
        ("Mode", "C’est changé. Secteur : Mode", '"mode"'),
        ("plomberie", "Votre réponse n’a pas changé. Secteur : Musique", '"musique"'),
        ("musique et mode", "Votre réponse n’a pas changé. Secteur : Musique", '"musique"'),
        ("👍", "Votre réponse n’a pas changé. Secteur : Musique", '"musique"'),
    ],
)
async def test_a_message_edited_three_answers_later_changes_what_it_can(
    h: House, instead: str, told: str, kept: str
) -> None:
    camille = await at(h, SECTOR)
    await camille.says("Musique")
    await camille.answers(until=STAGE)
    await camille.person.edits(await said(camille, "Musique"), instead)
    assert any(told in text for text in (await camille.texts())[-2:])
    assert kept in await answers(h)
    await gets_there(h, camille.person)


@pytest.mark.parametrize("words", ["no", "17", "seventeen", "17 years old"])
async def test_an_edit_to_under_age_erases_everything_at_once(h: House, words: str) -> None:
    robin = await english(h)
    await robin.says("yes")
    await robin.says("Music")
    await robin.person.edits(await said(robin, "yes"), words)
    told = await robin.sees()
    assert "contact@ledamier.fr" in told.text
    for table in ("person", "case_file", "slot"):
        assert await rows(h, f"select * from {table} where :id = :id", id=robin.person.id) == [], table  # noqa: S608 - a constant
    await gets_there(h, robin.person)


@pytest.mark.parametrize("words", ["17 ans", "j’ai 16 ans", "dix-sept ans"])
async def test_an_age_in_words_is_understood(h: House, words: str) -> None:
    camille = await applicant(h)
    await camille.begins()
    assert "contact@ledamier.fr" in (await camille.says(words)).text
    assert await rows(h, "select id from person") == []
    await gets_there(h, camille.person)


@pytest.mark.parametrize(
    ("words", "asked"), [("25 ans", SECTOR), ("18", SECTOR), ("moins de 18 ans", "18 ans"), ("0,5", "18 ans")]
)
async def test_an_age_that_is_not_under_18_for_sure_erases_nothing(h: House, words: str, asked: str) -> None:
    camille = await applicant(h)
    await camille.begins()
    assert asked in (await camille.says(words)).text
    await gets_there(h, camille.person)


async def test_the_language_changes_in_the_middle_of_several_ticked_choices(h: House) -> None:
    camille = await at(h, "De quoi avez-vous")
    await camille.taps("Financement")
    await camille.says("/langue")
    ticked = await camille.taps("English")
    assert "✓ Funding" in ticked.labels
    await camille.taps("Premises, workshop")
    assert "support" in (await camille.taps("Done")).text
    listed = (await camille.says("/edit")).text
    assert "Needs: Funding" in listed
    assert "Premises, workshop" in listed
    await gets_there(h, camille.person)


async def test_back_at_the_first_question_asks_it_again(h: House) -> None:
    camille = await applicant(h)
    first = await camille.begins()
    for _ in range(2):
        again = await camille.says("/retour")
        assert "18 ans ou plus" in again.text
        assert BACK not in again.labels
    assert again.id > first.id
    assert SECTOR in (await camille.taps("Oui")).text


async def test_an_answer_under_an_older_message_closes_the_question_that_stands(h: House) -> None:
    camille = await at(h, STAGE)
    older = await camille.sees()
    newer = await camille.says("je réfléchis")
    assert STAGE in newer.text
    await camille.presses(older, "Une idée")
    assert "votre statut" in (await camille.sees()).text
    shown = [message for message in await camille.messages() if message.labels]
    assert [message.id for message in shown] == [(await camille.sees()).id]


# --- several projects, coming and going ---------------------------------------------------------------------


async def test_another_project_in_the_middle_of_a_draft_offers_to_go_on(h: House) -> None:
    robin = await english(h)
    await robin.says("yes")
    told = await robin.says("/new")
    assert "Resume" in told.labels
    assert "main sector" in (await robin.taps("Resume")).text
    assert len(await rows(h, "select id from case_file")) == 1
    await gets_there(h, robin.person)


async def test_who_withdrew_comes_back_with_another_project(h: House) -> None:
    camille = await filed(h)
    await camille.says("/retirer")
    await camille.taps("Oui")
    assert "retir" in (await card(h)).text.lower()
    assert "retir" in (await camille.says("/start")).text.lower()
    asked = await camille.says("/nouveau")
    assert SECTOR in asked.text
    await gets_there(h, camille.person)
    states = [row["status"] for row in await rows(h, "select status from case_file order by id")]
    assert states == ["withdrawn", "filed"]


async def test_the_reminder_of_a_draft_that_was_sent_since_says_so(h: House) -> None:
    camille = await at(h, STAGE)
    await h.passes(timedelta(days=8))
    recalled = await camille.sees()
    assert "Reprendre" in recalled.labels
    await gets_there(h, camille.person)
    for label in ("Reprendre", "Supprimer"):
        assert "déjà envoyé" in (await camille.presses(recalled, label) or "")
    assert len(await rows(h, "select id from case_file where status = 'filed'")) == 1


async def test_the_reminder_of_a_draft_that_is_gone_since_says_so(h: House) -> None:
    camille = await at(h, STAGE)
    await h.passes(timedelta(days=8))
    recalled = await camille.sees()
    await camille.says("/supprimer")
    await camille.taps("Oui, tout effacer")
    for label in ("Reprendre", "Supprimer"):
        assert await camille.presses(recalled, label)
    assert await rows(h, "select id from person") == []
    await gets_there(h, camille.person)


async def test_an_answer_to_the_team_finds_its_case_beside_a_second_draft(h: House) -> None:
    camille = await claimed(h)
    await press(h, h.staff[0], "Poser une question")
    await replies(h, h.staff[0], await found(h, PROMPT), "Un local ?")
    question = await camille.message("Un local ?")
    await camille.says("/nouveau")
    await camille.answers(until=PLACE)
    await camille.person.client.post(
        f"people/{camille.person.id}/says", {"text": "Oui, rue Blatin.", "reply_to": question.id}
    )
    assert (await found(h, "Oui, rue Blatin.")).reply_to == (await card(h)).id
    assert "Blatin" not in await answers(h)
    await gets_there(h, camille.person)
    assert len(await rows(h, "select id from case_file where status = 'filed'")) == 2


async def test_who_is_stuck_with_one_project_writes_about_that_one(h: House) -> None:
    camille = await filed(h)
    await h.passes(MONTH)
    arrived = await camille.message("Point d’étape")
    await camille.says("/nouveau")
    await camille.answers(until=PLACE)
    await camille.presses(arrived, "Je suis bloqué·e")
    await camille.says("Le local a brûlé.")
    assert (await found(h, "Le local a brûlé.")).reply_to == (await card(h)).id
    await gets_there(h, camille.person)


async def test_where_people_come_from_is_kept_from_before_they_agree_and_never_changes(h: House) -> None:
    camille = await applicant(h)
    await camille.says("/start affiche")
    await camille.says("Bonjour ?")
    await camille.says("/start affiche")
    await camille.taps("J’accepte")
    asked = await camille.says("/start instagram")
    assert "18 ans ou plus" in asked.text
    assert '"origin":"affiche"' in await answers(h)


async def test_a_link_nobody_knows_of_is_as_good_as_none(h: House) -> None:
    robin = await applicant(h, "Robin", "en")
    await robin.says("/start " + "x" * 64)
    await robin.taps("I agree")
    assert '"origin":""' in await answers(h)
    await gets_there(h, robin.person)


async def test_start_in_the_staff_group_says_how_the_desk_works(h: House) -> None:
    for words in ("/start", "/start affiche", "/start@demo_bot"):
        await h.staff[0].says(words, chat=h.group)
        assert "fiche" in (await last(h)).text
    assert await rows(h, "select id from person") == []


async def test_who_writes_to_the_team_in_the_middle_goes_on_where_they_were(h: House) -> None:
    camille = await at(h, PITCH)
    await camille.says("/personne")
    await camille.taps("Écrire à l’équipe")
    await camille.says("Puis-je passer vous voir ?")
    assert "Puis-je passer vous voir ?" in (await found(h, "Puis-je passer")).text
    asked = await camille.says("/reprendre")
    assert PITCH in asked.text
    await camille.says("Un atelier partagé pour les luthiers")
    body = await answers(h)
    assert "luthiers" in body
    assert "passer vous voir" not in body
    await gets_there(h, camille.person)


async def test_who_blocks_the_bot_and_comes_back_the_same_day_goes_on(h: House) -> None:
    camille = await at(h, STAGE)
    await camille.person.blocks()
    await h.passes(timedelta(hours=3))
    await camille.person.unblocks()
    assert STAGE in (await camille.says("/start")).text
    await gets_there(h, camille.person)


async def test_who_blocks_the_bot_and_comes_back_after_a_month_is_greeted_again(h: House) -> None:
    camille = await at(h, STAGE)
    await camille.person.blocks()
    await h.passes(MONTH)
    assert await rows(h, "select id from person") == []
    await camille.person.unblocks()
    notice = await camille.says("Me revoilà")
    assert "J’accepte" in notice.labels
    await gets_there(h, camille.person)
