"""Buttons pressed twice, late, by somebody else, or made up: each gets an answer, once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.house import House
from tests.journey.story import ANSWERS, BACK, REVIEW, Applicant, applicant, at, rows

# --- buttons pressed twice, late, by others, or made up -----------------------------------------------------


async def test_a_double_tap_gets_one_reply(h: House) -> None:
    camille = await applicant(h)
    question = await camille.begins()
    data = question.button("Oui").data or ""  # type: ignore[union-attr]  # it is there, see above
    for _ in range(2):
        await camille.person.presses(question, data, wait=0)
    await h.settled()
    assert sum("secteur principal" in text for text in await camille.texts()) == 1


@pytest.mark.parametrize(
    ("until", "label"),
    [
        ("Où en êtes-vous ?", BACK),
        ("Un lien qui montre", "Passer"),
        ("Qu’est-ce qui est nouveau", "Je ne sais pas"),
        ("Un numéro où vous rappeler", "Partager mon numéro"),
        (REVIEW, "Modifier une réponse"),
        (REVIEW, "Envoyer"),
    ],
)
async def test_a_double_tap_on_any_button_is_one_tap(h: House, until: str, label: str) -> None:
    camille = await applicant(h)
    await camille.begins()
    asked = await camille.answers(until=until)
    before = await camille.count()
    data = asked.button(label).data or ""  # type: ignore[union-attr]  # a button of the question
    for _ in range(2):
        await camille.person.presses(asked, data, wait=0)
    await h.settled()
    assert await camille.count() - before == (0 if label == "Modifier une réponse" else 1)


async def test_a_double_tap_on_what_is_to_be_edited_asks_once(h: House) -> None:
    camille = await at(h, REVIEW)
    menu = await camille.taps("Modifier une réponse")
    data = menu.button("Prénom").data or ""  # type: ignore[union-attr]  # a button of the menu
    for _ in range(2):
        await camille.person.presses(menu, data, wait=0)
    await h.settled()
    asked = [m for m in await camille.messages() if "Comment vous appelez-vous" in m.text]
    assert len(asked) == 2  # the one answered before, and this one
    assert asked[-1].labels != []


async def test_a_double_tap_on_the_agreement_asks_the_first_question_once(h: House) -> None:
    camille = await applicant(h)
    notice = await camille.says("/start")
    data = notice.button("J’accepte").data or ""  # type: ignore[union-attr]  # a button of the notice
    for _ in range(2):
        await camille.person.presses(notice, data, wait=0)
    await h.settled()
    assert sum("18 ans ou plus" in text for text in await camille.texts()) == 1
    assert len(await rows(h, "select id from case_file")) == 1


async def test_an_old_button_says_what_was_answered_and_where_one_stands(h: House) -> None:
    camille = await applicant(h)
    first = await camille.begins()
    await camille.answers(until="Où en êtes-vous ?")
    toast = await camille.presses(first, "Non")
    assert toast == "Vous avez déjà répondu : Oui. Pour changer : « Retour »."
    assert "Où en êtes-vous ?" in (await camille.sees()).text
    assert "Une idée" in (await camille.sees()).labels
    assert "votre statut" in (await camille.taps("Une idée")).text


async def test_a_button_of_a_sent_interview_says_that_it_is_sent(h: House) -> None:
    camille = await applicant(h)
    first = await camille.begins()
    await camille.answers()
    await camille.taps("Envoyer")
    toast = await camille.presses(first, "Oui")
    sent = "Votre dossier D-2026-0001 est déjà envoyé."
    assert toast == f"{sent} Pour le suivre : /dossier. Pour écrire à l’équipe : /personne."


async def test_somebody_elses_button_does_nothing_and_says_so(h: House) -> None:
    camille, dominique = await applicant(h), await applicant(h, "Dominique")
    question = await camille.begins()
    mine = await dominique.begins()
    theirs = question.button("Oui").data or ""  # type: ignore[union-attr]  # it is there, see above
    before = await dominique.count()
    assert await dominique.person.presses(mine, theirs) == "Ce bouton ne vous est pas destiné."
    assert await dominique.count() == before
    assert await camille.count() == 3


@pytest.mark.parametrize(
    "data", ["", "a", "a:1:adult:yes", "a:1:adult:yes:AAAAAAAAAAA", "é", ":" * 60, "\x00"]
)
async def test_a_forged_button_does_nothing_and_says_so(h: House, data: str) -> None:
    camille = await applicant(h)
    question = await camille.begins()
    assert await camille.person.presses(question, data) == "Ce bouton ne vous est pas destiné."
    assert await camille.count() == 3


async def test_forged_buttons_fill_no_log(h: House, caplog: pytest.LogCaptureFixture) -> None:
    camille = await applicant(h)
    question = await camille.begins()
    for _ in range(4):
        await camille.person.presses(question, "forged")
    await h.passes(timedelta(minutes=1))
    await camille.person.presses(question, "forged")
    told = [record.getMessage() for record in caplog.records if "forged" in record.getMessage()]
    assert told == ["forged buttons=1", "forged buttons=4"]


async def test_a_button_of_a_message_that_is_gone_still_answers(h: House) -> None:
    camille = await applicant(h)
    question = await camille.begins()
    await camille.person.deletes(question)
    await camille.presses(question, "Oui")
    assert "secteur principal" in (await camille.sees()).text


class Album:
    """Every button somebody was ever shown."""

    def __init__(self, of: Applicant) -> None:
        self.of = of
        self.buttons: dict[str, int] = {}

    async def look(self) -> None:
        """Remember the buttons that are there now."""
        for message in await self.of.messages():
            self.buttons.update({b.data: message.id for row in message.buttons for b in row if b.data})

    async def press_all(self) -> None:
        """Press each again, but those that erase everything or change the language."""
        for data, message in list(self.buttons.items()):
            if not data.startswith(("delete", "language")):
                assert await self.of.person.presses(message, data) is not None, data


async def test_every_button_ever_sent_answers_whenever_it_is_pressed(h: House) -> None:
    camille = await applicant(h)
    album = Album(camille)
    await camille.says("/start")
    await album.look()
    await camille.taps("J’accepte")
    for words in ANSWERS:
        await camille.answers(until=words)
        await album.look()
    await camille.says("06 12 34 56 78")
    await camille.taps("Modifier une réponse")
    await album.look()
    await album.press_all()
    await camille.says("/reprendre")
    await camille.answers()
    await camille.taps("Envoyer")
    await camille.says("/dossier")
    await album.look()
    await album.press_all()
    assert len(await rows(h, "select id from case_file")) == 2  # one more project was asked for, often: once
