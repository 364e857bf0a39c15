"""Reads the organisation's file anew on SIGHUP: it is proved first, then takes over."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from bot import config
from bot.clock import Clock
from bot.core.model.frozen import replace
from bot.core.model.organisation import Organisation
from bot.engine import profile, standing_calls
from bot.engine.takeover import publish
from bot.engine.unit_of_work import CASES, UnitOfWorkFactory
from bot.settings import Settings, SettingsError
from storage import call_changes, configurations
from storage.database import Database, StorageError, Transaction

STDIN = 0
log = logging.getLogger(__name__)

Prove: TypeAlias = Callable[[Path, Organisation, Database], Awaitable[None]]
"""Raises SettingsError with what is false, unless the file is proved sound."""


@dataclass(slots=True, kw_only=True)
class Reload:
    """Takes a new file while the bot runs; whatever is wrong with it, the bot goes on with the one it has."""

    settings: Settings
    database: Database
    clock: Clock
    units: UnitOfWorkFactory
    prove: Prove
    archived: str
    """The canonical form of the file itself."""
    seen: int
    """The newest change of a call that stands above it."""
    wake: Sequence[Callable[[], None]]
    """Whoever may have work under another file."""

    async def run(self) -> None:
        """Read the file at each SIGHUP, for ever; one from a terminal that went away is the end."""
        told, in_terminal = asyncio.Event(), os.isatty(STDIN)
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGHUP, told.set)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP})
        try:
            while True:
                await told.wait()
                told.clear()
                if in_terminal and not os.isatty(STDIN):
                    signal.raise_signal(signal.SIGTERM)
                else:
                    await self.read()
        finally:
            loop.remove_signal_handler(signal.SIGHUP)

    async def read(self) -> bool:
        """Let the file as it now is take over, if it is sound; whether it is. What is wrong is logged."""
        path = self.settings.config
        try:
            organisation, archived = await asyncio.to_thread(config.read, path)
            await self.prove(path, organisation, self.database)
            await self.take(organisation, archived)
        except (config.ConfigError, SettingsError, StorageError) as error:
            log.error("this file is not taken, the one in force stays:\n%s", error)  # noqa: TRY400 - one line is enough
            return False
        except Exception:  # a fault of the bot's, and people are in the middle
            log.exception("taking the file failed, the one in force stays")
            return False
        log.info("this file is taken: %s", organisation.edition)
        return True

    async def take(self, organisation: Organisation, archived: str) -> None:
        """Let a file that is proved take over, with all that hangs on it, in one transaction.

        The calls that the team has set stay above it. Raises what `Database.tx` does; the former file then
        stays in force.
        """
        config = self.units.config
        before = replace(config)
        try:
            async with self.database.tx() as tx:
                await tx.alone(CASES)
                self.units.archive.add(config.organisation)
                # No unit of work begins before the commit: each has the one file or the other, never both.
                stands, body = await standing_calls.standing(tx, organisation, archived)
                config.organisation, config.file = stands, organisation
                seen = await call_changes.last(tx)
                if self.settings.staff_chat(before.organisation) != self.settings.staff_chat(organisation):
                    config.staff_chat = self.settings.staff_chat(organisation)
                await in_force(tx, self.clock, self.units, body)
        except BaseException:
            config.organisation, config.staff_chat = before.organisation, before.staff_chat
            config.file = before.file
            raise
        self.archived, self.seen = archived, seen
        for wake in self.wake:
            wake()

    async def take_calls(self) -> bool:
        """Let the calls that the team has set stand, here or in another copy of the bot; whether they do."""
        config = self.units.config
        try:
            async with self.database.tx() as tx:
                newest = await call_changes.last(tx)
            if newest != self.seen:
                await self.take(config.file or config.organisation, self.archived)
        except StorageError as error:
            log.warning("calls that were set do not stand yet: %s", error)
            return False
        except Exception:  # a fault of the bot's; they stand after the next start
            log.exception("calls that were set do not stand")
        return True


async def in_force(tx: Transaction, clock: Clock, units: UnitOfWorkFactory, archived: str) -> None:
    """The active file is in force from now on: it is kept, Telegram shows it, cases follow it."""
    config, now = units.config, clock.now()
    await configurations.keep(tx, config.organisation.fingerprint, archived, now)
    for line in await standing_calls.lines(tx, config.file or config.organisation):
        log.info("%s", line)
    await profile.introduce(tx, config, units.renderer, now)
    touched = await publish(tx, now, units)
    if touched:
        log.info(
            "file in force: %s open=%d touched=%d",
            config.organisation.edition,
            touched.open,
            touched.touched,
        )
