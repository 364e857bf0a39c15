"""Updates received and not yet handled.

A handled update stays for two days as a bare id, so that one delivered again, in any order, is recognised by
its primary key. Ids are not compared: after a quiet week Telegram starts again at a random one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from storage.database import Transaction

_REMEMBERED_MS: Final = 2 * 24 * 3600 * 1000
"""Telegram keeps what it could not deliver for one day."""
_SWEEP_EVERY: Final = 1024


@dataclass(frozen=True, slots=True)
class Waiting:
    """A stored update: its raw JSON, and how often handling it has failed."""

    update_id: int
    chat: int
    body: str
    attempts: int


async def known(
    tx: Transaction, ids: Sequence[int], *, but: Sequence[int] = ()
) -> tuple[frozenset[int], bool]:
    """Which of the updates came before, and whether any at all but those in `but` waits to be handled."""
    rows = await tx.fetch(
        """
        select update_id, 0 as waiting from inbox where update_id in :ids
        union all select * from (
            select update_id, 1 from inbox where state = 'waiting' and update_id not in :but limit 1
        ) as first
        """,
        ids=ids,
        but=but,
    )
    came = frozenset(row["update_id"] for row in rows if not row["waiting"])
    return came, any(row["waiting"] for row in rows)


async def store(tx: Transaction, updates: Sequence[tuple[int, int, str]], now_ms: int) -> None:
    """Keep (update id, chat, raw JSON) of each update, to be handled; one that came before is left out."""
    await tx.many(
        """
        insert into inbox (update_id, chat, body, received_at) values (:update_id, :chat, :body, :received_at)
        on conflict (update_id) do nothing
        """,
        [
            {"update_id": update_id, "chat": chat, "body": body, "received_at": now_ms}
            for update_id, chat, body in updates
        ],
    )
    await _sweep(tx, [update[0] for update in updates], now_ms)


async def pass_through(tx: Transaction, ids: Sequence[int], now_ms: int) -> None:
    """Remember updates that are handled in the very transaction in which they came."""
    await tx.many(
        """
        insert into inbox (update_id, chat, body, received_at, state)
        values (:update_id, 0, '', :received_at, 'done')
        """,
        [{"update_id": update_id, "received_at": now_ms} for update_id in ids],
    )
    await _sweep(tx, ids, now_ms)


async def waiting(
    tx: Transaction, limit: int, *, each: int | None = None, but: Sequence[int] = ()
) -> list[Waiting]:
    """Updates to handle next, oldest first, at most `each` of a chat; those of ids in `but` are left.

    Everybody's first come before anybody's second, so that one person's thousand cost the others nothing.
    What is returned is this transaction's own until it ends: copies of the bot take turns, for were rows
    locked one by one, a copy with an older view could take a later update of a chat while another still
    handles an earlier one.
    """
    await tx.alone("inbox")
    rows = await tx.fetch(
        """
        select update_id, chat, body, attempts from inbox where update_id in (
            select update_id from (
                select update_id, row_number() over (partition by chat order by update_id) as place
                from inbox where state = 'waiting' and update_id not in :but
            ) as placed where place <= :each order by place, update_id limit :limit
        ) order by update_id
        """,
        limit=limit,
        each=limit if each is None else each,
        but=but,
    )
    return [Waiting(row["update_id"], row["chat"], row["body"], row["attempts"]) for row in rows]


async def done(tx: Transaction, ids: Sequence[int]) -> None:
    """Forget what the updates said; remember that they came."""
    await tx.execute("update inbox set state = 'done', chat = 0, body = '' where update_id in :ids", ids=ids)


async def tried(tx: Transaction, update_id: int) -> int:
    """Count one more failure; returns how many there are."""
    rows = await tx.fetch(
        "update inbox set attempts = attempts + 1 where update_id = :id returning attempts", id=update_id
    )
    return int(rows[0]["attempts"])


async def set_aside(tx: Transaction, update_id: int, error: str) -> None:
    """Take a poison update out of the way; it is kept for engineers until its author's data are erased.

    `error` is the fault's type and place.
    """
    await tx.execute(
        "update inbox set state = 'aside', error = :error where update_id = :id", id=update_id, error=error
    )


async def forget(tx: Transaction, chat: int) -> None:
    """Forget what was set aside of a private chat. What waits is still handled, and forgotten then."""
    await tx.execute(
        "update inbox set state = 'done', chat = 0, body = '' where chat = :chat and state = 'aside'",
        chat=chat,
    )


async def count(tx: Transaction) -> int:
    """How many updates are waiting."""
    return int((await tx.fetch("select count(*) as n from inbox where state = 'waiting'"))[0]["n"])


async def _sweep(tx: Transaction, ids: Sequence[int], now_ms: int) -> None:
    """Now and then, forget the updates that Telegram no longer knows either."""
    if any(update_id % _SWEEP_EVERY == 0 for update_id in ids):
        await tx.execute(
            "delete from inbox where state = 'done' and received_at < :before", before=now_ms - _REMEMBERED_MS
        )
