"""Everything people may send, to a bot that logs all it can: the log says nothing of it, and no secret."""

from __future__ import annotations

import asyncio
import io
import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bot.logs import set_up
from bot.simulator.acts import ActError
from tests.house import TOKEN
from tests.journey.story import ANSWERS
from tests.prove.corpus import CANARY, FIXED, fixed, generated, mangled
from tests.prove.journey import PROJECT, journey
from tests.prove.proof import Proof, Result, Tell
from tests.prove.stage import KEY, Stage, stage
from tests.prove.talker import Talker

WHOLE, SLICE = (FIXED, 2000, 500), (100, 50, 20)
"""Texts that are the same each time, texts by chance, and updates that are none."""
SEED = 14
ROUND = 50
EACH = 4
"""People in each state: who has said nothing yet, who is asked, who has filed a case."""
SECRETS = (CANARY, TOKEN, TOKEN.partition(":")[2], KEY)


@contextmanager
def written() -> Iterator[io.StringIO]:
    """All that is logged meanwhile, by every package, at every level, as it stands in the log."""
    root, hook, stream = logging.getLogger(), sys.excepthook, io.StringIO()
    handlers, level = root.handlers[:], root.level
    set_up("DEBUG", [TOKEN, KEY])
    root.setLevel(logging.DEBUG)
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(stream)
    try:
        yield stream
    finally:
        root.handlers[:], sys.excepthook = handlers, hook
        root.setLevel(level)
        logging.raiseExceptions = True


async def told(sizes: Sequence[int], tell: Tell) -> tuple[int, list[str]]:
    """Send so many; how many lines were logged, and those that say too much."""
    chance = Random(SEED)  # noqa: S311 - the same each time
    with TemporaryDirectory() as folder, written() as log:
        async with stage(Path(folder)) as made:
            await _sent(made, chance, sizes, tell)
        lines = log.getvalue().splitlines()
    assert lines
    return len(lines), [
        line for line in lines if any(each in line.lower() for each in map(str.lower, SECRETS))
    ]


async def _sent(made: Stage, chance: Random, sizes: Sequence[int], tell: Tell) -> None:
    texts = chain(islice(fixed(), sizes[0]), islice(generated(chance), sizes[1]))
    people = await _people(made)
    await journey(made)
    for number, text in enumerate(texts):
        _says(chance.choice(people), made, text, chance)
        if number % ROUND == 0:
            await made.settled()
            tell(number / sum(sizes))
    for _ in range(sizes[2]):
        whole = made.simulator.world.updates.last
        assert whole
        body = {name: value for name, value in whole.items() if name != "update_id"}
        made.simulator.world.updates.push_raw(mangled(body, chance))
    await made.settled()


async def _people(made: Stage) -> list[Talker]:
    """Some who have said nothing, some who are asked something, some who have filed a case; and the team."""
    names = iter(range(10**6))

    def somebody() -> Talker:
        return made.talker(f"{CANARY} {next(names)}")

    new, asked, filed = ([somebody() for _ in range(EACH)] for _ in range(3))
    part = dict(list(ANSWERS.items())[: len(ANSWERS) // 2])
    await asyncio.gather(*(each.files(part) for each in asked), *(each.files() for each in filed))
    return [*new, *asked, *filed, *made.staff]


def _says(who: Talker, made: Stage, text: str, chance: Random) -> None:
    """Say it where they are; one of the team in the group, sometimes to a card."""
    try:
        if who not in made.staff:
            who.says(text)
            return
        cards = [each for each in made.group.messages.values() if PROJECT in each.text]
        who.says(text, made.group, to=chance.choice([None, *cards]))
    except ActError:
        who.says(CANARY)  # an app does not send this


def run(short: bool, tell: Tell) -> Result:  # noqa: FBT001 - as all proofs
    """Send the whole corpus; in short, a part of it."""
    sizes = SLICE if short else WHOLE
    lines, faults = asyncio.run(told(sizes, tell))
    return Result(
        f"{sizes[0]:,} texts made to break things, {sizes[1]:,} by chance and {sizes[2]:,} broken updates, "
        f"every package at DEBUG: {lines:,} lines, {len(faults)} with a name, a word, the token or the key",
        faults,
    )


PROOF = Proof("logs", "The log says nothing of what people say or who they are, at any level", run)
