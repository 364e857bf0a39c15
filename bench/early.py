"""Measures early answers: `python -m bench.early` plays interviews and looks ahead after each question.

Prints one table: what one look costs, on LE DAMIER's file and on random ones, and how long the formula takes
that is built once a file. Answers are drawn from a seed: the same interviews on every machine.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator
from datetime import date
from typing import Final

from bench.proofs import EXAMPLE, SIZES, Draw
from bot import config
from bot.core.analysis.invented import values
from bot.core.model.case import Answer, Interview
from bot.core.model.organisation import Organisation
from bot.core.questions import questionnaire
from bot.engine.looking_ahead import LooksAhead

HEADER: Final = ("file", "looks", "known before the end", "build ms", "median ms", "p99 ms", "longest ms")
DAY: Final = date(2026, 11, 29)
LOOKS: Final = 1000
"""At least, in whole interviews."""
SEED: Final = 1


def main() -> None:
    """Print the table."""
    print("| " + " | ".join(HEADER) + " |\n|" + " --- |" * len(HEADER))
    print(_row("LE DAMIER", config.load(EXAMPLE)), flush=True)
    for name, size in SIZES.items():
        print(_row(name, Draw(*size, SEED).organisation()), flush=True)


def _row(name: str, file: Organisation) -> str:
    look, chance = LooksAhead(), random.Random(SEED)  # noqa: S311 - answers to measure, not a secret
    begun = time.process_time()
    look(file, Interview(), DAY)
    build = time.process_time() - begun
    times: list[float] = []
    interviews = early = 0
    while len(times) < LOOKS:
        known = False
        for interview in _played(file, chance):
            begun = time.process_time()
            found = look(file, interview, DAY)
            times.append(time.process_time() - begun)
            known = known or found is not None
        early, interviews = early + known, interviews + 1
    cuts = statistics.quantiles(times, n=100)
    shown = (f"{1000 * each:.2f}" for each in (build, statistics.median(times), cuts[-1], max(times)))
    return f"| {name} | {len(times)} | {early} of {interviews} | " + " | ".join(shown) + " |"


def _played(file: Organisation, chance: random.Random) -> Iterator[Interview]:
    """One interview, after each of its answers but the last."""
    interview = Interview()
    while True:
        path = questionnaire.path(file.questions, interview, file)
        if path.present is None:
            return
        if interview.answers:
            yield interview
        said = [Answer("given", value) for value in values(path.present, file, DAY)]
        given = chance.choice([*said, Answer("unknown")] if path.present.unknown else said)
        interview = questionnaire.answer(path, interview, path.present.id, given)


if __name__ == "__main__":
    main()
