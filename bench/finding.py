"""Measures finding a case again: `python -m bench.finding` fills the table and counts, lists and searches."""

from __future__ import annotations

import asyncio
import random
import time
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

import click

from bench.archive import DISK, EXAMPLE, KEY
from bot import config
from bot.core.model.found import LISTS, CaseList, Entry
from bot.core.model.organisation import Organisation
from bot.engine import searches
from storage import found, open_database
from storage.database import Database

ROUNDS: Final = 9
WORDS: Final = 15_000
"""Different words that the projects are told in; the first are said often, the last hardly ever."""
SYLLABLES: Final = (
    "ba",
    "ce",
    "cha",
    "cri",
    "da",
    "do",
    "fa",
    "ga",
    "jo",
    "la",
    "lo",
    "ma",
    "mi",
    "na",
    "po",
    "ra",
    "sa",
    "te",
)
TODAY: Final = date(2026, 11, 23)


@click.command()
@click.option("--cases", "many", default=10_000, help="How many cases there are.")
@DISK
def main(many: int, disk: Path) -> None:
    """Print the median of some rounds, in milliseconds."""
    disk.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="bench-", dir=disk) as name:
        asyncio.run(_measure(f"sqlite:///{Path(name).absolute() / 'bench.db'}", many))


async def _measure(url: str, many: int) -> None:
    organisation = config.parse(EXAMPLE.read_text("utf-8"))
    database = await open_database(url, KEY)
    try:
        rare = await _fill(database, many)
        for name in LISTS:
            print(f"list {name}: {median([await _list(database, name) for _ in range(ROUNDS)]):.1f} ms")
        for text in (rare, f"{rare[:3]}x{rare[4:]}", "zzyzxq", "mus"):
            times = [await _search(database, organisation, text) for _ in range(ROUNDS)]
            print(f"search {text}: {median(times):.1f} ms")
    finally:
        await database.close()


async def _fill(database: Database, many: int) -> str:
    """Write the rows; returns a word that hardly any has."""
    chance = random.Random(many)  # noqa: S311 - cases to measure, not a secret
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(WORDS)]
    often = [1 / (place + 1) for place in range(WORDS)]
    entries = [
        Entry(
            case=number,
            person=number,
            reference=f"D-2026-{number:04}",
            status="declined" if number % 10 else "filed",
            owner=number % 4,
            name=chance.choice(words),
            address=f"{chance.choice(words)} example org",
            project=" ".join(chance.choices(words, often, k=22)),
            sector="musique",
            place=chance.choice(words[:400]),
        )
        for number in range(1, many + 1)
    ]
    async with database.tx() as tx:
        await found.put(tx, entries)
    return max(entries[many // 2].project.split(), key=words.index)


async def _list(database: Database, name: CaseList) -> float:
    begun = time.perf_counter()
    async with database.tx() as tx:
        await found.counts(tx, 1, TODAY)
        await found.page(tx, name, 1, TODAY, skip=0, limit=8)
    return 1000 * (time.perf_counter() - begun)


async def _search(database: Database, organisation: Organisation, text: str) -> float:
    begun = time.perf_counter()
    async with database.tx() as tx:
        await searches.cases(tx, organisation, text, datetime.now(UTC).year, 8)
    return 1000 * (time.perf_counter() - begun)


if __name__ == "__main__":
    main()
