"""Time, manual and shifted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import NEVER, Clock, ManualClock, ShiftedClock, SystemClock, chance, token_bytes
from tests.engine.stage import PATIENCE, START
from tests.leaping_clock import LeapingClock

HOUR = timedelta(hours=1)


@pytest.fixture
def clock() -> LeapingClock:
    return LeapingClock(START)


async def test_manual_time_stands_still_until_it_is_advanced(clock: ManualClock) -> None:
    assert (clock.now(), clock.monotonic()) == (START, 0.0)
    clock.advance(HOUR)
    assert (clock.now(), clock.monotonic()) == (START + HOUR, 3600.0)


async def test_sleepers_wake_in_the_order_of_their_hour(clock: ManualClock) -> None:
    woken: list[int] = []

    async def sleep(seconds: int) -> None:
        await clock.sleep(seconds)
        woken.append(seconds)

    tasks = [asyncio.create_task(sleep(seconds)) for seconds in (30, 10, 90, 20, 0, -5)]
    await asyncio.sleep(0)
    clock.advance(timedelta(seconds=60))
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(task for task in tasks if task is not tasks[2]))
    assert woken == [0, -5, 10, 20, 30]
    clock.advance(timedelta(seconds=30))
    await tasks[2]
    assert woken[-1] == 90


@pytest.mark.parametrize("make", [lambda: ManualClock(START), ShiftedClock, SystemClock])
async def test_an_event_ends_a_wait(make: Callable[[], Clock]) -> None:
    clock = make()
    event = asyncio.Event()
    waits = [asyncio.create_task(clock.wait(event, seconds)) for seconds in (None, 3600.0)]
    await asyncio.sleep(0)
    event.set()
    async with asyncio.timeout(PATIENCE):
        assert await asyncio.gather(*waits) == [True, True]
    assert await clock.wait(event, -3600.0)


@pytest.mark.parametrize("make", [lambda: ManualClock(START), ShiftedClock, SystemClock])
async def test_no_time_at_all_is_not_waited_for(make: Callable[[], Clock]) -> None:
    clock = make()
    assert not await clock.wait(asyncio.Event(), 0.0)
    assert not await clock.wait(asyncio.Event(), -3600.0)


@pytest.mark.parametrize("make", [lambda: ManualClock(START), ShiftedClock])
async def test_moving_the_clock_wakes_at_once(make: Callable[[], ManualClock]) -> None:
    clock = make()
    before = clock.monotonic()
    sleeper = asyncio.create_task(clock.sleep(3000))
    waiter = asyncio.create_task(clock.wait(asyncio.Event(), 3000.0))
    longer = asyncio.create_task(clock.sleep(86_400))
    await asyncio.sleep(0)
    clock.advance(HOUR)
    async with asyncio.timeout(PATIENCE):
        await sleeper
        assert not await waiter
    assert not longer.done()
    assert clock.monotonic() - before >= 3600
    longer.cancel()


def test_a_clock_says_when_the_machine_s_shows_an_instant(clock: ManualClock) -> None:
    shifted, noon = ShiftedClock(), START + HOUR
    shifted.advance(HOUR)
    assert SystemClock().machine_time(noon) == noon
    assert shifted.machine_time(noon) == START
    assert clock.machine_time(noon) == NEVER
    clock.advance(HOUR)
    assert clock.machine_time(noon) <= datetime.now(UTC)


@pytest.mark.parametrize("make", [lambda: ManualClock(START), ShiftedClock])
def test_whoever_wants_to_know_is_told_of_each_move(make: Callable[[], ManualClock]) -> None:
    clock, seen = make(), list[datetime]()
    forget = clock.on_move(lambda: seen.append(clock.now()))
    clock.advance(HOUR)
    clock.advance(HOUR)
    forget()
    clock.advance(HOUR)
    assert len(seen) == 2
    assert seen[1] - seen[0] >= HOUR
    SystemClock().on_move(lambda: None)()


def test_the_machine_s_seconds_never_go_back() -> None:
    for clock in (SystemClock(), ShiftedClock()):
        assert clock.monotonic() <= clock.monotonic()


async def test_shifted_time_flows_by_itself_too() -> None:
    clock = ShiftedClock()
    async with asyncio.timeout(PATIENCE):
        await clock.sleep(0.001)
        assert not await clock.wait(asyncio.Event(), 0.001)
    clock.advance(HOUR)
    assert clock.now() - datetime.now(UTC) > timedelta(minutes=59)


async def test_setting_the_wall_clock_lets_no_time_pass(clock: LeapingClock) -> None:
    waiter = asyncio.create_task(clock.wait(asyncio.Event(), 3600.0))
    await asyncio.sleep(0)
    clock.leap(24 * HOUR)
    clock.leap(-48 * HOUR)
    await asyncio.sleep(0)
    assert not waiter.done()
    assert (clock.now(), clock.monotonic()) == (START - 24 * HOUR, 0.0)
    clock.advance(HOUR)
    assert not await waiter


async def test_a_cancelled_sleeper_leaves_nothing_behind(clock: ManualClock) -> None:
    task = asyncio.create_task(clock.sleep(10))
    waiter = asyncio.create_task(clock.wait(asyncio.Event(), 3600.0))
    await asyncio.sleep(0)
    task.cancel()
    waiter.cancel()
    await asyncio.wait([task, waiter])
    clock.advance(HOUR)
    assert len(asyncio.all_tasks()) == 1


def test_time_does_not_go_back(clock: ManualClock) -> None:
    with pytest.raises(ValueError, match="back"):
        clock.advance(-HOUR)


def test_keys_and_chances_are_not_twice_the_same() -> None:
    assert len({token_bytes(16) for _ in range(100)}) == 100
    assert len(token_bytes(16)) == 16
    assert all(0 <= chance() < 1 for _ in range(100))
