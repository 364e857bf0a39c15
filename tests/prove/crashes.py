"""Every crash point of a journey: the bot dies there; at every so many, three times in a row.

After one death the end must be what it is without any: nothing lost, nothing stored twice, and each message
there once, or twice if nobody can know whether it had arrived. In a crash loop a message may be given up, so
that it does not come without end; then staff have been told.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.prove.journey import Kept, journey, kept
from tests.prove.proof import Proof, Result, Tell
from tests.prove.stage import Said, Stage, said, stage
from tests.prove.talker import Lost

LOOP = 3
"""Deaths in a row, at points of one name: a crash loop."""
COPIES = 2
"""Of one message, at most."""
PER_DEATH = 1.0
"""Messages that come again for each death, at most."""
JOBS = 2

Story = Callable[[Stage], Awaitable[None]]


@dataclass(slots=True)
class Plan:
    """Dies when it comes to a point of this name for so manieth a time, then at the next ones. "": never."""

    name: str = ""
    nth: int = 1
    deaths: int = 1
    points: Counter[str] = field(default_factory=Counter)
    died: int = 0

    def __call__(self, name: str) -> bool:
        """Whether to die at this point, the next that is come to."""
        self.points[name] += 1
        dies = name == self.name and self.points[name] >= self.nth and self.died < self.deaths
        self.died += dies
        return dies


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a journey has left: the database, how often each thing was said, and what never came."""

    kept: Kept
    said: Said
    points: Counter[str]
    deaths: int
    unstored: Sequence[str]
    lost: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of one journey with deaths: where, how many messages came again, and what is wrong."""

    point: str
    deaths: int
    repeats: int
    given_up: int
    faults: tuple[str, ...]


async def played(plan: Plan, story: Story = journey) -> Outcome:
    """Play a story to its end, or to what never comes."""
    with TemporaryDirectory() as folder:
        async with stage(Path(folder), plan) as made:
            lost = ""
            try:
                await story(made)
            except Lost as error:
                lost = str(error)
            found = await kept(made.path)
            return Outcome(found, said(made.simulator.world), plan.points, made.deaths, made.unstored, lost)


def differences(was: Outcome, should: Outcome) -> list[str]:
    """What one journey lost or stored otherwise, beside another without a death."""
    faults = [f"lost: {was.lost}"] if was.lost else []
    faults += [
        f"{name}: {getattr(was.kept, name)} instead of {getattr(should.kept, name)}"
        for name in Kept.__slots__
        if getattr(was.kept, name) != getattr(should.kept, name)
    ]
    faults += [f"never said: {words!r}" for words in should.said if words not in was.said]
    faults += [f"said for no reason: {words!r}" for words in was.said if words not in should.said]
    return faults


def too_often(was: Outcome, should: Outcome) -> list[str]:
    """What was said more than twice as often as it should be, or for which there was no death."""
    faults = [
        f"said {times} times: {words!r}"
        for words, times in was.said.items()
        if times > max(1, should.said[words]) * COPIES
    ]
    if (repeats := _repeats(was, should)) > PER_DEATH * was.deaths + 1:
        faults.append(f"{repeats} messages came again, of {was.deaths} deaths")
    return faults


def _repeats(was: Outcome, should: Outcome) -> int:
    return sum((was.said - should.said).values()) if not was.lost else 0


async def judged(plan: Plan, should: Outcome, story: Story = journey) -> Verdict:
    """Die as planned, and say what came of it."""
    was = await played(plan, story)
    given_up = len(was.kept.outbox)
    faults = too_often(was, should) + [f"{method} left and is not stored" for method in was.unstored]
    if plan.deaths == 1 or not given_up:
        faults += differences(was, should)
    return Verdict(f"{plan.name} {plan.nth}", was.deaths, _repeats(was, should), given_up, tuple(faults))


def _job(plan: Plan, should: Outcome) -> Verdict:
    logging.disable()  # it is full of deaths
    return asyncio.run(judged(plan, should))


def run(short: bool, tell: Tell) -> Result:  # noqa: FBT001 - as all proofs
    """Die at each point, and at each fifth again and again; in short, at each fifteenth and fortieth."""
    every, loop_every = (15, 40) if short else (1, 5)
    should = asyncio.run(played(Plan()))
    assert not should.lost, should.lost
    points = [(name, nth + 1) for name, times in should.points.items() for nth in range(times)]
    plans = [Plan(*point) for point in points[::every]] + [
        Plan(*point, LOOP) for point in points[::loop_every]
    ]
    verdicts: list[Verdict] = []
    with ProcessPoolExecutor(JOBS, get_context("spawn")) as pool:
        for job in as_completed([pool.submit(_job, plan, should) for plan in plans]):
            verdicts.append(job.result())
            tell(len(verdicts) / len(plans))
    once = [each for each in verdicts if each.deaths == 1]
    loops = [each for each in verdicts if each.deaths > 1]
    again, given_up = sum(each.repeats for each in once), sum(each.given_up for each in loops)
    return Result(
        f"died at {len(once)} of {len(points)} points: {again} messages came again, none a third time; "
        f"{len(loops)} crash loops of {LOOP} deaths: {given_up} messages given up and staff told",
        [f"{each.point}: {fault}" for each in verdicts for fault in each.faults],
    )


PROOF = Proof("crashes", "Wherever the process dies, nothing is lost, nothing is stored twice", run)
