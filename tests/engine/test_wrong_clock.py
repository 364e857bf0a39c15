"""Purges under a clock that leaps, forward or back, on both databases: nobody is erased by mistake."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.engine.purging import DAY, HOUR, MINUTE, YEARS, Caretaker, left, lines, people_with, told

# --- a clock that is wrong ----------------------------------------------------------------------------------


async def test_a_clock_that_leaps_by_years_erases_nobody(
    caretaker: Caretaker, caplog: pytest.LogCaptureFixture
) -> None:
    everybody = await people_with(caretaker, 3)
    await caretaker.lives()
    caretaker.clock.leap(YEARS)
    await caretaker.sleeps(MINUTE)
    await caretaker.sleeps()
    assert await left(caretaker) == set(everybody)
    asked = lines(caplog)
    assert len(asked) == 2
    assert "cases=3 of 3 (filed=3) people=3, after the clock leapt from 2026-11-23 09:0" in asked[0]
    (said,) = await told(caretaker)
    assert "du 23 novembre 2026 au 22 novembre 2031" in said
    assert "%" not in said


async def test_it_is_not_forgotten_when_the_bot_is_started_again(caretaker: Caretaker) -> None:
    everybody = await people_with(caretaker, 3, "draft")
    await caretaker.lives()
    caretaker.clock.leap(31 * DAY)
    await caretaker.lives()
    caretaker.starts()
    await caretaker.sleeps(MINUTE)
    assert await left(caretaker) == set(everybody)


async def test_when_it_is_right_again_all_is_as_before(
    caretaker: Caretaker, caplog: pytest.LogCaptureFixture
) -> None:
    everybody = await people_with(caretaker, 3)
    old = await people_with(caretaker, 1, "draft", 29 * DAY)
    await caretaker.lives()
    caretaker.clock.leap(YEARS)
    await caretaker.sleeps(HOUR)
    assert "leapt" in await caretaker.shows()
    caretaker.clock.leap(-YEARS)
    await caretaker.sleeps(20 * HOUR)
    assert await left(caretaker) == {*everybody, *old}
    await caretaker.sleeps()
    assert await left(caretaker) == set(everybody)
    assert len(lines(caplog)) == 1
    assert (await caretaker.shows()).startswith("to be erased: cases=0")


async def test_leave_that_was_given_under_a_wrong_clock_is_void_under_the_right_one(
    caretaker: Caretaker,
) -> None:
    everybody = await people_with(caretaker, 30)
    await caretaker.lives()
    caretaker.clock.leap(YEARS)
    await caretaker.sleeps(MINUTE)
    await caretaker.confirms()
    caretaker.clock.leap(-YEARS)
    await caretaker.sleeps()
    assert await left(caretaker) == set(everybody)


async def test_a_leap_that_an_operator_confirms_is_believed(caretaker: Caretaker) -> None:
    await people_with(caretaker, 3)
    await caretaker.lives()
    caretaker.clock.leap(YEARS)
    await caretaker.sleeps(MINUTE)
    await caretaker.confirms()
    await caretaker.sleeps()
    assert await left(caretaker) == set()
    await people_with(caretaker, 1, ago=800 * DAY)
    await caretaker.sleeps()
    assert await left(caretaker) == set(), "and not asked about again"


async def test_after_an_outage_of_months_it_asks_and_after_one_of_weeks_it_does_not(
    caretaker: Caretaker,
) -> None:
    drafts = await people_with(caretaker, 2, "draft")
    await caretaker.lives()
    caretaker.clock.advance(61 * DAY)
    caretaker.starts()
    await caretaker.purge.run()
    assert await left(caretaker) == set(drafts)
    await caretaker.confirms()
    await caretaker.sleeps()
    assert await left(caretaker) == set()
    await people_with(caretaker, 2, "draft")
    caretaker.clock.advance(59 * DAY)
    caretaker.starts()
    await caretaker.purge.run()
    assert await left(caretaker) == set()


async def test_a_clock_that_is_behind_at_a_start_and_then_set_right_is_no_leap(caretaker: Caretaker) -> None:
    await caretaker.lives()
    old = await people_with(caretaker, 2, "draft", 29 * DAY)
    caretaker.clock.leap(-3000 * DAY)
    caretaker.starts()
    await caretaker.sleeps(MINUTE)
    caretaker.clock.leap(3000 * DAY)
    await caretaker.lives()
    assert await left(caretaker) == set(old)
    await caretaker.sleeps()
    assert await left(caretaker) == set()


@pytest.mark.parametrize("back", [HOUR, DAY, 5 * DAY])
async def test_a_clock_that_is_set_back_erases_nothing_early_and_no_night_again(
    caretaker: Caretaker, back: timedelta
) -> None:
    await caretaker.sleeps()
    caretaker.clock.leap(-back)
    old = await people_with(caretaker, 1, ago=800 * DAY)
    await caretaker.sleeps(MINUTE)
    assert await left(caretaker) == set(old)
    await caretaker.sleeps(6 * DAY)
    assert await left(caretaker) == set()


async def test_nights_go_on_after_a_clock_that_was_far_ahead(caretaker: Caretaker) -> None:
    await caretaker.lives()
    caretaker.clock.leap(YEARS)
    await caretaker.sleeps(MINUTE)  # nothing to erase, nothing to ask
    caretaker.clock.leap(-YEARS)
    await people_with(caretaker, 1, ago=800 * DAY)
    await caretaker.sleeps()
    assert await left(caretaker) == set()


async def test_that_the_bot_lives_is_written_once_an_hour(caretaker: Caretaker) -> None:
    noted = set()
    for _ in range(121):
        await caretaker.lives()
        async with caretaker.database.tx() as tx:
            noted.add((await tx.fetch("select value from meta where key = 'lived'"))[0]["value"])
        caretaker.clock.advance(MINUTE)
    assert len(noted) == 3
