"""What is done at night, in the organisation's zone, also when the clocks change or are wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.clock import ShiftedClock
from bot.engine.scheduler import REST
from tests.engine.stage import START
from tests.engine.timed import DAY, HOUR, PARIS, Desk, others, passes, set_by
from tests.leaping_clock import LeapingClock


@pytest.fixture
def desk() -> Desk:
    return Desk(LeapingClock(START))


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


async def test_it_is_noticed_by_the_monotonic_clock_alone() -> None:
    class Silent(LeapingClock):
        """As the machine's own: whoever moves it says nothing."""

        def on_move(self, _: Callable[[], None]) -> Callable[[], None]:
            return lambda: None

    desk = Desk(Silent(START))
    async with desk.opened():
        set_by(desk, -300 * DAY)
        desk.rows = [desk.clock.now() + REST]
        for _ in range(3):
            await passes(desk, REST)
            await others()
        await desk.settled()
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
