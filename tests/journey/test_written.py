"""What is written instead of a button: it is understood, or the team has it; nothing is dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house import House
from tests.journey.editing import gone, published, remade, with_own_file, write
from tests.journey.story import Applicant, card, filed, rows
from tests.journey.team import found, replies
from tests.journey.test_calls import OPENS, UNTIL, listed
from tests.journey.test_checkins import ARRIVED, MONTH, asked
from tests.journey.test_later import two_projects
from tests.journey.test_recalls import REMINDER, day_by_day
from tests.journey.things import ALL, FORWARD, replied

TOLD = "Votre message est transmis à l’équipe."


async def passed_on(h: House, words: str) -> None:
    """The team has these words under the card, and the day by which they are answered."""
    assert (await found(h, words)).reply_to == (await card(h)).id
    promised = await rows(h, "select kind from timer where kind = 'promise' and state = 'waiting'")
    assert promised, "nobody owes an answer"


@pytest.mark.parametrize("words", ["On a signé pour le local !", "12", "oui", "👍"])
async def test_words_to_a_check_in_with_buttons_go_to_the_team_and_the_buttons_stay(
    h: House, words: str
) -> None:
    camille, arrived = await asked(h)
    answered = await camille.says(words)
    assert answered.text.startswith(f"{TOLD} Choisissez l’un des boutons")
    assert answered.labels == arrived.labels
    received = f"Message de la personne · D-2026-0001\n{words}\n"
    await passed_on(h, received)
    await replies(h, h.staff[0], await found(h, received), "Merci de votre message.")
    assert "« Merci de votre message. »" in (await camille.sees()).text
    await camille.presses(answered, "Répondre")
    assert "Question 1 sur 3" in (await camille.sees()).text


async def test_an_edit_of_what_was_passed_on_reaches_the_team(h: House) -> None:
    camille, _ = await asked(h)
    await camille.says("On a signe")
    mine = [m for m in await camille.person.messages() if not m.from_bot][-1]
    await camille.person.edits(mine, "On a signé le bail")
    await h.settled()
    assert "On a signé le bail" in (await found(h, "On a signé le bail")).text


async def test_words_to_a_question_with_buttons_that_mean_none_of_them_go_to_the_team(h: House) -> None:
    camille, _ = await asked(h)
    question = await camille.taps("Répondre")
    again = await camille.says("Le propriétaire est parti en voyage jusqu’à Noël")
    assert again.text.startswith(TOLD)
    assert question.labels[0] in again.labels
    await passed_on(h, "Le propriétaire est parti en voyage")
    assert "Question 2 sur 3" in (await camille.says("en cours")).text


async def test_words_to_a_reminder_go_to_the_team(h: House) -> None:
    camille, _ = await asked(h)
    await day_by_day(h, 6)
    assert REMINDER in (await camille.sees()).text
    assert TOLD in (await camille.says("Je suis en tournée, je réponds lundi")).text
    await passed_on(h, "Je suis en tournée")


@pytest.mark.parametrize("menu", ["open", ""])
async def test_when_may_be_typed_and_other_words_go_to_the_team(h: House, menu: str) -> None:
    camille, _ = await asked(h)
    if menu:
        await camille.taps("Plus tard")
    assert TOLD in (await camille.says("quand il fera beau")).text
    await passed_on(h, "quand il fera beau")
    await camille.says("dans une semaine")
    [row] = await rows(h, "select state from timer where plan = 'depot_j30'")
    assert row["state"] == "waiting"
    assert "je vous repose la question le 30 décembre 2026" in (await camille.sees()).text
    assert [m for m in await camille.messages() if ARRIVED in m.text and m.labels] == []


async def test_what_is_written_once_it_is_put_off_is_offered_to_the_team(h: House) -> None:
    camille, _ = await asked(h)
    await camille.taps("Plus tard")
    await camille.taps("Demain")
    assert FORWARD in (await camille.says("Enfin, pas avant jeudi")).labels


@pytest.mark.parametrize("kind", ["voice", "photo"])
async def test_what_is_sent_to_a_check_in_is_offered_to_the_team(h: House, kind: str) -> None:
    camille, arrived = await asked(h)
    (offer,) = await replied(camille, ALL[kind])
    assert offer.labels == [*arrived.labels, FORWARD]
    await camille.taps(FORWARD)
    await passed_on(h, "Envoi de la personne")


async def test_with_two_check_ins_open_each_word_goes_under_the_case_it_answers(h: House) -> None:
    camille = await two_projects(h)
    await h.passes(MONTH)
    waiting = [m for m in await camille.messages() if ARRIVED in m.text and m.labels]
    assert len(waiting) == 2
    first = next(m for m in waiting if "D-2026-0001" in m.text)
    await camille.person.says("Le premier avance", reply_to=first)
    await h.settled()
    assert (await found(h, "Le premier avance")).reply_to == (await card(h, "D-2026-0001")).id
    second = next(m for m in waiting if "D-2026-0002" in m.text)
    await camille.person.says("Le second aussi", reply_to=second)
    await h.settled()
    assert (await found(h, "Le second aussi")).reply_to == (await card(h, "D-2026-0002")).id
    await camille.says("Et voilà tout")
    assert "D-2026-000" in (await found(h, "Et voilà tout")).text


async def test_words_to_a_check_in_that_has_left_the_file_go_to_the_team(tmp_path: Path) -> None:
    async with with_own_file(tmp_path) as h:
        camille, _ = await asked(h)
        await camille.taps("Répondre")
        assert await remade(h, gone("checkins", "depot_j30"))
        await camille.says("Tout va bien, merci")
        said = await camille.sees()
        assert FORWARD in said.labels or TOLD in said.text


# --- a call that is open ------------------------------------------------------------------------------------


async def told(h: House) -> Applicant:
    """Somebody who has just had the notice that the call is open."""
    write(h.path, ("intake = { closes = 2025-10-05 }", OPENS), ('  "programmes.hub_ic.intake",', ""))
    assert await published(h)
    camille = await filed(h)
    await h.passes(UNTIL)
    return camille


async def test_the_words_of_a_notice_s_buttons_press_them(tmp_path: Path) -> None:
    async with with_own_file(tmp_path) as h:
        camille = await told(h)
        assert "Votre dossier revient à l’équipe" in (await camille.says("toujours interesse·e")).text
        assert "1. D-2026-0001, depuis le 23 novembre 2026 : toujours intéressé·e" in await listed(h)


async def test_no_longer_can_be_typed_and_other_words_are_offered_to_the_team(tmp_path: Path) -> None:
    async with with_own_file(tmp_path) as h:
        camille = await told(h)
        assert FORWARD in (await camille.says("Est-ce payant ?")).labels
        await camille.says("plus maintenant")
        assert "n’attend plus" in "".join(m.text for m in await h.group.messages())


async def test_to_update_can_be_typed(tmp_path: Path) -> None:
    async with with_own_file(tmp_path) as h:
        camille = await told(h)
        assert "Tout est juste ?" in (await camille.says("Mettre a jour mon dossier")).text
