"""Stories: what happened told as one, and acts of one performed.

GET  /control/story?title=               everything that happened, as text; 409 says why it cannot be told
POST /control/story {"acts": "..."}      perform lines of a story, all of them at once
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.simulator.acts import ActError, Acts
from bot.simulator.control_api import Answers, Asked
from bot.simulator.groups import Groups
from bot.simulator.history import Deed
from bot.simulator.refusal import Json
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

    def answers(self) -> Answers:
        """Return what stories are told and performed by."""
        return {"GET story": self._tell, "POST story": self._play}

    async def _tell(self, asked: Asked) -> str:
        title = " ".join(asked.query.get("title", "").split())
        try:
            return written(told(self._world, self._zone, title))
        except StoryError as error:
            raise ActError(str(error)) from error

    async def _play(self, asked: Asked) -> Json:
        try:
            acts = read_acts(asked.wish["acts"])
        except StoryError as error:
            raise ActError(str(error)) from error
        self._stage.play(acts)
        return {}


def moved(world: World, to: datetime, zone: str) -> None:
    """Note that somebody moved the clock to an aware instant."""
    whole = -(-int(to.timestamp()) // 60) * 60
    words = datetime.fromtimestamp(whole, ZoneInfo(zone)).strftime(MOMENT)
    world.history.note(Deed(PLAYED, {"act": Act("time", words=words)}, None, None, to))
