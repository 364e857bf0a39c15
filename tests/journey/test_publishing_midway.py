"""Another file takes over while people are half-way through something: each goes on sensibly."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.checking.corpus.varying import CHANGES
from tests.checking.corpus.writing import Data
from tests.house import House
from tests.journey.editing import (
    RESUME,
    STATUS,
    gone,
    in_the_middle,
    part,
    published,
    remade,
    reworded,
    with_own_file,
)
from tests.journey.story import REVIEW, applicant, card, plain, read
from tests.journey.team import asks_applicant, claimed, found, last, press

NEW_HERE = "Qu’est-ce qui est nouveau"
PLACE = "Où est, ou sera"
PHONE = "Un numéro où vous rappeler"
OTHER_STAGE = "À quelle étape en êtes-vous ?"
TO_COME = ("proof", "Un lien à montrer ?")
"""A question that is still to come, in other words: nobody has answered it."""


@pytest.fixture
async def h(tmp_path: Path) -> AsyncIterator[House]:
    """A house whose file one may write."""
    async with with_own_file(tmp_path) as made:
        yield made


def _without_process(data: Data) -> Data:
    question = next(each for each in data["questions"] if each["id"] == "innovation")
    question["choices"] = [each for each in question["choices"] if each["id"] != "procede"]
    return data


async def test_what_was_ticked_stays_ticked_but_for_what_is_gone(h: House) -> None:
    camille = await in_the_middle(h, until=NEW_HERE)
    await camille.taps("La façon de créer")
    await camille.taps("L’usage, le service")
    assert await remade(h, _without_process)
    shown = await camille.sees()
    assert "✓ L’usage, le service" in shown.labels
    assert "✓ La façon de créer" not in shown.labels
    assert "Votre projet en une phrase" in (await camille.taps("Valider")).text


async def test_what_was_proposed_can_still_be_agreed_to(h: House) -> None:
    camille = await in_the_middle(h, until=PLACE)
    assert "Vouliez-vous dire" in (await camille.says("Clermond Ferrant")).text
    assert await published(h, reworded(h.path, *TO_COME))
    assert "Où en êtes-vous" in (await camille.says("oui")).text


async def test_telegrams_button_for_a_number_leaves_with_its_question(h: House) -> None:
    camille = await in_the_middle(h, until=PHONE)
    await camille.taps("Partager mon numéro")
    assert await camille.person.keyboard() == ["Partager mon numéro"]
    assert await published(h, (part(h.path, "telephone"), ""))
    assert await camille.person.keyboard() == []
    assert REVIEW in (await camille.taps(RESUME)).text


async def test_telegrams_button_for_a_number_stays_with_its_question(h: House) -> None:
    camille = await in_the_middle(h, until=PHONE)
    await camille.taps("Partager mon numéro")
    assert await published(h, reworded(h.path, "telephone", "Votre numéro ?"))
    assert await camille.person.keyboard() == ["Partager mon numéro"]
    await camille.person.shares_contact()
    assert REVIEW in (await camille.sees()).text


async def test_an_answer_that_is_gone_from_an_open_list_of_answers_leads_on(h: House) -> None:
    camille = await in_the_middle(h, until=NEW_HERE)
    listed = await camille.says("/modifier")
    assert await remade(h, gone("questions", "legal"))
    assert await camille.presses(listed, "Statut") == "Ce bouton ne sert plus. La suite est plus bas."
    assert NEW_HERE in (await camille.sees()).text


async def test_a_question_asked_again_goes_on_being_asked(h: House) -> None:
    camille = await in_the_middle(h, until=NEW_HERE)
    await camille.says("/modifier")
    assert STATUS in (await camille.taps("Statut")).text
    assert await published(h, reworded(h.path, "stage", OTHER_STAGE))
    assert STATUS in (await camille.sees()).text
    assert OTHER_STAGE in (await camille.taps("Aucun pour l’instant")).text
    assert NEW_HERE in (await camille.taps("Garder ma réponse")).text


async def test_who_writes_to_the_team_goes_on_writing_to_the_team(h: House) -> None:
    camille = await in_the_middle(h)
    await camille.says("/personne")
    await camille.taps("Écrire à l’équipe")
    assert await published(h, reworded(h.path, "legal", "Et votre statut ?"))
    await camille.says("Je préfère vous parler.")
    assert "Je préfère vous parler." in (await found(h, "Je préfère")).text
    assert "Et votre statut ?" in (await camille.says("/reprendre")).text


async def test_a_question_of_the_team_goes_on_waiting(h: House) -> None:
    camille = await claimed(h)
    await asks_applicant(h, h.staff[0], "Avez-vous un local ?")
    assert await published(h, reworded(h.path, "stage", OTHER_STAGE))
    await camille.says("Oui, rue Blatin.")
    assert "rue Blatin" in (await found(h, "rue Blatin")).text


async def test_of_two_projects_only_the_draft_is_looked_at_anew(h: House) -> None:
    camille = await in_the_middle(h, until=REVIEW)
    await camille.taps("Envoyer")
    before = (await card(h)).text
    await camille.says("/nouveau")
    await camille.answers(until=STATUS)
    assert await published(h, reworded(h.path, "stage", OTHER_STAGE))
    assert "Dossiers en cours : 1, dont 1 avec" in (await found(h, "Le nouveau fichier")).text
    assert (await card(h)).text == before
    assert OTHER_STAGE in (await camille.taps("Aucun pour l’instant")).text


async def test_a_draft_without_an_answer_begins_anew(h: House) -> None:
    camille = await applicant(h)
    await camille.begins()
    assert await published(h, reworded(h.path, "adult", "Êtes-vous majeur·e ?"))
    assert "Êtes-vous majeur·e ?" in (await camille.sees()).text
    assert "secteur principal" in (await camille.taps("Oui")).text


async def test_who_has_not_agreed_yet_agrees_under_the_new_file(h: House) -> None:
    camille = await applicant(h)
    await camille.says("/start")
    assert await published(h, reworded(h.path, "adult", "Êtes-vous majeur·e ?"))
    assert "Êtes-vous majeur·e ?" in (await camille.taps("J’accepte")).text


async def test_nothing_is_sent_to_who_has_blocked_the_bot(h: House) -> None:
    camille = await in_the_middle(h)
    await camille.person.blocks()
    await h.settled()
    before = len(await h.client.calls())
    assert await published(h, reworded(h.path, "legal", "Et votre statut ?"))
    made = (await h.client.calls())[before:]
    assert all(call.params.get("chat_id") != camille.person.id for call in made)
    await camille.person.unblocks()
    assert "Et votre statut ?" in (await camille.says("/reprendre")).text


async def test_who_reads_a_language_that_has_left_the_file_is_asked_in_its_first(h: House) -> None:
    camille = await applicant(h, language="en")
    await camille.says("/start")
    await camille.taps("I agree")
    await camille.taps("Yes")
    assert await remade(h, CHANGES["its first language alone"])
    assert "secteur principal" in (await camille.sees()).text
    assert "Dans la musique" in (await camille.taps("Musique")).text


async def test_a_partner_who_has_left_the_file_is_not_told_to_anybody(h: House) -> None:
    camille = await claimed(h)
    seen = len(await camille.messages())
    await press(h, h.staff[0], "Orienter")
    menu = await last(h)
    ids = {plain(each.name): each.id for each in h.organisation.partners}
    label = next(each for each in menu.labels if each in ids)
    partner = ids[label]
    assert await remade(h, gone("partners", partner))
    toast = await press(h, h.staff[0], label, menu)
    assert toast == "Ce bouton ne sert plus. La suite est plus bas."
    (shown,) = [read(each) for each in await h.group.messages() if each.id == menu.id]
    assert shown.labels
    assert label not in shown.labels
    assert len(await camille.messages()) == seen
