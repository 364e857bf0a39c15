"""Purges under a clock that leaps, forward or back, on both databases: nobody is erased by mistake."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.engine.purging import DAY, HOUR, MINUTE, YEARS, Bot, left, lines, people_with, told

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
