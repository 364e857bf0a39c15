"""One message, as the world keeps it and as the Bot API shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.simulator.refusal import Json

if TYPE_CHECKING:
    from bot.simulator.people import Chat, User


@dataclass(slots=True, eq=False)
class Message:
    """A message. `content` holds the Bot API fields of what it says: a text, a document, a service note.

    `markup` is its inline keyboard; `sent_markup` whatever reply markup came with it; dates are Unix seconds.
    """

    message_id: int
    chat: Chat
    sender: User
    date: int
    content: Json
    reply_to: Message | None = None
    thread_id: int | None = None
    markup: Json | None = None
    sent_markup: Json | None = None
    edit_date: int | None = None
    deleted: bool = False
    reactions: dict[int, list[str]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What a reader reads: the text or the caption."""
        words: str = self.content.get("text") or self.content.get("caption") or ""
        return words

    @property
    def is_service(self) -> bool:
        """Whether this is a note of Telegram's own (someone joined, a topic was made)."""
        return bool(self.content.get("service"))

    @property
    def thread_for_answers(self) -> int | None:
        """The thread an answer falls into: the topic or, in other supergroups, the one it starts."""
        if self.thread_id is not None or self.chat.is_forum or self.chat.type != "supergroup":
            return self.thread_id
        return self.message_id

    def as_json(self, *, with_reply: bool = True) -> Json:
        """Return the Bot API `Message`; the one it replies to is shown without its own reply."""
        shape: Json = {
            "message_id": self.message_id,
            "from": self.sender.as_json(),
            "chat": self.chat.as_json(),
            "date": self.date,
        }
        if self.thread_id is not None:
            shape["message_thread_id"] = self.thread_id
            if self.chat.is_forum:
                shape["is_topic_message"] = True
        if self.edit_date is not None:
            shape["edit_date"] = self.edit_date
        reply = self.reply_to or self._topic_start()
        if with_reply and reply is not None and not reply.deleted:
            shape["reply_to_message"] = reply.as_json(with_reply=False)
        shape |= {key: value for key, value in self.content.items() if key != "service"}
        if self.markup:
            shape["reply_markup"] = self.markup
        return shape

    def _topic_start(self) -> Message | None:
        """In a forum, a message that answers nothing points at the first of its topic: a real trap."""
        if self.chat.is_forum and self.thread_id is not None and self.message_id != self.thread_id:
            return self.chat.messages.get(self.thread_id)
        return None
