"""What stands on the buttons of every question, typed: it does what they do and is never the answer."""

from __future__ import annotations

import pytest

from tests.client import Message
from tests.house import House
from tests.journey.awkward import LINK, PITCH, PLACE, SECTOR, STAGE, answers
from tests.journey.story import REVIEW, Applicant, at, filed
from tests.journey.test_checkins import asked
from tests.journey.test_correcting import wishes

NAME, EMAIL = "Comment vous appelez-vous", "À quelle adresse"
ANYWHERE = pytest.mark.parametrize("question", [SECTOR, PLACE, STAGE, PITCH, LINK, NAME, EMAIL])


async def kept(house: House, words: str) -> bool:
    """Whether words are in an answer, in a remark or among what was not understood."""
    return words.casefold() in (await answers(house)).casefold()


async def answered(someone: Applicant, words: str) -> Message:
    """What answers these words: a new message."""
    before = await someone.sees()
    told = await someone.says(words)
    assert told.id > before.id, words
    return told


@ANYWHERE
async def test_back_that_is_typed_goes_back_from_any_question(h: House, question: str) -> None:
    camille = await at(h, question)
    for words in ("Retour", "revenir en arrière", "Je voudrais revenir en arrière svp", "go back"):
        told = await answered(camille, words)
        assert question not in told.text, words
        assert "Votre réponse jusqu’ici" in told.text, "the question before is asked again"
        assert not await kept(h, words)
        assert question in (await camille.taps("Garder ma réponse")).text


@ANYWHERE
async def test_a_why_that_is_typed_is_told_and_the_question_waits(h: House, question: str) -> None:
    camille = await at(h, question)
    for words in ("Pourquoi ?", "pourquoi vous me demandez ça ?", "Why do you ask?"):
        told = await answered(camille, words)
        assert question in told.text, words
        assert "trouve pas" not in told.text, words
        assert not await kept(h, words.rstrip(" ?"))


@ANYWHERE
async def test_a_person_is_named_to_whoever_asks_for_one(h: House, question: str) -> None:
    camille = await at(h, question)
    for words in (
        "Parler à une personne", "je veux parler à quelqu’un", "Bonjour, puis-je parler à un humain ?",
        "talk to a person",
    ):  # fmt: skip
        told = await answered(camille, words)
        assert "contact@ledamier.fr" in told.text, words
        assert told.labels == ["Écrire à l’équipe"], words
        assert not await kept(h, words)


@pytest.mark.parametrize("question", [SECTOR, STAGE, PITCH, NAME, EMAIL])
async def test_what_cannot_be_passed_says_so_and_keeps_nothing(h: House, question: str) -> None:
    camille = await at(h, question)
    for words in ("Passer", "je préfère passer", "skip this question", "je ne sais pas encore"):
        told = await answered(camille, words)
        assert question in told.text, words
        assert "a besoin d’une réponse." in told.text, words
        assert "estimation" not in told.text, words
        assert not await kept(h, words)


@pytest.mark.parametrize("words", ["Passer", "je voudrais passer cette question", "skip it please"])
async def test_what_may_be_passed_is_passed(h: House, words: str) -> None:
    camille = await at(h, LINK)
    assert LINK not in (await camille.says(words)).text
    assert '"state":"skipped"' in await answers(h)


@pytest.mark.parametrize(
    "words", ["Un atelier où parler à une personne du métier", "Retour aux sources : un festival de luthiers"]
)
async def test_a_pitch_with_such_words_in_it_stays_a_pitch(h: House, words: str) -> None:
    camille = await at(h, PITCH)
    assert LINK in (await camille.says(words)).text
    assert await kept(h, words)


@pytest.mark.parametrize("words", ["Garder ma réponse", "je garde ma réponse", "keep it"])
async def test_the_answer_before_is_kept_by_words_too(h: House, words: str) -> None:
    camille = await at(h, LINK)
    await camille.says("/retour")
    assert LINK in (await camille.says(words)).text
    assert not await kept(h, words)


async def test_a_number_may_be_shared_by_words_too(h: House) -> None:
    camille = await at(h, "Un numéro où")
    before = await camille.sees()
    told = await camille.says("partager mon numéro")
    assert told.text != before.text
    assert "Je ne reconnais pas" not in told.text


async def test_they_are_understood_at_the_review(h: House) -> None:
    camille = await at(h, REVIEW)
    assert "contact@ledamier.fr" in (await camille.says("je veux parler à quelqu’un")).text
    assert REVIEW in (await camille.says("pourquoi ?")).text
    assert "Un numéro où" in (await camille.says("retour")).text


async def test_they_are_understood_in_a_check_in(h: House) -> None:
    camille, _ = await asked(h)
    await camille.taps("Répondre")
    question = (await camille.sees()).text
    assert "contact@ledamier.fr" in (await camille.says("parler à une personne")).text
    assert question in (await camille.says("pourquoi ?")).text
    assert question in (await camille.says("retour")).text, "nothing comes before the first"


async def test_they_are_understood_where_a_detail_is_corrected(h: House) -> None:
    camille = await filed(h)
    await wishes(camille)
    question = (await camille.taps("Courriel")).text
    for words in ("retour", "pourquoi ?", "passer"):
        assert question in (await camille.says(words)).text
    assert "contact@ledamier.fr" in (await camille.says("parler à une personne")).text
