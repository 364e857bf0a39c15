"""Updates on their way from the simulator to the inbox."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import orjson
import pytest

from bot.api import Api
from bot.clock import ManualClock
from bot.intake import AnotherCopy, Intake, Poller, WrongToken
from storage import inbox
from storage.database import Database, Unavailable
from tests.engine.stage import PATIENCE, TOKEN, Stage


class Desk:
    """A poller and what it has stored."""

    def __init__(self, stage: Stage, api: Api | None = None) -> None:
        self.stage = stage
        self.stored = asyncio.Event()
        self.intake = Intake(stage.database, stage.clock, self.stored.set)
        self.poller = Poller(api or stage.api, self.intake, stage.clock, spread=lambda: 1.0)

    async def kept(self) -> list[inbox.Waiting]:
        """What waits in the inbox."""
        try:
            async with self.stage.database.tx() as tx:
                return await inbox.waiting(tx, 1000)
        except Unavailable:
            return []

    async def until_kept(self, count: int) -> list[inbox.Waiting]:
        """Wait until so many updates are in the inbox, letting time pass for pauses."""
        async with asyncio.timeout(PATIENCE):
            while len(kept := await self.kept()) < count:
                self.stage.clock.advance(timedelta(seconds=1))
                await self.stage.client.get("state")
        return kept

    async def is_asking(self) -> bool:
        """Whether a long poll is out."""
        return bool((await self.stage.client.get("state"))["listening"])

    async def until_confirmed(self) -> None:
        """Wait until nothing waits at Telegram any more."""
        await self.stage.client.until_confirmed()

    @asynccontextmanager
    async def polling(self) -> AsyncIterator[asyncio.Task[Any]]:
        """Let it work."""
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


async def test_an_update_is_stored_whole_before_it_is_confirmed(desk: Desk) -> None:
    alice = await desk.stage.started()
    waiting = await desk.stage.client.updates_waiting()
    async with desk.polling():
        await desk.until_confirmed()
    (kept,) = await desk.kept()
    assert orjson.loads(kept.body) == waiting[0]
    assert (kept.update_id, kept.chat) == (waiting[0]["update_id"], alice.id)
    assert desk.stored.is_set()


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
    for start in range(0, len(copies), 9):
        await desk.intake.keep(copies[start : start + 9])
    kept = await desk.kept()
    assert [orjson.loads(each.body) for each in kept] == updates


async def test_an_update_done_with_is_not_taken_again(desk: Desk) -> None:
    update = message(7, 1, "hello")
    await desk.intake.keep([update])
    async with desk.stage.database.tx() as tx:
        await inbox.done(tx, [7])
    desk.stored.clear()
    await desk.intake.keep([update])
    assert await desk.kept() == []
    assert not desk.stored.is_set()


async def test_poison_among_the_updates_blocks_nobody(desk: Desk) -> None:
    await desk.intake.keep(
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
    kept = await desk.kept()
    assert [(each.update_id, each.chat) for each in kept] == [
        (1, 0),
        (2, 0),
        (3, 0),
        (4, 5),
        (5, 77),
        (6, 8),
        (7, -9),
    ]
    assert all(orjson.loads(each.body)["update_id"] == each.update_id for each in kept)


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


async def test_an_answer_that_is_no_list_is_trouble(desk: Desk) -> None:
    call = desk.stage.api.call
    odd = [{"ok": 1}, None, 7]

    async def strange(method: str, *rest: Any, **more: Any) -> Any:  # noqa: ANN401 - passed on as it comes
        return odd.pop() if odd and method == "getUpdates" else await call(method, *rest, **more)

    desk.stage.api.call = strange  # type: ignore[method-assign] # what no simulator answers
    await desk.stage.started()
    async with desk.polling():
        await desk.until_kept(1)
    assert odd == []


async def test_stopping_ends_a_long_poll_at_once(desk: Desk) -> None:
    async with desk.polling():
        await desk.until_confirmed()
        await desk.stage.client.wait_for(desk.is_asking)


async def test_a_wrong_token_is_said_and_not_tried_again(stage: Stage) -> None:
    api = Api(stage.simulator.url, TOKEN.replace("A", "B"))
    with pytest.raises(WrongToken) as error:
        await Desk(stage, api).poller.run()
    await api.close()
    assert "token" in str(error.value)
    assert TOKEN[-20:] not in str(error.value)


async def test_a_newcomer_gives_way_to_the_copy_that_polls_already(desk: Desk, clock: ManualClock) -> None:
    newcomer = Desk(desk.stage, Api(desk.stage.simulator.url, TOKEN))
    async with desk.polling() as first:
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
    await newcomer.poller._api.close()  # noqa: SLF001 - made here


async def test_a_webhook_set_elsewhere_is_taken_off(desk: Desk, api: Api) -> None:
    await api.call("setWebhook", {"url": "http://127.0.0.1:9/x", "secret_token": "s"})
    await desk.stage.started()
    async with desk.polling():
        await desk.until_kept(1)


async def test_keeping_nothing_touches_nothing(database: Database, clock: ManualClock) -> None:
    await database.close()
    await Intake(database, clock, lambda: None).keep([])
