"""Updates on their way from the simulator to the transaction that handles them."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from bot.clock import ManualClock
from bot.engine.polling import Poller
from bot.engine.raw_updates import body_of, chat_of
from bot.engine.unit_of_work import UnitOfWork
from bot.settings import AnotherCopy, WrongToken
from bot.telegram.bot import Bot
from bot.telegram.decoding import KINDS
from storage import inbox
from storage.database import Database, Unavailable
from tests.engine.stage import PATIENCE, TOKEN, Stage, nobody_s_bot, receiver


class Desk:
    """A poller, what makes transactions of its updates, and which were handled."""

    def __init__(self, stage: Stage, bot: Bot | None = None) -> None:
        self.stage = stage
        self.handled: list[dict[str, Any]] = []
        self.receiver = receiver(stage, self._handle)
        self.poller = Poller(bot or stage.bot, KINDS, self.receiver.receive, stage.clock, spread=lambda: 1.0)

    async def _handle(self, _: UnitOfWork, update: Mapping[str, Any]) -> None:
        self.handled.append(dict(update))

    async def kept(self) -> list[int]:
        """The numbers of the updates that are stored, or have been."""
        try:
            async with self.stage.database.tx() as tx:
                return [row["update_id"] for row in await tx.fetch("select update_id from inbox order by 1")]
        except Unavailable:
            return []

    async def until_kept(self, count: int) -> None:
        """Wait until so many updates are kept, letting time pass for pauses."""
        async with asyncio.timeout(PATIENCE):
            while len(await self.kept()) < count:
                self.stage.clock.advance(timedelta(seconds=1))
                await self.stage.client.get("state")

    @asynccontextmanager
    async def taking(self) -> AsyncIterator[None]:
        """Let it handle what is received."""
        work = asyncio.create_task(self.receiver.run())
        try:
            yield
        finally:
            work.cancel()
            await asyncio.wait([work])

    async def is_asking(self) -> bool:
        """Whether a long poll is out."""
        return bool((await self.stage.client.get("state"))["listening"])

    async def until_confirmed(self) -> None:
        """Wait until nothing waits at Telegram any more."""
        await self.stage.client.until_confirmed()

    @asynccontextmanager
    async def polling(self) -> AsyncIterator[asyncio.Task[Any]]:
        """Let it work."""
        async with self.taking():
            work = asyncio.create_task(self.poller.run())
            try:
                yield work
            finally:
                work.cancel()
                async with asyncio.timeout(1):
                    await asyncio.wait([work])


@pytest.fixture
def desk(stage: Stage) -> Desk:
    return Desk(stage)


def message(number: object, chat: int, words: str) -> dict[str, Any]:
    """An update as Telegram gives it."""
    sender = {"id": chat, "is_bot": False, "first_name": "A"}
    said = {
        "message_id": 1,
        "date": 1,
        "chat": {"id": chat, "type": "private"},
        "from": sender,
        "text": words,
    }
    return {"update_id": number, "message": said}


async def inbox_holds(stage: Stage, *updates: dict[str, Any]) -> None:
    """Let updates wait in the inbox, as after a crash."""
    rows = [(update["update_id"], chat_of(update), body_of(update)) for update in updates]
    async with stage.database.tx() as tx:
        await inbox.store(tx, rows, 0)


async def test_an_update_is_handled_as_it_came_before_it_is_confirmed(desk: Desk) -> None:
    await desk.stage.started()
    waiting = await desk.stage.client.updates_waiting()
    async with desk.polling():
        await desk.until_confirmed()
    assert desk.handled == waiting
    assert await desk.kept() == [waiting[0]["update_id"]]


async def test_updates_behind_others_are_stored_whole_and_handled_in_order(desk: Desk) -> None:
    await inbox_holds(desk.stage, message(1, 9, "first"))
    updates = [message(2, 9, "second"), message(3, 8, "third")]
    async with desk.taking():
        await desk.receiver.receive(updates)
    assert desk.handled == [message(1, 9, "first"), *updates]


async def test_an_update_that_cannot_be_stored_stays_with_telegram(desk: Desk) -> None:
    await desk.stage.started()
    async with desk.polling():
        with desk.stage.broken_commits(3):
            await desk.stage.started("Bruno")
            await desk.until_kept(2)
        await desk.until_confirmed()
    assert len(await desk.kept()) == 2


async def test_updates_sent_five_times_and_shuffled_are_stored_once(desk: Desk) -> None:
    chance = random.Random(3)  # noqa: S311 - the same disorder each time
    updates = [message(number, number % 7, f"said {number}") for number in range(1000, 1040)]
    copies = updates * 5
    chance.shuffle(copies)
    async with desk.taking():
        for start in range(0, len(copies), 9):
            await desk.receiver.receive(copies[start : start + 9])
    assert sorted(desk.handled, key=lambda update: update["update_id"]) == updates


async def test_an_update_done_with_is_not_taken_again(desk: Desk) -> None:
    update = message(7, 1, "hello")
    async with desk.taking():
        await desk.receiver.receive([update])
        await desk.receiver.receive([update])
    assert desk.handled == [update]


async def test_poison_among_the_updates_blocks_nobody(desk: Desk) -> None:
    async with desk.taking():
        await desk.receiver.receive(
            [
                None,
                "text",
                ["list"],
                {},
                {"update_id": "9"},
                {"update_id": True},
                {"update_id": -1},
                {"update_id": 2**70, "message": {}},
                {"update_id": 1, "message": None},
                {"update_id": 2, "message": {"chat": "no chat"}},
                {"update_id": 3, "message": {"chat": {"id": 2**80}}},
                {"update_id": 4, "message": {"chat": {"id": 5}, "text": "half a pair: \ud83d"}},
                message(5, 77, "\0 and more"),
                {"update_id": 6, "callback_query": {"id": "1", "from": {"id": 8}, "data": "x"}},
                {"update_id": 7, "callback_query": {"from": {"id": 8}, "message": {"chat": {"id": -9}}}},
            ]
        )
    assert [update["update_id"] for update in desk.handled] == [1, 2, 3, 4, 5, 6, 7]
    assert [chat_of(update) for update in desk.handled] == [0, 0, 0, 5, 77, 8, -9]
    assert desk.handled[3]["message"]["text"] == "half a pair: ?"


async def test_poison_from_telegram_does_not_stop_what_comes_behind(desk: Desk) -> None:
    await desk.stage.client.raw_update({"update_id": "odd", "message": {}})
    await desk.stage.client.raw_update({"message": {"chat": [], "text": 5}})
    await desk.stage.started()
    async with desk.polling():
        await desk.until_kept(2)


@pytest.mark.parametrize(
    "trouble",
    [
        {"kind": "status", "code": 502},
        {"kind": "status", "code": 404},
        {"kind": "garbage"},
        {"kind": "cut_before"},
        {"kind": "cut_after"},
        {"kind": "flood", "retry_after": 3},
    ],
)
async def test_trouble_on_the_way_is_waited_out(desk: Desk, trouble: dict[str, Any]) -> None:
    async with desk.polling():
        await desk.stage.started()
        await desk.until_kept(1)
        desk.stage.simulator.faults.plan(trouble | {"method": "getUpdates", "times": 5})
        await desk.stage.started("Bruno")
        await desk.until_kept(2)


async def test_an_answer_that_is_no_list_is_trouble(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    call = Bot.call
    odd = [{"ok": 1}, None, 7]

    async def strange(bot: Bot, method: str, *rest: Any, **more: Any) -> Any:  # noqa: ANN401 - passed on as it comes
        return odd.pop() if odd and method == "getUpdates" else await call(bot, method, *rest, **more)

    monkeypatch.setattr(Bot, "call", strange)  # what no simulator answers
    await desk.stage.started()
    async with desk.polling():
        await desk.until_kept(1)
    assert odd == []


async def test_stopping_ends_a_long_poll_at_once(desk: Desk) -> None:
    async with desk.polling():
        await desk.until_confirmed()
        await desk.stage.client.wait_for(desk.is_asking)


async def test_a_wrong_token_is_said_and_not_tried_again(stage: Stage) -> None:
    async with nobody_s_bot(stage.simulator.url, TOKEN.replace("A", "B")) as bot:
        with pytest.raises(WrongToken) as error:
            await Desk(stage, bot).poller.run()
    assert "token" in str(error.value)
    assert TOKEN[-20:] not in str(error.value)


async def test_a_newcomer_gives_way_to_the_copy_that_polls_already(desk: Desk, clock: ManualClock) -> None:
    async with nobody_s_bot(desk.stage.simulator.url, TOKEN) as bot, desk.polling() as first:
        newcomer = Desk(desk.stage, bot)
        await desk.until_confirmed()
        clock.advance(timedelta(minutes=2))
        async with newcomer.polling() as second, asyncio.timeout(PATIENCE):
            while not second.done():
                clock.advance(timedelta(milliseconds=500))
                await desk.stage.client.get("state")
        with pytest.raises(AnotherCopy):
            second.result()
        assert not first.done()
        await desk.stage.started()
        await desk.until_kept(1)


async def test_a_webhook_set_elsewhere_is_taken_off(desk: Desk, bot: Bot) -> None:
    await bot.call("setWebhook", {"url": "http://127.0.0.1:9/x", "secret_token": "s"})
    await desk.stage.started()
    async with desk.polling():
        await desk.until_kept(1)


async def test_receiving_nothing_touches_nothing(desk: Desk, database: Database) -> None:
    await database.close()
    await desk.receiver.receive([])
