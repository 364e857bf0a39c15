"""The nightly purge on both databases: what it erases, and when an operator is asked first."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import purging
from bot.archive import Archive
from bot.core.case import Person, Status
from bot.purge import Purge
from bot.render import Renderer
from bot.retention import FEW
from bot.texts import Texts
from bot.wall_clock import WallClock
from storage import cases, open_database, people
from storage.database import Database
from tests import postgres
from tests.engine.stage import KEY
from tests.house import DAMIER, file
from tests.leaping import LeapingClock

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
YEARS = 5 * 365 * DAY
DESK = -1001


@dataclass
class Bot:
    """One run of the bot, as much of it as purges."""

    database: Database
    clock: LeapingClock
    percent: int = 25
    purge: Purge = field(init=False)

    def __post_init__(self) -> None:
        self.starts()

    def starts(self) -> None:
        """Start it, or start it again."""
        organisation, _ = file(DAMIER)
        kept = replace(organisation.retention, ask_above_percent=self.percent)
        renderer = Renderer(replace(organisation, retention=kept), Texts(), b"key", DESK)
        self.wall_clock = WallClock(self.clock)
        self.purge = Purge(
            database=self.database, clock=self.clock, renderer=renderer, archive=Archive(),
            wall_clock=self.wall_clock, on_commit=lambda: None,
        )  # fmt: skip

    async def lives(self) -> None:
        """Do what runs each minute."""
        async with self.database.tx() as tx:
            await self.wall_clock.leap(tx)

    async def sleeps(self, by: timedelta = DAY) -> None:
        """Let time pass, then be at its night."""
        await self.lives()
        self.clock.advance(by)
        await self.purge.run()

    async def confirms(self) -> str:
        """What an operator reads who confirms."""
        told, _ = await purging.confirm(self.database)
        return told

    async def shows(self) -> str:
        """What an operator reads who looks."""
        told, _ = await purging.show(self.database, self.purge.renderer.organisation, self.clock.now())
        return told


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """An empty database, of each kind in turn."""
    url = f"sqlite:///{tmp_path}/damier.db"
    if request.param == "postgresql":
        url = await postgres.empty(request.getfixturevalue("server"), f"purge_{os.urandom(6).hex()}")
    opened = await open_database(url, KEY)
    yield opened
    await opened.close()


@pytest.fixture
def bot(database: Database) -> Bot:
    return Bot(database, LeapingClock(MONDAY))


async def people_with(bot: Bot, number: int, status: Status = "filed", ago: timedelta = DAY) -> list[int]:
    """So many new people with a case each, who acted last so long ago; their cases."""
    at = bot.clock.now() - ago
    async with bot.database.tx() as tx:
        first = int((await tx.fetch("select count(*) as n from case_file"))[0]["n"]) + 1
        ids = range(first, first + number)
        await people.save(tx, [Person(id=id_, language="fr", acted_at=at) for id_ in ids])
        added = [replace(await cases.add(tx, id_, "", at), status=status) for id_ in ids]
        await cases.save(tx, added)
    return [case.id for case in added]


async def left(bot: Bot) -> set[int]:
    """The cases that are still there."""
    async with bot.database.tx() as tx:
        return {row["id"] for row in await tx.fetch("select id from case_file")}


async def told(bot: Bot) -> list[str]:
    """What was said to the group about it."""
    async with bot.database.tx() as tx:
        rows = await tx.fetch("select params from outbox where chat = :desk order by id", desk=DESK)
    return [str(json.loads(row["params"])["text"]).replace("\u00a0", " ") for row in rows]


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged as an error."""
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


# --- as usual -----------------------------------------------------------------------------------------------


async def test_a_few_that_are_past_their_term_are_erased_whatever_their_share(bot: Bot) -> None:
    await people_with(bot, FEW, ago=800 * DAY)
    await bot.purge.run()
    assert await left(bot) == set()
    async with bot.database.tx() as tx:
        assert await tx.fetch("select id from person") == []


async def test_a_night_that_is_done_is_not_done_again(bot: Bot) -> None:
    await bot.purge.run()
    gone = await people_with(bot, 1, ago=800 * DAY)
    await bot.purge.run()
    bot.starts()
    await bot.purge.run()
    assert await left(bot) == set(gone)
    await bot.sleeps()
    assert await left(bot) == set()


async def test_time_that_passes_is_no_leap_however_long_the_bot_runs(bot: Bot) -> None:
    await people_with(bot, 3)
    await bot.sleeps(YEARS)
    assert await left(bot) == set()


# --- more than usual ----------------------------------------------------------------------------------------


async def test_more_than_the_share_waits_for_an_operator(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    old, young = await people_with(bot, 30, ago=800 * DAY), await people_with(bot, 70)
    await bot.sleeps()
    assert await left(bot) == {*old, *young}
    (line,) = lines(caplog)
    assert line == (
        "purge held, nothing is erased: cases=30 of 100 (filed=30) people=30, more than 25 % of all cases; "
        "to confirm: ./damier-bot purge --confirm"
    )
    (said,) = await told(bot)
    assert "Dossiers à effacer : 30 sur 100" in said
    assert "./damier-bot purge --confirm" in said
    assert "horloge" not in said
    await bot.sleeps()
    assert len(lines(caplog)) == 2
    assert "confirmed: cases=30 of 100" in await bot.confirms()
    assert await left(bot) == {*old, *young}
    await bot.sleeps()
    assert await left(bot) == set(young)


async def test_the_share_is_the_organisation_s(bot: Bot) -> None:
    bot.percent = 30
    bot.starts()
    await people_with(bot, 30, ago=800 * DAY)
    young = await people_with(bot, 70)
    await bot.sleeps()
    assert await left(bot) == set(young)


async def test_the_group_is_told_once_until_it_is_confirmed(bot: Bot) -> None:
    await people_with(bot, 30, ago=800 * DAY)
    for _ in range(3):
        await bot.sleeps()
    bot.starts()
    await bot.sleeps()
    assert len(await told(bot)) == 1


async def test_what_is_confirmed_is_what_was_shown_and_no_more(bot: Bot) -> None:
    old = await people_with(bot, 30, ago=800 * DAY)
    soon = await people_with(bot, 30, ago=729 * DAY - HOUR)
    await bot.sleeps()
    assert "cases=30 of 60" in await bot.shows()
    async with bot.database.tx() as tx:  # one of them comes back
        await people.save(tx, [Person(id=1, language="fr", acted_at=bot.clock.now())])
    await bot.confirms()
    await bot.sleeps()
    assert await left(bot) == {old[0], *soon}
    await bot.sleeps()
    assert await left(bot) == {old[0], *soon}, "these wait in their turn"
    assert len(await told(bot)) == 2


async def test_leave_is_used_up_by_the_purge_it_allows(bot: Bot) -> None:
    await people_with(bot, 30, ago=800 * DAY)
    await bot.sleeps()
    await bot.confirms()
    await bot.sleeps()
    assert await left(bot) == set()
    more = await people_with(bot, 30, ago=800 * DAY)
    await bot.sleeps()
    assert await left(bot) == set(more)


async def test_leave_does_not_last_for_ever(bot: Bot) -> None:
    old = await people_with(bot, 30, ago=800 * DAY)
    await bot.sleeps()
    await bot.confirms()
    bot.clock.advance(8 * DAY)
    await bot.sleeps()
    assert await left(bot) == set(old)


async def test_leave_is_not_for_shorter_terms_that_came_after(bot: Bot) -> None:
    old, young = await people_with(bot, 30, ago=800 * DAY), await people_with(bot, 30, ago=300 * DAY)
    await bot.sleeps()
    await bot.confirms()
    whole = bot.purge.renderer.organisation
    bot.purge.renderer.organisation = replace(whole, retention=replace(whole.retention, filed_days=200))
    await bot.sleeps()
    assert await left(bot) == {*old, *young}


async def test_an_operator_can_look_at_any_time(bot: Bot) -> None:
    assert await bot.shows() == "to be erased: cases=0 of 0 (none) people=0"
    assert await bot.confirms() == "no purge waits to be confirmed"
    await people_with(bot, 30, ago=800 * DAY)
    assert await bot.shows() == (
        "to be erased: cases=30 of 30 (filed=30) people=30, more than 25 % of all cases; it will ask first"
    )
    await bot.sleeps()
    assert (await bot.shows()).startswith("waits to be confirmed since the purge of 2026-11-24 09:00 UTC: ")
    await bot.confirms()
    assert (await bot.shows()).startswith("confirmed, and not done yet: cases=30 of 30")
    await bot.sleeps()
    assert await bot.shows() == "to be erased: cases=0 of 0 (none) people=0"


# --- a clock that is wrong ----------------------------------------------------------------------------------


async def test_a_clock_that_leaps_by_years_erases_nobody(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    everybody = await people_with(bot, 3)
    await bot.lives()
    bot.clock.leap(YEARS)
    await bot.sleeps(MINUTE)
    await bot.sleeps()
    assert await left(bot) == set(everybody)
    asked = lines(caplog)
    assert len(asked) == 2
    assert "cases=3 of 3 (filed=3) people=3, after the clock leapt from 2026-11-23 09:0" in asked[0]
    (said,) = await told(bot)
    assert "du 23 novembre 2026 au 22 novembre 2031" in said
    assert "%" not in said


async def test_it_is_not_forgotten_when_the_bot_is_started_again(bot: Bot) -> None:
    everybody = await people_with(bot, 3, "draft")
    await bot.lives()
    bot.clock.leap(31 * DAY)
    await bot.lives()
    bot.starts()
    await bot.sleeps(MINUTE)
    assert await left(bot) == set(everybody)


async def test_when_it_is_right_again_all_is_as_before(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    everybody = await people_with(bot, 3)
    old = await people_with(bot, 1, "draft", 29 * DAY)
    await bot.lives()
    bot.clock.leap(YEARS)
    await bot.sleeps(HOUR)
    assert "leapt" in await bot.shows()
    bot.clock.leap(-YEARS)
    await bot.sleeps(20 * HOUR)
    assert await left(bot) == {*everybody, *old}
    await bot.sleeps()
    assert await left(bot) == set(everybody)
    assert len(lines(caplog)) == 1
    assert (await bot.shows()).startswith("to be erased: cases=0")


async def test_leave_that_was_given_under_a_wrong_clock_is_void_under_the_right_one(bot: Bot) -> None:
    everybody = await people_with(bot, 30)
    await bot.lives()
    bot.clock.leap(YEARS)
    await bot.sleeps(MINUTE)
    await bot.confirms()
    bot.clock.leap(-YEARS)
    await bot.sleeps()
    assert await left(bot) == set(everybody)


async def test_a_leap_that_an_operator_confirms_is_believed(bot: Bot) -> None:
    await people_with(bot, 3)
    await bot.lives()
    bot.clock.leap(YEARS)
    await bot.sleeps(MINUTE)
    await bot.confirms()
    await bot.sleeps()
    assert await left(bot) == set()
    await people_with(bot, 1, ago=800 * DAY)
    await bot.sleeps()
    assert await left(bot) == set(), "and not asked about again"


async def test_after_an_outage_of_months_it_asks_and_after_one_of_weeks_it_does_not(bot: Bot) -> None:
    drafts = await people_with(bot, 2, "draft")
    await bot.lives()
    bot.clock.advance(61 * DAY)
    bot.starts()
    await bot.purge.run()
    assert await left(bot) == set(drafts)
    await bot.confirms()
    await bot.sleeps()
    assert await left(bot) == set()
    await people_with(bot, 2, "draft")
    bot.clock.advance(59 * DAY)
    bot.starts()
    await bot.purge.run()
    assert await left(bot) == set()


async def test_a_clock_that_is_behind_at_a_start_and_then_set_right_is_no_leap(bot: Bot) -> None:
    await bot.lives()
    old = await people_with(bot, 2, "draft", 29 * DAY)
    bot.clock.leap(-3000 * DAY)
    bot.starts()
    await bot.sleeps(MINUTE)
    bot.clock.leap(3000 * DAY)
    await bot.lives()
    assert await left(bot) == set(old)
    await bot.sleeps()
    assert await left(bot) == set()


@pytest.mark.parametrize("back", [HOUR, DAY, 5 * DAY])
async def test_a_clock_that_is_set_back_erases_nothing_early_and_no_night_again(
    bot: Bot, back: timedelta
) -> None:
    await bot.sleeps()
    bot.clock.leap(-back)
    old = await people_with(bot, 1, ago=800 * DAY)
    await bot.sleeps(MINUTE)
    assert await left(bot) == set(old)
    await bot.sleeps(6 * DAY)
    assert await left(bot) == set()


async def test_nights_go_on_after_a_clock_that_was_far_ahead(bot: Bot) -> None:
    await bot.lives()
    bot.clock.leap(YEARS)
    await bot.sleeps(MINUTE)  # nothing to erase, nothing to ask
    bot.clock.leap(-YEARS)
    await people_with(bot, 1, ago=800 * DAY)
    await bot.sleeps()
    assert await left(bot) == set()


async def test_that_the_bot_lives_is_written_once_an_hour(bot: Bot) -> None:
    noted = set()
    for _ in range(121):
        await bot.lives()
        async with bot.database.tx() as tx:
            noted.add((await tx.fetch("select value from meta where key = 'lived'"))[0]["value"])
        bot.clock.advance(MINUTE)
    assert len(noted) == 3


# --- two copies ---------------------------------------------------------------------------------------------


@pytest.mark.postgres
async def test_of_two_copies_one_purges_and_one_asks(server: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    url = await postgres.empty(server, f"purge_{os.urandom(6).hex()}")
    clock = LeapingClock(MONDAY)
    first, second = [Bot(await open_database(url), clock) for _ in range(2)]
    try:
        await people_with(first, 3, ago=800 * DAY)
        await asyncio.gather(first.purge.run(), second.purge.run())
        purged = [record.getMessage() for record in caplog.records if record.name == "bot.purge"]
        assert purged == ["purge cases=3 people=3"]
        await people_with(first, 30, ago=800 * DAY)
        clock.advance(DAY)
        await asyncio.gather(first.purge.run(), second.purge.run())
        assert len(await told(first)) == 1
        await second.confirms()
        clock.advance(DAY)
        await asyncio.gather(second.purge.run(), first.purge.run())
        assert await left(first) == set()
        assert caplog.messages[-1] == "purge cases=30 people=30"
    finally:
        await first.database.close()
        await second.database.close()


@pytest.mark.postgres
async def test_what_is_confirmed_of_a_leap_is_confirmed_for_every_copy(server: str) -> None:
    url = await postgres.empty(server, f"purge_{os.urandom(6).hex()}")
    clock = LeapingClock(MONDAY)
    first, second = [Bot(await open_database(url), clock) for _ in range(2)]
    try:
        await people_with(first, 3)
        await first.lives()
        await second.lives()
        clock.leap(YEARS)
        await first.sleeps(MINUTE)
        await second.sleeps(MINUTE)
        await first.confirms()
        await first.sleeps()
        assert await left(first) == set()
        await people_with(first, 1, ago=800 * DAY)
        await second.sleeps()
        assert await left(first) == set()
    finally:
        await first.database.close()
        await second.database.close()
