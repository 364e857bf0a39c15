"""A power cut at any moment of a case: the files as the disk may be left by it, each opened and looked into.

A bot plays cases while everything it asks of the disk is written down. From that, images of the disk are
made: up to a moment chosen by chance, with what was synced, and of the rest what a cut leaves. Each image
must open, whole; hold exactly what some commit left; and know every update confirmed to Telegram before.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from unittest import mock

from sqlcipher3 import dbapi2

from bot.simulator.updates import Updates
from storage import open_database
from storage.database import StorageError
from tests.prove.crashes import Story
from tests.prove.disk import Recording, Step, left, recording
from tests.prove.journey import journey
from tests.prove.proof import Proof, Result, Tell
from tests.prove.stage import KEY, Stage, stage

WHOLE, SLICE = 2000, 100
"""Images."""
CROWD = 5
SEED = 14
JOBS = 2
ROUND = 25
"""Images that a process makes at a time."""
FILE = "bot.db"
KINDS = ("corrupt", "lost", "half")
"""What can be wrong with an image."""


@dataclass(slots=True)
class Tape:
    """What was asked of the disk, and what had been promised by when; moments are counts of steps."""

    steps: Sequence[Step] = ()
    commits: list[tuple[int, str]] = field(default_factory=list)
    """What the database held after each commit."""
    confirmed: list[tuple[int, frozenset[int]]] = field(default_factory=list)
    """Updates that Telegram was told to forget, all until then."""

    def promised(self, moment: int) -> frozenset[int]:
        """The updates that must be known."""
        place = bisect_right(self.confirmed, moment, key=lambda each: each[0])
        return self.confirmed[place - 1][1] if place else frozenset()

    def possible(self, moment: int) -> set[str]:
        """What the database may hold: any state until then, or that of the commit under way."""
        under_way = bisect_left(self.commits, moment, key=lambda each: each[0])
        return {state for _, state in self.commits[: under_way + 1]}


async def _recorded(folder: Path, story: Story) -> Tape:
    tape, seen = Tape(), set[int]()
    with recording(folder) as disk, _confirming(tape, disk, seen):

        def look(name: str) -> bool:
            if name == "committed":
                tape.commits.append((len(disk.steps), _state(contents(folder / FILE))))
            return False

        async with stage(folder, look) as made:
            await story(made)
        tape.steps = tuple(disk.steps[: tape.commits[-1][0]])
    return tape


async def busy(made: Stage) -> None:
    """So many cases that the log is written into the file, and begun again."""
    await asyncio.gather(*(made.talker(f"Personne{number}").files() for number in range(CROWD)))
    await journey(made)


@contextmanager
def _confirming(tape: Tape, disk: Recording, seen: set[int]) -> Iterator[None]:
    confirm = Updates.confirm

    def confirmed(self: Updates, offset: int) -> None:
        before = {update["update_id"] for update in self.waiting()}
        confirm(self, offset)
        seen.update(before - {update["update_id"] for update in self.waiting()})
        tape.confirmed.append((len(disk.steps), frozenset(seen)))

    with mock.patch.object(Updates, "confirm", confirmed):
        yield


def contents(path: Path) -> dict[str, list[str]]:
    """Everything in the database, by table."""
    connection = dbapi2.connect(f"file:{path}?mode=ro", uri=True)
    try:
        connection.execute(f"pragma key = \"x'{KEY}'\"")
        connection.execute("begin")
        tables = connection.execute("select name from sqlite_master where type = 'table' order by name")
        return {
            name: sorted(map(repr, connection.execute(f"select * from {name}")))  # noqa: S608 - our own names
            for (name,) in tables.fetchall()
        }
    finally:
        connection.close()


def _state(rows: dict[str, list[str]]) -> str:
    return hashlib.sha256(repr(rows).encode()).hexdigest()


async def looked_into(path: Path, tape: Tape, moment: int) -> list[str]:
    """What is wrong with an image."""
    try:
        database = await open_database(f"sqlite:///{path}", KEY)
        try:
            async with database.tx() as tx:
                whole = [str(row["integrity_check"]) for row in await tx.fetch("pragma integrity_check")]
                known = {int(row["update_id"]) for row in await tx.fetch("select update_id from inbox")}
        finally:
            await database.close()
    except StorageError as error:
        return [f"corrupt: {error}"]
    faults = [f"corrupt: {line}" for line in whole if line != "ok"]
    if missing := tape.promised(moment) - known:
        faults.append(f"lost: {len(missing)} updates that were confirmed")
    if _state(contents(path)) not in tape.possible(moment):
        faults.append("half: no commit ever left this")
    return faults


def _images(tape: Tape, first: int) -> list[str]:
    """Make a few images and look into each; what is wrong."""
    logging.disable()
    faults: list[str] = []
    for number in range(first, first + ROUND):
        chance = Random(SEED + number)  # noqa: S311 - the same cuts each time
        moment = chance.randint(tape.commits[0][0], len(tape.steps))
        with TemporaryDirectory(dir=memory()) as name:
            for file, content in left(tape.steps[:moment], chance).items():
                (Path(name) / file).write_bytes(content)
            found = asyncio.run(looked_into(Path(name) / FILE, tape, moment))
        faults += [f"image {number}, after {moment} steps: {fault}" for fault in found]
    return faults


def memory() -> str | None:
    """Where images are looked into: nobody waits for a real disk with them."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - a folder is made there


def recorded(story: Story) -> Tape:
    """Play a story, and write down what is asked of the disk."""
    with TemporaryDirectory() as folder:
        return asyncio.run(_recorded(Path(folder).resolve(), story))


def tried(tape: Tape, images: int, tell: Tell) -> list[str]:
    """Make so many images, and say what is wrong with them."""
    faults: list[str] = []
    with ProcessPoolExecutor(JOBS, get_context("spawn")) as pool:
        rounds = range(0, images, ROUND)
        for number, found in enumerate(pool.map(_images, [tape] * len(rounds), rounds), 1):
            faults += found
            tell(number / len(rounds))
    return faults


def run(short: bool, tell: Tell) -> Result:  # noqa: FBT001 - as all proofs
    """Cut the power 2,000 times; in short, 200 times."""
    images, tape = (SLICE, recorded(journey)) if short else (WHOLE, recorded(busy))
    faults = tried(tape, images, tell)
    corrupt, lost, half = (sum(f": {kind}: " in fault for fault in faults) for kind in KINDS)
    return Result(
        f"{images} images of a disk whose power was cut among {len(tape.steps)} writes and syncs of "
        f"{len(tape.commits)} transactions: {corrupt} corrupt, {lost} without an update that was confirmed, "
        f"{half} with half a transaction",
        faults,
    )


PROOF = Proof("power", "What was confirmed to Telegram is on the disk, whenever the power is cut", run)
