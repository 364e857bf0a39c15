"""The nightly purge as staff and operators live it: a wrong clock erases nobody, and one command confirms."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.house import House
from tests.journey.editing import published, with_own_file
from tests.journey.story import applicant, filed, plain, rows
from tests.processes import run, tidy

DAY, YEARS = timedelta(days=1), timedelta(days=5 * 365)
HELD = "L’effacement de cette nuit est suspendu."


async def operator(house: House, command: str, expected: int) -> str:
    """What an operator reads who gives the command in another process, while the bot runs."""
    with tidy() as copies:
        copy = await run(copies, house.folder, command=command, DATABASE_URL=house.database.url)
        assert await copy.ends() == expected, copy.words
        return copy.words


async def group_reads(house: House) -> list[str]:
    """What the group is told about held purges."""
    await house.settled()
    return [plain(m.text) for m in await house.group.messages() if HELD in plain(m.text)]


async def cases(house: House) -> int:
    """How many are left."""
    return len(await rows(house, "select id from case_file"))


@pytest.mark.both_databases
async def test_a_clock_five_years_ahead_erases_nobody_before_an_operator_confirms_it(
    h: House, caplog: pytest.LogCaptureFixture
) -> None:
    await filed(h)
    h.clock.leap(YEARS)
    await h.passes(DAY)  # a check-in is due too: until it has left, the purge may find nothing to do
    caplog.clear()
    for _ in range(3):
        await h.passes(DAY)
    assert await cases(h) == 1
    assert len(await group_reads(h)) == 1
    told = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert len(told) == 3
    assert all("cases=0 of 1 (none) people=0 words=1" in line for line in told)
    assert all("./damier-bot purge --confirm" in line for line in told)
    assert "waits to be confirmed since the purge of 2031-11-26" in await operator(h, "purge", 1)
    assert "confirmed: cases=0 of 1 (none) people=0 words=1" in await operator(h, "purge --confirm", 0)
    assert "no purge waits" in await operator(h, "purge --confirm", 1)
    assert await cases(h) == 1
    await h.passes(2 * DAY)
    assert await cases(h) == 1, "the person has the days of the word that was given now"
    await h.passes(15 * DAY)
    assert await cases(h) == 0
    assert await rows(h, "select id from person") == []
    assert (await h.group.messages())[0].text == "Dossier effacé"


async def test_a_clock_that_is_set_right_in_time_harms_nobody(h: House) -> None:
    await filed(h)
    h.clock.leap(YEARS)
    await h.passes(DAY)
    h.clock.leap(-YEARS)
    await h.passes(timedelta(minutes=1))
    await h.passes(DAY)
    assert await cases(h) == 1
    assert "to be erased: cases=0 of 1 (none) people=0" in await operator(h, "purge", 0)


async def test_more_drafts_at_once_than_usual_wait_across_a_restart(h: House) -> None:
    for number in range(11):
        await (await applicant(h, f"Personne{number}")).begins()
    await h.passes(31 * DAY)
    await h.stop()
    await h.start()
    await h.passes(DAY)
    assert await cases(h) == 11
    (said,) = await group_reads(h)
    assert "Dossiers à effacer : 11 sur 11 ; personnes : 11." in said
    assert "plus de 25 % des dossiers" in said
    assert "draft=11" in await operator(h, "purge", 1)
    await operator(h, "purge --confirm", 0)
    await h.stop()
    await h.start()
    await h.settled()
    assert await cases(h) == 0
    assert len(await group_reads(h)) == 1


async def test_nights_that_were_missed_are_made_up_for_at_the_start(h: House) -> None:
    await (await applicant(h)).begins()
    await h.stop()
    h.clock.advance(31 * DAY)
    await h.start()
    await h.settled()
    assert await cases(h) == 0


async def test_after_an_outage_of_months_an_operator_is_asked(h: House) -> None:
    await (await applicant(h)).begins()
    await h.stop()
    h.clock.advance(61 * DAY)
    await h.start()
    assert len(await group_reads(h)) == 1
    assert await cases(h) == 1
    assert "after the clock leapt from 2026-11-23 09:00 to 2027-01-23 09:00 UTC" in await operator(
        h, "purge", 1
    )


async def test_the_night_is_that_of_the_zone_of_the_file_that_takes_over(tmp_path: Path) -> None:
    async with with_own_file(tmp_path) as h:
        await (await applicant(h)).begins()
        await h.passes(30 * DAY - timedelta(hours=1))  # half past nine in Auckland, nine in Paris
        assert await published(h, ('zone = "Europe/Paris"', 'zone = "Pacific/Auckland"'))
        await h.passes(timedelta(hours=2))
        assert await cases(h) == 1
        await h.passes(timedelta(hours=5))
        assert await cases(h) == 0
