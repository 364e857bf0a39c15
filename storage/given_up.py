"""Messages that could not be delivered: rows of the outbox, kept for a term for people to look at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.core.model.message_key import ANY, pattern
from storage.codec import to_ms
from storage.database import Transaction


async def forget_before(tx: Transaction, before: datetime) -> None:
    """Forget what was given up before an instant."""
    await tx.execute("delete from outbox where state = 'dead' and not_before < :before", before=to_ms(before))


async def forget_cases(tx: Transaction, ids: Sequence[int]) -> None:
    """Forget what was given up of these cases' messages, whose people may stay."""
    for id_ in ids:
        await tx.execute(
            """
            delete from outbox
            where state = 'dead' and (message_key like :bare or message_key like :detailed)
            """,
            bare=pattern(ANY, id_),
            detailed=pattern(ANY, id_, ANY),
        )
