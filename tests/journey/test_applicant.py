"""The interview, as people live it: first contact, then one question after the other."""

from __future__ import annotations

import pytest

from tests.house import House
from tests.journey.story import REVIEW, applicant, at, rows

# --- first contact ------------------------------------------------------------------------------------------


async def test_the_notice_comes_before_the_first_question(h: House) -> None:
    camille = await applicant(h)
    notice = await camille.says("/start")
    assert "Avant de commencer" in notice.text
    assert notice.labels == ["J’accepte", "En savoir plus", "Non merci", "English"]
    assert not any("Question" in text for text in await camille.texts())
    question = await camille.taps("J’accepte")
    assert question.text.startswith("Question 1 sur")
    agreed = await camille.message("Avant de commencer")
    assert agreed.labels == []
    assert "Vous avez accepté" in agreed.text


async def test_before_they_agree_nothing_is_kept_of_them(h: House) -> None:
    camille = await applicant(h)
    for text in (
        "Bonjour",
        "/start",
        "/langue",
        "/dossier",
        "/stop",
        "/mesdonnees",
        "/inconnue",
        "/personne",
    ):
        await camille.says(text)
    await camille.taps("English")
    await camille.taps("Read more")
    assert "Nothing to erase" in (await camille.says("/delete")).text
    for table in ("person", "case_file", "event", "sent_message"):
        assert await rows(h, f"select * from {table} where :id = :id", id=camille.person.id) == [], table  # noqa: S608 - names of our own tables
    assert await rows(h, "select * from inbox where chat <> 0 or body <> ''") == []


async def test_who_refuses_is_told_how_to_reach_a_human_and_nothing_is_kept(h: House) -> None:
    camille = await applicant(h)
    await camille.says("/start")
    closed = await camille.taps("Non merci")
    assert "rien n’est gardé" in closed.text
    assert "contact@ledamier.fr" in closed.text
    assert closed.labels == []
    for table in ("person", "case_file", "event", "sent_message"):
        assert await rows(h, f"select * from {table}") == [], table  # noqa: S608 - names of our own tables
    again = await camille.says("Finalement si")
    assert "J’accepte" in again.labels


async def test_a_language_chosen_before_agreeing_is_the_one_of_the_interview(h: House) -> None:
    camille = await applicant(h)
    await camille.says("/start")
    notice = await camille.taps("English")
    assert "Before we start" in notice.text
    question = await camille.taps("I agree")
    assert "Are you 18 or over?" in question.text


@pytest.mark.parametrize("code", ["de", "pt-br", "", "fr-CA", "x" * 30])
async def test_any_language_of_telegram_gets_one_that_is_spoken(h: House, code: str) -> None:
    someone = await applicant(h, language=code)
    question = await someone.begins()
    assert "18 ans ou plus" in question.text
    toast = await someone.person.presses(question, "made:up:AAAA")
    assert toast == "Ce bouton ne vous est pas destiné."


async def test_a_minor_is_sent_to_a_human_and_nothing_is_kept(h: House) -> None:
    camille = await applicant(h)
    question = await camille.begins()
    told = await camille.taps("Non")
    assert "contact@ledamier.fr" in told.text
    for table in ("person", "case_file", "event", "sent_message", "outbox"):
        assert await rows(h, f"select * from {table}") == [], table  # noqa: S608 - names of our own tables
    assert await rows(h, "select * from timer where case_file <> 0") == []
    assert await rows(h, "select * from inbox where chat <> 0 or body <> ''") == []
    assert await camille.presses(question, "Oui") == "Ce bouton ne sert plus. Pour continuer : /start."


async def test_a_minor_who_types_it_is_not_kept_either(h: House) -> None:
    camille = await applicant(h)
    await camille.begins()
    told = await camille.says("non, j’ai 16 ans")
    assert "rien n’est gardé" in told.text
    assert await rows(h, "select * from person") == []
    assert await rows(h, "select * from sent_message") == []


# --- answering ----------------------------------------------------------------------------------------------


async def test_an_answer_stands_in_place_of_the_buttons(h: House) -> None:
    camille = await applicant(h)
    question = await camille.begins()
    following = await camille.taps("Oui")
    assert following.text.startswith("Question 2 sur")
    answered = await camille.message("18 ans ou plus")
    assert answered.id == question.id
    assert answered.labels == []
    assert "Votre réponse : Oui" in answered.text


@pytest.mark.parametrize(
    ("until", "wrong", "helpful", "right", "shown"),
    [
        ("18 ans ou plus", "peut-être", "Je ne trouve pas cette réponse", "oui bien sûr", "Oui"),
        ("secteur principal", "plomberie", "Je ne trouve pas « plomberie »", "musiques actuelles", "Musique"),
        ("Où est, ou sera", "zzzz", "Je ne trouve pas ce lieu", "cébazat", "Cébazat"),
        ("Où est, ou sera", "63999", "Un code postal", "perignat les sarlieve", "Pérignat-lès-Sarliève"),
        ("Où en êtes-vous ?", "bof", "Je ne trouve pas cette réponse", "une idee", "Une idée"),
        (
            "Votre projet en une phrase",
            "court",
            "un peu court",
            "Un festival de jazz en Limagne",
            "Un festival",
        ),
        (
            "Un lien qui montre",
            "pas un lien",
            "Je ne reconnais pas cette adresse",
            "exemple.fr/moi",
            "https://exemple.fr/moi",
        ),
        ("À quelle adresse", "camille@", "semble incomplète", "camille@example.org", "camille@example.org"),
        ("Un numéro où vous", "12", "Je ne reconnais pas", "06 12 34 56 78", "+33612345678"),
        ("Un numéro où vous", "+999123456789", "Je ne reconnais pas", "0692 12 34 56", "+262692123456"),
    ],
)
async def test_a_wrong_answer_is_helped_and_the_right_one_taken(
    h: House, until: str, wrong: str, helpful: str, right: str, shown: str
) -> None:
    camille = await applicant(h)
    await camille.begins()
    asked = await camille.answers(until=until)
    again = await camille.says(wrong)
    assert helpful in again.text
    assert until in again.text
    assert {*asked.labels} <= {*again.labels}, "what is proposed stands before the choices, never instead"
    older = next(m for m in await camille.person.messages() if m.id == asked.id)
    assert older.labels == []
    following = await camille.says(right)
    assert until not in following.text or REVIEW in following.text
    assert shown in (await camille.message(until if REVIEW not in following.text else REVIEW)).text


async def test_a_text_that_may_mean_several_things_is_asked_about(h: House) -> None:
    camille = await at(h, "Où est, ou sera")
    offered = await camille.says("cha")
    assert "Chamalières" in offered.labels
    assert "Vouliez-vous dire" in offered.text
    following = await camille.taps("Chamalières")
    assert "Où en êtes-vous" in following.text


async def test_not_knowing_and_skipping_are_answers(h: House) -> None:
    camille = await at(h, "Qu’est-ce qui est nouveau")
    following = await camille.taps("Je ne sais pas")
    assert "en une phrase" in following.text
    assert "Votre réponse : je ne sais pas" in (await camille.message("Qu’est-ce qui est nouveau")).text
    await camille.answers(until="Un lien qui montre")
    await camille.taps("Passer")
    assert "Votre réponse : je passe" in (await camille.message("Un lien qui montre")).text


async def test_choices_are_ticked_up_to_the_most(h: House) -> None:
    camille = await at(h, "De quoi avez-vous le plus besoin")
    asked = await camille.sees()
    assert "Valider" not in asked.labels
    for label in ("Financement", "Clients, marché", "Local, atelier"):
        ticked = await camille.taps(label)
        assert ticked.id == asked.id
        assert f"✓ {label}" in ticked.labels
    toast = await camille.presses(ticked, "Juridique, statut")
    assert toast == "Vous avez déjà 3 réponses. Retirez-en une pour en choisir une autre."
    unticked = await camille.taps("✓ Clients, marché")
    assert "Clients, marché" in unticked.labels
    assert "Question 14 sur" in (await camille.taps("Valider")).text
    assert "Votre réponse : Financement · Local, atelier" in (await camille.message("De quoi avez-vous")).text


async def test_several_choices_can_be_typed_at_once(h: House) -> None:
    camille = await at(h, "De quoi avez-vous le plus besoin")
    ticked = await camille.says("financement et juridique")
    assert {"✓ Financement", "✓ Juridique, statut"} <= set(ticked.labels)
    assert "déjà un accompagnement" in (await camille.says("valider")).text


async def test_agreeing_can_be_typed_and_anything_else_is_told_what_to_tap(h: House) -> None:
    camille = await applicant(h)
    await camille.says("/start")
    assert "J’accepte" in (await camille.says("bonjour")).labels
    assert "18 ans ou plus" in (await camille.says("j'accepte")).text
