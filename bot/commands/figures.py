"""What staff learn of each question: the figures as a table in the desk's language, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby

from bot.commands.table import columns
from bot.core.analysis import figures
from bot.core.analysis.figures import COUNTED, PACES, PAUSE, Line
from bot.core.model.organisation import Organisation
from bot.texts import Texts
from storage import figures as counters
from storage.database import Database

MINUTE = 60


async def read(database: Database, organisation: Organisation, since: str) -> tuple[Line, ...]:
    """What is counted of each question from a month on, as `2026-10`; empty: from the beginning."""
    async with database.tx() as tx:
        counted = await counters.since(tx, since)
    return figures.lines(counted, organisation)


def machine(lines: Sequence[Line], organisation: Organisation, since: str) -> str:
    """The figures as JSON. A null `left`: fewer than five; a `pace` is in seconds, `pause` if longer."""
    told = [
        {"plan": line.plan, "question": line.question, "name": line.name.get(organisation.desk.language, ""),
         **line.counts, "left": line.left, "share": line.share,
         "pace": "pause" if line.pace == PAUSE else line.pace}
        for line in lines
    ]  # fmt: skip
    whole = {"organisation": organisation.name, "since": since, "questions": told}
    return json.dumps(whole, ensure_ascii=False, indent=1)


class Table:
    """The figures as people read them."""

    def __init__(self, organisation: Organisation, texts: Texts) -> None:
        self._organisation = organisation
        self._texts = texts
        self._language = organisation.desk.language

    def text(self, lines: Sequence[Line], since: str) -> str:
        """A line of headings, a line for each question, the interview first; what the columns mean below."""
        headings = [self._say(f"figures.{name}") for name in ("question", *COUNTED, "left", "pace")]
        parts = [(title, [self._cells(line) for line in of]) for title, of in groupby(lines, self._part)]
        return "\n".join((self._title(since), "", *columns(headings, parts), "", self._say("figures.note")))

    def _title(self, since: str) -> str:
        name = self._organisation.name
        if not since:
            return self._say("figures.title", name=name)
        year, _, month = since.partition("-")
        return self._say("figures.since", name=name, month=self._say(f"month.{int(month)}"), year=year)

    def _part(self, line: Line) -> str:
        if line.plan:
            return self._say("figures.checkin", plan=line.plan)
        return "" if line.name else self._say("figures.gone")

    def _cells(self, line: Line) -> list[str]:
        name = line.name.get(self._language, line.question)
        counts = [str(line.counts[kind]) for kind in COUNTED]
        return [name, *counts, self._left(line), self._pace(line.pace)]

    def _left(self, line: Line) -> str:
        if line.left is None:
            return self._say("figures.few")
        if not line.left or line.share is None:
            return str(line.left)
        return self._say("figures.share", n=str(line.left), share=str(line.share))

    def _pace(self, pace: int | None) -> str:
        if pace is None:
            return ""
        if pace == PAUSE:
            return self._say("figures.longer", n=str(PACES[-1] // MINUTE))
        if pace < MINUTE:
            return self._say("figures.seconds", n=str(pace))
        return self._say("figures.minutes", n=str(pace // MINUTE))

    def _say(self, key: str, **values: str) -> str:
        return self._texts.phrase(self._language, key, values)
