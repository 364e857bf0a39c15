"""What is learnt of each question from counters that know nobody: where people leave, hesitate, take long."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.model.effects import StatisticKind
from bot.core.model.frozen import Frozen, field
from bot.core.model.organisation import Organisation, Words

PACES: Final = (10, 30, 60, 120, 300)
"""Seconds. An answer's time is kept as the first of these it does not exceed."""
PAUSE: Final = PACES[-1] + 1
"""Stands for any longer time: the person did something else meanwhile."""
FEW: Final = 5
"""Fewer people than this are not told apart: their number is not said, nor a share made of it."""


COUNTED: Final[tuple[StatisticKind, ...]] = (
    "asked", "given", "unknown", "skipped", "changed", "back", "why", "refused", "signposted",
)  # fmt: skip
"""What is said as a plain number, in this order."""


class Figure(Frozen):
    """One counter: so many times this happened to the question, at this pace (seconds; 0: not timed)."""

    question: str
    kind: StatisticKind
    pace: int
    n: int


class Line(Frozen, kw_only=True):
    """What the figures say of one question. It has no name once it has left the file."""

    question: str
    plan: str = ""
    """The check-in's id; empty in the interview."""
    name: Words = field(default_factory=dict)
    counts: Mapping[StatisticKind, int] = field(default_factory=dict)
    """For each of COUNTED, how often."""
    left: int | None = 0
    """None: some, but few."""
    share: int | None = None
    """Of those who were asked, in percent; None where few left or nobody was asked."""
    pace: int | None = None
    """Half of the answers took no longer (seconds); PAUSE: longer than any pace. None: none was timed."""


def month(instant: datetime, zone: str) -> str:
    """The month in the zone, as `2026-11`."""
    return instant.astimezone(ZoneInfo(zone)).strftime("%Y-%m")


def pace(seconds: int | None) -> int:
    """The pace that is kept of an answer's time in seconds; 0 where it is not known."""
    if seconds is None:
        return 0
    return (*PACES, PAUSE)[bisect_left(PACES, seconds)]


def lines(figures: Sequence[Figure], organisation: Organisation) -> tuple[Line, ...]:
    """All questions in the file's order, those of check-ins after; last, those that have left the file."""
    of: dict[str, list[Figure]] = {}
    for figure in figures:
        of.setdefault(figure.question, []).append(figure)
    asked = [("", question) for question in organisation.questions]
    asked += [(plan.id, question) for plan in organisation.each_checkin for question in plan.questions]
    told = []
    for plan, question in asked:
        counted = of.pop(f"{plan}.{question.id}" if plan else question.id, ())
        told.append(line(counted, question=question.id, plan=plan, name=question.name))
    return (*told, *(line(of[question], question=question) for question in sorted(of)))


def line(figures: Sequence[Figure], *, question: str, plan: str = "", name: Words | None = None) -> Line:
    """What the counters of one question say."""
    counts: Counter[StatisticKind] = Counter()
    paces: Counter[int] = Counter()
    for figure in figures:
        counts[figure.kind] += figure.n
        paces[figure.pace] += figure.n if figure.pace else 0
    left = counts["left"]
    few = 0 < left < FEW
    return Line(
        question=question,
        plan=plan,
        name=name or {},
        counts={kind: counts[kind] for kind in COUNTED},
        left=None if few else left,
        share=None if few or not counts["asked"] else share(left, counts["asked"]),
        pace=_median(paces),
    )


def share(some: int, of: int) -> int:
    """Whole percent. Who left a question may have been asked it before the months looked at: 100 at most."""
    return min(100, round(100 * some / of))


def _median(paces: Counter[int]) -> int | None:
    """The pace of the answer in the middle (of two, the quicker)."""
    half, passed = (paces.total() + 1) // 2, 0
    for each in sorted(paces):
        passed += paces[each]
        if half and passed >= half:
            return each
    return None
