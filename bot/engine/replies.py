"""What one transaction says: messages and answers to taps, queued until it is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from bot.core.model.frozen import replace
from bot.core.model.message import AnyMessage, Message, Text
from bot.core.model.message_key import MessageKey
from bot.engine.render import Renderer, Tapped
from storage import outbox, sent_messages
from storage.database import Transaction
from storage.outbox import OutboxCall
from storage.sent_messages import SentMessage

SEND = "sendMessage"
"""The method of the Bot API that puts a new message under a key."""


class Replies:
    """The calls that a transaction queues, and the update that it is replying to."""

    def __init__(self, tx: Transaction, renderer: Renderer, now: datetime) -> None:
        self.renderer = renderer
        self._tx = tx
        self._now = now
        self._rows: list[OutboxCall] = []
        self._in_chat: defaultdict[int, list[OutboxCall]] = defaultdict(list)
        """The same rows by chat: a batch says much, and is asked often what it has said to somebody."""
        self._sent: list[SentMessage] = []
        self._looked: set[int] = set()
        self._standing: dict[tuple[int, str], int] = {}
        """What stands under each key, in the chats that were looked at."""
        self._message = (0, 0)
        self._tapped: Tapped | None = None
        self._query = ""
        self._thread = 0

    def begin(self, query: str = "", chat: int = 0, message: int = 0, thread: int = 0) -> None:
        """Start on the next update: the message, its topic, and the button pressed under it, if one was.

        In that topic the group is answered, unless what is said has one of its own.
        """
        self._thread = thread
        self._query = query
        self._message = (chat, message)
        self._tapped = Tapped(chat, message) if query and message else None

    # --- the message under the pressed button ---

    async def preload(self, chats: Sequence[int]) -> None:
        """Read what stands in the chats where buttons were pressed."""
        looked = [chat for chat in dict.fromkeys(chats) if chat not in self._looked]
        if looked:
            self._standing |= await sent_messages.standing(self._tx, looked, SEND)
            self._looked.update(looked)

    async def mark_tapped(self, key: MessageKey) -> None:
        """The message under the pressed button is the one of this key: edits of it need not wait.

        Not if another stands there by now, or soon: then that one is edited, wherever the button was pressed.
        """
        if self._tapped is None or self._has_queued(self._tapped.chat, key):
            return
        chat, message = self._tapped.chat, self._tapped.message
        await self.preload((chat,))
        if self._standing.get((chat, str(key)), message) == message:
            self._tapped = replace(self._tapped, key=key)

    async def names(self, cases: Sequence[int]) -> None:
        """The message under the pressed button names these cases from now on."""
        await sent_messages.names(self._tx, *self._message, cases)

    async def tapped_key(self) -> MessageKey | None:
        """The key of the message under the pressed button, if it has one."""
        return await sent_messages.key_of(self._tx, *self._message)

    @property
    def is_tap(self) -> bool:
        """Whether a button was pressed and is still to be answered."""
        return bool(self._query)

    # --- saying ---

    def say(self, out: AnyMessage, language: str, person: int = 0) -> None:
        """Queue a message; it takes the place of an older one that need not be seen any more."""
        row = self._in_topic(self.renderer.row(out, language, self._tapped, person))
        if isinstance(out, Message) and out.newest and not out.replace:
            for older in [each for each in self._in_chat[row.chat] if _makes_way(each, row)]:
                self._drop(older)
        self.queue(row)

    def answer(self, text: Text, language: str, *, alert: bool = False) -> None:
        """Answer the tap being handled, once; nothing if it was no tap."""
        if self._query:
            self.queue(self.renderer.toast(self._query, text, language, alert=alert))
            self._query = ""

    def queue(self, row: OutboxCall) -> None:
        """Queue a rendered call."""
        self._rows.append(row)
        self._in_chat[row.chat].append(row)

    def keep_key(self, key: MessageKey) -> None:
        """The message being handled stands under this key, so that an edit of it is understood."""
        chat, message = self._message
        if chat and message:
            self._sent.append(SentMessage(chat, key, message))

    async def is_about_to_say(self, chat: int, key: MessageKey) -> bool:
        """Whether a message of that key is on its way to a chat."""
        return self._has_queued(chat, key) or await outbox.waits(self._tx, chat, key, SEND)

    def forget(self, person_id: int) -> None:
        """Say nothing more of a person who has been erased."""
        for row in [row for row in self._rows if row.person == person_id]:
            self._drop(row)
        self.forget_keys(person_id)

    def forget_keys(self, chat: int) -> None:
        """Nothing in this chat is kept under a key any more."""
        self._sent = [sent for sent in self._sent if sent.chat != chat]

    @property
    def queue_keys(self) -> set[str]:
        """Those of the queues to which calls are added."""
        return {row.queue_key for row in self._rows}

    async def flush(self) -> None:
        """Write what is queued."""
        if self._sent:
            await sent_messages.put(self._tx, self._sent)
        if self._rows:
            await outbox.add(self._tx, self._rows, int(self._now.timestamp() * 1000))

    def _in_topic(self, row: OutboxCall) -> OutboxCall:
        """The call with the topic of what it answers, if it makes a message in that group."""
        is_answer = row.chat == self._message[0] and not row.topic and row.method.startswith(("send", "copy"))
        if not self._thread or not is_answer or "message_thread_id" in row.params:
            return row
        return replace(row, params={**row.params, "message_thread_id": self._thread})

    def _has_queued(self, chat: int, key: MessageKey) -> bool:
        return any(row.message_key == key and row.method == SEND for row in self._in_chat[chat])

    def _drop(self, row: OutboxCall) -> None:
        for rows in (self._rows, self._in_chat[row.chat]):
            rows[:] = (each for each in rows if each is not row)


def _makes_way(older: OutboxCall, newer: OutboxCall) -> bool:
    """Whether a queued message to the chat would only be seen above another that says where one is now."""
    return (older.message_key, older.method) == (newer.message_key, newer.method) and not older.replace
