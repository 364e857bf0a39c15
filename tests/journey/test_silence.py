"""Nobody waits in silence: months of it, with the steps that staff see and what the person is told."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from tests.house import House
from tests.journey.editing import with_own_file, write
from tests.journey.operators import asked
from tests.journey.story import Applicant, card, filed, plain, rows
from tests.journey.team import asks_applicant, claimed, found, press, replies, sends

DAY = timedelta(days=1)
NONE = "0 promised days passed in silence"


async def told(house: House, fragment: str) -> int:
    """How many messages of the group hold these words."""
    await house.settled()
    return sum(fragment in plain(m.text) for m in await house.group.messages() if m.from_bot)


async def days(house: House, number: int) -> None:
    """Let days pass, one after the other."""
    for _ in range(number):
        await house.passes(DAY)


async def asks(house: House, words: str) -> None:
    """Alix asks the person."""
    await asks_applicant(house, house.staff[0], words)


# --- the ladder ---------------------------------------------------------------------------------------------


async def test_a_claimed_and_forgotten_case_climbs_the_ladder_and_its_person_knows(h: House) -> None:
    camille = await claimed(h)
    assert "Réponse à donner au plus tard le 30 novembre 2026" in (await card(h)).text
    await days(h, 4)
    reminder = await found(h, "attend la vôtre")
    assert reminder.reply_to == (await card(h)).id
    mention = [call for call in await h.client.calls("sendMessage") if "attend la vôtre" in str(call.params)]
    assert f'<a href="tg://user?id={h.staff[0].id}">Alix</a>' in mention[0].params["text"]
    assert "au plus tard le 30 novembre 2026" in (await camille.says("/dossier")).text
    await days(h, 3)
    assert "Alix, c’est à vous." in (await found(h, "est promise pour aujourd’hui")).text
    assert "au plus tard le 30 novembre 2026" in (await camille.says("/dossier")).text
    await days(h, 1)
    assert "En retard : réponse attendue depuis le 30 novembre 2026" in (await card(h)).text
    late = (await camille.says("/dossier")).text
    assert "Nous vous avions promis une réponse au plus tard le 30 novembre 2026" in late
    assert "L’équipe est prévenue" in late
    await days(h, 1)
    assert await told(h, "le dossier revient à toute l’équipe") == 1
    assert "à prendre en charge" in (await card(h)).text
    await days(h, 2)
    assert await told(h, "attend toujours la réponse promise") == 1
    await days(h, 30)
    assert await told(h, "30 novembre 2026") == 6, "the card, four steps and a week’s title: never twice"
    await press(h, h.staff[0], "Prendre en charge")
    await asks(h, "Un local ?")
    assert "En retard" not in (await card(h)).text
    assert NONE in await asked(h, "silence --on 2027-02-01")


async def test_a_director_who_is_named_is_told_last(tmp_path: Path) -> None:
    async with with_own_file(tmp_path) as h:
        await h.stop()
        write(h.path, ("# director = 700100001", f"director = {h.staff[2].id}"))
        await h.start()
        await filed(h)
        await days(h, 12)
        said = [call for call in await h.client.calls("sendMessage") if "Direction" in str(call.params)]
        assert f'<a href="tg://user?id={h.staff[2].id}">Direction</a>' in said[0].params["text"]
        assert len(said) == 1


async def test_staff_who_answer_in_time_hear_nothing_of_it(h: House) -> None:
    camille = await claimed(h)
    await days(h, 3)
    await asks(h, "Un local ?")
    await days(h, 1)
    await camille.says("Oui, rue Blatin.")
    assert "au plus tard le 4 décembre 2026" in (await camille.says("/dossier")).text
    await press(h, h.staff[0], "Accepter")
    await sends(h, h.staff[0], await found(h, "La personne lira"))
    await days(h, 20)
    assert await told(h, "⚠") == 0


# --- questions, and people who are stuck --------------------------------------------------------------------


async def test_an_unanswered_question_is_asked_once_more_and_then_the_owner_knows(h: House) -> None:
    camille = await claimed(h)
    await asks(h, "Un local ?")
    await days(h, 3)
    again = await camille.message("L’équipe attend encore votre réponse")
    assert "« Un local ? »" in plain(again.text)
    assert again.labels == ["Répondre"]
    await days(h, 5)
    unanswered = await found(h, "n’a pas répondu à votre question")
    assert unanswered.text.startswith("Alix")
    assert "au plus tard" not in (await camille.says("/dossier")).text
    await days(h, 8)
    assert await told(h, "est promise pour aujourd’hui") == 1
    assert await told(h, "n’a pas répondu à votre question") == 1
    await camille.says("Pardon : oui, rue Blatin.")
    assert (await found(h, "rue Blatin")).reply_to == (await card(h)).id


async def test_an_english_speaker_is_nudged_in_english(h: House) -> None:
    camille = await claimed(h)
    await camille.says("/langue")
    await camille.taps("English")
    await asks(h, "A place?")
    await days(h, 4)
    assert "A place?" in (await camille.message("The team is still waiting for your answer")).text


async def test_who_is_stuck_and_hears_nothing_is_alarmed_about_the_next_working_day(h: House) -> None:
    camille = await claimed(h)
    await asks(h, "Un local ?")
    await camille.says("Oui.")
    await replies(h, h.staff[0], await found(h, "Oui."), "Merci.")
    await days(h, 30)
    await camille.taps("Je suis bloqué·e")
    assert "Réponse à donner au plus tard le 24 décembre 2026" in (await card(h)).text
    await days(h, 1)
    assert "bloquée" in (await found(h, "est promise pour aujourd’hui")).text


async def test_a_message_before_filing_is_owed_an_answer_too(h: House) -> None:
    camille = await filed(h)
    await camille.says("/nouveau")
    await camille.says("/personne")
    await camille.taps("Écrire à l’équipe")
    said = await camille.says("Puis-je venir à deux ?")
    assert "au plus tard le 30 novembre 2026" in said.text
    await days(h, 7)
    assert "dossier en cours" in (await found(h, "La personne a écrit à l’équipe")).text


async def test_a_message_to_somebody_who_had_left_unseen_is_told_to_the_team(h: House) -> None:
    camille = await claimed(h)
    await camille.person.becomes(deactivated=True)
    await asks(h, "Un local ?")
    assert await told(h, "D-2026-0001 : votre message n’est pas arrivé") == 1
    await days(h, 3)
    assert await told(h, "n’a pas répondu à votre question") == 1
    assert await told(h, "votre message n’est pas arrivé") == 1


# --- years, and outages -------------------------------------------------------------------------------------


async def _month(house: House, someone: Applicant, n: int) -> None:
    await someone.says("/personne")
    await someone.taps("Écrire à l’équipe")
    await someone.says(f"Des nouvelles ({n}) ?")
    await house.passes(timedelta(days=30))


async def test_a_year_month_by_month_with_a_restart_leaves_nobody_waiting_unknown(h: House) -> None:
    camille = await claimed(h)
    for n in range(12):
        await _month(h, camille, n)
        if n == 6:
            await h.stop()
            h.clock.advance(2 * DAY)
            await h.start()
            await h.settled()
    alarms = await rows(h, "select at from event where kind = 'alarmed' and detail = 'alarm'")
    promises = await rows(h, "select at from event where kind = 'promised'")
    assert len(alarms) == len(promises) == 12
    assert NONE in await asked(h, "silence --on 2028-01-01")


async def test_a_day_that_passed_while_the_bot_was_down_is_told_with_its_cause(h: House) -> None:
    await claimed(h)
    await h.stop()
    h.clock.advance(10 * DAY)
    down = await asked(h, "silence --on 2026-12-03", expected=1)
    assert "D-2026-0001: promised by 2026-11-30; nobody was told: the alarm waits since" in down
    assert "does the bot run?" in down
    await h.start()
    await h.settled()
    assert await told(h, "la réponse promise pour le 30 novembre 2026 n’est pas partie") == 1
    assert NONE in await asked(h, "silence --on 2026-12-04")
    found_ = json.loads(await asked(h, "silence --past --json --on 2026-12-04", expected=1))
    assert found_ == {
        "breaches": [
            {
                "reference": "D-2026-0001",
                "promised": "2026-11-30",
                "since": "2026-11-23T09:00:00+00:00",
                "cause": "the bot did not run in time: the alarm came on 2026-12-03",
                "until": "2026-12-03",
            }
        ]
    }
