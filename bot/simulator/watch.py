"""The control API's other half: looking at the world, waiting for news, planning trouble, moving the clock.

GET  /control/state                      people, groups, the bot, the clock
GET  /control/chats/{chat}?person=&deleted=1&newest=8  its (newest) messages, its keyboard, commands on offer
GET  /control/changes?after=&seconds=&chat=    long poll on the change counter, of one chat or of everything
GET  /control/events                     the same as server-sent events, and the clock each second
GET  /control/updates, /control/calls?method=, /control/queries?person=
POST /control/updates, /control/faults, /control/clock; DELETE /control/faults
GET  /control/files/{file_id}
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.simulator.acts import ActError
from bot.simulator.bot_api import BotApi
from bot.simulator.changes import EVERYWHERE
from bot.simulator.control_api import Answers, Asked, NotThereError
from bot.simulator.refusal import Json
from bot.simulator.story.answers import moved
from bot.simulator.view import chat_view, group_view, news_view, person_view
from bot.simulator.wire import written
from bot.simulator.world import World

LONGEST_WAIT = 60.0
TICK = 1.0
FARTHEST = timedelta(days=366 * 20)
"""How far the clock jumps at once."""
PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp")


@dataclass(frozen=True, slots=True)
class Clock:
    """The simulated time and, when they were given, the ways to move it."""

    now: Callable[[], datetime]
    advance: Callable[[timedelta], Awaitable[object]] | None
    next_event: Callable[[], Awaitable[datetime | None]] | None
    zone: str

    async def as_json(self) -> Json:
        """Return the moment, what can be moved, and when the next thing happens (ISO 8601)."""
        coming = await self.next_event() if self.next_event else None
        return {
            "now": self.now().isoformat(),
            "zone": self.zone,
            "can_advance": self.advance is not None,
            "can_jump": self.advance is not None and self.next_event is not None,
            "next": coming.isoformat() if coming else None,
        }

    async def move(self, wish: Json, world: World) -> None:
        """Move by `seconds`, `to` a day or moment ahead, or to the `next` event; the world notes it."""
        if self.advance is None:
            raise ActError("this clock cannot be moved")
        if to := wish.get("to"):
            by = self._ahead(str(to))
        elif not wish.get("next"):
            by = timedelta(seconds=float(wish["seconds"]))
        elif self.next_event and (coming := await self.next_event()):
            by = max(coming - self.now(), timedelta())
        else:
            return
        moved(world, self.now() + by, self.zone)
        await self.advance(by)

    def _ahead(self, to: str) -> timedelta:
        """How far away a day is at this time of day, or a moment of it as `2027-03-01T10:00`."""
        now = self.now().astimezone(ZoneInfo(self.zone))
        try:
            moment = datetime.fromisoformat(to)
        except ValueError:
            raise ActError("there is no such day") from None
        if len(to) == len("2027-03-01"):
            moment = datetime.combine(moment, now.time())
        by = moment.replace(tzinfo=moment.tzinfo or now.tzinfo).astimezone(UTC) - now.astimezone(UTC)
        if by <= timedelta():
            raise ActError("time does not go back")
        if by > FARTHEST:
            raise ActError("that is too far away")
        return by


class Watch:
    """Answers questions about the world."""

    def __init__(self, world: World, bot_api: BotApi, clock: Clock) -> None:
        self.world, self.bot_api, self.clock = world, bot_api, clock
        self.closing = asyncio.Event()

    def answers(self) -> Answers:
        """Return what one watches by, but for what is no JSON."""
        return {
            "GET state": self._state,
            "GET chats/{chat}": self._chat,
            "GET changes": self._changes,
            "GET updates": self._updates,
            "POST updates": self._push,
            "GET calls": self._calls,
            "GET queries": self._queries,
            "POST faults": self._plan,
            "DELETE faults": self._forget,
            "POST clock": self._move,
        }

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of what is no JSON: news as they come, and files."""
        return [web.get("/control/events", self._events), web.get("/control/files/{file}", self._file)]

    async def _state(self, _asked: Asked) -> Json:
        world = self.world
        return {
            "version": world.changes.version(),
            "bot": world.bot.as_json(),
            "listening": world.updates.is_listened_to,
            "people": [person_view(person) for person in world.people.values()],
            "groups": [group_view(chat) for chat in world.chats.values() if chat.user is None],
            "news": news_view(world),
            "clock": await self.clock.as_json(),
        }

    async def _chat(self, asked: Asked) -> Json:
        chat = self.world.chats.get(int(asked.parts["chat"]))
        if chat is None:
            raise NotThereError("there is no such chat")
        person = self.world.people.get(int(asked.query.get("person", "0")))
        deleted, newest = "deleted" in asked.query, int(asked.query.get("newest", "0"))
        return chat_view(chat, person, self.world, deleted=deleted, newest=newest)

    async def _changes(self, asked: Asked) -> Json:
        seconds = min(float(asked.query.get("seconds", "0")), LONGEST_WAIT)
        after, chat = int(asked.query.get("after", "0")), int(asked.query.get("chat", EVERYWHERE))
        return {"version": await self.world.changes.wait(after, seconds, chat)}

    async def _updates(self, _asked: Asked) -> list[Json]:
        return self.world.updates.waiting()

    async def _push(self, asked: Asked) -> Json:
        if asked.wish.get("repeat"):
            self.world.updates.repeat_last()
        else:
            self.world.updates.push_raw(asked.wish["raw"])
        return {}

    async def _calls(self, asked: Asked) -> list[Json]:
        method = asked.query.get("method", "").lower()
        return [call.as_json() for call in self.bot_api.journal.calls if method in ("", call.method.lower())]

    async def _queries(self, asked: Asked) -> list[Json]:
        person = int(asked.query.get("person", "0"))
        queries = self.world.queries.by_id.values()
        return [query.as_json() for query in queries if person in (0, query.user.id)]

    async def _plan(self, asked: Asked) -> Json:
        self.bot_api.faults.plan(asked.wish)
        return {}

    async def _forget(self, _asked: Asked) -> Json:
        self.bot_api.faults.forget()
        return {}

    async def _move(self, asked: Asked) -> Json:
        await self.clock.move(asked.wish, self.world)
        self.world.changes.note()
        return await self.clock.as_json()

    async def _events(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        while not self.closing.is_set():
            version = self.world.changes.version()
            news = {"version": version, "now": self.clock.now().isoformat()}
            try:
                await response.write(b"data: " + written(news) + b"\n\n")
            except (ConnectionError, RuntimeError):
                break
            await self.world.changes.wait(version, TICK)
        return response

    async def _file(self, request: web.Request) -> web.Response:
        file = self.world.files.by_id.get(request.match_info["file"])
        if file is None:
            raise web.HTTPNotFound
        is_picture = file.mime in PICTURES
        response = web.Response(
            body=file.data, content_type=file.mime if is_picture else "application/octet-stream"
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        if not is_picture:
            response.headers["Content-Disposition"] = "attachment"
        return response
