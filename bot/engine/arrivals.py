"""A tap on a message shows that it has arrived, though Telegram's answer to its call is not here yet.

Where that answer is slow, or is lost, what follows in the chat need not wait for it, and nothing comes twice.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.engine.raw_updates import Tap, buttons_of
from storage import sent_messages
from storage.database import Transaction
from storage.outbox import OutboxRow


async def shown(tx: Transaction, under_way: Iterable[OutboxRow], taps: Iterable[Tap]) -> dict[int, int]:
    """The rows that have arrived, by id, and the messages they have become.

    The buttons must all be those of the row. An older message may have the same ones: the tapped one must be
    newer than all that is known of its chat.
    """
    rows = {row.chat: row for row in under_way if _may_be_shown(row)}
    tapped = {tap.chat: tap.message for tap in taps if tap.chat in rows and _is_of(tap, rows[tap.chat])}
    if not tapped:
        return {}
    newest = await sent_messages.newest(tx, tuple(tapped))
    return {rows[chat].id: message for chat, message in tapped.items() if message > newest.get(chat, 0)}


def _may_be_shown(row: OutboxRow) -> bool:
    """Not an edit, what may have left before, or made a topic, which only the answer to its call names."""
    return row.message_key is not None and row.message is None and not row.unsure and not row.topic


def _is_of(tap: Tap, row: OutboxRow) -> bool:
    return bool(tap.buttons) and tap.buttons == buttons_of(row.params)
