"""A rehearsal told to the operator: who would receive what and when, month by month, and the busiest day."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.core.analysis.rehearsal import HABITS, Delivery, Habit, Rehearsal
from bot.core.analysis.silence import Breach
from bot.core.model.frozen import Frozen
from bot.core.model.organisation import Organisation
from bot.engine.rate_limits import OVERALL
from bot.engine.render import unsigned
from bot.texts import Texts

WIDEST = 100
"""Characters of a message that are shown."""
BAR = 40
"""Characters of the longest bar."""


class Played(Frozen):
    """What came of a rehearsal: all that arrived, and the promised days that passed in silence, by case."""

    people: int
    deliveries: tuple[Delivery, ...]
    breaches: tuple[tuple[str, Breach], ...] = ()


def play(
    organisation: Organisation, begins: datetime, months: int, people: int, passed: Callable[[date], None]
) -> Played:
    """Let the people live; `passed` is told each day on which something happens."""
    rehearsal = Rehearsal(organisation, begins, months, people)
    deliveries = []
    for delivery in rehearsal.deliveries():
        passed(delivery.at.date())
        deliveries.append(delivery)
    return Played(people, tuple(deliveries), tuple(rehearsal.breaches()))


class Script:
    """The deliveries as people read them, in the desk's language."""

    def __init__(self, organisation: Organisation, texts: Texts) -> None:
        self._organisation = organisation
        self._texts = texts
        self._renderer = unsigned(organisation)
        self._language = organisation.desk.language
        self._zone = ZoneInfo(organisation.zone)

    def text(self, played: Played) -> str:
        """What one person of each habit receives, and the team for them; months, busiest day and silences."""
        deliveries = played.deliveries
        parts = [[self._say("rehearse.title", name=self._organisation.name, people=str(played.people))]]
        parts += [list(self._life(habit, deliveries)) for habit in HABITS]
        parts += [list(self._months(deliveries)), [self._busiest(deliveries)] if deliveries else []]
        parts.append(list(self._silences(played.breaches)))
        return "\n\n".join("\n".join(part) for part in parts if part)

    def _life(self, habit: Habit, deliveries: Sequence[Delivery]) -> Iterator[str]:
        first = next((each.person for each in deliveries if each.habit == habit), None)
        yield self._say(f"rehearse.habit.{habit}")
        for each in deliveries:
            if each.person == first:
                to = self._say("rehearse.applicant" if each.is_for_applicant else "rehearse.team")
                yield f"  {self._day(each).isoformat()}  {to}  {self._words(each)}"

    def _months(self, deliveries: Sequence[Delivery]) -> Iterator[str]:
        """A bar for each month from the first message to the last, those without one too."""
        counts = Counter(12 * day.year + day.month - 1 for day in map(self._day, deliveries))
        most = max(counts.values(), default=1)
        yield self._say("rehearse.months")
        for month in range(min(counts, default=0), max(counts, default=-1) + 1):
            n = counts[month]
            bar = f"{'█' * math.ceil(BAR * n / most)} {n}".lstrip()
            yield f"  {month // 12}-{month % 12 + 1:02}  {bar}"

    def _busiest(self, deliveries: Sequence[Delivery]) -> str:
        days = groupby(sorted(map(self._day, deliveries)))
        n, day = max((sum(1 for _ in same), day) for day, same in days)
        seconds = str(math.ceil(n * OVERALL[1]))
        return self._say(
            "rehearse.busiest", day=self._texts.day(self._language, day), n=str(n), seconds=seconds
        )

    def _silences(self, breaches: Sequence[tuple[str, Breach]]) -> Iterator[str]:
        yield self._say("rehearse.silences", n=str(len(breaches)))
        for reference, breach in breaches:
            yield f"  {breach.promised.isoformat()}  {reference}"

    def _words(self, delivery: Delivery) -> str:
        """The message in one line, as it begins."""
        said = (self._renderer.plain(each, self._language) for each in delivery.message.paragraphs)
        line = " ".join(" ".join(said).split())
        return line if len(line) <= WIDEST else line[: WIDEST - 1] + "…"

    def _day(self, delivery: Delivery) -> date:
        return delivery.at.astimezone(self._zone).date()

    def _say(self, key: str, **values: str) -> str:
        return self._texts.phrase(self._language, key, values)
