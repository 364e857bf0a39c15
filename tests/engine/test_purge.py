"""The nightly purge on both databases: what it erases, and when an operator is asked first."""

from __future__ import annotations

import asyncio
import logging
import os

import pytest

from bot.core.model.case import Person
from bot.core.model.frozen import replace
from bot.engine.retention import FEW
from storage import open_database, people, timers
from tests import postgres
from tests.engine.purging import DAY, HOUR, MINUTE, MONDAY, YEARS, Caretaker, left, lines, people_with, told
from tests.leaping_clock import LeapingClock

# --- as usual -----------------------------------------------------------------------------------------------


async def test_a_few_that_are_past_their_term_are_erased_whatever_their_share(caretaker: Caretaker) -> None:
    await people_with(caretaker, FEW, ago=800 * DAY)
    await caretaker.purge.run()
    assert await left(caretaker) == set()
    async with caretaker.database.tx() as tx:
        assert await tx.fetch("select id from person") == []


async def test_a_night_that_is_done_is_not_done_again(caretaker: Caretaker) -> None:
    await caretaker.purge.run()
    gone = await people_with(caretaker, 1, ago=800 * DAY)
    await caretaker.purge.run()
    caretaker.starts()
    await caretaker.purge.run()
    assert await left(caretaker) == set(gone)
    await caretaker.sleeps()
    assert await left(caretaker) == set()


async def test_time_that_passes_is_no_leap_however_long_the_bot_runs(caretaker: Caretaker) -> None:
    await people_with(caretaker, 3)
    await caretaker.sleeps(YEARS)
    assert await left(caretaker) == set()


async def test_the_words_it_plans_for_the_morning_wake_what_sends_them(caretaker: Caretaker) -> None:
    await caretaker.purge.run()
    assert caretaker.woken == []
    await people_with(caretaker, 1, ago=720 * DAY, told=False)
    await caretaker.sleeps()
    async with caretaker.database.tx() as tx:
        assert caretaker.woken == [await timers.next_due(tx)]


# --- more than usual ----------------------------------------------------------------------------------------


async def test_more_than_the_share_waits_for_an_operator(
    caretaker: Caretaker, caplog: pytest.LogCaptureFixture
) -> None:
    old, young = await people_with(caretaker, 30, ago=800 * DAY), await people_with(caretaker, 70)
    await caretaker.sleeps()
    assert await left(caretaker) == {*old, *young}
    (line,) = lines(caplog)
    assert line == (
        "purge held, nothing is erased: cases=30 of 100 (filed=30) people=30, more than 25 % of all cases; "
        "to confirm: ./damier-bot purge --confirm"
    )
    (said,) = await told(caretaker)
    assert "Dossiers à effacer : 30 sur 100" in said
    assert "./damier-bot purge --confirm" in said
    assert "horloge" not in said
    await caretaker.sleeps()
    assert len(lines(caplog)) == 2
    assert "confirmed: cases=30 of 100" in await caretaker.confirms()
    assert await left(caretaker) == {*old, *young}
    await caretaker.sleeps()
    assert await left(caretaker) == set(young)


async def test_the_share_is_the_organisation_s(caretaker: Caretaker) -> None:
    caretaker.percent = 30
    caretaker.starts()
    await people_with(caretaker, 30, ago=800 * DAY)
    young = await people_with(caretaker, 70)
    await caretaker.sleeps()
    assert await left(caretaker) == set(young)


async def test_the_group_is_told_once_until_it_is_confirmed(caretaker: Caretaker) -> None:
    await people_with(caretaker, 30, ago=800 * DAY)
    for _ in range(3):
        await caretaker.sleeps()
    caretaker.starts()
    await caretaker.sleeps()
    assert len(await told(caretaker)) == 1


async def test_what_is_confirmed_is_what_was_shown_and_no_more(caretaker: Caretaker) -> None:
    old = await people_with(caretaker, 30, ago=800 * DAY)
    soon = await people_with(caretaker, 30, ago=729 * DAY - HOUR)
    await caretaker.sleeps()
    assert "cases=30 of 60" in await caretaker.shows()
    async with caretaker.database.tx() as tx:  # one of them comes back
        await people.save(tx, [Person(id=1, language="fr", acted_at=caretaker.clock.now())])
    await caretaker.confirms()
    await caretaker.sleeps()
    assert await left(caretaker) == {old[0], *soon}
    await caretaker.sleeps()
    assert await left(caretaker) == {old[0], *soon}, "these wait in their turn"
    assert len(await told(caretaker)) == 2


async def test_leave_is_used_up_by_the_purge_it_allows(caretaker: Caretaker) -> None:
    await people_with(caretaker, 30, ago=800 * DAY)
    await caretaker.sleeps()
    await caretaker.confirms()
    await caretaker.sleeps()
    assert await left(caretaker) == set()
    more = await people_with(caretaker, 30, ago=800 * DAY)
    await caretaker.sleeps()
    assert await left(caretaker) == set(more)


async def test_leave_does_not_last_for_ever(caretaker: Caretaker) -> None:
    old = await people_with(caretaker, 30, ago=800 * DAY)
    await caretaker.sleeps()
    await caretaker.confirms()
    caretaker.clock.advance(8 * DAY)
    await caretaker.sleeps()
    assert await left(caretaker) == set(old)


async def test_leave_is_not_for_shorter_terms_that_came_after(caretaker: Caretaker) -> None:
    old, young = (
        await people_with(caretaker, 30, ago=800 * DAY),
        await people_with(caretaker, 30, ago=300 * DAY),
    )
    await caretaker.sleeps()
    await caretaker.confirms()
    whole = caretaker.purge.units.config.organisation
    caretaker.purge.units.config.organisation = replace(
        whole, retention=replace(whole.retention, filed_days=200)
    )
    await caretaker.sleeps()
    assert await left(caretaker) == {*old, *young}


async def test_an_operator_can_look_at_any_time(caretaker: Caretaker) -> None:
    assert await caretaker.shows() == "to be erased: cases=0 of 0 (none) people=0"
    assert await caretaker.confirms() == "no purge waits to be confirmed"
    await people_with(caretaker, 30, ago=800 * DAY)
    assert await caretaker.shows() == (
        "to be erased: cases=30 of 30 (filed=30) people=30, more than 25 % of all cases; it will ask first"
    )
    await caretaker.sleeps()
    assert (await caretaker.shows()).startswith(
        "waits to be confirmed since the purge of 2026-11-24 09:00 UTC: "
    )
    await caretaker.confirms()
    assert (await caretaker.shows()).startswith("confirmed, and not done yet: cases=30 of 30")
    await caretaker.sleeps()
    assert await caretaker.shows() == "to be erased: cases=0 of 0 (none) people=0"


# --- two copies ---------------------------------------------------------------------------------------------


@pytest.mark.postgres
async def test_of_two_copies_one_purges_and_one_asks(
    postgresql: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    url = await postgres.empty(postgresql, f"purge_{os.urandom(6).hex()}")
    clock = LeapingClock(MONDAY)
    first, second = [Caretaker(await open_database(url), clock) for _ in range(2)]
    try:
        await people_with(first, 3, ago=800 * DAY)
        await asyncio.gather(first.purge.run(), second.purge.run())
        purged = [record.getMessage() for record in caplog.records if record.name == "bot.engine.purge"]
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
async def test_what_is_confirmed_of_a_leap_is_confirmed_for_every_copy(postgresql: str) -> None:
    url = await postgres.empty(postgresql, f"purge_{os.urandom(6).hex()}")
    clock = LeapingClock(MONDAY)
    first, second = [Caretaker(await open_database(url), clock) for _ in range(2)]
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


# --- the word before ----------------------------------------------------------------------------------------


async def hangs(caretaker: Caretaker, case: int) -> None:
    """The word about a case has not left: Telegram cannot be reached."""
    async with caretaker.database.tx() as tx:
        row: dict[str, object] = {"key": f"farewell:{case}", "chat": case}
        await tx.execute(
            """
            insert into outbox (queue_key, chat, person, priority, method, params, content, message_key,
                replace, reply_to_key, topic, not_before, state, queued_at)
            values ('q', :chat, :chat, 2, 'sendMessage', '{}', '', :key, 0, '', '', 0, 'waiting', 0)
            """,
            **row,
        )


async def test_nobody_is_erased_who_can_be_reached_and_was_not_told(caretaker: Caretaker) -> None:
    (one,) = await people_with(caretaker, 1, ago=800 * DAY, told=False)
    await caretaker.sleeps()
    await caretaker.sleeps()
    assert await left(caretaker) == {one}
    async with caretaker.database.tx() as tx:
        await people.unreachable(tx, 1)
    await caretaker.sleeps()
    assert await left(caretaker) == set()


async def test_the_days_of_the_word_begin_when_it_has_left(caretaker: Caretaker) -> None:
    (one,) = await people_with(caretaker, 1, ago=800 * DAY)
    await hangs(caretaker, one)
    for _ in range(20):
        await caretaker.sleeps()
    assert await left(caretaker) == {one}
    async with caretaker.database.tx() as tx:
        await tx.execute("delete from outbox")
    for _ in range(13):
        await caretaker.sleeps()
    assert await left(caretaker) == {one}
    await caretaker.sleeps()
    await caretaker.sleeps()
    assert await left(caretaker) == set()


async def test_a_draft_needs_no_word(caretaker: Caretaker) -> None:
    await people_with(caretaker, 1, "draft", ago=31 * DAY, told=False)
    await caretaker.sleeps()
    assert await left(caretaker) == set()
