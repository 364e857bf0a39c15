"""Answered before the end: who is sent elsewhere learns it at once, and may stop there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from tests.client import Message
from tests.house import House
from tests.journey.story import ANSWERS, Applicant, all_is_well, applicant, documents, plain, rows

BAKER: Mapping[str, str] = {
    **ANSWERS,
    "secteur principal": "Autre secteur",
    "Quelle est votre activité": "> boulangerie",
    "Où est, ou sera": "Ailleurs",
}
KNOWN = "Votre réponse est déjà là"
PLACE = "Où est, ou sera"
STAGE = "Où en êtes-vous"
STOPPED = "Rien n’a été envoyé à l’équipe"


async def baker(h: House, until: str = STAGE, name: str = "Camille") -> Applicant:
    someone = await applicant(h, name)
    await someone.begins()
    await someone.answers(until, BAKER)
    return someone


async def stopped(h: House, name: str = "Camille") -> Applicant:
    someone = await baker(h, name=name)
    await someone.taps("M’arrêter là")
    return someone


async def known(someone: Applicant) -> list[Message]:
    return [each for each in await someone.messages() if KNOWN in each.text]


async def test_a_baker_learns_before_four_questions_whom_to_turn_to(h: House) -> None:
    someone = await baker(h, until=PLACE)
    (told,) = await known(someone)
    assert "BGE" in told.text
    assert "https://www.bge.asso.fr" in told.text
    assert told.labels == ["M’arrêter là", "Parler à une personne"]
    assert PLACE in (await someone.sees()).text, "the next question stands below"
    await all_is_well(h)


async def test_whom_they_read_of_early_may_change_and_the_words_say_so(h: House) -> None:
    """At most three are named, the surest first, and every answer may bring in somebody surer."""
    given = {
        **BAKER,
        "d’une œuvre précise": "Une œuvre, une tournée",
        "Où est, ou sera": "> Clermont-Ferrand",
    }
    someone = await baker(h, until=PLACE)
    (early,) = await known(someone)
    assert "les partenaires proposés peuvent changer" in early.text
    await someone.answers(given=given)
    sent = await someone.taps("Envoyer")
    assert "Initiative France" in early.text
    assert "Initiative France" not in sent.text


async def test_what_is_suggested_to_a_baker_is_for_a_person_to_decide(h: House) -> None:
    someone = await baker(h, until="Quelle est votre activité")
    (early,) = await known(someone)
    asked = await someone.sees()
    for said in (early, asked):
        assert "c’est elle qui décide" in said.text.lower()


async def test_whoever_stops_keeps_the_answer_and_the_team_gets_nothing(h: House) -> None:
    someone = await stopped(h)
    said = await someone.sees()
    assert STOPPED in said.text
    assert (await someone.message("BGE")).labels == []
    first, *others = said.labels
    assert first == "Continuer les questions"
    assert others == ["Parler à une personne", "Présenter un autre projet", "Supprimer"]
    assert (await someone.message(STAGE)).labels == []
    assert (await known(someone)) == [], "what was said at first has lost its buttons and its invitation"
    assert await rows(h, "select status, reference from case_file") == [
        {"status": "signposted", "reference": None}
    ]
    assert await rows(h, "select * from timer where state = 'waiting'") == []
    assert await rows(h, "select * from sent_message where key like 'card:%'") == []
    await h.passes(timedelta(days=14))
    assert (await someone.sees()).text == said.text, "nobody writes to them"
    await all_is_well(h)


async def test_they_may_go_on_where_they_stopped(h: House) -> None:
    someone = await stopped(h)
    asked = await someone.taps("Continuer les questions")
    assert STAGE in asked.text
    assert len(await known(someone)) == 1
    await someone.answers(given=BAKER)
    sent = await someone.taps("Envoyer")
    assert "est bien arrivé" in sent.text
    assert (await rows(h, "select status from case_file"))[0]["status"] == "filed"
    await all_is_well(h)


@pytest.mark.parametrize(
    "words",
    ["m’arrêter là", "je m’arrête", "stop là", "non merci", "arrêter", "no thanks", "I’ll stop here"],
)
async def test_the_words_of_the_button_stop_as_well(h: House, words: str) -> None:
    someone = await baker(h)
    assert STOPPED in (await someone.says(words)).text


async def test_who_refuses_what_a_question_asks_has_answered_it(h: House) -> None:
    someone = await baker(h)
    await someone.answers(until="Un lien qui montre", given=BAKER)
    assert STOPPED not in (await someone.says("non merci")).text
    assert '"state":"skipped"' in str(await rows(h, "select body from case_file"))


async def test_nobody_stops_by_such_words_where_nothing_is_known(h: House) -> None:
    someone = await applicant(h)
    await someone.begins()
    assert STOPPED not in (await someone.says("stop là")).text


async def test_a_second_tap_and_an_older_question_say_that_they_have_stopped(h: House) -> None:
    someone = await baker(h)
    told, asked = (await known(someone))[0], await someone.sees()
    await someone.presses(told, "M’arrêter là")
    for message, label in ((told, "M’arrêter là"), (asked, "Une idée")):
        toast = await someone.presses(message, label)
        assert toast is not None
        assert "vous arrêter là" in toast
    assert (await rows(h, "select status from case_file"))[0]["status"] == "signposted"


async def test_who_goes_back_and_answers_otherwise_is_told_no_more_of_it(h: House) -> None:
    someone = await baker(h, until="Quelle est votre activité")
    told = (await known(someone))[0]
    await someone.says("/retour")
    toast = await someone.presses(told, "M’arrêter là")
    assert toast is not None, "the answer may become another: nothing is known"
    await someone.taps("Musique")
    assert "Dans la musique" in (await someone.sees()).text
    await someone.answers(until="Votre projet en une phrase", given=ANSWERS)
    assert (await rows(h, "select status from case_file"))[0]["status"] == "draft"


async def test_a_programme_that_fits_is_named_before_the_last_questions(h: House) -> None:
    someone = await applicant(h)
    await someone.begins()
    await someone.answers("De quoi avez-vous le plus besoin")
    told = await someone.message("Ce qui vous convient")
    assert "Hub-IC, liste d’attente" in told.text
    assert told.labels == []


async def test_the_answer_can_be_read_again(h: House) -> None:
    someone = await stopped(h)
    again = await someone.says("/dossier")
    await someone.says("/mesdonnees")
    (readable,) = (text for name, text in (await documents(someone)).items() if name.endswith(".txt"))
    for text in (again.text, readable):
        assert STOPPED in plain(text)
        assert "BGE" in text


async def test_whoever_stopped_is_counted_with_the_questions_and_may_drop_it_all(h: House) -> None:
    someone = await stopped(h)
    counted = await rows(h, "select question, n from figure where kind = 'signposted'")
    assert counted == [{"question": "stage", "n": 1}]
    await someone.taps("Supprimer")
    await someone.taps("Oui, tout effacer")
    assert await rows(h, "select * from case_file") == []
    await all_is_well(h)


async def test_a_stopped_case_is_erased_by_the_term_of_drafts(h: House) -> None:
    await stopped(h)
    await h.passes(timedelta(days=h.organisation.retention.draft_days + 2))
    assert await rows(h, "select * from case_file") == []
