"""Staff ask to be reminded of a case: on the day, under its card, by name."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.house import House, house
from tests.journey.story import all_is_well, card, filed, rows
from tests.journey.team import found, last, press, replies


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("/rappel 30/11 rappeler la mairie", "30 novembre 2026"),
        ("/rappel 30 novembre 2026 : rappeler la mairie", "30 novembre 2026"),
        ("/rappel lundi prochain rappeler la mairie", "30 novembre 2026"),
        ("/rappel demain rappeler la mairie", "24 novembre 2026"),
        ("/rappel dans une semaine rappeler la mairie", "30 novembre 2026"),
        ("/rappel 28/11/2026 rappeler la mairie", "30 novembre 2026"),  # a Saturday
        ("/rappel 12/08 rappeler la mairie", "12 août 2027"),
    ],
)
async def test_a_day_is_read_as_people_type_it(h: House, words: str, day: str) -> None:
    await filed(h)
    await replies(h, h.staff[1], await card(h), words)
    planned = await last(h)
    assert f"Rappel pour Basile, le {day} au matin · D-2026-0001\nrappeler la mairie" in planned.text
    assert planned.reply_to == (await card(h)).id


async def test_the_reminder_comes_in_the_morning_and_names_who_asked(h: House) -> None:
    camille = await filed(h)
    before = await camille.count()
    await h.staff[1].says("/rappel D-2026-0001 27/11 rappeler la mairie", chat=h.group)
    await h.settled()
    await h.passes(timedelta(days=3, hours=22))  # Friday, 8 in Paris
    assert not any("vous vouliez y penser" in m.text for m in await h.group.messages())
    await h.passes(timedelta(hours=1))
    told = await found(h, "vous vouliez y penser")
    assert f'<a href="tg://user?id={h.staff[1].id}">Basile</a>' in told.html
    assert "rappeler la mairie" in told.text
    assert told.reply_to == (await card(h)).id
    await h.passes(timedelta(days=1))
    assert len([m for m in await h.group.messages() if "vous vouliez y penser" in m.text]) == 1
    assert not any("mairie" in text for text in (await camille.texts())[before:])


async def test_one_that_comes_late_waits_for_civil_hours(h: House) -> None:
    await filed(h)
    await replies(h, h.staff[1], await card(h), "/rappel 27/11 rappeler la mairie")
    await h.stop()
    h.clock.advance(timedelta(days=5))  # Saturday
    await h.start()
    await h.settled()
    assert not any("vous vouliez y penser" in m.text for m in await h.group.messages())
    await h.passes(timedelta(days=2))
    assert "rappeler la mairie" in (await found(h, "vous vouliez y penser")).text


async def test_ones_reminders_are_listed_and_cancelled_with_one_tap(h: House) -> None:
    await filed(h)
    basile = h.staff[1]
    await replies(h, basile, await card(h), "/rappel 02/12 le second")
    await replies(h, basile, await card(h), "/rappel 01/12 le premier")
    await replies(h, h.staff[0], await card(h), "/rappel 01/12 celui d’Alix")
    await basile.says("/rappels", chat=h.group)
    listed = await last(h)
    assert listed.text.splitlines() == [
        "Vos rappels",
        "",
        "1. 1er décembre 2026, D-2026-0001 : le premier",
        "2. 2 décembre 2026, D-2026-0001 : le second",
    ]
    assert await press(h, basile, "Annuler le n° 1", listed) == "Ce rappel est annulé."
    assert await press(h, basile, "Annuler le n° 1", listed) == "Ce rappel est déjà passé ou annulé."
    await press(h, basile, "Annuler ce rappel", await found(h, "Rappel pour Basile, le 2 décembre"))
    await basile.says("/rappels", chat=h.group)
    assert "aucun rappel" in (await last(h)).text
    await h.passes(timedelta(days=9))
    told = [m.text for m in await h.group.messages() if "vous vouliez y penser" in m.text]
    assert [("Alix" in text) for text in told] == [True]


@pytest.mark.parametrize(
    ("words", "help_"),
    [
        ("/rappel", "Écrivez un jour"),
        ("/rappel un de ces jours", "Écrivez un jour"),
        ("/rappel 30/11", "Écrivez un jour"),
        ("/rappel 20/11/2026 hier", "choisissez un jour à venir"),
        ("/rappel 30/11/2062 loin", "choisissez un jour à venir"),
    ],
)
async def test_what_is_no_day_is_explained(h: House, words: str, help_: str) -> None:
    await filed(h)
    await replies(h, h.staff[1], await card(h), words)
    assert help_ in (await last(h)).text
    assert await rows(h, "select * from timer where kind = 'reminder'") == []


async def test_a_reminder_goes_with_its_case(h: House) -> None:
    camille = await filed(h)
    await replies(h, h.staff[1], await card(h), "/rappel 30/11 rappeler la mairie")
    await camille.says("/supprimer")
    await camille.taps("Oui, tout effacer")
    assert await rows(h, "select * from talk") == []
    assert not any("mairie" in m.text for m in await h.group.messages() if m.from_bot)


async def test_in_a_forum_a_list_is_answered_where_it_was_asked(tmp_path: Path) -> None:
    async with house(tmp_path, forum=True) as h:
        await filed(h)
        posted = await card(h)
        await h.staff[1].says("/rappels", chat=h.group, thread=posted.thread)
        assert (await last(h)).thread == posted.thread
        await h.staff[1].says("/note Bof.", chat=h.group, thread=posted.thread)
        assert (await last(h)).thread == posted.thread
        await all_is_well(h)
