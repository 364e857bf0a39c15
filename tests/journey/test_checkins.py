"""Check-ins as they are lived: on the right day, in a tap, never twice; and the alerts nobody sees coming."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.checking.corpus.writing import Data
from tests.client import Message
from tests.house import House
from tests.journey.editing import remade, with_own_file
from tests.journey.story import BACK, Applicant, applicant, card, filed, plain, read, rows
from tests.journey.team import claimed, found, last, press, replies, sends

MONTH = timedelta(days=30, hours=1)
ARRIVED = "Point d’étape"


async def accepted(house: House) -> Applicant:
    """A case that was accepted."""
    someone = await claimed(house)
    await press(house, house.staff[0], "Accepter")
    await sends(house, house.staff[0], await last(house))
    return someone


async def asked(house: House) -> tuple[Applicant, Message]:
    """Somebody whose first check-in has just arrived, and its message."""
    someone = await filed(house)
    await house.passes(MONTH)
    return someone, await someone.message(ARRIVED)


async def declined(house: House) -> None:
    """Alix, whose case it is, declines it with a sentence."""
    await press(house, house.staff[0], "Décliner")
    menu = await last(house)
    await press(house, house.staff[0], menu.labels[0], menu)
    await replies(house, house.staff[0], await last(house), "Pas cette année.")
    await sends(house, house.staff[0], await last(house))


async def told(house: House, kind: str) -> list[str]:
    """What the history says of check-ins."""
    events = await rows(house, "select detail from event where kind = :kind order by id", kind=kind)
    return [str(event["detail"]) for event in events]


async def due(house: House) -> dict[str, datetime]:
    """When each check-in that still waits is due."""
    waiting = await rows(house, "select plan, due from timer where kind = 'checkin' and state = 'waiting'")
    return {str(row["plan"]): datetime.fromtimestamp(int(str(row["due"])) / 1000, UTC) for row in waiting}


# --- scheduled ----------------------------------------------------------------------------------------------


async def test_filing_and_acceptance_schedule_them_at_ten_in_the_morning_here(h: House) -> None:
    await accepted(h)
    assert await due(h) == {
        "depot_j30": datetime(2026, 12, 23, 9, tzinfo=UTC),
        "m3": datetime(2027, 2, 23, 9, tzinfo=UTC),
        "m6": datetime(2027, 5, 24, 8, tzinfo=UTC),  # a Monday, in summer time
        "m12": datetime(2027, 11, 23, 9, tzinfo=UTC),
        "m24": datetime(2028, 11, 23, 9, tzinfo=UTC),
        "m36": datetime(2029, 11, 23, 9, tzinfo=UTC),
    }


# --- lived --------------------------------------------------------------------------------------------------


async def test_one_arrives_with_its_buttons_first(h: House) -> None:
    camille = await filed(h)
    await h.passes(timedelta(days=29))
    assert not any(ARRIVED in text for text in await camille.texts())
    await h.passes(timedelta(days=1))
    arrived = await camille.message(ARRIVED)
    assert arrived.labels == ["Répondre", "Rien de nouveau", "Je suis bloqué·e", "Plus tard"]
    assert "/stop" in arrived.text


async def test_nothing_new_is_one_tap(h: House) -> None:
    camille, arrived = await asked(h)
    before = await camille.count()
    await camille.taps("Rien de nouveau")
    thanked = await camille.message("Rien de nouveau, c’est noté")
    assert thanked.id == arrived.id
    assert thanked.labels == []
    assert await camille.count() == before
    toast = await camille.presses(arrived, "Je suis bloqué·e")
    assert toast == "Ce point d’étape est terminé. Pour écrire à l’équipe : /personne."


async def test_the_questions_are_answered_one_by_one_and_the_team_is_told(h: House) -> None:
    camille, _ = await asked(h)
    first = await camille.taps("Répondre")
    assert first.text.startswith("Question 1 sur 3")
    assert BACK not in first.labels
    await camille.taps("En cours")
    back = await camille.taps(BACK)
    assert "Votre réponse jusqu’ici : En cours" in back.text
    await camille.taps("Garder ma réponse")
    await camille.says("l’argent")
    thanks = await camille.taps("Non")
    assert "Merci, c’est noté" in thanks.text
    told = await found(h, "Point d’étape reçu")
    assert told.reply_to == (await card(h)).id
    assert "Ce qui freine : L’argent" in told.text
    toast = await camille.presses(first, "Oui")
    assert toast is not None
    assert "terminé" in toast


async def test_a_double_tap_on_answering_asks_once(h: House) -> None:
    camille, arrived = await asked(h)
    before = await camille.count()
    data = arrived.button("Répondre").data or ""  # type: ignore[union-attr]  # it is there
    for _ in range(2):
        await camille.person.presses(arrived, data, wait=0)
    assert await camille.count() == before + 1


async def test_who_is_stuck_alerts_the_team_at_once_under_the_card(h: House) -> None:
    camille, _ = await asked(h)
    await camille.taps("Je suis bloqué·e")
    alert = await found(h, "la personne est bloquée")
    assert alert.reply_to == (await card(h)).id
    assert "⚠ La personne est bloquée" in (await card(h)).text
    await camille.says("Le propriétaire a changé d’avis.")
    told = await found(h, "Le propriétaire a changé d’avis.")
    assert told.reply_to == (await card(h)).id
    await replies(h, h.staff[1], alert, "Appelons-nous demain.")
    assert "« Appelons-nous demain. »" in (await camille.sees()).text
    assert "bloquée" not in (await card(h)).text


async def test_words_that_name_a_button_press_it(h: House) -> None:
    camille, arrived = await asked(h)
    unsure = await camille.says("ça va")
    assert "Choisissez l’un des boutons" in unsure.text
    assert unsure.labels == arrived.labels
    assert "Question 1 sur 3" in (await camille.says("répondre")).text
    await camille.says("je suis bloque·e")
    assert (await camille.message("L’équipe est prévenue")).text
    assert await found(h, "la personne est bloquée") is not None
    assert all(not m.labels for m in await camille.messages() if "Question 1 sur 3" in m.text)


async def test_nothing_new_can_be_typed(h: House) -> None:
    camille, _ = await asked(h)
    told = await camille.says("Rien de nouveau !")
    assert "c’est noté" in told.text
    assert await due(h) == {}


async def test_resuming_shows_the_check_in_that_waits(h: House) -> None:
    camille, arrived = await asked(h)
    again = await camille.says("/reprendre")
    assert ARRIVED in again.text
    assert again.labels == arrived.labels
    older = next(m for m in await camille.messages() if m.id == arrived.id)
    assert older.labels == []
    await camille.taps("Répondre")
    again = await camille.says("/start")
    assert "Question 1 sur 3" in again.text
    assert sum("Question 1 sur 3" in m.text and bool(m.labels) for m in await camille.messages()) == 1


async def test_stop_ends_them_all(h: House) -> None:
    camille = await accepted(h)
    assert "plus de points d’étape" in (await camille.says("/stop")).text
    assert await due(h) == {}
    before = await camille.count()
    await h.passes(timedelta(days=400))
    assert await camille.count() == before


async def test_stop_closes_the_one_that_waits(h: House) -> None:
    camille, arrived = await asked(h)
    await camille.says("/stop")
    older = next(m for m in await camille.messages() if m.id == arrived.id)
    assert older.labels == []
    assert "Voulez-vous lui transmettre ce message" in (await camille.says("bonjour")).text


async def test_whatever_is_sent_meanwhile_gets_an_answer(h: House) -> None:
    camille, _ = await asked(h)
    for act in (camille.person.sends_sticker, camille.person.sends_voice, camille.person.sends_location):
        before = await camille.count()
        await act()
        assert ARRIVED in (await camille.sees()).text
        assert await camille.count() == before + 1
    await camille.taps("Répondre")
    await camille.person.sends_photo()
    assert "Question 1 sur 3" in (await camille.sees()).text


# --- outages, and people who are away -----------------------------------------------------------------------


async def test_after_an_outage_of_days_the_newest_is_sent_late_and_once(h: House) -> None:
    camille = await accepted(h)
    await h.stop()
    h.clock.advance(timedelta(days=100))
    for _ in range(2):
        await h.start()
        await h.settled()
        await h.passes(timedelta(minutes=5))
        assert sum(ARRIVED in text for text in await camille.texts()) == 1
        assert "Trois mois" in (await camille.message(ARRIVED)).text
        assert await told(h, "check_in_missed") == ["depot_j30"]
        await h.stop()
    await h.start()


@pytest.mark.both_databases
async def test_after_two_hundred_days_off_one_arrives_on_the_first_day_back(h: House) -> None:
    camille = await accepted(h)
    await h.stop()
    h.clock.advance(timedelta(days=200))
    await h.start()
    await h.settled()
    await h.passes(timedelta(days=1))
    assert [text.splitlines()[2] for text in await camille.texts() if ARRIVED in text] == [
        "Six mois d’accompagnement : cinq questions au plus, pour faire le point."
    ]
    assert await told(h, "check_in_missed") == ["depot_j30", "m3"]
    assert list(await due(h)) == ["m12", "m24", "m36"]


async def test_who_comes_back_on_a_sunday_night_is_written_to_on_monday_morning(h: House) -> None:
    camille = await accepted(h)
    await h.stop()
    h.clock.advance(timedelta(days=33, hours=17))  # Sunday 27 December, three in the morning
    await h.start()
    await h.settled()
    assert not any(ARRIVED in text for text in await camille.texts())
    assert (await due(h))["depot_j30"] == datetime(2026, 12, 28, 9, tzinfo=UTC)
    await h.passes(timedelta(hours=31))
    assert sum(ARRIVED in text for text in await camille.texts()) == 1


async def test_one_left_unanswered_is_closed_when_the_next_arrives(h: House) -> None:
    camille = await accepted(h)
    await h.passes(MONTH)
    first = await camille.message(ARRIVED)
    await h.passes(timedelta(days=62))
    closed = next(m for m in await camille.messages() if m.id == first.id)
    assert closed.labels == []
    assert "inutile de répondre à celui-ci" in closed.text
    assert (await camille.message("Trois mois")).labels[0] == "Répondre"
    assert "terminé" in (await camille.presses(first, "Je suis bloqué·e") or "")
    assert not any("Point d’étape commencé" in plain(m.text) for m in await h.group.messages())


async def test_what_was_answered_of_one_that_is_closed_reaches_the_team(h: House) -> None:
    camille = await accepted(h)
    await h.passes(MONTH)
    await camille.taps("Répondre")
    asked_ = await camille.taps("En cours")
    await h.passes(timedelta(days=62))
    settled = next(m for m in await camille.messages() if m.id == asked_.id)
    assert settled.labels == []
    assert "Ce que vous aviez répondu est gardé." in settled.text
    assert "Prochaine étape : En cours" in (await found(h, "Point d’étape commencé, puis laissé")).text
    await camille.taps("Rien de nouveau")
    assert "c’est noté" in (await camille.message("Trois mois")).text


# --- the case changes ---------------------------------------------------------------------------------------


async def test_who_was_declined_is_not_asked_about_the_next_step(h: House) -> None:
    camille = await claimed(h)
    await declined(h)
    assert await due(h) == {}
    before = await camille.count()
    await h.passes(timedelta(days=400))
    assert await camille.count() == before


async def test_a_check_in_under_way_is_closed_when_the_case_is_declined(h: House) -> None:
    camille = await claimed(h)
    await h.passes(MONTH)
    arrived = await camille.message(ARRIVED)
    await press(h, h.staff[0], "Prendre en charge")  # it was given back to all
    await declined(h)
    closed = next(m for m in await camille.messages() if m.id == arrived.id)
    assert closed.labels == []
    assert "n’a plus lieu d’être" in closed.text
    assert "terminé" in (await camille.presses(arrived, "Répondre") or "")


async def test_a_check_in_under_way_is_closed_when_the_request_is_taken_back(h: House) -> None:
    camille, arrived = await asked(h)
    await camille.says("/retirer")
    await camille.taps("Oui, la retirer")
    assert next(m for m in await camille.messages() if m.id == arrived.id).labels == []


async def test_in_a_file_that_orders_them_otherwise_an_old_button_answers_its_own(tmp_path: Path) -> None:
    async with with_own_file(tmp_path) as h:
        camille = await accepted(h)
        await h.passes(timedelta(days=371))
        await camille.presses(await camille.message("Un an"), "Répondre")
        old = await camille.sees()
        assert await remade(h, swapped("m12", "m24"))
        assert "Question 2 sur" in (await camille.taps("Oui")).text
        await h.passes(timedelta(days=365))
        await camille.presses(await camille.message("Deux ans"), "Répondre")
        asked_later = await camille.sees()
        assert "Garder ma réponse" in asked_later.labels, "the same question, of another check-in"
        assert [label for label in asked_later.labels if label != "Garder ma réponse"] == old.labels
        assert "terminé" in (await camille.presses(old, "Oui") or "")
        assert (await camille.sees()).text == asked_later.text


def swapped(one: str, other: str) -> Callable[[Data], Data]:
    """A change: two check-ins stand in each other's place."""
    places = {one: other, other: one}

    def change(data: Data) -> Data:
        plans = {plan["id"]: plan for plan in data["checkins"]}
        return {**data, "checkins": [plans[places.get(id_, id_)] for id_ in plans]}

    return change


async def test_who_blocked_the_bot_is_not_written_to_and_may_come_back(h: House) -> None:
    camille = await accepted(h)
    await camille.person.blocks()
    await h.settled()
    before = len(await h.client.calls("sendMessage"))
    await h.passes(timedelta(days=31))
    sent = (await h.client.calls("sendMessage"))[before:]
    assert [call.params["chat_id"] for call in sent] == [h.group.id]
    waits = await found(h, "un point d’étape attend")
    assert waits.reply_to == (await card(h)).id
    await camille.person.unblocks()
    await h.settled()
    assert sum(ARRIVED in text for text in await camille.texts()) == 1
    assert "votre projet est retenu" in (await camille.says("/dossier")).text
    await h.passes(timedelta(days=67))
    assert "Trois mois" in (await camille.message(ARRIVED)).text


async def test_of_all_that_waited_for_someone_the_newest_arrives_when_they_are_back(h: House) -> None:
    camille = await accepted(h)
    await camille.person.blocks()
    for days in (31, 65, 90):
        await h.passes(timedelta(days=days))
    assert not any(ARRIVED in text for text in await camille.texts())
    assert sum("un point d’étape attend" in plain(m.text) for m in await h.group.messages()) == 1
    await camille.person.unblocks()
    await h.settled()
    assert [text.splitlines()[2] for text in await camille.texts() if ARRIVED in text] == [
        "Six mois d’accompagnement : cinq questions au plus, pour faire le point."
    ]
    assert await told(h, "check_in_missed") == ["depot_j30", "m3"]


async def test_what_met_a_block_nobody_told_of_is_made_up_when_the_person_is_back(h: House) -> None:
    camille = await filed(h)
    await camille.person.becomes(deactivated=True)
    await h.passes(MONTH)
    await h.passes(timedelta(days=5))
    assert await found(h, "un point d’étape attend") is not None
    await camille.person.becomes(deactivated=False)
    await camille.says("bonjour")
    await h.settled()
    arrived = await camille.message(ARRIVED)
    assert arrived.labels == ["Répondre", "Rien de nouveau", "Je suis bloqué·e", "Plus tard"]
    await h.passes(timedelta(days=3))
    assert sum(ARRIVED in text for text in await camille.texts()) == 1


async def test_a_block_nobody_told_of_is_met_once_and_not_again(h: House) -> None:
    camille = await filed(h)
    await camille.person.becomes(deactivated=True)
    await h.passes(MONTH)
    refused = [call for call in await h.client.calls("sendMessage") if call.status == 403]
    assert len(refused) == 1
    assert await rows(h, "select reachable from person") == [{"reachable": 0}]


# --- alerts -------------------------------------------------------------------------------------------------


async def test_a_case_nobody_takes_alerts_the_team_once(h: House) -> None:
    await filed(h)
    await h.passes(timedelta(days=1, hours=23))
    assert not any("attend toujours" in plain(m.text) for m in await h.group.messages())
    await h.passes(timedelta(hours=2))
    alert = await found(h, "attend toujours")
    assert "D-2026-0001" in alert.text
    assert alert.reply_to == (await card(h)).id
    await h.passes(timedelta(days=10))
    assert sum("attend toujours quelqu’un" in plain(m.text) for m in await h.group.messages()) == 1


async def test_a_case_somebody_took_alerts_nobody(h: House) -> None:
    await claimed(h)
    await h.passes(timedelta(days=10))
    assert not any("attend toujours" in plain(m.text) for m in await h.group.messages())


async def test_an_old_draft_is_purged_and_a_young_one_is_not(h: House) -> None:
    old = await applicant(h, "Ancienne")
    question = await old.begins()
    await h.passes(timedelta(days=20))
    young = await applicant(h, "Jeune")
    await young.begins()
    await h.passes(timedelta(days=11))
    assert await rows(h, "select id from person") == [{"id": young.person.id}]
    assert await rows(h, "select person from case_file") == [{"person": young.person.id}]
    assert await rows(h, "select key from sent_message where chat = :chat", chat=old.person.id) == []
    toast = await old.presses(question, "Oui")
    assert toast == "Ce bouton ne sert plus. Pour continuer : /start."
    assert "J’accepte" in (await old.says("bonjour")).labels


async def test_a_case_past_its_term_is_purged_and_its_card_says_so(h: House) -> None:
    await filed(h)
    posted = await card(h)
    await h.passes(timedelta(days=732))
    await h.passes(timedelta(days=16))  # which the word before it has
    assert await rows(h, "select id from case_file") == []
    assert await rows(h, "select id from person") == []
    now = next(read(m) for m in await h.group.messages() if m.id == posted.id)
    assert now.text == "Dossier effacé"
    assert now.labels == []


async def test_whoever_takes_charge_ends_the_wait_for_the_alert(h: House) -> None:
    await claimed(h)
    await h.passes(timedelta(days=3))
    assert not any("attend toujours quelqu’un" in plain(m.text) for m in await h.group.messages())
