"""The sender told to slow down: one chat is held, the others go on, and a restart forgets nothing."""

from __future__ import annotations

import pytest

from tests.engine.stage import Stage, text

FLOODS = (1, 60, 10_072)


@pytest.mark.parametrize("seconds", FLOODS)
async def test_a_flood_wait_holds_that_chat_only_and_survives_a_restart(stage: Stage, seconds: int) -> None:
    alice, bruno = await stage.started("Alice"), await stage.started("Bruno")
    await stage.client.fault("flood", retry_after=seconds, chat_id=alice.id)
    await stage.add(text(alice.id, "1"), text(alice.id, "2"), text(bruno.id, "1"))
    async with stage.sending() as sender:
        await stage.add(text(bruno.id, "2"), text(alice.id, "3"))
        await stage.let_pass(sender, seconds - 0.5)
        assert await stage.words(bruno.id) == ["1", "2"]
    async with stage.sending() as sender:
        assert await stage.words(alice.id) == []
        await stage.let_pass(sender, 0.6)
        assert await stage.words(alice.id) == ["1", "2", "3"]
    calls = [call for call in await stage.client.calls("sendMessage") if call.params["chat_id"] == alice.id]
    assert len(calls) == 4


async def test_a_flood_wait_holds_edits_in_the_chat_too(stage: Stage) -> None:
    alice = await stage.started()
    async with stage.sending() as sender:
        await stage.add(text(alice.id, "old"))
        await stage.settled(sender)
        message = (await stage.client.messages(alice.id))[-1].id
        await stage.client.fault("flood", method="sendMessage", retry_after=30)
        await stage.add(text(alice.id, "next"))
        await stage.settled(sender)
        params = {"message_id": message, "text": "new"}
        await stage.add(
            text(alice.id, "", queue_key=f"m{alice.id}/{message}", method="editMessageText", params=params)
        )
        await stage.let_pass(sender, 29)
        assert await stage.words(alice.id) == ["old"]
        await stage.let_pass(sender, 1.1)
    assert await stage.words(alice.id) == ["new", "next"]


async def test_after_a_restart_edits_too_leave_a_flooded_chat_in_peace(stage: Stage) -> None:
    alice = await stage.started()
    async with stage.sending() as sender:
        await stage.add(text(alice.id, "old"))
        await stage.settled(sender)
        message = (await stage.client.messages(alice.id))[-1].id
        await stage.client.fault("flood", method="sendMessage", retry_after=30)
        await stage.add(text(alice.id, "next"))
        await stage.settled(sender)
    params = {"message_id": message, "text": "new"}
    edit = text(alice.id, "", queue_key=f"m{alice.id}/{message}", method="editMessageText", params=params)
    await stage.add(edit)
    async with stage.sending() as sender:
        await stage.let_pass(sender, 29)
        assert await stage.words(alice.id) == ["old"]
        await stage.let_pass(sender, 1.1)
    assert await stage.words(alice.id) == ["new", "next"]
