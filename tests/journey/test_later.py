"""« Plus tard », /rappels and /stop: the person says when, sees what is planned, and may end it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.house import House
from tests.journey.story import BACK, Applicant, applicant, filed, rows
from tests.journey.test_checkins import ARRIVED, MONTH, accepted, asked, due

LATER = "Plus tard"


@pytest.mark.parametrize(
    ("when", "day"),
    [
        ("Demain", datetime(2026, 12, 24, 9, tzinfo=UTC)),
        ("Dans une semaine", datetime(2026, 12, 30, 9, tzinfo=UTC)),
        ("Dans un mois", datetime(2027, 1, 25, 9, tzinfo=UTC)),  # from a Saturday to Monday
    ],
)
async def test_it_comes_again_on_the_day_that_was_picked_and_once(h: House, when: str, day: datetime) -> None:
    camille, arrived = await asked(h)
    before = await camille.count()
    await camille.taps(LATER)
    noted = await camille.taps(when)
    assert noted.id == arrived.id
    assert noted.labels == []
    assert "je vous repose la question le" in noted.text
    assert await camille.count() == before
    assert await due(h) == {"depot_j30": day}
    await h.passes(day - h.clock.now() - timedelta(minutes=1))
    assert await camille.count() == before
    await h.passes(timedelta(minutes=1))
    again = await camille.sees()
    assert again.labels[0] == "Répondre"
    await camille.taps("Répondre")
    assert "Question 1 sur 3" in (await camille.sees()).text
    await h.passes(timedelta(days=90))
    assert await camille.count() == before + 2


async def test_one_may_stay_with_it_after_all(h: House) -> None:
    camille, arrived = await asked(h)
    await camille.taps(LATER)
    assert (await camille.taps(BACK)).labels == arrived.labels
    assert "Question 1 sur 3" in (await camille.taps("Répondre")).text


async def test_later_can_be_typed(h: House) -> None:
    camille, _ = await asked(h)
    offered = await camille.says("plus tard")
    assert offered.labels[0] == "Demain"


async def test_what_was_put_off_and_then_answered_does_not_come_again(h: House) -> None:
    camille, arrived = await asked(h)
    await camille.taps(LATER)
    await camille.taps("Dans une semaine")
    await camille.presses(arrived, "Rien de nouveau")
    before = await camille.count()
    await h.passes(timedelta(days=60))
    assert await camille.count() == before


async def test_what_was_put_off_gives_way_to_the_next(h: House) -> None:
    camille = await accepted(h)
    await h.passes(timedelta(days=87))
    late = await camille.message(ARRIVED)
    await camille.presses(late, LATER)
    await camille.taps("Dans un mois")
    await h.passes(timedelta(days=7))
    assert "Trois mois" in (await camille.message(ARRIVED)).text
    before = await camille.count()
    await h.passes(timedelta(days=40))
    assert await camille.count() == before
    assert "depot_j30" not in await due(h)


# --- what is planned ----------------------------------------------------------------------------------------


async def test_what_is_planned_is_shown_with_its_days(h: House) -> None:
    camille = await accepted(h)
    shown = (await camille.says("/rappels")).text
    assert "23 décembre 2026, 10 h 00 : point d’étape (D-2026-0001)" in shown
    assert "24 mai 2027, 10 h 00 : point d’étape (D-2026-0001)" in shown
    assert "/stop" in shown
    assert shown.count("point d’étape (") == 6
    assert "autres" not in shown


async def test_it_is_shown_in_english_and_for_every_project(h: House) -> None:
    camille = await filed(h)
    await camille.says("/langue")
    await camille.taps("English")
    await camille.says("/new")
    shown = (await camille.says("/reminders")).text
    assert "December 2026, 10:00: check-in (D-2026-0001)" in shown
    assert "reminder of the application you began" in shown
    await h.passes(MONTH)
    arrived = await camille.message("Check-in")
    assert arrived.labels == ["Answer", "Nothing new", "I am stuck", "Later"]
    await camille.taps("Later")
    assert "I will ask again on" in (await camille.taps("In a week")).text


async def test_who_has_nothing_planned_reads_so(h: House) -> None:
    camille = await accepted(h)
    stopped = (await camille.says("/stop")).text
    for still in ("/dossier", "/personne", "/mesdonnees", "/supprimer"):
        assert still in stopped
    assert "Rien n’est prévu" in (await camille.says("/rappels")).text


async def test_a_stranger_is_greeted(h: House) -> None:
    someone = await applicant(h, "Zoé")
    assert "J’accepte" in (await someone.says("/rappels")).labels


async def test_stop_ends_the_check_ins_of_every_project(h: House) -> None:
    camille = await two_projects(h)
    [waiting] = await rows(
        h, "select count(*) as n from timer where plan = 'depot_j30' and state = 'waiting'"
    )
    assert waiting["n"] == 2
    await camille.says("/stop")
    assert await due(h) == {}
    before = await camille.count()
    await h.passes(timedelta(days=100))
    assert await camille.count() == before


async def two_projects(h: House) -> Applicant:
    """Somebody who has sent two."""
    camille = await filed(h)
    await camille.says("/nouveau")
    await camille.answers()
    await camille.taps("Envoyer")
    return camille
