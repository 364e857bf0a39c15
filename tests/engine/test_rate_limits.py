"""Telegram's limits, as arithmetic."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.rate_limits import REMEMBERED, Limits, TelegramLimits, Unlimited

ALICE, BRUNO, GROUP = 1, 2, -3


def send(limits: Limits, chat: int, count: int, start: float) -> list[float]:
    """Send as fast as allowed; when each message left."""
    now = start
    left: list[float] = []
    while len(left) < count:
        if limits.room(now) > 0 and chat not in limits.blocked(now):
            limits.take(chat, now)
            left.append(now)
        else:
            now += limits.opens_in(now) or 0.0
    return left


def most_within(seconds: float, times: list[float]) -> int:
    """The most messages in any stretch of so many seconds."""
    return max(sum(1 for other in times if time <= other < time + seconds) for time in times)


def test_a_person_gets_a_few_at_once_and_then_one_a_second() -> None:
    times = send(TelegramLimits(), ALICE, 30, start=100.0)
    assert times[4] - times[0] < 0.2
    assert all(later - earlier >= 1 for earlier, later in pairwise(times[5:]))
    assert times[-1] - times[0] < 27


def test_the_burst_comes_back_after_a_rest() -> None:
    limits = TelegramLimits()
    last = send(limits, ALICE, 12, start=0.0)[-1]
    again = send(limits, ALICE, 5, start=last + 6)
    assert again[-1] - again[0] < 0.2


def test_a_group_gets_twenty_in_any_minute() -> None:
    times = send(TelegramLimits(), GROUP, 100, start=5.0)
    assert most_within(60.0, times) == 20
    assert times[19] - times[0] < 1


def test_all_together_get_less_than_thirty_in_any_second_and_evenly() -> None:
    limits, now, times = TelegramLimits(), 0.0, []
    for chat in range(1, 301):
        while limits.room(now) < 1:
            now += limits.opens_in(now) or 0.0
        limits.take(chat, now)
        times.append(now)
    assert most_within(1.0, times) <= 30
    assert max(later - earlier for earlier, later in pairwise(times)) < 0.05
    assert times[-1] < 13


def test_what_is_in_no_hurry_keeps_the_pace_and_leaves_room_for_two_others() -> None:
    limits, now, times = TelegramLimits(), 0.0, []
    for chat in range(1, 301):
        if not limits.spare(now):
            now += limits.spare_in(now)
        limits.take(chat, now)
        assert limits.room(now) >= 2
        times.append(now)
    assert times[-1] < 13


def test_edits_in_private_cost_nothing_and_in_a_group_as_much() -> None:
    limits = TelegramLimits()
    for _ in range(50):
        limits.take(ALICE, 0.0, edit=True)
    assert (limits.room(0.0) > 0, limits.blocked(0.0)) == (True, [])
    for number in range(20):
        limits.take(GROUP, number * 0.1, edit=True)
    assert limits.blocked(2.0) == [GROUP]


@pytest.mark.parametrize("make", [TelegramLimits, Unlimited])
def test_a_hold_is_for_one_chat_and_ends(make: type[Unlimited]) -> None:
    limits = make()
    limits.hold(ALICE, 60, now=10.0)
    limits.hold(ALICE, 5, now=11.0)
    assert limits.blocked(12.0) == [ALICE]
    assert limits.opens_in(12.0) == pytest.approx(58)
    assert limits.room(12.0) > 0
    assert limits.blocked(70.0) == []
    assert limits.opens_in(70.0) is None


def test_without_limits_there_is_always_room() -> None:
    limits = Unlimited()
    for _ in range(1000):
        limits.take(GROUP, 0.0)
    assert (limits.room(0.0) > 100, limits.blocked(0.0), limits.opens_in(0.0)) == (True, [], None)


def test_a_crowd_is_not_remembered_for_ever() -> None:
    limits = TelegramLimits()
    for chat in range(1, REMEMBERED * 2):
        limits.take(chat, now=float(chat))
    assert len(limits._chats) <= REMEMBERED  # noqa: SLF001 - memory shows nowhere else


@given(st.lists(st.tuples(st.sampled_from([ALICE, BRUNO, GROUP, -4]), st.floats(0, 3)), max_size=150))
def test_whoever_asks_first_no_limit_is_ever_passed(wishes: list[tuple[int, float]]) -> None:
    limits, now = TelegramLimits(), 0.0
    left: defaultdict[int, list[float]] = defaultdict(list)
    for chat, pause in wishes:
        now += pause
        while limits.room(now) < 1 or chat in limits.blocked(now):
            now += limits.opens_in(now) or 0.0
        limits.take(chat, now)
        left[chat].append(now)
    for chat, times in left.items():
        assert most_within(60.0, times) <= (20 if chat < 0 else 65)
        assert most_within(10.0, times) <= (20 if chat < 0 else 15)
    assert most_within(1.0, sorted(sum(left.values(), [0.0]))) <= 31
