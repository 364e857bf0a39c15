"""The control API: what people do, for the page and for tests.

POST /control/people, /control/groups             create
POST /control/people/{person}/{act}               an act of PERSON_ACTS
POST /control/groups/{group}/{act}                an act of GROUP_ACTS
"""

import asyncio
import base64
import binascii
import contextlib
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager

from bot.simulator.acts import ActError, Acts
from bot.simulator.control_api import Answers, Asked, NotThereError
from bot.simulator.groups import Groups
from bot.simulator.history import Deed
from bot.simulator.message import Message
from bot.simulator.people import Chat, User
from bot.simulator.refusal import Json
from bot.simulator.story.recorder import opened
from bot.simulator.view import group_view, message_view, person_view
from bot.simulator.world import World

Act = Callable[["Control", User, Json], Awaitable[Json]]
LONGEST_WAIT = 30.0


class Control:
    """Translates JSON into acts."""

    def __init__(self, world: World) -> None:
        self.world, self.acts, self.groups = world, Acts(world), Groups(world)

    def answers(self) -> Answers:
        """Return what people do by."""
        return {
            "POST people": self._add_person,
            "POST people/{person}/{act}": self._act,
            "POST groups": self._add_group,
            "POST groups/{group}/{act}": self._change,
        }

    def chat(self, person: User, wish: Json) -> Chat:
        """Return the chat a wish names, the person's private chat when it names none."""
        chat = self.world.chats.get(int(wish.get("chat") or person.id))
        if chat is None:
            raise ActError("there is no such chat")
        return chat

    def person(self, number: object) -> User:
        """Return a person by identifier."""
        person = self.world.people.get(int(str(number)))
        if person is None:
            raise ActError("there is no such person")
        return person

    def _noted(self, verb: str, wish: Json, person: User | None, chat: Chat) -> AbstractContextManager[None]:
        """Write the act down in the world's history, without the bytes of a file."""
        opened(self.world)
        kept = {key: value for key, value in wish.items() if verb != "sends_file" or key != "data"}
        at_once = self.world.updates.are_waiting
        return self.world.history.doing(Deed(verb, kept, person, chat, self.world.now(), at_once))

    def shown(self, message: Message) -> Json:
        """Return a message as JSON."""
        return message_view(message, self.world)

    async def _add_person(self, asked: Asked) -> Json:
        return person_view(self.world.add_person(**asked.wish))

    async def _act(self, asked: Asked) -> Json:
        verb, wish = asked.parts["act"], asked.wish
        act = PERSON_ACTS.get(verb)
        if act is None:
            raise NotThereError("there is no such act")
        person = self.person(asked.parts["person"])
        with self._noted(verb, wish, person, self.chat(person, wish)):
            return await act(self, person, wish)

    async def _add_group(self, asked: Asked) -> Json:
        members = [self.person(number) for number in asked.wish.get("members", [])]
        number = self.world.add_group(**asked.wish | {"members": members})
        return group_view(self.world.chats[number])

    async def _change(self, asked: Asked) -> Json:
        verb, wish = asked.parts["act"], asked.wish
        act = GROUP_ACTS.get(verb)
        chat = self.world.chats.get(int(asked.parts["group"]))
        if act is None or chat is None:
            raise NotThereError("there is no such act, or no such group")
        who = next((self.person(wish[key]) for key in ("by", "person") if wish.get(key)), None)
        with self._noted(verb, wish, who, chat):
            result = act(self, chat, wish)
        return group_view(chat) | {"result": result}


async def _says(control: Control, person: User, wish: Json) -> Json:
    chat = control.chat(person, wish)
    message = control.acts.says(
        person, wish["text"], chat, reply_to=wish.get("reply_to"), thread=wish.get("thread")
    )
    return control.shown(message)


async def _sends_file(control: Control, person: User, wish: Json) -> Json:
    try:
        data = base64.b64decode(wish["data"], validate=True)
    except binascii.Error as error:
        raise ActError("data is no base64") from error
    file = control.world.files.keep(data, wish.get("kind", "document"), wish.get("name"), wish.get("mime"))
    message = control.acts.sends_file(
        person,
        file,
        control.chat(person, wish),
        caption=wish.get("caption", ""),
        album=wish.get("album", ""),
        reply_to=wish.get("reply_to"),
        thread=wish.get("thread"),
    )
    return control.shown(message)


async def _sends(control: Control, person: User, wish: Json) -> Json:
    chat = control.chat(person, wish)
    message = control.acts.sends(
        person, wish["content"], chat, reply_to=wish.get("reply_to"), thread=wish.get("thread")
    )
    return control.shown(message)


async def _shares_contact(control: Control, person: User, wish: Json) -> Json:
    return control.shown(control.acts.shares_contact(person, control.chat(person, wish), wish.get("contact")))


async def _edits(control: Control, person: User, wish: Json) -> Json:
    return control.shown(
        control.acts.edits(person, control.chat(person, wish), wish["message_id"], wish["text"])
    )


async def _deletes(control: Control, person: User, wish: Json) -> Json:
    control.acts.deletes(control.chat(person, wish), wish["message_id"])
    return {}


async def _presses(control: Control, person: User, wish: Json) -> Json:
    query = control.acts.presses(person, control.chat(person, wish), wish["message_id"], wish["data"])
    wait = min(float(wish.get("wait", 0)), LONGEST_WAIT)
    if wait > 0 and control.world.updates.is_listened_to:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(query.answered.wait(), wait)
    return query.as_json()


async def _searches(control: Control, person: User, wish: Json) -> Json:
    query = control.acts.searches(person, control.chat(person, wish), wish["query"])
    wait = min(float(wish.get("wait", 0)), LONGEST_WAIT)
    if wait > 0 and control.world.updates.is_listened_to:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(query.answered.wait(), wait)
    return query.as_json()


async def _picks(control: Control, person: User, wish: Json) -> Json:
    chat = control.chat(person, wish)
    return control.shown(control.acts.picks(person, chat, wish["query_id"], wish["result_id"]))


async def _opens(control: Control, person: User, wish: Json) -> Json:
    message = control.acts.opens(person, wish["url"])
    return control.shown(message) if message else {}


async def _stands(control: Control, person: User, wish: Json) -> Json:
    if "blocked" in wish:
        (control.acts.blocks if wish["blocked"] else control.acts.unblocks)(person)
    for name in ("first_name", "last_name", "username", "language_code", "phone", "deactivated"):
        if name in wish:
            setattr(person, name, wish[name])
    control.world.changes.note()
    return person_view(person)


PERSON_ACTS: dict[str, Act] = {
    "says": _says,
    "sends": _sends,
    "sends_file": _sends_file,
    "shares_contact": _shares_contact,
    "edits": _edits,
    "deletes": _deletes,
    "presses": _presses,
    "searches": _searches,
    "picks": _picks,
    "opens": _opens,
    "becomes": _stands,
}

GROUP_ACTS: dict[str, Callable[[Control, Chat, Json], int | None]] = {
    "joins": lambda c, chat, w: c.groups.joins(chat, c.person(w["person"])),
    "leaves": lambda c, chat, w: c.groups.leaves(chat, c.person(w["person"])),
    "removes": lambda c, chat, w: c.groups.removes(chat, c.person(w["by"]), c.person(w["person"])),
    "promotes": lambda c, chat, w: c.groups.promotes(chat, c.person(w["by"]), c.person(w["person"])),
    "demotes": lambda c, chat, w: c.groups.demotes(chat, c.person(w["by"]), c.person(w["person"])),
    "adds_bot": lambda c, chat, w: c.groups.adds_bot(
        chat, c.person(w["by"]), as_admin=bool(w.get("as_admin"))
    ),
    "kicks_bot": lambda c, chat, w: c.groups.kicks_bot(chat, c.person(w["by"])),
    "bot_becomes": lambda c, chat, w: c.groups.bot_becomes(chat, c.person(w["by"]), w["status"]),
    "creates_topic": lambda c, chat, w: c.groups.creates_topic(chat, c.person(w["by"]), w["name"]),
    "deletes_topic": lambda c, chat, w: c.groups.deletes_topic(chat, w["thread"]),
    "migrates": lambda c, chat, w: c.groups.migrates(chat, c.person(w["by"])),
}
