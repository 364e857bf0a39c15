"""People who come and go: several projects at once, links, reminders, the team in between."""

from __future__ import annotations

from datetime import timedelta

from tests.house import House
from tests.journey.awkward import MONTH, PITCH, PLACE, SECTOR, STAGE, answers, english
from tests.journey.sober import gets_there
from tests.journey.story import applicant, at, card, filed, rows
from tests.journey.team import asks_applicant, claimed, found, last


async def test_another_project_in_the_middle_of_a_draft_offers_to_go_on(h: House) -> None:
    robin = await english(h)
    await robin.says("yes")
    told = await robin.says("/new")
    assert "Resume" in told.labels
    assert "main sector" in (await robin.taps("Resume")).text
    assert len(await rows(h, "select id from case_file")) == 1
    await gets_there(h, robin.person)


async def test_who_withdrew_comes_back_with_another_project(h: House) -> None:
    camille = await filed(h)
    await camille.says("/retirer")
    await camille.taps("Oui")
    assert "retir" in (await card(h)).text.lower()
    assert "retir" in (await camille.says("/start")).text.lower()
    asked = await camille.says("/nouveau")
    assert SECTOR in asked.text
    await gets_there(h, camille.person)
    states = [row["status"] for row in await rows(h, "select status from case_file order by id")]
    assert states == ["withdrawn", "filed"]


async def test_the_reminder_of_a_draft_that_was_sent_since_says_so(h: House) -> None:
    camille = await at(h, STAGE)
    await h.passes(timedelta(days=8))
    recalled = await camille.sees()
    assert "Reprendre" in recalled.labels
    await gets_there(h, camille.person)
    for label in ("Reprendre", "Supprimer"):
        assert "déjà envoyé" in (await camille.presses(recalled, label) or "")
    assert len(await rows(h, "select id from case_file where status = 'filed'")) == 1


async def test_the_reminder_of_a_draft_that_is_gone_since_says_so(h: House) -> None:
    camille = await at(h, STAGE)
    await h.passes(timedelta(days=8))
    recalled = await camille.sees()
    await camille.says("/supprimer")
    await camille.taps("Oui, tout effacer")
    for label in ("Reprendre", "Supprimer"):
        assert await camille.presses(recalled, label)
    assert await rows(h, "select id from person") == []
    await gets_there(h, camille.person)


async def test_an_answer_to_the_team_finds_its_case_beside_a_second_draft(h: House) -> None:
    camille = await claimed(h)
    await asks_applicant(h, h.staff[0], "Un local ?")
    question = await camille.message("Un local ?")
    await camille.says("/nouveau")
    await camille.answers(until=PLACE)
    await camille.person.client.post(
        f"people/{camille.person.id}/says", {"text": "Oui, rue Blatin.", "reply_to": question.id}
    )
    assert (await found(h, "Oui, rue Blatin.")).reply_to == (await card(h)).id
    assert "Blatin" not in await answers(h)
    await gets_there(h, camille.person)
    assert len(await rows(h, "select id from case_file where status = 'filed'")) == 2


async def test_who_is_stuck_with_one_project_writes_about_that_one(h: House) -> None:
    camille = await filed(h)
    await h.passes(MONTH)
    arrived = await camille.message("Point d’étape")
    await camille.says("/nouveau")
    await camille.answers(until=PLACE)
    await camille.presses(arrived, "Je suis bloqué·e")
    await camille.says("Le local a brûlé.")
    assert (await found(h, "Le local a brûlé.")).reply_to == (await card(h)).id
    await gets_there(h, camille.person)


async def test_where_people_come_from_is_kept_from_before_they_agree_and_never_changes(h: House) -> None:
    camille = await applicant(h)
    await camille.says("/start affiche")
    await camille.says("Bonjour ?")
    await camille.says("/start affiche")
    await camille.taps("J’accepte")
    asked = await camille.says("/start instagram")
    assert "18 ans ou plus" in asked.text
    assert '"origin":"affiche"' in await answers(h)


async def test_a_link_nobody_knows_of_is_as_good_as_none(h: House) -> None:
    robin = await applicant(h, "Robin", "en")
    await robin.says("/start " + "x" * 64)
    await robin.taps("I agree")
    assert '"origin":""' in await answers(h)
    await gets_there(h, robin.person)


async def test_start_in_the_staff_group_says_how_the_desk_works(h: House) -> None:
    for words in ("/start", "/start affiche", "/start@demo_bot"):
        await h.staff[0].says(words, chat=h.group)
        assert "fiche" in (await last(h)).text
    assert await rows(h, "select id from person") == []


async def test_who_writes_to_the_team_in_the_middle_goes_on_where_they_were(h: House) -> None:
    camille = await at(h, PITCH)
    await camille.says("/personne")
    await camille.taps("Écrire à l’équipe")
    await camille.says("Puis-je passer vous voir ?")
    assert "Puis-je passer vous voir ?" in (await found(h, "Puis-je passer")).text
    asked = await camille.says("/reprendre")
    assert PITCH in asked.text
    await camille.says("Un atelier partagé pour les luthiers")
    body = await answers(h)
    assert "luthiers" in body
    assert "passer vous voir" not in body
    await gets_there(h, camille.person)


async def test_who_blocks_the_bot_and_comes_back_the_same_day_goes_on(h: House) -> None:
    camille = await at(h, STAGE)
    await camille.person.blocks()
    await h.passes(timedelta(hours=3))
    await camille.person.unblocks()
    assert STAGE in (await camille.says("/start")).text
    await gets_there(h, camille.person)


async def test_who_blocks_the_bot_and_comes_back_after_a_month_is_greeted_again(h: House) -> None:
    camille = await at(h, STAGE)
    await camille.person.blocks()
    await h.passes(MONTH)
    assert await rows(h, "select id from person") == []
    await camille.person.unblocks()
    notice = await camille.says("Me revoilà")
    assert "J’accepte" in notice.labels
    await gets_there(h, camille.person)
