"""The line to Telegram is cut for a while: afterwards everything arrives, and once more at most."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from bot.engine.rate_limits import TelegramLimits
from bot.engine.sender import Sender
from tests.client import Person
from tests.engine.stage import PATIENCE, Stage, text

CROWD = 200
OUTAGE = ("cut_before", "hang")
"""A line that is down: connections end, or nothing at all is answered."""


async def _crowd(stage: Stage, size: int = CROWD) -> list[Person]:
    return [await stage.started(f"P{number}") for number in range(size)]


async def _passes(stage: Stage, seconds: int) -> None:
    """Let time pass while calls hang, for which nobody can wait to end."""
    for _ in range(seconds):
        stage.clock.advance(timedelta(seconds=1))
        await stage.client.get("state")


@pytest.mark.parametrize("kind", OUTAGE)
async def test_after_an_outage_every_check_in_arrives(stage: Stage, kind: str) -> None:
    crowd, talker = await _crowd(stage), await stage.started()
    await stage.client.fault(kind, times=100_000)
    await stage.add(*(text(one.id, "check-in", priority=2) for one in crowd), text(talker.id, "question"))
    async with stage.sender(TelegramLimits()) as sender:
        await _passes(stage, 60)
        assert await stage.words(talker.id) == []
        await stage.client.no_more_faults()
        await stage.let_pass(sender, 30, step=0.2)
    for one in crowd:
        assert await stage.words(one.id) == ["check-in"]
    assert await stage.words(talker.id) == ["question"]
    assert await stage.left() == {}
    assert stage.dead == []


async def test_what_arrived_while_its_answer_was_cut_off_comes_twice_at_most(stage: Stage) -> None:
    crowd = await _crowd(stage)
    await stage.client.fault("cut_after", times=100_000)
    await stage.add(*(text(one.id, "check-in") for one in crowd))
    async with stage.sending(TelegramLimits()) as sender:
        await stage.let_pass(sender, 60, step=1)
        await stage.client.no_more_faults()
        await stage.let_pass(sender, 30, step=0.2)
    copies = Counter([len(await stage.words(one.id)) for one in crowd])
    assert set(copies) <= {1, 2}
    assert copies[2] < 20, "few were on their way when the line was cut"
    assert stage.dead == []


async def test_while_the_line_is_down_it_is_tried_by_a_harmless_call(stage: Stage) -> None:
    crowd = await _crowd(stage, 20)
    await stage.client.fault("cut_before", times=100_000)
    await stage.add(*(text(one.id, "check-in") for one in crowd))
    async with stage.sending(TelegramLimits()) as sender:
        await stage.let_pass(sender, 5, step=1)
        before = len(await stage.client.calls("sendMessage"))
        await stage.let_pass(sender, 600, step=10)
        assert len(await stage.client.calls("sendMessage")) == before
        assert len(await stage.client.calls("getMe")) > 20


async def test_a_line_that_comes_back_is_first_tried_with_one_message(stage: Stage) -> None:
    crowd = await _crowd(stage, 20)
    await stage.client.fault("cut_after", method="sendMessage", times=100_000)
    await stage.add(*(text(one.id, "check-in") for one in crowd))
    async with stage.sending() as sender:
        first = len(await stage.client.calls("sendMessage"))
        await stage.let_pass(sender, 0.2)
        assert len(await stage.client.calls("sendMessage")) - first <= 1


async def test_one_call_that_hangs_costs_the_others_nothing(stage: Stage) -> None:
    alice, bruno = await stage.started("Alice"), await stage.started("Bruno")
    await stage.client.fault("hang", method="sendMessage", chat_id=alice.id)
    await stage.add(text(alice.id, "1"))
    async with stage.sender() as sender:
        await _all_reach(stage, sender, bruno)
        await stage.client.no_more_faults()
        await stage.let_pass(sender, 5, step=1)
    assert await stage.words(alice.id) == ["1"]


async def test_one_that_hangs_while_nobody_else_is_spoken_to_costs_the_next_nothing(stage: Stage) -> None:
    alice, bruno = await stage.started("Alice"), await stage.started("Bruno")
    await stage.client.fault("hang", method="sendMessage", chat_id=alice.id)
    await stage.add(text(alice.id, "1"))
    tries = len(await stage.client.calls("getMe"))
    async with stage.sender() as sender, asyncio.timeout(PATIENCE):
        while len(await stage.client.calls("getMe")) == tries:  # until the line is in doubt
            await _passes(stage, 1)
        await _all_reach(stage, sender, bruno)
        await stage.client.no_more_faults()
        await stage.let_pass(sender, 5, step=1)
    assert await stage.words(alice.id) == ["1"]


async def _all_reach(stage: Stage, sender: Sender, person: Person) -> None:
    """Speak to somebody while another's call hangs."""
    for number in range(5):
        await stage.add(text(person.id, str(number)))
        sender.wake()
        async with asyncio.timeout(PATIENCE):
            while len(await stage.words(person.id)) <= number:
                await _passes(stage, 1)
    assert await stage.words(person.id) == [str(number) for number in range(5)]


async def test_a_clock_set_back_an_hour_delays_no_retry(stage: Stage) -> None:
    alice = await stage.started()
    await stage.client.fault("status", method="sendMessage")
    await stage.add(text(alice.id, "1"))
    async with stage.sending() as sender:
        stage.clock.leap(-timedelta(hours=1))
        await stage.let_pass(sender, 5)
        assert await stage.words(alice.id) == ["1"]


async def test_a_restart_after_the_clock_was_set_back_delays_no_retry(stage: Stage) -> None:
    alice = await stage.started()
    await stage.client.fault("status", method="sendMessage")
    await stage.add(text(alice.id, "1"))
    async with stage.sending():
        pass
    stage.clock.leap(-timedelta(hours=1))
    async with stage.sending():
        assert await stage.words(alice.id) == ["1"]
