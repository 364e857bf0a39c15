"""A copy of the database every night, and at a start that has missed it; old copies go."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path

from bot.clock import Clock
from storage.database import Database

HOUR = time(4, 10)
"""When it is, in the organisation's zone: after the purge."""
EACH = timedelta(hours=20)
"""A newer copy is as good."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Backup:
    """Run it at night and at each start: it does what is not done."""

    database: Database
    clock: Clock
    key: str
    folder: Path
    days: int

    async def run(self) -> None:
        """Make a copy and delete those that are too old. Raises StorageError."""
        from storage import backups  # noqa: PLC0415 - loads SQLite, which a start on PostgreSQL need not wait for

        now = self.clock.now()
        made = (at for copy in backups.every(self.folder) if (at := backups.made_at(copy)))
        if any(timedelta() <= now - at < EACH for at in made):
            return
        copy = await backups.make(self.database, self.key, self.folder, now)
        backups.rotate(self.folder, self.days, now)
        log.info("backup made file=%s bytes=%d", copy.name, copy.stat().st_size)
