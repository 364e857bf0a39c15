"""Whose a case is: handed over, taken over, lent while somebody is away, and given back on the day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.client import Person
from tests.house import House
from tests.journey.story import card, filed, plain, rows
from tests.journey.team import asks_applicant, claimed, found, last, press, sends

DAY = timedelta(days=1)
UNTIL = "absent·e jusqu’au 7 décembre 2026"


async def says(h: House, who: Person, text: str) -> str:
    """Say something in the group; what the bot then says last."""
    await who.says(text, chat=h.group)
    return (await last(h)).text


async def everybody_is_known(h: House) -> None:
    for who in h.staff:
        await says(h, who, "/aide")


async def told(h: House, fragment: str) -> int:
    await h.settled()
    return sum(fragment in plain(m.text) for m in await h.group.messages() if m.from_bot)


# --- handed over --------------------------------------------------------------------------------------------


async def test_a_case_is_handed_to_a_colleague_who_is_told(h: House) -> None:
    await everybody_is_known(h)
    await claimed(h)
    alix, basile, _ = h.staff
    await press(h, alix, "Transmettre à…")
    menu = await last(h)
    assert menu.labels == ["Basile", "Chantal", "Annuler"]
    assert await press(h, alix, "Basile", menu) == "Transmis à Basile."
    assert "suivi par Basile" in (await card(h)).text
    said = [c for c in await h.client.calls("sendMessage") if "vous transmet D-2026-0001" in str(c.params)]
    assert f'<a href="tg://user?id={basile.id}">Basile</a>' in said[0].params["text"]
    assert await press(h, alix, "Accepter") == "Ce dossier est suivi par Basile."
    assert await press(h, alix, "Chantal", menu) == "Ce dossier est suivi par Basile."


async def test_only_the_owner_hands_over_and_only_to_who_is_known(h: House) -> None:
    await claimed(h)
    alix, basile, _ = h.staff
    toast = await press(h, alix, "Transmettre à…")
    assert toast is not None
    assert "/aide" in toast
    assert await press(h, basile, "Transmettre à…") == "Ce dossier est suivi par Alix."


async def test_who_has_left_is_no_longer_offered(h: House) -> None:
    await everybody_is_known(h)
    await claimed(h)
    await press(h, h.staff[0], "Transmettre à…")
    menu = await last(h)
    await h.group.leaves(h.staff[1])
    await h.settled()
    assert "ne sert plus" in str(await press(h, h.staff[0], "Basile", menu))
    await press(h, h.staff[0], "Transmettre à…")
    assert (await last(h)).labels == ["Chantal", "Annuler"]
    assert "suivi par Alix" in (await card(h)).text


async def test_taking_over_tells_the_one_before(h: House) -> None:
    await claimed(h)
    await press(h, h.staff[1], "Prendre la suite")
    assert (await last(h)).text == "Alix, Basile prend la suite de D-2026-0001."


# --- away ---------------------------------------------------------------------------------------------------


@pytest.mark.both_databases
async def test_who_is_away_lends_their_cases_and_has_them_back_on_the_day(h: House) -> None:
    await everybody_is_known(h)
    await claimed(h)
    alix = h.staff[0]
    said = await says(h, alix, "/absent 7/12 Basile")
    assert said.startswith("Basile, Alix est absent·e jusqu’au 7 décembre 2026 et vous confie : D-2026-0001.")
    told_ = (await card(h)).text
    assert "suivi par Basile" in told_
    assert "Confié par Alix, " + UNTIL in told_
    for _ in range(4):
        await h.passes(DAY)
    assert (await found(h, "attend la vôtre")).text.startswith("Basile")
    await h.passes(10 * DAY - timedelta(hours=1, minutes=1))
    assert await told(h, "est de retour") == 0
    await h.passes(timedelta(minutes=1))
    assert await told(h, "est de retour") == 1
    assert "suivi par Alix" in (await card(h)).text
    assert "Confié" not in (await card(h)).text


async def test_without_a_name_they_are_everybodys_meanwhile(h: House) -> None:
    await claimed(h)
    alix, basile, _ = h.staff
    assert "confie à toute l’équipe : D-2026-0001" in await says(h, alix, "/absent jusqu’au 7 décembre")
    assert "à prendre en charge" in (await card(h)).text
    await press(h, basile, "Prendre en charge")
    assert await says(h, alix, "/present") == "Alix est de retour et suit de nouveau : D-2026-0001."
    assert "suivi par Alix" in (await card(h)).text
    await h.passes(14 * DAY)
    assert await told(h, "est de retour") == 1, "the timer finds nobody away"


async def test_what_was_taken_over_meanwhile_stays(h: House) -> None:
    await everybody_is_known(h)
    await claimed(h)
    alix, _, chantal = h.staff
    await says(h, alix, "/absent 7/12 Basile")
    await press(h, chantal, "Prendre la suite")
    assert await says(h, alix, "/present") == "Alix est de retour."
    assert "suivi par Chantal" in (await card(h)).text


async def test_who_stays_away_longer_moves_the_day(h: House) -> None:
    await everybody_is_known(h)
    await claimed(h)
    alix = h.staff[0]
    await says(h, alix, "/absent 7/12 Basile")
    await says(h, alix, "/absent 21/12")
    assert "suivi par Basile" in (await card(h)).text
    await h.passes(15 * DAY)
    assert await told(h, "est de retour") == 0
    await h.passes(14 * DAY)
    assert await told(h, "est de retour") == 1


async def test_the_stand_in_decides_and_the_card_says_who(h: House) -> None:
    await everybody_is_known(h)
    await claimed(h)
    alix, basile, _ = h.staff
    await says(h, alix, "/absent 7/12 Basile")
    await press(h, basile, "Accepter")
    await sends(h, basile, await last(h))
    await says(h, alix, "/present")
    assert "accepté le 23 novembre 2026 par Basile" in (await card(h)).text
    (case,) = await rows(h, "select owner from case_file")
    assert case["owner"] == alix.id


async def test_days_and_names_that_cannot_be_are_helped(h: House) -> None:
    await everybody_is_known(h)
    await claimed(h)
    alix = h.staff[0]
    for words, helped in (
        ("/absent", "/absent 12/08 Basile"),
        ("/absent bientôt", "Je ne reconnais pas de jour"),
        ("/absent 12/08/2020", "Ce jour est passé"),
        ("/absent 12/08/2031", "plus d’un an"),
        ("/absent 7/12 Dominique", "Sont là : Basile, Chantal."),
        ("/absent 7/12 Alix", "Sont là : Basile, Chantal."),
        ("/present", "Vous n’êtes pas absent·e"),
    ):
        assert helped in await says(h, alix, words), words
    assert "suivi par Alix" in (await card(h)).text
    await says(h, h.staff[1], "/absent 7/12")
    assert "Sont là : Chantal." in await says(h, alix, "/absent 7/12 Basile")
    await press(h, alix, "Transmettre à…")
    assert (await last(h)).labels == ["Chantal", "Annuler"]


async def test_an_answer_in_a_topic_stands_in_that_topic(h: House) -> None:
    await filed(h)
    await says(h, h.staff[0], "/absent")
    shown = await last(h)
    assert shown.reply_to == [m for m in await h.group.messages() if m.text == "/absent"][-1].id


async def test_the_day_comes_late_after_an_outage_and_once(h: House) -> None:
    await claimed(h)
    await says(h, h.staff[0], "/absent 7/12")
    await h.stop()
    h.clock.advance(30 * DAY)
    for _ in range(2):
        await h.start()
        await h.settled()
        await h.passes(timedelta(minutes=5))
        await h.stop()
    await h.start()
    assert await told(h, "est de retour et suit de nouveau : D-2026-0001") == 1


async def test_a_question_of_the_lender_is_answered_under_the_card(h: House) -> None:
    await everybody_is_known(h)
    camille = await claimed(h)
    alix, basile, _ = h.staff
    await says(h, alix, "/absent 7/12 Basile")
    await asks_applicant(h, basile, "Un local ?")
    assert "Un local ?" in (await camille.sees()).text
