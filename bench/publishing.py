"""Measures a file taking over: `python -m bench.publishing` fills a database with drafts, then publishes."""

from __future__ import annotations

import asyncio
import random
import re
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from bench.archive import BEGUN, DISK, EXAMPLE, KEY, answer
from bot import config
from bot.core.model.case import Interview, Person
from bot.core.model.frozen import replace
from bot.engine.active_config import ActiveConfig
from bot.engine.callback_data import CallbackData
from bot.engine.takeover import publish
from bot.engine.unit_of_work import UnitOfWorkFactory
from storage import cases, configurations, open_database, people
from storage.database import Database

AT_ONCE = 500
REWORDED = re.compile(r'(id = "stage".*?text\.fr = ")[^"]*', re.DOTALL)
"""The question that the other file asks in other words."""


@click.command()
@click.option("--drafts", "many", default=10_000, help="How many drafts are open.")
@DISK
def main(many: int, disk: Path) -> None:
    """Draft cases under LE DAMIER's file, then let another take over; print how long updates wait for it."""
    disk.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="bench-", dir=disk) as name:
        seconds, touched = asyncio.run(_measured(f"sqlite:///{Path(name).absolute() / 'bench.db'}", many))
    print(f"a file takes over {many:,} drafts, asking {touched:,} again: {seconds:.1f} s")


async def _measured(url: str, many: int) -> tuple[float, int]:
    text = EXAMPLE.read_text("utf-8")
    database = await open_database(url, KEY)
    try:
        await _fill(database, text, many)
        other = config.parse(REWORDED.sub(r"\1Et maintenant ?", text, count=1))
        units = UnitOfWorkFactory.build(ActiveConfig(other, -1), CallbackData(b"key"))
        begun = time.perf_counter()
        async with database.tx() as tx:
            touched = await publish(tx, BEGUN, units)
        return time.perf_counter() - begun, touched.touched if touched else 0
    finally:
        await database.close()


async def _fill(database: Database, text: str, many: int) -> None:
    chance, organisation = random.Random(many), config.parse(text)  # noqa: S311 - drafts to measure, no secret
    async with database.tx() as tx:
        await configurations.keep(tx, organisation.fingerprint, config.canonical(text), BEGUN)
        await publish(
            tx, BEGUN, UnitOfWorkFactory.build(ActiveConfig(organisation, -1), CallbackData(b"key"))
        )
    for start in range(1, many + 1, AT_ONCE):
        async with database.tx() as tx:
            for person in range(start, min(start + AT_ONCE, many + 1)):
                await people.save(tx, [Person(id=person, language="fr", consented_at=BEGUN, acted_at=BEGUN)])
                draft = await cases.add(tx, person, organisation.fingerprint, BEGUN)
                asked = organisation.questions[: chance.randrange(len(organisation.questions) + 1)]
                said = {each.id: answer(each, organisation, chance) for each in asked}
                await cases.save(tx, [replace(draft, interview=Interview(answers=said))])


if __name__ == "__main__":
    main()
