"""How often what happened to which question, by month: sums only, no person, no case, no words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.core.analysis.figures import Figure, pace
from bot.core.model.effects import QuestionStatistic
from storage.database import Transaction

END = "9999-12"
"""After all months."""


async def add(tx: Transaction, month: str, statistics: Sequence[QuestionStatistic]) -> None:
    """Count these in a month (`2026-11`): one statement, however many they are."""
    summed = Counter((each.question, each.kind, pace(each.seconds)) for each in statistics)
    await tx.many(
        """
        insert into figure (month, question, kind, pace, n) values (:month, :question, :kind, :pace, :n)
        on conflict (month, question, kind, pace) do update set n = figure.n + excluded.n
        """,
        [
            {"month": month, "question": question, "kind": kind, "pace": pace_, "n": n}
            for (question, kind, pace_), n in sorted(summed.items())
        ],
    )


async def since(tx: Transaction, month: str = "", until: str = END) -> list[Figure]:
    """The sums from a month on, up to another and with it; all there are without one."""
    rows = await tx.fetch(
        """
        select question, kind, pace, cast(sum(n) as bigint) as n from figure
        where month >= :month and month <= :until
        group by question, kind, pace order by question, kind, pace
        """,
        month=month,
        until=until,
    )
    return [Figure(row["question"], row["kind"], row["pace"], row["n"]) for row in rows]
