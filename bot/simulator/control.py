"""The control API: what people do, over HTTP and JSON, for the page and for tests.

POST /control/people, /control/groups             create
POST /control/people/{person}/{act}               an act of PERSON_ACTS
POST /control/groups/{group}/{act}                an act of GROUP_ACTS
Answers are JSON; an act an app would not offer is 409 {"error": ...}.
"""

import asyncio
import base64
import binascii
import contextlib
import json
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager

from aiohttp import web

from bot.simulator.acts import ActError, Acts
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

    def routes(self) -> list[web.RouteDef]:
        """Return the routes by which people act."""
        return [
            web.post("/control/people", self._add_person),
            web.post("/control/people/{person}/{act}", self._act),
            web.post("/control/groups", self._add_group),
            web.post("/control/groups/{group}/{act}", self._change),
        ]

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

    async def _add_person(self, request: web.Request) -> web.Response:
        wish = await read_json(request)
        person = self.world.add_person(**wish)
        return web.json_response(person_view(person))

    async def _act(self, request: web.Request) -> web.Response:
        act = PERSON_ACTS.get(request.match_info["act"])
        if act is None:
            raise web.HTTPNotFound
        person = self.person(request.match_info["person"])
        wish = await read_json(request)
        with self._noted(request.match_info["act"], wish, person, self.chat(person, wish)):
            return web.json_response(await act(self, person, wish))

    async def _add_group(self, request: web.Request) -> web.Response:
        wish = await read_json(request)
        members = [self.person(number) for number in wish.pop("members", [])]
        number = self.world.add_group(members=members, **wish)
        return web.json_response(group_view(self.world.chats[number]))

    async def _change(self, request: web.Request) -> web.Response:
        act = GROUP_ACTS.get(request.match_info["act"])
        chat = self.world.chats.get(int(request.match_info["group"]))
        if act is None or chat is None:
            raise web.HTTPNotFound
        wish = await read_json(request)
        who = next((self.person(wish[key]) for key in ("by", "person") if wish.get(key)), None)
        with self._noted(request.match_info["act"], wish, who, chat):
            result = act(self, chat, wish)
        return web.json_response(group_view(chat) | {"result": result})


async def read_json(request: web.Request) -> Json:
    """Read a JSON object; anything a foreign page could send without asking is refused."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="application/json expected")
    body = await request.json()
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="a JSON object is expected")
    return body


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


@web.middleware
async def errors_as_json(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Answer 409 for an act an app would not offer, 400 for a wish that cannot be read."""
    if not request.path.startswith("/control/"):
        return await handler(request)
    try:
        return await handler(request)
    except ActError as error:
        words = json.dumps({"error": str(error)}, ensure_ascii=False)
        return web.json_response(text=words, status=409)
    except (ValueError, TypeError, KeyError) as error:
        return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)
