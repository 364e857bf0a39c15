"""Awkward people: fast, slow, late, hesitant, elsewhere. Each is understood or helped, and gets there."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from tests.house import House
from tests.journey.awkward import SECTOR, STAGE, answers, english, said
from tests.journey.sober import gets_there
from tests.journey.story import ANSWERS, BACK, REVIEW, applicant, at, plain, rows

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


@pytest.mark.both_databases
async def test_who_answers_a_question_whose_call_hangs_gets_the_next_at_once_and_nothing_twice(
    h: House,
) -> None:
    status, work = "votre statut", "d’une œuvre précise"
    camille = await at(h, STAGE)
    await h.client.fault("hang_after", "sendMessage", times=2, chat_id=camille.person.id)
    for answer, following in (
        ("Une idée", status),
        ("Aucun pour l’instant", work),
        ("Une activité durable", "Qu’est-ce qui est nouveau"),
    ):
        await camille.person.taps(answer)
        await camille.person.reads(following)
    await h.client.no_more_faults()  # what hung has failed
    await h.passes(timedelta(minutes=1))
    shown = " ".join(plain(message.text) for message in await camille.messages())
    assert (shown.count(status), shown.count(work)) == (1, 1)


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
    for table in ("person", "case_file", "sent_message"):
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
