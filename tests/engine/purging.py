"""A bot that does nothing but purge, and people with cases for it."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.commands import purge
from bot.core.model.case import Person, Status
from bot.core.model.frozen import replace
from bot.engine.active_config import ActiveConfig
from bot.engine.callback_data import CallbackData
from bot.engine.purge import Purge
from bot.engine.unit_of_work import UnitOfWorkFactory
from bot.engine.wall_clock import WallClock
from storage import cases, people
from storage.database import Database
from tests.house import DAMIER, file
from tests.leaping_clock import LeapingClock

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
YEARS = 5 * 365 * DAY
DESK = -1001


@dataclass
class Caretaker:
    """One run of the bot, as much of it as purges."""

    database: Database
    clock: LeapingClock
    percent: int = 25
    purge: Purge = field(init=False)
    woken: list[datetime] = field(default_factory=list)
    """For when the timers were woken."""

    def __post_init__(self) -> None:
        self.starts()

    def starts(self) -> None:
        """Start it, or start it again."""
        organisation, _ = file(DAMIER)
        kept = replace(organisation.retention, ask_above_percent=self.percent)
        config = ActiveConfig(replace(organisation, retention=kept), DESK)
        units = UnitOfWorkFactory.build(config, CallbackData(b"key"))
        self.wall_clock = WallClock(self.clock)
        self.purge = Purge(
            database=self.database, clock=self.clock, units=units,
            wall_clock=self.wall_clock, wake_sender=lambda: None, wake_timers=self.woken.append,
        )  # fmt: skip

    async def lives(self) -> None:
        """Do what runs each minute."""
        async with self.database.tx() as tx:
            await self.wall_clock.leap(tx)

    async def sleeps(self, by: timedelta = DAY) -> None:
        """Let time pass, then be at its night."""
        await self.lives()
        self.clock.advance(by)
        await self.purge.run()

    async def confirms(self) -> str:
        """What an operator reads who confirms."""
        told, _ = await purge.confirm(self.database)
        return told

    async def shows(self) -> str:
        """What an operator reads who looks."""
        told, _ = await purge.show(self.database, self.purge.units.config.organisation, self.clock.now())
        return told


async def people_with(
    caretaker: Caretaker, number: int, status: Status = "filed", ago: timedelta = DAY, *, told: bool = True
) -> list[int]:
    """So many new people with a case each, who acted last so long ago; their cases. They were told, too."""
    at = caretaker.clock.now() - ago
    async with caretaker.database.tx() as tx:
        first = int((await tx.fetch("select count(*) as n from case_file"))[0]["n"]) + 1
        ids = range(first, first + number)
        await people.save(tx, [Person(id=id_, language="fr", acted_at=at) for id_ in ids])
        drafts = [await cases.add(tx, id_, "", at) for id_ in ids]
        added = [replace(case, status=status, farewell_at=at + HOUR if told else None) for case in drafts]
        await cases.save(tx, added)
    return [case.id for case in added]


async def left(caretaker: Caretaker) -> set[int]:
    """The cases that are still there."""
    async with caretaker.database.tx() as tx:
        return {row["id"] for row in await tx.fetch("select id from case_file")}


async def told(caretaker: Caretaker) -> list[str]:
    """What was said to the group about it."""
    async with caretaker.database.tx() as tx:
        rows = await tx.fetch("select params from outbox where chat = :desk order by id", desk=DESK)
    return [str(json.loads(row["params"])["text"]).replace("\u00a0", " ") for row in rows]


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged as an error."""
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
