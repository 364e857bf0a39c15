"""Stories over HTTP: what people do is told as one, and a story's acts are done."""

from datetime import timedelta
from typing import Any

import pytest

from bot.simulator import Simulator, memory
from bot.simulator.memory import freeze, thaw
from bot.simulator.story import read
from tests.client import Client, ControlError, Person
from tests.simulator.hand_bot import TOKEN, Clock, HandBot

TALE = """\
# A tale

2026-11-23 09:00
@ Desk: Alix
Zoé (fr)

Zoé: /start
  │ Hello you
  │ Choose.
  [Yes] [No]

Zoé: [Yes]
  (Noted)

  ✎ Hello you
  ✗ Choose.

Zoé: Clermnt
   : on two lines

Zoé: ✎ Clermont

Zoé: {photo} My workshop

Zoé: {document plan.pdf}

Zoé: {contact}

Zoé: {location 45.7 3.0}

Alix @ Desk: Who takes it?
  ↩ HERE

2026-11-24 09:00

Zoé: [No]
  (! Too late)

Zoé: ✗

Zoé: {blocks}
"""


def keyboard(*labels: str) -> dict[str, object]:
    return {"inline_keyboard": [[{"text": label, "callback_data": label} for label in labels]]}


class Scene:
    """A person, a desk, and a bot that does what it is told."""

    def __init__(self, client: Client, bot: HandBot) -> None:
        self.client, self.bot = client, bot

    async def begin(self) -> None:
        """Have everybody in their place."""
        self.alix = await self.client.person("Alix")
        self.zoe = await self.client.person("Zoé")
        self.desk = await self.client.group("Desk", [self.alix])

    async def sends(self, text: str, *labels: str, **more: Any) -> int:  # noqa: ANN401 - JSON
        """Let the bot write to the person; return the message's number."""
        where = {"chat_id": self.zoe.id} | more
        sent = await self.bot.ok("sendMessage", text=text, reply_markup=keyboard(*labels), **where)
        return int(sent["message_id"])

    async def answers(self, words: str, *, alert: bool = False) -> None:
        """Let the bot take the tap that waits and answer it."""
        tap = next(update for update in await self.bot.updates() if "callback_query" in update)
        wish = {"callback_query_id": tap["callback_query"]["id"], "text": words, "show_alert": alert}
        await self.bot.ok("answerCallbackQuery", **wish)


@pytest.fixture
async def scene(client: Client, bot: HandBot) -> Scene:
    scene = Scene(client, bot)
    await scene.begin()
    return scene


async def test_what_people_do_and_see_is_told(scene: Scene, client: Client, bot: HandBot) -> None:
    await scene.zoe.says("/start")
    await bot.updates()
    number = await scene.sends("Hello you\nChoose.", "Yes", "No")
    await scene.zoe.presses(number, "Yes", wait=0)
    await scene.answers("Noted")
    await bot.ok("editMessageText", chat_id=scene.zoe.id, message_id=number, text="Hello you")
    await sends_many_things(scene.zoe, bot)
    asked = await scene.alix.says("Who takes it?", chat=scene.desk)
    await bot.updates()
    answer = {"message_id": asked.id}
    await bot.ok("sendMessage", chat_id=scene.desk.id, text="\u00abYou\u00bb\u00a0?", reply_parameters=answer)
    await client.advance(timedelta(days=1))
    await scene.zoe.presses(number, "No", wait=0)
    await scene.answers("Too late", alert=True)
    await scene.zoe.deletes((await scene.zoe.messages())[-1])
    await scene.zoe.blocks()
    story = await client.story("A  tale")
    assert story == TALE.replace("↩ HERE", "│ ↩ Who takes it?\n  │ «You» ?")


async def sends_many_things(zoe: Person, bot: HandBot) -> None:
    typed = await zoe.says("Clermnt\non two lines")
    await bot.updates()
    await zoe.edits(typed, "Clermont")
    await bot.updates()
    await zoe.sends_photo(caption="My workshop")
    await bot.updates()
    await zoe.sends_document(name="plan.pdf")
    await bot.updates()
    await zoe.shares_contact()
    await bot.updates()
    await zoe.sends_location(45.7, 3.0)
    await bot.updates()


async def test_acts_are_done_and_told_as_written(scene: Scene, client: Client, bot: HandBot) -> None:
    acts = (
        "Zoé: /start", "Zoé: {album photo, document} Two things", "Zoé: {voice}", "Zoé: {video_note}",
        "Zoé: {dice}", "Zoé: {venue}", "Zoé: {animation}",
        "Zoé: {forward} Words of another", "Zoé: {poll Yes / No} Well?", "Zoé: {contact Ann +33639980099}",
        "Zoé: {location}", "Zoé: ✎ «Two» Three things", "Zoé: \\{not a thing}", "Zoé: ✗ «not a»",
        "Zoé @ Desk: {joins}", "Alix @ Desk: {removes Zoé}", "Zoé: {blocks}", "Zoé: {unblocks}",
    )  # fmt: skip
    for act in acts:
        await client.plays(act)
        await bot.updates()
    story = await client.story()
    assert [line for line in story.split("\n") if ": " in line][1:] == [*acts]
    album = [update for update in await bot.ok("getUpdates") if "media_group_id" in str(update)]
    assert album == []  # all were taken above
    sent = [m for m in await scene.zoe.messages() if m.kind in ("photo", "document")]
    assert [m.text for m in sent] == ["Three things", ""]


async def test_the_same_acts_make_the_same_story(scene: Scene, client: Client, bot: HandBot) -> None:
    await client.plays("Zoé: /start")
    await bot.updates()
    await scene.sends("First", "Yes")
    await client.plays("Zoé: first answer")
    await bot.updates()
    await scene.sends("Second", "Yes")
    await client.plays("Zoé: [Yes] «First»\n+ Zoé: [Yes]\n+ Zoé: [Yes] ↑2")
    pressed = [tap.message for tap in await client.taps_made()]
    assert pressed == [2, 4, 2]
    story = read(await client.story())
    assert [step.act.target.words for step in story.steps[-3:] if step.act.target] == ["First", "", ""]
    assert [step.act.at_once for step in story.steps[-3:]] == [False, True, True]


@pytest.mark.usefixtures("scene")
async def test_an_act_that_nobody_could_do_is_refused_and_not_told(client: Client) -> None:
    await client.plays("Zoé: /start")
    before = await client.story()
    for act, words in {
        "Zoé: [Yes]": r"no button \[Yes\]; the newest: none", "Ann: hello": "nobody is called 'Ann'",
        "Zoé @ Desk: hello": "not a member", "Zoé @ Office: hello": "no group", "Zoé: ⌨ [Share]": "no key",
        "Zoé: ↩ hello": "written no message", "Zoé: ✎ «Hi» hello": "has written no message",
        "Zoé: {album photo}": "at least two",
        "Zoé: {location here}": "a place is", "Zoé dances": "neither an act",
    }.items():  # fmt: skip
        with pytest.raises(ControlError, match=words):
            await client.plays(act)
    assert await client.story() == before


async def test_what_a_story_has_no_sign_for_is_said(scene: Scene, client: Client) -> None:
    with pytest.raises(ControlError, match="nobody has done anything yet"):
        await client.story()
    await scene.zoe.sends({"venue": {"title": "Here"}})
    with pytest.raises(ControlError, match="a story has no sign for what somebody sends"):
        await client.story()


async def test_two_of_the_same_name_are_told_apart(client: Client) -> None:
    for name in ("Zoé", "Zoé", "A:b (c)"):
        await (await client.person(name)).says("/start")
    people = read(await client.story()).people
    assert people == (("Zoé", "fr"), ("Zoé 2", "fr"), ("A b c", "fr"))


async def test_a_story_goes_on_after_a_restart_of_everything(simulator: Simulator, client: Client) -> None:
    await (await client.person("Zoé")).says("/start")
    clock = Clock()
    other = Simulator(TOKEN, now=clock)
    thaw(other.world, freeze(simulator.world))
    async with other, Client(other.url) as later:
        await (await later.people())[0].says("Again")
        acts = [step.act for step in read(await later.story()).steps]
    assert [(act.kind, act.words) for act in acts] == [("says", "/start"), ("restart", ""), ("says", "Again")]


async def test_chats_kept_by_an_older_simulator_are_taken_up(
    simulator: Simulator, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    await (await client.person("Zoé")).says("/start")
    monkeypatch.setattr(memory, "KEPT", tuple(name for name in memory.KEPT if name != "history"))
    other = Simulator(TOKEN, now=Clock())
    thaw(other.world, freeze(simulator.world))
    assert len(other.world.chats) == 1
    assert other.world.history.count == 0
