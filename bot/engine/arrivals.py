"""A tap on a message shows that it has arrived, though Telegram's answer to its call is not here yet.

Where that answer is slow, or is lost, what follows in the chat need not wait for it, and nothing comes twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.engine.raw_updates import Tap
from storage import sent_messages
from storage.database import Transaction
from storage.outbox import OutboxRow


async def shown(tx: Transaction, under_way: Iterable[OutboxRow], taps: Iterable[Tap]) -> dict[int, int]:
    """The rows that have arrived, by id, and the messages they have become.

    A button of the same data may stand on an older message too: the tapped one must be newer than all that is
    known of its chat, and the row must never have left before.
    """
    rows = {row.chat: row for row in under_way if row.message_key and row.message is None and not row.unsure}
    pressed = {
        tap.chat: tap for tap in taps if tap.chat in rows and tap.data in _buttons(rows[tap.chat].params)
    }
    if not pressed:
        return {}
    newest = await sent_messages.newest(tx, tuple(pressed))
    return {rows[chat].id: tap.message for chat, tap in pressed.items() if tap.message > newest.get(chat, 0)}


def _buttons(params: Mapping[str, Any]) -> Iterator[str]:
    """The data of a message's buttons."""
    for line in params.get("reply_markup", {}).get("inline_keyboard", ()):
        for button in line:
            yield button.get("callback_data", "")
