"""In the person's time: where somebody is takes a tap, and all that is planned for them follows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.house import House
from tests.journey.story import BACK, documents, filed, plain, rows
from tests.journey.test_checkins import ARRIVED, MONTH, accepted, asked, due
from tests.journey.test_later import two_projects

CHANGE, ELSEWHERE = "Changer de fuseau horaire", "Une autre ville, un autre pays"


async def keys(h: House) -> list[dict[str, object]]:
    """The rows there are, whatever is planned."""
    return await rows(h, "select key, kind, day, at, plan, state from timer order by key")


async def test_somebody_in_reunion_says_so_with_one_tap_and_everything_moves(h: House) -> None:
    camille = await accepted(h)
    before, rows_before = await due(h), await keys(h)
    assert (
        "Les heures sont celles de chez vous : France métropolitaine."
        in (await camille.says("/rappels")).text
    )
    offered = await camille.taps(CHANGE)
    assert "il est 10 h 05 chez vous, France métropolitaine." in offered.text
    assert {"La Réunion", "Guadeloupe", "Nouvelle-Calédonie", ELSEWHERE} <= set(offered.labels)
    assert not any("/" in label for label in offered.labels)
    noted = await camille.taps("La Réunion")
    assert noted.id == offered.id
    assert noted.labels == []
    assert "il est 13 h 05 chez vous, La Réunion." in noted.text
    summer = {"m6"}
    assert await due(h) == {
        plan: at - timedelta(hours=2 if plan in summer else 3) for plan, at in before.items()
    }
    assert await keys(h) == rows_before
    shown = (await camille.says("/rappels")).text
    assert "23 décembre 2026, 10 h 00" in shown
    assert "chez vous : La Réunion." in shown
    await h.passes(datetime(2026, 12, 23, 6, tzinfo=UTC) - h.clock.now() - timedelta(minutes=1))
    assert not any(ARRIVED in text for text in await camille.texts())
    await h.passes(timedelta(minutes=1))
    assert ARRIVED in (await camille.sees()).text


async def test_later_is_where_montreal_is_written_and_found(h: House) -> None:
    camille, _ = await asked(h)
    await camille.taps("Plus tard")
    await camille.taps(CHANGE)
    asked_ = await camille.taps(ELSEWHERE)
    assert "Écrivez le nom de votre ville" in asked_.text
    assert "Je ne trouve pas cet endroit" in (await camille.says("nulle part")).text
    found = await camille.says("montreal")
    assert found.labels == ["Canada (Montréal)", ELSEWHERE]
    assert "chez vous, Canada (Montréal)." in (await camille.taps("Canada (Montréal)")).text
    await camille.presses(await camille.message("Quand puis-je"), "Demain")
    assert await due(h) == {"depot_j30": datetime(2026, 12, 24, 15, tzinfo=UTC)}


async def test_all_projects_move_the_draft_s_reminder_and_reminders_too(h: House) -> None:
    camille = await two_projects(h)
    await camille.says("/nouveau")
    await h.passes(timedelta(days=2))
    await camille.says("/rappels")
    await camille.taps(CHANGE)
    await camille.taps("Guadeloupe")
    zones = await rows(h, "select distinct kind, zone from timer where state = 'waiting' order by kind")
    assert {str(row["kind"]): row["zone"] for row in zones} == {
        "checkin": "America/Guadeloupe", "draft": "America/Guadeloupe",
        "promise": "Europe/Paris",
    }  # fmt: skip


async def test_what_is_filed_afterwards_is_planned_there(h: House) -> None:
    camille = await filed(h)
    await camille.says("/rappels")
    await camille.taps(CHANGE)
    await camille.taps("La Réunion")
    await camille.says("/nouveau")
    await camille.answers()
    await camille.taps("Envoyer")
    [zone] = await rows(h, "select distinct zone from timer where kind = 'checkin'")
    assert zone["zone"] == "Indian/Reunion"


async def test_what_is_held_of_somebody_says_where_they_are(h: House) -> None:
    camille = await filed(h)
    await camille.says("/rappels")
    await camille.taps(CHANGE)
    await camille.taps("Mayotte")
    await camille.says("/mesdonnees")
    files = await documents(camille)
    assert "Vous avez dit où vous êtes : Mayotte." in plain(files["mes-donnees.txt"])
    assert '"zone": "Indian/Mayotte"' in files["mes-donnees.json"]


async def test_one_may_go_back_and_whoever_does_something_else_is_not_asked_any_more(h: House) -> None:
    camille = await filed(h)
    await camille.says("/rappels")
    await camille.taps(CHANGE)
    await camille.taps(ELSEWHERE)
    assert ELSEWHERE in (await camille.taps(BACK)).labels
    await camille.taps(ELSEWHERE)
    await camille.says("/dossier")
    assert "Voulez-vous lui transmettre ce message" in (await camille.says("Lisbonne")).text


async def test_it_is_read_in_english_too(h: House) -> None:
    camille = await filed(h)
    await camille.says("/langue")
    await camille.taps("English")
    await camille.says("/reminders")
    await camille.taps("Change the time zone")
    await camille.taps("Another town or country")
    await camille.says("Portugal")
    noted = await camille.taps("Portugal (Lisbon)")
    assert "it is 9:00 where you are, Portugal (Lisbon)." in noted.text
    await h.passes(MONTH)
    assert "Check-in" in (await camille.sees()).text
