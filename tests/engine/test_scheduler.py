"""What comes with time: APScheduler at work on clocks that are moved, and are wrong."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import logs
from bot.clock import Clock, ManualClock, ShiftedClock, SystemClock
from bot.purge import NIGHT
from bot.scheduler import DUE, REST, RETRY, Scheduler
from tests.engine.stage import PATIENCE, START
from tests.leaping import LeapingClock

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PARIS = "Europe/Paris"


@dataclass
class Desk:
    """A scheduler whose jobs note when they ran."""

    clock: Clock
    rows: list[datetime] = field(default_factory=list)
    """What is due, as the database would know it."""
    zone: str = PARIS
    looked: list[datetime] = field(default_factory=list)
    done: list[datetime] = field(default_factory=list)
    nights: list[datetime] = field(default_factory=list)
    night_work: Callable[[], None] = lambda: None
    look_work: Callable[[], None] = lambda: None
    holds: asyncio.Event | None = None
    """While it is there and not set, whoever looks does not come back."""
    entered: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.scheduler = Scheduler(self.clock, self.look, lambda: self.zone)
        self.scheduler.cron("night", self.night, hour=NIGHT.hour, minute=NIGHT.minute)

    async def look(self) -> datetime | None:
        now = self.clock.now()
        self.looked.append(now)
        self.entered.set()
        self.look_work()
        if self.holds:
            await self.holds.wait()
        self.done += [row for row in self.rows if row <= now]
        self.rows = [row for row in self.rows if row > now]
        return min(self.rows, default=None)

    async def night(self) -> None:
        self.nights.append(self.clock.now())
        self.night_work()

    async def settled(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.scheduler.settled()

    async def begun(self) -> None:
        """Return when the first job looks."""
        async with asyncio.timeout(PATIENCE):
            await self.entered.wait()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Run it; at the start both jobs have run once when this yields, unless they are held."""
        running = asyncio.create_task(self.scheduler.run())
        try:
            if not self.holds:
                await self.settled()
            yield
        finally:
            running.cancel()
            async with asyncio.timeout(PATIENCE):
                await asyncio.wait([running])
            assert running.cancelled()


@pytest.fixture
def desk() -> Desk:
    return Desk(LeapingClock(START))


def advanced(desk: Desk, by: timedelta) -> None:
    assert isinstance(desk.clock, ManualClock)
    desk.clock.advance(by)


def set_by(desk: Desk, by: timedelta) -> None:
    assert isinstance(desk.clock, LeapingClock)
    desk.clock.leap(by)


async def others() -> None:
    """Let everybody else have a few turns."""
    for _ in range(20):
        await asyncio.sleep(0)


async def passes(desk: Desk, by: timedelta) -> None:
    advanced(desk, by)
    await desk.settled()


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
    assert [record for record in caplog.records if record.levelno > logging.INFO] == []
    assert len(asyncio.all_tasks()) == 1


# --- nights -------------------------------------------------------------------------------------------------


async def test_what_was_missed_is_made_up_for_at_the_start_in_any_zone(desk: Desk) -> None:
    async with desk.opened():
        assert desk.nights == [START]


@pytest.mark.parametrize(
    ("zone", "day", "at"),
    [
        (PARIS, "2026-03-28", "2026-03-28T02:40"),
        (PARIS, "2026-03-29", "2026-03-29T01:40"),  # an hour was skipped
        (PARIS, "2026-10-24", "2026-10-24T01:40"),
        (PARIS, "2026-10-25", "2026-10-25T02:40"),  # an hour came twice
        ("America/New_York", "2026-03-08", "2026-03-08T07:40"),
        ("Asia/Kathmandu", "2026-03-08", "2026-03-07T21:55"),
    ],
)
async def test_it_is_at_twenty_to_four_on_the_spot(zone: str, day: str, at: str) -> None:
    noon = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) - DAY
    night = datetime.fromisoformat(at).replace(tzinfo=UTC)
    desk = Desk(LeapingClock(noon), zone=zone)
    async with desk.opened():
        await passes(desk, night - noon - timedelta(seconds=1))
        assert desk.nights == [noon]
        await passes(desk, timedelta(seconds=1))
        await passes(desk, 12 * HOUR)
        assert desk.nights == [noon, night]


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
async def test_where_the_clocks_change_at_that_very_hour_no_night_is_left_out(day: str) -> None:
    """In Helsinki twenty to four does not exist in March, and comes twice in October."""
    evening = datetime.fromisoformat(f"{day}T18:00").replace(tzinfo=UTC) - DAY
    desk = Desk(LeapingClock(evening), zone="Europe/Helsinki")
    async with desk.opened():
        for _ in range(24):
            await passes(desk, HOUR)
    assert desk.nights[1:]
    assert {night.astimezone(ZoneInfo(desk.zone)).date().isoformat() for night in desk.nights[1:]} == {day}


async def test_each_night_that_comes_is_done(desk: Desk) -> None:
    async with desk.opened():
        for _ in range(5):
            await passes(desk, DAY)
        assert len(desk.nights) == 6


async def test_the_demonstration_s_clock_moves_what_is_to_come() -> None:
    desk = Desk(ShiftedClock())
    desk.rows = [desk.clock.now() + 10 * DAY]
    async with desk.opened():
        await passes(desk, 9 * DAY)
        assert desk.done == []
        assert len(desk.nights) == 2
        await passes(desk, 2 * DAY)
        assert len(desk.done) == 1
        assert len(desk.nights) == 3


async def test_the_night_follows_the_zone_of_a_file_that_takes_over(desk: Desk) -> None:
    async with desk.opened():
        desk.zone = "America/New_York"
        desk.scheduler.wake()
        await passes(desk, datetime(2026, 3, 3, 8, 39, tzinfo=UTC) - START)
        assert desk.nights == [START]
        await passes(desk, timedelta(minutes=1))
        assert desk.nights == [START, datetime(2026, 3, 3, 8, 40, tzinfo=UTC)]


# --- a clock that is set ------------------------------------------------------------------------------------


async def test_a_clock_that_is_set_back_delays_nothing_by_more_than_a_minute(desk: Desk) -> None:
    async with desk.opened():
        set_by(desk, -300 * DAY)
        desk.rows = [desk.clock.now() + timedelta(minutes=2)]
        for _ in range(3):
            await passes(desk, REST)
        assert len(desk.done) == 1


async def test_after_a_clock_was_far_ahead_and_is_right_again_nights_go_on(desk: Desk) -> None:
    async with desk.opened():
        set_by(desk, 1800 * DAY)
        await passes(desk, REST)
        assert len(desk.nights) == 2
        set_by(desk, -1800 * DAY)
        await passes(desk, REST)
        await passes(desk, DAY)
        assert len(desk.nights) == 3


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
