"""Which message stands under which key in a chat: `bot.core.model.message_key` says what keys there are.

By the case in a key an erasure finds what other chats still show of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.model.frozen import Frozen
from bot.core.model.message_key import ANY, LISTED, OWN, MessageKey, pattern
from storage import queue_keys
from storage.database import Row, Transaction


class SentMessage(Frozen):
    """A key in a chat, and the message that stands there."""

    chat: int
    key: MessageKey
    message: int


async def message(tx: Transaction, chat: int, key: MessageKey) -> int | None:
    """The message standing under a key, if any does."""
    rows = await tx.fetch(
        "select message from sent_message where chat = :chat and key = :key", chat=chat, key=str(key)
    )
    return rows[0]["message"] if rows else None


async def messages(tx: Transaction, chat: int, keys: Sequence[MessageKey]) -> dict[MessageKey, int]:
    """The message standing under each of these keys, where any does."""
    rows = await tx.fetch(
        "select key, message from sent_message where chat = :chat and key in :keys",
        chat=chat,
        keys=[*map(str, keys)],
    )
    return {MessageKey.parse(row["key"]): row["message"] for row in rows}


async def standing(tx: Transaction, chats: Sequence[int], method: str) -> dict[tuple[int, str], int]:
    """The message standing under each key in private chats, what people wrote themselves left out.

    0 where another, which a call of this method makes, or an edit that is in no hurry is on its way to take
    its place. The keys are texts: a chat has dozens, one of which is looked up.
    """
    if not chats:
        return {}
    bulk = [queue_keys.bulk(chat) for chat in chats]
    rows = await tx.fetch(
        """
        select chat, key, message from sent_message where chat in :chats and key not like :own
        union all
        select chat, message_key, 0 from outbox
            where queue_key in :queue_keys and (method = :method or queue_key in :bulk)
                and message_key <> '' and state <> 'dead'
        order by 3 desc
        """,
        chats=chats,
        own=OWN,
        queue_keys=[*bulk, *map(queue_keys.live, chats)],
        bulk=bulk,
        method=method,
    )
    found: dict[tuple[int, str], int] = {}
    for row in rows:
        place = row["chat"], row["key"]
        if row["message"] or place in found:
            found[place] = row["message"]
    return found


async def newest(tx: Transaction, chats: Sequence[int]) -> dict[int, int]:
    """The last message of each of these chats that stands under a key."""
    rows = await tx.fetch(
        "select chat, max(message) as message from sent_message where chat in :chats group by chat",
        chats=chats,
    )
    return {row["chat"]: row["message"] for row in rows}


async def key_of(tx: Transaction, chat: int, message: int) -> MessageKey | None:
    """The key a message stands under; the last one, should it have several. A page of a list has none."""
    rows = await tx.fetch(
        """
        select key from sent_message where chat = :chat and message = :message and key not like :listed
        order by key desc limit 1
        """,
        chat=chat,
        message=message,
        listed=LISTED,
    )
    return MessageKey.parse(rows[0]["key"]) if rows else None


async def keys_of(tx: Transaction, chat: int, message: int) -> list[MessageKey]:
    """Every key a message stands under."""
    rows = await tx.fetch(
        "select key from sent_message where chat = :chat and message = :message order by key",
        chat=chat,
        message=message,
    )
    return [MessageKey.parse(row["key"]) for row in rows]


async def album(tx: Transaction, chat: int, album_id: str) -> list[SentMessage]:
    """What is known of an album that somebody sent, by Telegram's id of it."""
    rows = await tx.fetch(
        "select * from sent_message where chat = :chat and key like :pattern order by key",
        chat=chat,
        pattern=pattern("own_album", ANY, album_id, ANY),
    )
    return [_read(row) for row in rows]


async def put(tx: Transaction, sent: Sequence[SentMessage]) -> None:
    """Let each message stand under its key, in place of any other."""
    await tx.many(
        """
        insert into sent_message (chat, key, message) values (:chat, :key, :message)
        on conflict (chat, key) do update set message = excluded.message
        """,
        [{"chat": each.chat, "key": str(each.key), "message": each.message} for each in sent],
    )


async def names(tx: Transaction, chat: int, message: int, cases: Sequence[int]) -> None:
    """A page of a list names these cases now, and no others: it is found when one of them is erased."""
    await tx.execute(
        "delete from sent_message where chat = :chat and message = :message and key like :listed",
        chat=chat,
        message=message,
        listed=LISTED,
    )
    keys = (MessageKey("listed", case, (str(message),)) for case in cases)
    await put(tx, [SentMessage(chat, key, message) for key in keys])


async def forget(tx: Transaction, chat: int, keys: Sequence[MessageKey]) -> None:
    """Nothing stands under the keys any more: a message was deleted."""
    await tx.execute(
        "delete from sent_message where chat = :chat and key in :keys", chat=chat, keys=[*map(str, keys)]
    )


async def forget_chat(tx: Transaction, chat: int) -> None:
    """Nothing stands in the chat any more: it was erased, or a group became another one."""
    await tx.execute("delete from sent_message where chat = :chat", chat=chat)


async def of_case(tx: Transaction, case: int) -> list[SentMessage]:
    """All messages about a case or that name it, in every chat. Looks at the whole table."""
    rows = await tx.fetch(
        """
        select * from sent_message where key like :bare or key like :detailed or key like :results
        order by chat, key
        """,
        bare=pattern(ANY, case),
        detailed=pattern(ANY, case, ANY),
        results=pattern("results", 0, ANY, f"{ANY}.{case}.{ANY}"),
    )
    found = (_read(row) for row in rows)
    return [each for each in found if each.key.names(case)]


def _read(row: Row) -> SentMessage:
    return SentMessage(row["chat"], MessageKey.parse(row["key"]), row["message"])
