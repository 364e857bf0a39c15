"""Takes waiting updates in order and makes transactions of them, many in one when many wait.

One commit then pays for all. If one of them fails all is undone and each is taken alone; one that fails
three times is set aside.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

import orjson

from bot.archive import Archive
from bot.bell import Bell
from bot.clock import Clock
from bot.core.say import Applicant, Group, Phrase, Say
from bot.membership import AskFirst
from bot.render import Renderer
from bot.turn import TURN, Turn
from storage import inbox
from storage.database import Database, Unavailable
from storage.inbox import Waiting

BATCH = 64
TRIES = 3
log = logging.getLogger(__name__)

Handle: TypeAlias = Callable[[Turn, Mapping[str, Any]], Awaitable[None]]
"""Handles one update, as Telegram's JSON, within a turn."""


class Turns:
    """Takes waiting updates and makes transactions of them."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        renderer: Renderer,
        archive: Archive,
        handle: Handle,
        on_commit: Callable[[Turn], None],
    ) -> None:
        self.bell = Bell(clock)
        """Ring it when an update was stored."""
        self._database = database
        self._clock = clock
        self._renderer = renderer
        self._archive = archive
        self._handle = handle
        self._on_commit = on_commit
        self._careful = 0
        """So many updates are still taken one by one, after a batch that failed."""

    async def run(self) -> None:
        """Handle what waits, then wait to be woken; for ever."""
        while True:
            self.bell.heed()
            try:
                while await self.batch():
                    pass
            except Unavailable as error:  # the database's fault, not the update's: it is tried again
                log.error("turn failed, will be tried again", exc_info=error)  # noqa: TRY400 - one level, one line
                await self._clock.sleep(1)
                continue
            await self.bell.rest()

    async def batch(self) -> bool:
        """Handle the oldest waiting updates in one transaction; whether more may wait. Raises Unavailable."""
        limit = 1 if self._careful else BATCH
        waiting: list[Waiting] = []
        try:
            async with self._database.tx() as tx:
                await tx.alone(TURN)
                waiting = await inbox.waiting(tx, limit)
                if not waiting:
                    return False
                turn = Turn(tx, self._clock.now(), self._renderer, self._archive)
                await turn.preload([each.chat for each in waiting if each.chat > 0])
                for each in waiting:
                    await self._handle(turn, orjson.loads(each.body))
                await inbox.done(tx, [each.update_id for each in waiting])
                await turn.flush()
        except AskFirst as asked:
            await asked.question()
            return True
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - one of the few places where a fault is caught broadly
            await self._failed(waiting, error)
            return True
        self._careful = max(0, self._careful - 1)
        self._on_commit(turn)
        self._renderer.desk = turn.desk
        if turn.scrub:
            await self._database.scrub()
        return len(waiting) == limit

    async def _failed(self, waiting: list[Waiting], error: Exception) -> None:
        """A batch is taken again one by one; an update that fails alone for the third time is set aside."""
        log.error("update failed batch=%d", len(waiting), exc_info=error)
        if len(waiting) > 1:
            self._careful = len(waiting)
            return
        culprit = waiting[0]
        async with self._database.tx() as tx:
            await tx.alone(TURN)
            if await inbox.tried(tx, culprit.update_id) < TRIES:
                return
            await inbox.set_aside(tx, culprit.update_id)
            turn = Turn(tx, self._clock.now(), self._renderer, self._archive)
            number = Phrase("desk.aside", {"number": str(culprit.update_id)})
            turn.say(Say(to=Group(), paragraphs=(number,)), "")
            if culprit.chat > 0:
                person = await turn.person(culprit.chat)
                apology = Say(to=Applicant(culprit.chat), paragraphs=(Phrase("apology"),))
                turn.say(apology, person.language if person else "", culprit.chat)
            await turn.flush()
        log.error("update set aside update_id=%d", culprit.update_id)
        self._on_commit(turn)
