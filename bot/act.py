"""One thing somebody did, as handlers need it: who, where, with which words, files or button."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.understanding import reading
from bot.core.understanding.spelling import clean
from bot.updates import Message, Update, User

LONGEST_QUOTED = 1500
"""Characters of a text that are sure to stand whole in a message that quotes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A message or a tap by a person. `args` are the button's arguments, or the words after a command."""

    update: int
    """The update's number."""
    user: User
    chat: int
    message: Message | None = None
    """None for a tap."""
    args: tuple[str, ...] = ()

    @property
    def case(self) -> int:
        """The case a button names; 0: none. Words after a command name no case."""
        named = self.args[0] if self.args and self.message is None else ""
        return int(named) if named.isdecimal() else 0

    @property
    def mark(self) -> str:
        """A name for what comes of this act, unique for ever."""
        return str(self.update)

    @property
    def words(self) -> str:
        """What was written, fit to be shown to others: a text, or the caption of a file."""
        return clean(self.message.text or self.message.caption, lines=True) if self.message else ""

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
    def kind(self) -> str:
        """What was sent: « text », « photo », « voice »…; « other » for what is not told apart."""
        return self.message.kind if self.message else "other"

    @property
    def album(self) -> str:
        """What this message shares with the others of its album; empty: it is in none."""
        return self.message.media_group_id if self.message else ""

    def input(self, wanted: str) -> reading.Input:
        """The message as an answer to a question of a kind; what cannot be one is an empty text.

        The caption of a file is words, unless the question wants the file itself.
        """
        message = self.message
        if message is None or message.text:
            return reading.Typed(self.words)
        if contact := message.contact:
            own = contact.user_id in {0, self.user.id}
            return reading.Shared(contact.phone_number) if own and wanted == "phone" else reading.Typed("")
        if wanted == "file" and (found := message.file):
            kind, file = found
            return reading.Sent(file.file_id, kind, file.file_name, file.file_size)
        return reading.Typed(self.words)


def of(update: Update, args: tuple[str, ...] = ()) -> Act | None:
    """The act an update stands for; None if nobody did it: a channel's post, a message that is gone."""
    if tap := update.callback_query:
        if tap.message is None:
            return None
        return Act(update=update.update_id, user=tap.sender, chat=tap.message.chat.id, args=args)
    message = update.message or update.edited_message
    if message is None or message.sender is None:
        return None
    return Act(update=update.update_id, user=message.sender, chat=message.chat.id, message=message, args=args)
