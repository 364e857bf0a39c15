"""Erasure: everything about a person, or about single cases, in every table.

Afterwards, `Database.scrub` leaves no trace in the files. Messages in other chats (the staff's cards) are
beyond the database: their keys are returned and kept, for the messages to be edited.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.core.model.frozen import Frozen
from bot.core.model.message_key import MessageKey
from storage import (
    cases,
    colleagues,
    events,
    found,
    given_up,
    inbox,
    outbox,
    people,
    sent_messages,
    talk,
    timers,
    waiting,
)
from storage.codec import from_ms
from storage.database import Transaction

NOBODY: Final = 0
"""Whose what was set aside is, if it may be about anybody."""


class Erased(Frozen):
    """What was erased, and where other chats still show it."""

    references: tuple[str, ...]
    shown: tuple[tuple[int, MessageKey], ...]
    """Chat and key of messages about the cases, those on their way included."""


async def begun(tx: Transaction) -> dict[int, datetime]:
    """Everybody of whom anything is held, and when that began: they agreed to the notice, or wrote."""
    rows = await tx.fetch(
        """
        select id, max(since) as since from (
            select id, coalesce(consented_at, acted_at, 0) as since from person
            union all select chat, received_at from inbox where chat > 0 and state = 'aside'
        ) as held group by id
        """
    )
    return {row["id"]: from_ms(row["since"]) for row in rows}


async def everything(tx: Transaction, person: int) -> Erased:
    """Forget a person: cases, history, timers, messages, what was set aside."""
    under_way = await outbox.forget(tx, person)
    rows = await tx.fetch("select id from case_file where person = :person order by id", person=person)
    erased = await of_cases(tx, [row["id"] for row in rows])
    await sent_messages.forget_chat(tx, person)
    await inbox.forget(tx, person)
    await people.delete(tx, person)
    await colleagues.delete(tx, person)
    shown = {*(place for place in erased.shown if place[0] != person), *under_way}
    return Erased(erased.references, tuple(sorted(shown)))


async def of_cases(tx: Transaction, ids: Sequence[int]) -> Erased:
    """Forget single cases, past their term, of people who stay."""
    files = (await cases.load(tx, ids)).values()
    shown = [(sent.chat, sent.key) for id_ in ids for sent in await sent_messages.of_case(tx, id_)]
    shown += await outbox.forget_lists(tx)
    await given_up.forget_cases(tx, ids)
    await inbox.forget(tx, NOBODY)
    await events.delete(tx, ids)
    await timers.delete(tx, ids)
    await talk.delete(tx, ids)
    await waiting.delete(tx, ids)
    await found.delete(tx, ids)
    await cases.delete(tx, ids)
    return Erased(tuple(file.reference for file in files if file.reference), tuple(shown))
