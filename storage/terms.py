"""What is past its term: cases by their status, people of whom no case is left; and who is told before."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.model.case import Status
from bot.core.model.frozen import Frozen
from storage.codec import from_ms, to_ms
from storage.database import Transaction

NIGHT = timedelta(days=1)
"""Between two looks: who is told in the morning after one still has the days of the word before the term."""
_ACTED = "coalesce(person.acted_at, person.consented_at)"
_UNSENT = "case_file.status in ('draft', 'signposted')"
_TERM = f"case when {_UNSENT} then :draft when case_file.status = 'accepted' then :accepted else :filed end"
_PAST = f"""
    {_ACTED} < {_TERM} and (
        {_UNSENT} or person.reachable = 0
        or coalesce(case_file.farewell_at, 0) > {_ACTED} and case_file.farewell_at <= :told
    )
"""
"""Not before a person who can be reached has had the days of the word that says so."""
_SOON = f"""
    not {_UNSENT} and person.reachable = 1
    and {_ACTED} < {_TERM} + :days
    and coalesce(case_file.farewell_at, 0) <= {_ACTED}
    and not exists (
        select 1 from timer where timer.case_file = case_file.id and timer.kind = 'checkin'
            and timer.state = 'waiting' and timer.due < {_ACTED} + :at - {_TERM}
    )
"""  # noqa: S608 - put together from the lines above
"""In so many days it is past its term, nobody was told, and no check-in comes before."""


class Terms(Frozen, kw_only=True):
    """Who acted last before these instants is past the term of their drafts, accepted and other cases."""

    at: datetime
    draft: datetime
    accepted: datetime
    filed: datetime
    word: timedelta
    """So long before the end of a term the person is told of it."""

    @property
    def values(self) -> dict[str, int]:
        """As statements take them."""
        return {"draft": to_ms(self.draft), "accepted": to_ms(self.accepted), "filed": to_ms(self.filed),
                "told": to_ms(self.at - self.word)}  # fmt: skip

    @property
    def soon(self) -> dict[str, int]:
        """As statements take them that look ahead."""
        days = (self.word + NIGHT) // timedelta(milliseconds=1)
        return {**{name: self.values[name] for name in ("draft", "accepted", "filed")},
                "days": days, "at": to_ms(self.at)}  # fmt: skip


async def cases(tx: Transaction, terms: Terms) -> list[tuple[int, Status]]:
    """The cases that are past their term, oldest first."""
    rows = await tx.fetch(
        f"""
        select case_file.id, case_file.status
        from case_file join person on person.id = case_file.person
        where {_PAST} order by case_file.id
        """,  # noqa: S608 - put together from the lines above
        **terms.values,
    )
    return [(row["id"], row["status"]) for row in rows]


async def people(tx: Transaction, terms: Terms) -> int:
    """How many people nothing is left to keep for, once those cases are erased."""
    rows = await tx.fetch(
        f"""
        select count(*) as number from person
        where coalesce(acted_at, consented_at) < :draft and not exists (
            select 1 from case_file where case_file.person = person.id and not ({_PAST})
        )
        """,  # noqa: S608 - only constants are put in
        **terms.values,
    )
    return int(rows[0]["number"])


async def untold(tx: Transaction, terms: Terms) -> list[tuple[int, datetime]]:
    """The cases whose term ends soon and whose people are to be told: their ids, and when they acted last."""
    rows = await tx.fetch(
        f"""
        select case_file.id, {_ACTED} as acted
        from case_file join person on person.id = case_file.person
        where {_SOON} order by case_file.id
        """,  # noqa: S608 - put together from the lines above
        **terms.soon,
    )
    return [(row["id"], from_ms(row["acted"])) for row in rows]


async def unsent(tx: Transaction, now: datetime) -> None:
    """The days of a word begin when it leaves: those that still wait for it begin now."""
    await tx.execute(
        """
        update case_file set farewell_at = :now where farewell_at is not null and exists (
            select 1 from outbox
            where outbox.message_key = 'farewell:' || case_file.id and outbox.state <> 'dead'
        )
        """,
        now=to_ms(now),
    )
