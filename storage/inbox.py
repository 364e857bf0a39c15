"""Updates received and not yet handled.

A handled update stays for two days as a bare id, so that one delivered again, in any order, is recognised by
its primary key. Ids are not compared: after a quiet week Telegram starts again at a random one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.core.model.frozen import Frozen
from storage.codec import from_ms, to_ms
from storage.database import Transaction

_REMEMBERED_MS: Final = 2 * 24 * 3600 * 1000
"""Telegram keeps what it could not deliver for one day."""
_SWEEP_EVERY: Final = 1024
_FORGET: Final = "update inbox set state = 'done', chat = 0, body = ''"


class Waiting(Frozen):
    """A stored update: its raw JSON, and how often handling it has failed."""

    update_id: int
    chat: int
    body: str
    attempts: int


class Aside(Frozen):
    """An update that could not be handled: its raw JSON, and when it came."""

    update_id: int
    at: datetime
    body: str


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


async def take(tx: Transaction, ids: Sequence[int]) -> list[int]:
    """Forget what those of the updates said that still wait; which they are, for whoever has them at hand."""
    rows = await tx.fetch(
        f"{_FORGET} where update_id in :ids and state = 'waiting' returning update_id", ids=ids
    )
    return [row["update_id"] for row in rows]


async def done(tx: Transaction, ids: Sequence[int]) -> None:
    """Forget what the updates said; remember that they came."""
    await tx.execute(f"{_FORGET} where update_id in :ids", ids=ids)


async def tried(tx: Transaction, update_id: int) -> int:
    """Count one more failure; returns how many there are."""
    rows = await tx.fetch(
        "update inbox set attempts = attempts + 1 where update_id = :id returning attempts", id=update_id
    )
    return int(rows[0]["attempts"])


async def set_aside(tx: Transaction, update_id: int, owner: int, error: str) -> None:
    """Take a poison update out of the way; it is kept for engineers, for a term.

    `error` is the fault's type and place.

    `owner` is the person whose private chat it is of; 0: it may be about anybody, such as what staff write.
    """
    await tx.execute(
        "update inbox set state = 'aside', chat = :owner, error = :error where update_id = :id",
        id=update_id,
        owner=owner,
        error=error,
    )


async def aside(tx: Transaction, owner: int) -> list[Aside]:
    """What was set aside of a person's, oldest first."""
    rows = await tx.fetch(
        """
        select update_id, received_at, body from inbox where chat = :owner and state = 'aside'
        order by received_at, update_id
        """,
        owner=owner,
    )
    return [Aside(row["update_id"], from_ms(row["received_at"]), row["body"]) for row in rows]


async def forget(tx: Transaction, owner: int) -> None:
    """Forget what was set aside of a person's, and what may be about anybody: it may be about them.

    What waits is still handled, and forgotten then.
    """
    await tx.execute(f"{_FORGET} where chat in (0, :owner) and state = 'aside'", owner=owner)


async def forget_before(tx: Transaction, before: datetime) -> None:
    """Forget what was set aside of what came before an instant."""
    await tx.execute(f"{_FORGET} where received_at < :before and state = 'aside'", before=to_ms(before))


async def count(tx: Transaction) -> int:
    """How many updates are waiting."""
    return int((await tx.fetch("select count(*) as n from inbox where state = 'waiting'"))[0]["n"])


async def _sweep(tx: Transaction, ids: Sequence[int], now_ms: int) -> None:
    """Now and then, forget the updates that Telegram no longer knows either."""
    if any(update_id % _SWEEP_EVERY == 0 for update_id in ids):
        await tx.execute(
            "delete from inbox where state = 'done' and received_at < :before", before=now_ms - _REMEMBERED_MS
        )
