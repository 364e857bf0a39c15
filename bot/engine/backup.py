"""A copy of the database every night, and at a start that has missed it; old copies go."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, time, timedelta
from pathlib import Path

from bot.clock import Clock
from bot.core.model.message import Phrase
from bot.engine.alerts import Alerts
from bot.engine.unit_of_work import UnitOfWorkFactory
from bot.settings import Settings
from storage import Backups, meta, with_backup
from storage.database import CorruptDatabase, Database, StorageError

HOUR = time(4, 10)
"""When it is, in the organisation's zone: after the purge."""
EACH = timedelta(hours=20)
"""A newer copy is as good."""
FAILED = "backup failed"
"""Under this name the database keeps the day on which somebody was last told that there is no copy."""
log = logging.getLogger(__name__)


async def verify(database: Database, settings: Settings, clock: Clock) -> None:
    """Look for damage in the database, and name the copy to put back. Raises CorruptDatabase."""
    try:
        await database.verify()
    except CorruptDatabase as error:
        kept = Backups(settings.backups, clock.now()) if settings.backups else None
        raise await with_backup(error, settings.database_key, kept) from None


class Backup:
    """Run it at night and at each start: it does what is not done. Copies are kept for so many days."""

    def __init__(
        self, database: Database, clock: Clock, units: UnitOfWorkFactory, wake_sender: Callable[[], None],
        *, key: str, folder: Path, days: int,
    ) -> None:  # fmt: skip
        self.since = clock.now()
        """When the newest copy was made, or the bot began."""
        self._database = database
        self._clock = clock
        self._units = units
        self._wake_sender = wake_sender
        self._key = key
        self._folder = folder
        self._days = days

    async def run(self) -> None:
        """Make a copy and delete those too old; tell the operator if that fails. Raises StorageError."""
        from storage import backups  # noqa: PLC0415 - loads SQLite, which a start on PostgreSQL need not wait for

        now = self._clock.now()
        newest = max(filter(None, map(backups.made_at, backups.every(self._folder))), default=None)
        if newest is not None:
            self.since = newest
            if timedelta() <= now - newest < EACH:
                return
        try:
            copy = await backups.make(self._database, self._key, self._folder, now)
        except StorageError as error:
            with suppress(StorageError):  # that the database itself is gone is told elsewhere
                await self._tell(now, str(error))
            raise
        self.since = now
        backups.rotate(self._folder, self._days, now)
        log.info("backup made file=%s bytes=%d", copy.name, copy.stat().st_size)

    async def _tell(self, now: datetime, cause: str) -> None:
        """Tell whoever looks after the bot, once a day."""
        async with self._database.tx() as tx:
            work = self._units.begin(tx, now)
            today = work.organisation.day(now).isoformat()
            if await meta.get(tx, FAILED) == today:
                return
            await meta.put(tx, FAILED, today)
            alerts, words = Alerts(self._units.config), Phrase("operator.backup", {"cause": cause})
            for out in alerts.to_operator(words) or alerts.told(words):
                work.replies.say(out, "")
            await work.flush()
        self._wake_sender()
