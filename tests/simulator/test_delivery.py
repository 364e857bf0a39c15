"""How updates reach the bot, how fast it may speak, and what can go wrong on the way."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from aiohttp import web

from bot.simulator import Simulator
from bot.simulator.refusal import Json
from tests.client import Client, Person
from tests.client.connection import ControlError
from tests.simulator.hand_bot import TOKEN, Clock, HandBot

KNOCK = "knock-knock"


async def test_updates_wait_until_an_offset_confirms_them(
    bot: HandBot, client: Client, alice: Person
) -> None:
    for text in ("un", "deux", "trois"):
        await alice.says(text)
    first = await bot.ok("getUpdates", limit=2)
    assert [update["message"]["text"] for update in first] == ["un", "deux"]
    assert len(await client.updates_waiting()) == 3
    rest = await bot.ok("getUpdates", offset=first[-1]["update_id"] + 1)
    assert [update["message"]["text"] for update in rest] == ["trois"]
    assert [update["message"]["text"] for update in await client.updates_waiting()] == ["trois"]


async def test_a_long_poll_returns_when_something_is_said(bot: HandBot, alice: Person) -> None:
    poll = asyncio.create_task(bot.ok("getUpdates", timeout=20))
    await alice.says("bonjour")
    assert [update["message"]["text"] for update in await poll] == ["bonjour"]


async def test_a_second_poller_ends_the_first_with_a_conflict(
    bot: HandBot, client: Client, alice: Person
) -> None:
    first = asyncio.create_task(bot.call("getUpdates", timeout=20))

    async def polling() -> bool:
        return bool((await client.get("state"))["listening"] and len(await client.calls("getUpdates")) > 2)

    await client.wait_for(polling)
    second = asyncio.create_task(bot.ok("getUpdates", timeout=20))
    body = await first
    assert (body["error_code"], body["description"]) == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
    await alice.says("bonjour")
    assert len(await second) == 1


async def test_only_the_kinds_asked_for_come(bot: HandBot, alice: Person) -> None:
    await bot.ok("getUpdates", allowed_updates=["callback_query"])
    await alice.says("bonjour")
    assert await bot.updates() == []
    await bot.ok("getUpdates", allowed_updates=[])
    await alice.says("bonjour")
    assert len(await bot.updates()) == 1


async def test_an_update_is_kept_for_a_day_and_no_longer(bot: HandBot, alice: Person, clock: Clock) -> None:
    await alice.says("vieux")
    clock.now += timedelta(hours=23)
    await alice.says("neuf")
    clock.now += timedelta(hours=2)
    assert [update["message"]["text"] for update in await bot.updates()] == ["neuf"]


class Listener:
    """The bot's own web server: takes updates, refusing the first few when told to."""

    def __init__(self) -> None:
        self.taken: list[Json] = []
        self.secrets: set[str] = set()
        self.refusals = 0
        self.answer: Json = {}

    async def take(self, request: web.Request) -> web.Response:
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""))
        if self.refusals:
            self.refusals -= 1
            return web.Response(status=500)
        self.taken.append(await request.json())
        return web.json_response(self.answer)


@pytest.fixture
async def listener() -> AsyncIterator[tuple[Listener, str]]:
    listener, app = Listener(), web.Application()
    app.router.add_post("/hook", listener.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield listener, f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await runner.cleanup()


async def test_a_webhook_gets_updates_in_order_with_the_secret_after_refusing_some(
    bot: HandBot, client: Client, alice: Person, listener: tuple[Listener, str]
) -> None:
    server, url = listener
    server.refusals = 2
    await bot.ok("setWebhook", url=url, secret_token=KNOCK)
    for text in ("un", "deux", "trois"):
        await alice.says(text)
    await client.until_confirmed()
    assert [update["message"]["text"] for update in server.taken] == ["un", "deux", "trois"]
    assert server.secrets == {KNOCK}
    info = await bot.ok("getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == (url, 0)
    assert info["last_error_message"].startswith("Wrong response from the webhook: 500")
    assert (await bot.refused("getUpdates")).startswith(
        "Conflict: can't use getUpdates method while webhook is active"
    )
    await bot.ok("deleteWebhook")
    assert await bot.ok("getUpdates") == []


async def test_a_call_in_the_webhooks_answer_is_made(
    bot: HandBot, alice: Person, listener: tuple[Listener, str]
) -> None:
    server, url = listener
    server.answer = {"method": "sendMessage", "chat_id": alice.id, "text": "Bien reçu"}
    await bot.ok("setWebhook", url=url)
    await alice.says("bonjour")
    await alice.reads("Bien reçu")


async def test_a_webhook_elsewhere_must_be_https(bot: HandBot) -> None:
    assert await bot.refused("setWebhook", url="http://example.org/hook") == (
        "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
    )


async def test_a_private_chat_takes_a_burst_and_then_one_a_second(clock: Clock) -> None:
    async with Simulator(TOKEN, now=clock) as simulator, Client(simulator.url) as client:
        bot, alice = HandBot(simulator.url), await client.person("Alice")
        await alice.says("/start")
        for _ in range(5):
            await bot.ok("sendMessage", chat_id=alice.id, text="a")
        body = await bot.call("sendMessage", chat_id=alice.id, text="a")
        assert (body["error_code"], body["description"]) == (429, "Too Many Requests: retry after 1")
        assert body["parameters"] == {"retry_after": 1}
        clock.now += timedelta(seconds=1)
        sent = await bot.ok("sendMessage", chat_id=alice.id, text="b")
        await bot.ok("editMessageText", chat_id=alice.id, message_id=sent["message_id"], text="c")
        await bot.session.close()


async def test_a_group_takes_twenty_a_minute_edits_included(clock: Clock) -> None:
    async with Simulator(TOKEN, now=clock) as simulator, Client(simulator.url) as client:
        bot, group = HandBot(simulator.url), await client.group("Équipe")
        sent = await bot.ok("sendMessage", chat_id=group.id, text="0")
        for i in range(19):
            clock.now += timedelta(seconds=1)
            await bot.ok("editMessageText", chat_id=group.id, message_id=sent["message_id"], text=f"{i + 1}")
        body = await bot.call("sendMessage", chat_id=group.id, text="a")
        assert body["parameters"] == {"retry_after": 41}
        clock.now += timedelta(seconds=41)
        await bot.ok("sendMessage", chat_id=group.id, text="a")
        await bot.session.close()


async def test_all_chats_together_take_thirty_a_second(clock: Clock) -> None:
    async with Simulator(TOKEN, now=clock) as simulator, Client(simulator.url) as client:
        bot = HandBot(simulator.url)
        people = [await client.person(f"P{i}") for i in range(31)]
        for person in people:
            await person.says("/start")
        for person in people[:30]:
            await bot.ok("sendMessage", chat_id=person.id, text="a")
        assert (await bot.call("sendMessage", chat_id=people[30].id, text="a"))["error_code"] == 429
        clock.now += timedelta(seconds=1)
        await bot.ok("sendMessage", chat_id=people[30].id, text="a")
        await bot.session.close()


async def test_a_planned_error_answers_html_and_does_nothing(
    bot: HandBot, client: Client, alice: Person
) -> None:
    await client.fault("status", "sendMessage", code=502)
    url = f"{bot.url}/bot{TOKEN}/sendMessage"
    async with bot.session.post(url, json={"chat_id": alice.id, "text": "a"}) as response:
        assert (response.status, response.content_type) == (502, "text/html")
    await bot.ok("sendMessage", chat_id=alice.id, text="b")
    assert [message.text for message in await alice.messages() if message.from_bot] == ["b"]
    assert [(call.status, call.fault) for call in await client.calls("sendMessage")] == [
        (502, "status"),
        (200, ""),
    ]


@pytest.mark.parametrize(("kind", "texts"), [("cut_before", []), ("cut_after", ["a"])])
async def test_a_cut_connection_loses_the_call_or_only_its_answer(
    bot: HandBot, client: Client, alice: Person, kind: str, texts: list[str]
) -> None:
    await client.fault(kind, "sendMessage")
    with pytest.raises(aiohttp.ClientConnectionError):
        await bot.call("sendMessage", chat_id=alice.id, text="a")
    assert [message.text for message in await alice.messages() if message.from_bot] == texts


async def test_a_call_that_hangs_after_it_was_done_is_cut_when_the_faults_are_forgotten(
    bot: HandBot, client: Client, alice: Person
) -> None:
    await client.fault("hang_after", "sendMessage")
    calling = asyncio.create_task(bot.call("sendMessage", chat_id=alice.id, text="a"))
    assert (await alice.reads("a")).text == "a"
    assert not calling.done()
    await client.no_more_faults()
    with pytest.raises(aiohttp.ClientConnectionError):
        await calling


async def test_a_planned_flood_and_garbage_come_as_such(bot: HandBot, client: Client, alice: Person) -> None:
    await client.fault("flood", times=2, retry_after=7)
    for _ in range(2):
        assert (await bot.call("getMe"))["parameters"] == {"retry_after": 7}
    await client.fault("garbage", "sendMessage", chat_id=alice.id)
    with pytest.raises(ValueError, match="Expecting"):
        await bot.call("sendMessage", chat_id=alice.id, text="a")
    assert (await alice.last()).text == "a"
    await client.fault("slow", "getMe", seconds=0)
    assert (await bot.ok("getMe"))["username"] == "demo_bot"


async def test_updates_can_come_twice_or_broken(bot: HandBot, client: Client, alice: Person) -> None:
    await alice.says("bonjour")
    first = await bot.updates()
    await client.repeats_last_update()
    assert await bot.updates() == first
    await client.raw_update({"message": {"nothing": "right"}})
    (broken,) = await bot.updates()
    assert broken == {"update_id": first[0]["update_id"] + 1, "message": {"nothing": "right"}}
    assert await bot.updates() == []


async def test_the_clock_moves_by_steps_and_to_the_next_event(client: Client, clock: Clock) -> None:
    begin = clock.now
    await client.advance(timedelta(minutes=15))
    assert await client.now() == begin + timedelta(minutes=15)
    await client.post("clock", {"next": True})
    assert clock.now == begin.replace(hour=9)
    assert (await client.get("state"))["clock"]["next"] is None


async def test_the_clock_jumps_to_a_day_at_the_same_hour_and_to_a_moment(
    client: Client, clock: Clock
) -> None:
    await client.post("clock", {"to": "2027-07-01"})
    assert clock.now == datetime(2027, 7, 1, 7, 0, tzinfo=UTC), "nine in Paris, in summer too"
    await client.post("clock", {"to": "2028-02-29T10:30"})
    assert clock.now == datetime(2028, 2, 29, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("2026-11-22", "time does not go back"),
        ("2026-11-23", "time does not go back"),
        ("1999-01-01", "time does not go back"),
        ("2027-02-29", "there is no such day"),
        ("demain", "there is no such day"),
        ("-", "there is no such day"),
        ("2999-01-01", "that is too far away"),
    ],
)
async def test_a_day_that_is_none_or_not_ahead_is_answered(
    client: Client, clock: Clock, to: str, why: str
) -> None:
    before = clock.now
    with pytest.raises(ControlError, match=why):
        await client.post("clock", {"to": to})
    assert clock.now == before


async def test_settings_of_the_bot_are_checked_and_kept(bot: HandBot, client: Client, alice: Person) -> None:
    commands = [{"command": "aide", "description": "Obtenir de l'aide"}]
    scope = {"type": "all_private_chats"}
    await bot.ok("setMyCommands", commands=commands, scope=scope, language_code="fr")
    assert await bot.ok("getMyCommands", scope=scope, language_code="fr") == commands
    assert await bot.ok("getMyCommands") == []
    assert (await client.get(f"chats/{alice.id}", person=alice.id))["commands"] == commands
    assert await bot.refused("setMyCommands", commands=[{"command": "A B", "description": "x"}]) == (
        "Bad Request: BOT_COMMAND_INVALID"
    )
    await bot.ok("setMyName", name="Le Damier")
    assert (await bot.ok("getMe"))["first_name"] == "Le Damier"
    await bot.ok("setMyDescription", description="Bonjour", language_code="fr")
    assert await bot.ok("getMyDescription", language_code="fr") == {"description": "Bonjour"}
    assert await bot.ok("getMyDescription", language_code="en") == {"description": ""}
    await bot.ok("setMyShortDescription", short_description="Bonjour")
    assert await bot.ok("getMyShortDescription", language_code="en") == {"short_description": "Bonjour"}
    await bot.ok("setChatMenuButton", menu_button={"type": "commands"})
    assert await bot.ok("getChatMenuButton", chat_id=alice.id) == {"type": "commands"}
    await bot.ok("sendChatAction", chat_id=alice.id, action="typing")
    hers = await alice.says("merci")
    await bot.ok(
        "setMessageReaction",
        chat_id=alice.id,
        message_id=hers.id,
        reaction=[{"type": "emoji", "emoji": "👍"}],
    )
    assert (await alice.messages())[-1].raw["reactions"] == ["👍"]
