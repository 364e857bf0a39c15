"""Which message stands under which name in a chat, for instance `q:<case>:<question>` or `card:<case>`.

The second part of a name is the case's id: an erasure finds by it what other chats still show of a case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Slot:
    """A name in a chat, and the message that stands there."""

    chat: int
    name: str
    message: int


async def messages(tx: Transaction, chat: int, names: Sequence[str]) -> dict[str, int]:
    """The messages standing under those of the names that are taken."""
    rows = await tx.fetch(
        "select name, message from slot where chat = :chat and name in :names", chat=chat, names=names
    )
    return {row["name"]: row["message"] for row in rows}


async def standing(tx: Transaction, chats: Sequence[int]) -> dict[tuple[int, str], int]:
    """The message standing under each name in private chats, what people wrote themselves left out.

    0 where another, or an edit that is in no hurry, is on its way to take its place.
    """
    if not chats:
        return {}
    rows = await tx.fetch(
        """
        select chat, name, message from slot where chat in :chats and name not like 'said:%'
        union all
        select chat, slot, 0 from outbox
            where lane in :lanes and slot <> '' and (method = 'sendMessage' or lane like 'b%')
                and state <> 'dead'
        order by 3 desc
        """,
        chats=chats,
        lanes=[f"{lane}{chat}" for chat in chats for lane in "cb"],
    )
    found: dict[tuple[int, str], int] = {}
    for row in rows:
        place = row["chat"], row["name"]
        if row["message"] or place in found:
            found[place] = row["message"]
    return found


async def name_of(tx: Transaction, chat: int, message: int) -> str | None:
    """The name a message stands under; the last one, should it have several."""
    rows = await tx.fetch(
        "select name from slot where chat = :chat and message = :message order by name desc limit 1",
        chat=chat,
        message=message,
    )
    return rows[0]["name"] if rows else None


async def names_of(tx: Transaction, chat: int, message: int) -> list[str]:
    """Every name a message stands under."""
    rows = await tx.fetch(
        "select name from slot where chat = :chat and message = :message order by name",
        chat=chat,
        message=message,
    )
    return [row["name"] for row in rows]


async def like(tx: Transaction, chat: int, pattern: str) -> list[Slot]:
    """The slots of a chat whose names are like a pattern, in which « % » stands for anything."""
    rows = await tx.fetch(
        "select name, message from slot where chat = :chat and name like :pattern order by name",
        chat=chat,
        pattern=pattern,
    )
    return [Slot(chat, row["name"], row["message"]) for row in rows]


async def put(tx: Transaction, slots: Sequence[Slot]) -> None:
    """Let each message stand under its name, in place of any other."""
    await tx.many(
        """
        insert into slot (chat, name, message) values (:chat, :name, :message)
        on conflict (chat, name) do update set message = excluded.message
        """,
        [{"chat": slot.chat, "name": slot.name, "message": slot.message} for slot in slots],
    )


async def forget(tx: Transaction, chat: int, names: Sequence[str]) -> None:
    """Nothing stands under the names any more: a message was deleted."""
    await tx.execute("delete from slot where chat = :chat and name in :names", chat=chat, names=names)


async def forget_chat(tx: Transaction, chat: int) -> None:
    """Nothing stands in the chat any more: it was erased, or a group became another one."""
    await tx.execute("delete from slot where chat = :chat", chat=chat)


async def of_case(tx: Transaction, case: int) -> list[Slot]:
    """All slots of a case, in every chat. Looks at the whole table."""
    rows = await tx.fetch(
        "select chat, name, message from slot where name like :last or name like :inside order by chat, name",
        last=f"%:{case}",
        inside=f"%:{case}:%",
    )
    return [
        Slot(row["chat"], row["name"], row["message"])
        for row in rows
        if row["name"].split(":")[1] == str(case)
    ]
