"""Shows operators what the purge would erase and whether it waits for them, and takes their confirmation."""

from __future__ import annotations

from datetime import datetime

from bot.core.model.organisation import Organisation
from bot.engine import retention
from bot.engine.retention import Foreseen
from storage.database import Database

CONFIRM = "nothing is erased meanwhile; ./damier-bot purge --confirm allows exactly this"


async def show(database: Database, organisation: Organisation, now: datetime) -> tuple[str, bool]:
    """What the next purge would erase, and whether it waits for leave. Raises what `Database.tx` does."""
    async with database.tx() as tx:
        held, granted = await retention.held(tx), await retention.granted(tx, now)
        foreseen = await retention.foresee(tx, organisation.retention, now)
    if held is not None:
        return f"waits to be confirmed {_since(held)}: {held}\n{CONFIRM}", True
    if granted is not None:
        return f"confirmed, and not done yet: {granted}", False
    return f"to be erased: {foreseen}{'; it will ask first' if foreseen.needs_leave else ''}", False


async def confirm(database: Database) -> tuple[str, bool]:
    """Give the purge that waits its leave; whether one waits. Raises what `Database.tx` does."""
    async with database.tx() as tx:
        granted = await retention.grant(tx)
    if granted is None:
        return "no purge waits to be confirmed", False
    days = retention.VALID.days
    return (
        f"confirmed: {granted}\nthe bot does it the coming night, or at its next start, within {days} days",
        True,
    )


def _since(held: Foreseen) -> str:
    return f"since the purge of {held.at:%F %R} UTC"
