"""Measures the bot: `python -m bench` plays interviews over HTTP and prints one table."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from bench.processes import BenchError, server
from bench.rounds import Killed, Load, kill, load

HEADER = ("applicants at once", "interviews/s", "CPU ms", "p50 ms", "p95 ms", "p99 ms", "peak MB", "start s")
SLOW = 0.05
"""Seconds a Bot API call takes in the round that stands for a network."""
SLOW_AT = 50
KILLED = 100


@click.command()
@click.option("--at", "levels", default="1,50,500", help="How many applicants at once, by comma.")
@click.option("--interviews", default=0, help="Interviews a round; by default some per applicant.")
@click.option("--slow/--no-slow", default=True, help="A round whose every Bot API call takes 50 ms.")
@click.option("--kill/--no-kill", "killed", default=True, help="A round with kill -9 in its middle.")
@click.option(
    "--disk", default="data", type=click.Path(path_type=Path, file_okay=False),
    help="A folder on a real disk, for the databases: commits are measured too.",
)  # fmt: skip
def main(levels: str, interviews: int, *, slow: bool, killed: bool, disk: Path) -> None:
    """Play whole interviews, many at once, and print what they cost.

    CPU is the bot's, user and system, per interview. Times run from what an applicant does to the bot's next
    message; applicants never think, so with many of them it is mostly the wait for the others.
    """
    rounds = [(int(level), 0.0) for level in filter(None, levels.split(","))] + [(SLOW_AT, SLOW)] * slow
    disk.mkdir(parents=True, exist_ok=True)
    try:
        asyncio.run(_measure(rounds, interviews, disk, killed=killed))
    except BenchError as error:
        sys.exit(str(error))


async def _measure(rounds: Sequence[tuple[int, float]], interviews: int, disk: Path, *, killed: bool) -> None:
    async with server() as stand_in:
        print(_line(HEADER))
        print(_line(["---:"] * len(HEADER)))
        for at, delay in rounds:
            found = await load(stand_in, disk, at, interviews or max(20, min(4 * at, 1000)), delay)
            print(_line(_row(found)), flush=True)
        if killed:
            print("\n" + _sentence(await kill(stand_in, disk, SLOW_AT, KILLED)))


def _row(load: Load) -> list[str]:
    return [
        load.name, f"{load.per_second:.1f}", f"{load.cpu:.1f}", f"{load.p50:.1f}", f"{load.p95:.1f}",
        f"{load.p99:.1f}", f"{load.peak:.0f}", f"{load.start:.2f}",
    ]  # fmt: skip


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.rjust(len(name)) for cell, name in zip(cells, HEADER, strict=True)) + " |"


def _sentence(cost: Killed) -> str:
    return (
        f"kill -9 in the middle of {cost.interviews} interviews, {SLOW_AT} at once: "
        f"{cost.answers} answers, {cost.summaries} summaries, {cost.checkins} check-ins lost; "
        f"{cost.twice} messages came twice; ready again in {cost.restart:.2f} s"
    )


if __name__ == "__main__":
    main()
