"""What is due: APScheduler at work on a clock that is moved, and on the machine's own."""

from __future__ import annotations

import asyncio
import inspect
import logging
from datetime import timedelta

import pytest

from bot import logs
from bot.clock import SystemClock
from bot.engine.scheduler import DUE, REST, RETRY
from tests.engine.stage import PATIENCE, START
from tests.engine.timed import DAY, HOUR, Desk, advanced, others, passes
from tests.leaping_clock import LeapingClock


@pytest.fixture
def desk() -> Desk:
    return Desk(LeapingClock(START))


# --- what is due --------------------------------------------------------------------------------------------


async def test_apscheduler_runs_what_is_due(desk: Desk) -> None:
    seen: list[str] = []
    desk.look_work = lambda: seen.extend(frame.filename for frame in inspect.stack())
    async with desk.opened():
        seen.clear()
        await passes(desk, HOUR)
    assert any("apscheduler/executors" in each for each in seen)


async def test_a_row_is_acted_upon_when_it_is_due_and_not_before(desk: Desk) -> None:
    desk.rows = [START + HOUR]
    async with desk.opened():
        await passes(desk, HOUR - timedelta(microseconds=1))
        assert desk.done == []
        await passes(desk, timedelta(microseconds=1))
        assert desk.done == [START + HOUR]


async def test_what_is_due_within_the_minute_needs_no_minute(desk: Desk) -> None:
    soon = [START + timedelta(seconds=seconds) for seconds in (1, 2, 30)]
    desk.rows = soon[:]
    async with desk.opened():
        for number, row in enumerate(soon, 1):
            await passes(desk, row - desk.clock.now())
            assert desk.done == soon[:number]


async def test_what_is_far_away_does_not_keep_it_from_looking_each_minute(desk: Desk) -> None:
    desk.rows = [START + 400 * DAY]
    async with desk.opened():
        for minute in range(1, 4):
            await passes(desk, REST)
            assert desk.looked[-1] == START + minute * REST
        await passes(desk, REST / 2)
        assert len(desk.looked) == 4


async def test_after_a_long_time_it_looks_once(desk: Desk) -> None:
    async with desk.opened():
        before = len(desk.looked)
        await passes(desk, 100 * DAY)
        assert len(desk.looked) == before + 1
        assert len(desk.nights) == 2  # at the start, and for the hundred


async def test_whoever_lays_something_out_wakes_it(desk: Desk) -> None:
    async with desk.opened():
        desk.rows = [START]
        desk.scheduler.wake()
        await desk.settled()
        assert desk.done == [START]


async def test_what_is_due_after_its_next_look_does_not_wake_it_and_is_in_time_all_the_same(
    desk: Desk,
) -> None:
    async with desk.opened():
        looks = len(desk.looked)
        desk.rows = [START + REST + REST / 4]
        desk.scheduler.wake(desk.rows[0])
        await desk.settled()
        assert len(desk.looked) == looks
        await passes(desk, REST)
        await passes(desk, REST / 4)
        assert desk.done == [START + REST + REST / 4]
        desk.rows = [START + REST + REST / 2]
        desk.scheduler.wake(desk.rows[0])
        await passes(desk, REST / 4)
        assert desk.done == [START + REST + REST / 4, START + REST + REST / 2]


async def test_a_wake_while_it_runs_makes_it_run_again_and_never_twice_at_once(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.holds = asyncio.Event()
    async with desk.opened():
        await desk.begun()
        for _ in range(3):
            desk.scheduler.wake()
            advanced(desk, 2 * REST)
            await others()
            assert len(desk.looked) == 1
        waiting = asyncio.create_task(desk.settled())
        await others()
        assert not waiting.done()
        desk.holds.set()
        await waiting
    assert len(desk.looked) == 2
    assert "maximum number" not in caplog.text


async def test_what_is_laid_out_while_it_looks_is_looked_at_without_any_time_passing(desk: Desk) -> None:
    async with desk.opened():
        desk.holds = asyncio.Event()
        desk.entered.clear()
        desk.scheduler.wake()
        await desk.begun()
        looks = len(desk.looked)
        desk.scheduler.wake()
        desk.holds.set()
        await desk.settled()
        assert len(desk.looked) == looks + 1


async def test_while_it_runs_apscheduler_has_no_next_time_for_it(desk: Desk) -> None:
    desk.holds = asyncio.Event()
    async with desk.opened():
        await desk.begun()
        job = desk.scheduler._scheduler.get_job(DUE)  # noqa: SLF001 - it would take an hour to see it otherwise
        assert job.next_run_time is None
        desk.holds.set()
        await desk.settled()
        assert job.next_run_time is not None


# --- faults -------------------------------------------------------------------------------------------------


async def test_one_that_fails_is_logged_without_a_word_of_anybody_and_is_not_lost(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    async with desk.opened():
        desk.look_work = desk.night_work = fails
        await passes(desk, DAY)
        shown = [record for record in caplog.records if record.levelno > logging.INFO]
        told = [logs.Formatter().format(record) for record in shown]
        assert [line.count("job failed, will be tried again") for line in told] == [1, 1]
        assert all("error=ValueError where=engine.test_scheduler:" in line for line in told)
        assert not any("Camille" in line for line in told)
        desk.rows = [desk.clock.now()]
        desk.look_work = desk.night_work = lambda: None
        nights = len(desk.nights)
        await passes(desk, REST)
        assert desk.done
        await passes(desk, RETRY - REST)
        assert len(desk.nights) == nights + 1


def fails() -> None:
    raise ValueError("Camille said so")


async def test_when_the_bot_stops_what_is_under_way_ends_without_a_line_in_the_log(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.holds = asyncio.Event()
    async with desk.opened():
        await desk.begun()
    assert desk.done == []
    assert [record for record in caplog.records if record.levelno > logging.INFO] == []
    assert len(asyncio.all_tasks()) == 1
    advanced(desk, DAY)  # and nothing listens to the clock any more


async def test_one_that_has_not_even_begun_when_the_bot_stops_does_not_begin(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    running = asyncio.create_task(desk.scheduler.run())
    while not desk.scheduler._scheduler.running:  # noqa: ASYNC110, SLF001 - the moment before the jobs begin
        await asyncio.sleep(0)
    running.cancel()
    await asyncio.wait([running])
    assert desk.looked == []
    assert [record for record in caplog.records if record.levelno > logging.INFO] == []
    assert len(asyncio.all_tasks()) == 1


async def test_the_machine_s_own_clock_runs_it_too() -> None:
    desk = Desk(SystemClock())
    desk.rows = [desk.clock.now() + timedelta(milliseconds=5)]
    async with desk.opened():
        async with asyncio.timeout(PATIENCE):
            while not desk.done:
                desk.entered.clear()
                await desk.entered.wait()
                await others()
        assert len(desk.nights) == 1
