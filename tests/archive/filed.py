"""Ten cases of the small theatre fund in a database, and the operator who asks about them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import config
from bot.core import routing
from bot.core.case import Answer, Case, Interview, Receipt, Value
from storage import cases, configurations, open_database
from storage.database import Database
from tests.house import OTHERS
from tests.running import KEY, run, tidy

SMALL = (OTHERS / "small.toml").read_text("utf-8")
TRIED = SMALL.replace("at_most = 20000", "at_most = 9000").replace("opens = 2026-11-01", "opens = 2026-11-10")
"""Smaller grants, and a call that opens later."""
CASES: tuple[tuple[str, dict[str, Value]], ...] = (
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
    """The cases, filed under the file."""
    whole, at = config.parse(text), datetime(2026, 11, 1, 12, tzinfo=ZoneInfo("America/New_York"))
    async with database.tx() as tx:
        await configurations.keep(tx, whole.fingerprint, config.canonical(text), at)
        for number, (day, said) in enumerate(CASES, 1):
            now = datetime.combine(date.fromisoformat(day), at.timetz())
            case = await cases.add(tx, number, whole.fingerprint, now)
            answers = {key: Answer("given", value) for key, value in said.items()}
            decided = routing.receipt(whole, Interview(answers=answers), now.date())
            await cases.save(tx, [_filed(case, number, answers, decided, now)])
        await cases.add(tx, 99, whole.fingerprint, at)


def _filed(case: Case, n: int, answers: dict[str, Answer], decided: Receipt, now: datetime) -> Case:
    return replace(
        case, status="filed", reference=f"SDF-2026-{n:04}", filed_at=now, receipt=decided,
        interview=Interview(answers=answers),
    )  # fmt: skip


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
