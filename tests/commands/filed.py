"""Ten cases of the small theatre fund in a database, and the operator who asks about them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import config
from bot.core.model.frozen import replace
from bot.core.routing import routing
from storage import cases, configurations, open_database
from storage.database import Database
from tests.core.samples import UNKNOWN, Said, interview
from tests.databases import KEY
from tests.house import OTHERS
from tests.processes import run, tidy

SMALL = (OTHERS / "small.toml").read_text("utf-8")
TRIED = SMALL.replace("at_most = 20000", "at_most = 9000").replace("opens = 2026-11-01", "opens = 2026-11-10")
"""Smaller grants, and a call that opens later."""
REST: dict[str, Said] = {
    "premiere": UNKNOWN, "cast": ("amateurs",), "strings": "yes", "story": "A hat is lost.", "who": "Robin",
    "mail": "robin@stage.example",
}  # fmt: skip
"""What everybody says beside."""
CASES: tuple[tuple[str, dict[str, Said]], ...] = (
    ("2026-11-05", {"field": "drama", "budget": 5_000}),
    ("2026-11-12", {"field": "drama", "budget": 12_000}),
    ("2026-11-12", {"field": "drama", "budget": 8_000}),
    ("2026-11-13", {"field": "drama", "budget": 50_000}),
    ("2026-11-14", {"field": "drama", "budget": 7_000}),
    ("2026-11-15", {"field": "drama", "budget": 6_000}),
    ("2026-11-16", {"field": "drama", "budget": 5_000}),
    ("2026-11-17", {"field": "drama", "budget": 4_000}),
    ("2026-11-18", {"field": "puppets", "budget": 3_000}),
    ("2026-11-19", {"field": "opera", "budget": 15_000}),
)


async def fill(database: Database, text: str = SMALL) -> None:
    """The cases, filed under the file, and a draft."""
    await file(database, text, [(day, {**REST, **said}) for day, said in CASES])
    async with database.tx() as tx:
        await cases.add(tx, 99, "", datetime(2026, 11, 1, 12, tzinfo=UTC))


async def file(database: Database, text: str, told: Sequence[tuple[str, Mapping[str, Said]]]) -> None:
    """One case more for each day with its answers, filed at noon under the file."""
    whole = config.parse(text)
    zone = ZoneInfo(whole.zone)
    async with database.tx() as tx:
        at = datetime(2026, 11, 1, 12, tzinfo=zone)
        await configurations.keep(tx, whole.fingerprint, config.canonical(text), at)
        for day, said in told:
            now = datetime.combine(date.fromisoformat(day), time(12), zone)
            number = await cases.next_number(tx, now.year)
            case = await cases.add(tx, number, whole.fingerprint, now)
            kept = interview(**said)
            decided = routing.receipt(whole, kept, now.date())
            filed = replace(
                case, status="filed", reference=f"{whole.reference}-{now.year}-{number:04}", filed_at=now,
                receipt=decided, interview=kept,
            )  # fmt: skip
            await cases.save(tx, [filed])


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    database = await open_database(url, KEY)
    try:
        yield database
    finally:
        await database.close()


async def told(url: str, folder: Path, command: str, expected: int = 0) -> str:
    """What the command prints."""
    with tidy() as copies:
        copy = await run(copies, folder, command=command, DATABASE_URL=url, CONFIG="nowhere.toml")
        assert await copy.ends() == expected, copy.words
        return copy.words


def tried(folder: Path, text: str = TRIED) -> Path:
    path = folder / "new.toml"
    path.write_text(text, "utf-8")
    return path
