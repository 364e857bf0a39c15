"""One thing somebody did, as handlers need it: who, where, with which words, files or button."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Message, Update, User

from bot.core import reading
from bot.core.spelling import clean

MEDIA = ("document", "photo", "voice", "audio", "video", "video_note", "animation")
LONGEST_QUOTED = 1500
"""Characters of a text that are sure to stand whole in a message that quotes it."""
SERVICE = (
    "pinned_message", "message_auto_delete_timer_changed", "chat_background_set", "write_access_allowed",
    "users_shared", "chat_shared", "connected_website", "forum_topic_created", "forum_topic_edited",
    "new_chat_members", "left_chat_member", "new_chat_title", "new_chat_photo", "group_chat_created",
    "migrate_from_chat_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A message or a tap by a person. `args` are the button's arguments, or the words after a command."""

    update: Update
    user: User
    chat: int
    message: Message | None
    args: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """A name for what comes of this act, unique for ever."""
        return str(self.update.update_id)

    @property
    def words(self) -> str:
        """What was written, fit to be shown to others: a text, or the caption of a file."""
        return clean((self.message.text or self.message.caption or ""), lines=True) if self.message else ""

    @property
    def is_file(self) -> bool:
        """Whether it is anything but a text."""
        return self.message is not None and not self.message.text

    @property
    def copied(self) -> tuple[int, int] | None:
        """(chat, message id) of what only a copy can pass on whole: a file, or a very long text."""
        if self.message is None or not (self.is_file or len(self.words) > LONGEST_QUOTED):
            return None
        return self.chat, self.message.message_id

    @property
    def is_service(self) -> bool:
        """Whether nobody said anything: Telegram tells that a message was pinned, a theme changed."""
        return self.message is not None and any(getattr(self.message, kind) for kind in SERVICE)

    def input(self) -> reading.Input:
        """The message as an answer to a question; what is neither words, file nor number is an empty text."""
        message = self.message
        if message is None or message.text:
            return reading.Typed(self.words)
        if message.contact:
            own = message.contact.user_id in {None, self.user.id}
            return reading.Shared(message.contact.phone_number) if own else reading.Typed("")
        for kind in MEDIA:
            if sent := getattr(message, kind):
                file = sent[-1] if isinstance(sent, tuple) else sent
                name = getattr(file, "file_name", None) or ""
                return reading.Sent(file.file_id, kind, name, file.file_size or 0)
        return reading.Typed(self.words)


def of(update: Update, args: tuple[str, ...] = ()) -> Act | None:
    """The act an update stands for; None if nobody did it: a channel's post, a message that is gone."""
    user, chat = update.effective_user, update.effective_chat
    if user is None or chat is None:
        return None
    message = update.effective_message
    seen = message if isinstance(message, Message) else None
    return Act(update=update, user=user, chat=chat.id, message=seen, args=args)
