"""The week in a few lines, on Monday at nine: once, late after an outage, and nothing of an empty week."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.analysis import digest
from bot.core.model.message import Message as WrittenMessage
from bot.core.model.organisation import Organisation
from tests.client import Message
from tests.house import House
from tests.journey.editing import with_own_file, write
from tests.journey.story import applicant, filed, read
from tests.journey.team import claimed, found, press, sends
from tests.journey.test_early import stopped

DAY = timedelta(days=1)
TITLE = "· la semaine du"


async def digests(house: House) -> list[Message]:
    await house.settled()
    return [read(m) for m in await house.group.messages() if m.from_bot and TITLE in m.text]


async def weeks(house: House, number: int) -> None:
    """Let weeks pass, day by day."""
    for _ in range(7 * number):
        await house.passes(DAY)


async def test_what_happened_in_the_week_is_told_on_monday_morning(h: House) -> None:
    """It is Monday, the bot has just started, and this Monday's time has passed."""
    await claimed(h)
    await h.passes(DAY)
    await press(h, h.staff[0], "Accepter")
    await sends(h, h.staff[0], await found(h, "La personne lira"))
    await filed(h, "Dominique")
    await h.passes(6 * DAY - timedelta(hours=1, minutes=6))
    assert await digests(h) == []
    await h.passes(timedelta(minutes=1))
    (told,) = await digests(h)
    assert told.text.splitlines() == [
        "Le Damier · la semaine du 23 novembre 2026 au 29 novembre 2026",
        "",
        "Dossiers reçus : 2",
        "Premières réponses données : 1, en un jour ouvré (médiane)",
        "",
        "Tout voir : /chiffres",
    ]
    await h.passes(DAY)
    assert len(await digests(h)) == 1


async def test_who_waits_long_is_named_and_where_drafts_were_left(h: House) -> None:
    await filed(h)
    someone = await applicant(h, "Dominique")
    await someone.begins()
    await someone.answers(until="Où en êtes-vous ?")
    await weeks(h, 2)
    assert (
        "Attendent une réponse depuis plus de 5 jours ouvrés : 1 (D-2026-0001)" in (await digests(h))[-1].text
    )
    await weeks(h, 1)
    left = [m.text for m in await digests(h) if "Brouillons laissés là" in m.text]
    assert len(left) == 1, "each draft once"
    assert ": 1, à cette question : " in left[0]


async def test_whoever_stopped_with_their_answer_is_counted_by_where_it_led(h: House) -> None:
    """Five stop there, of whom one goes on and stops again, and another goes on for good."""
    for n in range(6):
        someone = await stopped(h, f"Personne {n}")
    await someone.taps("Continuer les questions")
    await weeks(h, 1)
    (told,) = await digests(h)
    line = "Orientés ailleurs, sans rien envoyer : 5, vers BGE (5), Chambre de commerce et d’industrie"
    assert line in told.text
    await weeks(h, 1)
    assert "Orientés ailleurs" not in (await digests(h))[-1].text


async def test_an_outage_makes_it_late_and_several_weeks_one(h: House) -> None:
    await filed(h)
    await h.stop()
    h.clock.advance(9 * DAY)
    await h.start()
    (told,) = await digests(h)
    assert "du 23 novembre 2026 au 29 novembre 2026" in told.text
    await h.stop()
    await h.start()
    assert len(await digests(h)) == 1
    await h.stop()
    h.clock.advance(21 * DAY)
    await h.start()
    assert "du 14 décembre 2026 au 20 décembre 2026" in (await digests(h))[-1].text
    assert len(await digests(h)) == 2


async def test_of_a_week_in_which_nothing_was_nothing_is_said(h: House) -> None:
    await weeks(h, 2)
    assert await digests(h) == []


async def test_the_file_says_when_and_whether(tmp_path: Path) -> None:
    async with with_own_file(tmp_path) as h:
        await h.stop()
        write(
            h.path,
            ('day = "monday" ', 'day = "thursday" '),
            ('at = "09:00"\nwaiting', 'at = "16:30"\nwaiting'),
        )
        await h.start()
        await filed(h)
        await h.passes(3 * DAY + timedelta(hours=6, minutes=29))
        assert await digests(h) == []
        await h.passes(timedelta(minutes=1))
        assert "du 19 novembre 2026 au 25 novembre 2026" in (await digests(h))[-1].text
        await h.stop()
        write(h.path, ('day = "thursday" ', 'day = "never" '))
        await h.start()
        await filed(h, "Dominique")
        await weeks(h, 1)
        assert len(await digests(h)) == 1


async def test_one_that_fails_is_tried_again_and_told_once(h: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await filed(h)
    written = digest.message
    failures = iter((True, False))

    def fails_once(told: digest.Week, organisation: Organisation) -> WrittenMessage:
        if next(failures, False):
            raise OSError
        return written(told, organisation)

    monkeypatch.setattr(digest, "message", fails_once)
    await h.passes(7 * DAY)
    assert await digests(h) == []
    await h.passes(timedelta(hours=1))
    await h.passes(timedelta(hours=3))
    assert len(await digests(h)) == 1
