"""/appel: the team opens, closes and dates calls; they stand above the file, for everything that reads it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.client import Message
from tests.house import House
from tests.journey.editing import published, with_own_file, write
from tests.journey.operators import asked
from tests.journey.story import Applicant, card, filed, plain, rows
from tests.journey.team import found, last, press, replies, sends

OPEN = "L’appel à candidatures de Hub-IC est ouvert"
DAY = timedelta(days=1)


@pytest.fixture
async def h(tmp_path: Path) -> AsyncIterator[House]:
    """A house on a file of its own; the last call of Hub-IC was a year ago."""
    async with with_own_file(tmp_path) as made:
        yield made


async def hub_ic(h: House) -> Message:
    """Alix asks how calls stand, and chooses Hub-IC."""
    await h.staff[0].says("/appel", chat=h.group)
    shown = await last(h)
    await press(h, h.staff[0], "Hub-IC", shown)
    return await last(h)


async def confirmed(h: House, label: str = "") -> str:
    """What the preview says, and, once confirmed, what has happened."""
    if label:
        await press(h, h.staff[0], label, await hub_ic(h))
    shown = await last(h)
    await press(h, h.staff[0], "Confirmer", shown)
    return shown.text + "\n" + (await found(h, "Confirmé par")).text


async def told(someone: Applicant) -> int:
    return sum(OPEN in text for text in await someone.texts())


async def test_whoever_is_open_again_is_told_of_a_call_that_opened_meanwhile(h: House) -> None:
    camille = await filed(h)
    alix = h.staff[0]
    await press(h, alix, "Prendre en charge")
    await press(h, alix, "Accepter")
    await sends(h, alix, await last(h))
    await confirmed(h, "Ouvrir aujourd’hui")
    assert await told(camille) == 0
    await press(h, alix, "Rouvrir")
    await press(h, alix, "Oui, rouvrir et prévenir la personne", await found(h, "La personne lira"))
    assert await told(camille) == 1
    assert "n° 1" in (await card(h)).text


async def test_opening_a_call_tells_who_waits_and_is_kept_with_who_and_when(h: House) -> None:
    camille, dora = await filed(h), await filed(h, "Dora")
    assert "Liste d’attente de Hub-IC" in (await card(h)).text
    said = await confirmed(h, "Ouvrir aujourd’hui")
    assert "sera : ouvert, sans date de fin" in said
    assert "Prévenus tout de suite, dans l’ordre de la liste d’attente : 2." in said
    assert "✓ Confirmé par Alix." in said
    assert (await told(camille), await told(dora)) == (1, 1)
    (kept,) = await rows(h, "select programme, name, by, at from call_change")
    assert (kept["programme"], kept["name"], kept["by"]) == ("hub_ic", "Alix", h.staff[0].id)
    assert "Décidé ici par Alix le 23 novembre 2026" in (await hub_ic(h)).text
    elio = await filed(h, "Elio")
    assert "Liste d’attente" not in (await card(h, "D-2026-0003")).text
    assert await told(elio) == 0
    assert await rows(h, "select id from outbox where state <> 'dead'") == []


async def test_closing_a_call_sends_newcomers_to_the_list_and_the_file_can_hold_again(h: House) -> None:
    await published(
        h, ("intake = { closes = 2025-10-05 }", "intake = { opens = 2026-11-01, closes = 2027-01-31 }")
    )
    await filed(h)
    assert "Liste d’attente" not in (await card(h)).text
    assert "Personne n’est prévenu" in await confirmed(h, "Fermer maintenant")
    await filed(h, "Dora")
    assert "Liste d’attente de Hub-IC" in (await card(h, "D-2026-0002")).text
    said = await confirmed(h, "Revenir au fichier")
    assert "ouvert jusqu’au 31 janvier 2027 inclus" in said
    await filed(h, "Elio")
    assert "Liste d’attente" not in (await card(h, "D-2026-0003")).text
    assert "Revenir au fichier" not in (await hub_ic(h)).labels


async def test_dates_and_places_are_typed_seen_and_told_on_the_day(h: House) -> None:
    camille = await filed(h)
    await press(h, h.staff[0], "Changer les dates", await hub_ic(h))
    await replies(h, h.staff[0], await found(h, "avec les dates"), "bientôt")
    assert "Je ne reconnais pas ces dates" in (await last(h)).text
    await replies(h, h.staff[0], await found(h, "avec les dates"), "du 1er décembre au 31 janvier")
    shown = (await last(h)).text
    assert "ouvre le 1 décembre 2026, jusqu’au 31 janvier 2027 inclus" in shown.replace("1er", "1")
    assert "à 09:30" in shown
    await confirmed(h)
    await press(h, h.staff[0], "Changer les places", await hub_ic(h))
    await replies(h, h.staff[0], await found(h, "le nombre de places"), "douze places")
    assert "12 places" in await confirmed(h)
    assert "Prochain appel à candidatures : le 1" in (await camille.says("/dossier")).text
    await h.passes(7 * DAY + timedelta(hours=23, minutes=29))
    assert await told(camille) == 0
    await h.passes(timedelta(minutes=1))
    assert await told(camille) == 1
    assert "Places prises : 0 sur 12" in (await found(h, "L’appel de Hub-IC\n")).text


async def test_a_restart_and_a_new_file_keep_what_was_set_and_operators_see_it(h: House) -> None:
    await filed(h)
    await confirmed(h, "Ouvrir aujourd’hui")
    await h.stop()
    await h.start()
    assert "ouvert, sans date de fin" in (await hub_ic(h)).text
    before = len(await h.group.messages())
    assert await published(h, ("silence_days = 2 ", "silence_days = 3 "))
    assert "ouvert, sans date de fin" in (await hub_ic(h)).text
    assert "Le nouveau fichier" in plain((await h.group.messages())[before].text)
    said = await asked(h, "check --against running")
    assert "above the file: programmes.hub_ic: 2026-11-23 to no day, set by the team on 2026-11-23" in said
    await h.start()


async def test_setting_a_call_is_no_new_file_to_the_group_and_receipts_stay_identical(h: House) -> None:
    await filed(h)
    await confirmed(h, "Ouvrir aujourd’hui")
    await filed(h, "Dora")
    assert [m for m in await h.group.messages() if "Le nouveau fichier" in plain(m.text)] == []
    assert "identical" in await asked(h, "receipt D-2026-0001")
    assert "identical" in await asked(h, "receipt D-2026-0002")
    await h.start()


async def test_a_preview_that_is_no_longer_true_is_shown_again(h: House) -> None:
    await filed(h)
    await press(h, h.staff[0], "Ouvrir aujourd’hui", await hub_ic(h))
    shown = await last(h)
    await filed(h, "Dora")
    toast = await press(h, h.staff[0], "Confirmer", shown)
    assert toast == "Cela a changé entre-temps : relisez, puis confirmez."
    assert await rows(h, "select id from call_change") == []
    assert "d’attente : 2." in (await found(h, "sera : ouvert")).text
    await press(h, h.staff[0], "Confirmer", await found(h, "sera : ouvert"))
    assert len(await rows(h, "select id from call_change")) == 1


async def test_of_two_who_confirm_one_does_it(h: House) -> None:
    await filed(h)
    await press(h, h.staff[0], "Ouvrir aujourd’hui", await hub_ic(h))
    shown = await last(h)
    data = shown.button("Confirmer").data or ""  # type: ignore[union-attr]  # it is there
    for who in h.staff:
        await who.presses(shown, data, chat=h.group, wait=0)
    await h.settled()
    assert len(await rows(h, "select id from call_change")) == 1


async def test_opening_late_in_the_evening_tells_in_the_morning(h: House) -> None:
    camille = await filed(h)
    await h.passes(timedelta(hours=12))
    assert "Prévenus le 24 novembre 2026 à 09:30" in await confirmed(h, "Ouvrir aujourd’hui")
    assert await told(camille) == 0
    await h.passes(timedelta(hours=12))
    assert await told(camille) == 1


async def test_with_a_director_calls_are_theirs_unless_the_file_says_otherwise(h: House) -> None:
    alix, basile, _ = h.staff
    await h.stop()
    write(h.path, ("# director = 700100001", f"director = {alix.id}"))
    await h.start()
    await basile.says("/appel", chat=h.group)
    assert (await last(h)).labels == []
    shown = await hub_ic(h)
    assert (
        await press(h, basile, "Ouvrir aujourd’hui", shown)
        == "C’est réservé à la direction : rien n’a changé."
    )
    await press(h, alix, "Changer les dates", shown)
    await replies(h, basile, await found(h, "avec les dates"), "du 1er décembre au 31 janvier")
    assert "réservé à la direction" in (await last(h)).text
    await published(h, ("# staff_may = ", "staff_may = "))
    assert "Confirmer" not in shown.labels
    assert await press(h, basile, "Ouvrir aujourd’hui", shown) == ""
    assert "sera : ouvert" in (await found(h, "sera :")).text
