"""What is past its term: cases by their status, and people of whom no case is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.model.case import Status
from storage.codec import to_ms
from storage.database import Transaction

_PAST = """
    coalesce(person.acted_at, person.consented_at) <
    case case_file.status when 'draft' then :draft when 'accepted' then :accepted else :filed end
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Who acted last before these instants is past the term of their drafts, accepted and other cases."""

    draft: datetime
    accepted: datetime
    filed: datetime

    @property
    def values(self) -> dict[str, int]:
        """As statements take them."""
        return {"draft": to_ms(self.draft), "accepted": to_ms(self.accepted), "filed": to_ms(self.filed)}


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
