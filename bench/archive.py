"""Measures the archive: `python -m bench.archive` files cases, derives them again, and routes them otherwise.

Each command is a process of its own, as operators run it, whose time and memory are measured.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from zoneinfo import ZoneInfo

import click

from bot import config
from bot.core.model.case import Answer, Case, Interview
from bot.core.model.frozen import replace
from bot.core.model.organisation import Organisation, Question
from bot.core.routing import routing
from storage import cases, configurations, open_database
from storage.database import Database

EXAMPLE: Final = Path("config.example.toml")
TRIED: Final = (
    ("closes = 2025-10-05", "closes = 2026-10-05"),
    ('"avant_creation", "territoire"', '"avant_creation", "metropole"'),
)
"""What the file that is tried says instead: a later call, and a programme for fewer places."""
KEY: Final = "ab" * 32
BEGUN: Final = datetime(2025, 1, 6, 9, tzinfo=UTC)
YEARS: Final = timedelta(days=700)
"""The cases are filed in so long, evenly."""
HEADER: Final = ("command", "cases", "CPU s", "seconds", "peak MB", "says")
DISK: Final = click.option(
    "--disk", default="data", type=click.Path(path_type=Path, file_okay=False),
    help="A folder on a real disk, for the database.",
)  # fmt: skip
WIDTHS: Final = (15, 6, 5, 7, 7, 74)


@click.command()
@click.option("--cases", "many", default=10_000, help="How many cases are filed.")
@DISK
def main(many: int, disk: Path) -> None:
    """File cases under LE DAMIER's file, with answers drawn at random; print what looking costs."""
    disk.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="bench-", dir=disk) as name:
        folder = Path(name).absolute()
        url = f"sqlite:///{folder / 'bench.db'}"
        asyncio.run(_fill(url, many))
        text = EXAMPLE.read_text("utf-8")
        for before, after in TRIED:
            text = text.replace(before, after)
        (folder / "tried.toml").write_text(text, "utf-8")
        print(_line(HEADER))
        print(_line(["-" * width for width in WIDTHS]))
        print(_line(_row(["receipt", "--all"], url, many, -1)), flush=True)
        print(_line(_row(["replay", "--config", str(folder / "tried.toml")], url, many, 2)))


async def _fill(url: str, many: int) -> None:
    chance = random.Random(many)  # noqa: S311 - cases to measure, not a secret
    text = EXAMPLE.read_text("utf-8")
    organisation = config.parse(text)
    database = await open_database(url, KEY)
    try:
        async with database.tx() as tx:
            await configurations.keep(tx, organisation.fingerprint, config.canonical(text), BEGUN)
        for start in range(0, many, 500):
            await file(database, organisation, chance, range(start, min(start + 500, many)), many)
    finally:
        await database.close()


async def file(
    database: Database, organisation: Organisation, chance: random.Random, numbers: range, many: int
) -> None:
    """File one case for each of these numbers, of a person with the next; `many` are filed in all."""
    filed: list[Case] = []
    async with database.tx() as tx:
        for n in numbers:
            now = BEGUN + YEARS * n / many
            draft = await cases.add(tx, n + 1, organisation.fingerprint, now)
            said = {each.id: answer(each, organisation, chance) for each in organisation.questions}
            kept = Interview(answers=said)
            day = now.astimezone(ZoneInfo(organisation.zone)).date()
            receipt = routing.receipt(organisation, kept, day)
            reference = f"D-{now.year}-{n + 1:05}"
            filed.append(
                replace(
                    draft, status="filed", reference=reference, interview=kept, receipt=receipt, filed_at=now
                )
            )
        await cases.save(tx, filed)


def answer(question: Question, organisation: Organisation, chance: random.Random) -> Answer:
    """Any answer; those to questions that turn out not to be this person's are left aside."""
    if question.unknown and chance.random() < 1 / 10:
        return Answer("unknown")
    listed = [each.id for each in question.choices]
    match question.kind:
        case "yes_no":
            value: str | tuple[str, ...] = "yes" if chance.random() < 9 / 10 else "no"
        case "choice":
            value = chance.choice(listed)
        case "choices":
            value = (chance.choice(listed),)
        case "sector":
            value = chance.choice(organisation.sectors).id
        case "commune":
            territory = chance.choice(organisation.territories)
            value = chance.choice(territory.places).code if territory.places else territory.id
        case _:
            value = "Some words of one's own."
    return Answer("given", value)


def _row(command: list[str], url: str, many: int, line: int) -> list[str]:
    """Run the command; tell what it cost and one line of what it prints."""
    settings = {"DAMIER_DATABASE_URL": url, "DAMIER_DATABASE_KEY": KEY, "DAMIER_CONFIG": str(EXAMPLE)}
    told, out = os.pipe()
    begun = time.perf_counter()
    child = os.posix_spawn(
        sys.executable, [sys.executable, "-m", "bot", *command], {**os.environ, **settings},
        file_actions=[(os.POSIX_SPAWN_DUP2, out, 1), (os.POSIX_SPAWN_CLOSE, told)],
    )  # fmt: skip
    os.close(out)
    with os.fdopen(told, encoding="utf-8") as words:
        lines = words.read().splitlines()
    _, status, used = os.wait4(child, 0)
    seconds = time.perf_counter() - begun
    if status:
        sys.exit("\n".join(lines[-5:]) or f"{command[0]} failed")
    name = " ".join(each for each in command if "/" not in each)
    return [
        name,
        f"{many:,}",
        f"{used.ru_utime + used.ru_stime:.1f}",
        f"{seconds:.1f}",
        f"{used.ru_maxrss / 1024:.0f}",
        lines[line],
    ]


def _line(cells: list[str] | tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)) + " |"


if __name__ == "__main__":
    main()
