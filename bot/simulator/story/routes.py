"""Stories over HTTP: what happened told as one, and acts of one performed.

GET  /control/story?title=               everything that happened, as text; 409 says why it cannot be told
POST /control/story {"acts": "..."}      perform lines of a story, all of them at once
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.simulator.acts import ActError, Acts
from bot.simulator.control import read_json
from bot.simulator.groups import Groups
from bot.simulator.history import Deed
from bot.simulator.story.act import Act, StoryError
from bot.simulator.story.naming import PLAYED
from bot.simulator.story.reader import read_acts
from bot.simulator.story.recorder import told
from bot.simulator.story.script import MOMENT
from bot.simulator.story.stage import Stage
from bot.simulator.story.writer import written
from bot.simulator.world import World


class Stories:
    """Tells and performs. `zone` is the one hours are told in."""

    def __init__(self, world: World, zone: str) -> None:
        self._world, self._zone = world, zone
        self._stage = Stage(world, Acts(world), Groups(world))

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of stories."""
        return [web.get("/control/story", self._tell), web.post("/control/story", self._play)]

    async def _tell(self, request: web.Request) -> web.Response:
        title = " ".join(request.query.get("title", "").split())
        try:
            return web.Response(text=written(told(self._world, self._zone, title)))
        except StoryError as error:
            raise ActError(str(error)) from error

    async def _play(self, request: web.Request) -> web.Response:
        try:
            acts = read_acts((await read_json(request))["acts"])
        except StoryError as error:
            raise ActError(str(error)) from error
        self._stage.play(acts)
        return web.json_response({})


def moved(world: World, to: datetime, zone: str) -> None:
    """Note that somebody moved the clock to an aware instant."""
    whole = -(-int(to.timestamp()) // 60) * 60
    words = datetime.fromtimestamp(whole, ZoneInfo(zone)).strftime(MOMENT)
    world.history.note(Deed(PLAYED, {"act": Act("time", words=words)}, None, None, to))
