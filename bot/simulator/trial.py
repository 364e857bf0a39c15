"""What whoever made the simulator lets the page do beside talking: look into the bot, and set the stage.

GET  /control/trial?person=&language=     the file, and the person's case; null without a stage
GET  /control/trial/cases?language=       the ready-made cases
POST /control/trial/{verb}                one of the stage's verbs
"""

from typing import Protocol

from bot.simulator.control_api import Answers, Asked, NotThereError
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

    def answers(self) -> Answers:
        """Return what one tries a bot by."""
        return {"GET trial": self._look, "GET trial/cases": self._cases, "POST trial/{verb}": self._act}

    async def _look(self, asked: Asked) -> Json | None:
        if self._stage is None:
            return None
        return await self._stage.look(int(asked.query.get("person") or 0), asked.query.get("language", ""))

    async def _cases(self, asked: Asked) -> list[Json]:
        return await self._stage.cases(asked.query.get("language", "")) if self._stage else []

    async def _act(self, asked: Asked) -> Json:
        if self._stage is None:
            raise NotThereError("there is no stage")
        await self._stage.act(asked.parts["verb"], asked.wish)
        return {}
