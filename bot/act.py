"""One thing somebody did, as handlers need it: who, where, with which words, files or button."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Message, Update, User

from bot.core import reading

MEDIA = ("document", "photo", "voice", "audio", "video", "video_note", "animation")


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
        """What was written: a text, or the caption of a file."""
        return (self.message.text or self.message.caption or "") if self.message else ""

    @property
    def copied(self) -> tuple[int, int] | None:
        """(chat, message id) of what only a copy can pass on: anything but a text."""
        if self.message is None or self.message.text:
            return None
        return self.chat, self.message.message_id

    def input(self) -> reading.Input:
        """The message as an answer to a question; what is neither words, file nor phone number is an empty text."""
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
    """The act an update stands for; None if nobody did it: a channel's post, a message nobody can see any more."""
    user, chat = update.effective_user, update.effective_chat
    if user is None or chat is None:
        return None
    message = update.effective_message
    seen = message if isinstance(message, Message) else None
    return Act(update=update, user=user, chat=chat.id, message=seen, args=args)
