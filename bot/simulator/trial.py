"""What whoever made the simulator lets the page do beside talking: look into the bot, and set the stage.

GET  /control/trial?person=&language=     the file, and the person's case; null without a stage
GET  /control/trial/cases?language=       the ready-made cases
POST /control/trial/{verb}                one of the stage's verbs
"""

from typing import Protocol

from aiohttp import web

from bot.simulator.control import read_json
from bot.simulator.refusal import Json


class Stage(Protocol):
    """Whoever knows the bot behind the simulated Telegram. Raises ActError for what cannot be done."""

    async def look(self, person: int, language: str) -> Json | None:
        """What the page shows beside the chats, in its language where there are words in it, if anything."""

    async def cases(self, language: str) -> list[Json]:
        """The ready-made cases, each with its `name`."""

    async def act(self, verb: str, wish: Json) -> None:
        """Do it. Raises KeyError for a verb that is none."""


class Trial:
    """Brings the page's wishes to the stage."""

    def __init__(self, stage: Stage | None) -> None:
        self._stage = stage

    def routes(self) -> list[web.RouteDef]:
        """Return the routes by which one tries a bot."""
        return [
            web.get("/control/trial", self._look),
            web.get("/control/trial/cases", self._cases),
            web.post("/control/trial/{verb}", self._act),
        ]

    async def _look(self, request: web.Request) -> web.Response:
        if self._stage is None:
            return web.json_response(None)
        person = int(request.query.get("person") or 0)
        return web.json_response(await self._stage.look(person, request.query.get("language", "")))

    async def _cases(self, request: web.Request) -> web.Response:
        found = await self._stage.cases(request.query.get("language", "")) if self._stage else []
        return web.json_response(found)

    async def _act(self, request: web.Request) -> web.Response:
        wish = await read_json(request)
        if self._stage is None:
            raise web.HTTPNotFound
        await self._stage.act(request.match_info["verb"], wish)
        return web.json_response({})
