"""The forum topics of the staff group, by name."""

from __future__ import annotations

from storage.database import Transaction


async def thread(tx: Transaction, chat: int, name: str) -> int | None:
    """The topic's message_thread_id, if it was made."""
    rows = await tx.fetch(
        "select thread from topic where chat = :chat and name = :name", chat=chat, name=name
    )
    return rows[0]["thread"] if rows else None


async def put(tx: Transaction, chat: int, name: str, thread: int) -> None:
    """Remember a topic, in place of one of the same name."""
    await tx.execute(
        """
        insert into topic (chat, name, thread) values (:chat, :name, :thread)
        on conflict (chat, name) do update set thread = excluded.thread
        """,
        chat=chat,
        name=name,
        thread=thread,
    )


async def forget(tx: Transaction, chat: int, name: str) -> None:
    """The topic is no more; it will be made anew."""
    await tx.execute("delete from topic where chat = :chat and name = :name", chat=chat, name=name)


async def forget_chat(tx: Transaction, chat: int) -> None:
    """The group became another one, whose topics are others."""
    await tx.execute("delete from topic where chat = :chat", chat=chat)
