"""The filters that python-telegram-bot does not have."""

from __future__ import annotations

from telegram import Message
from telegram.ext.filters import MessageFilter

ALBUMS = 1000
"""Albums of late that are remembered."""


class OwnChat(MessageFilter):
    """Messages of a person in their own chat with the bot; in private there are no others."""

    def filter(self, message: Message) -> bool:
        """Whether it is one."""
        return message.from_user is not None and message.from_user.id == message.chat.id


class StaffChat(MessageFilter):
    """Messages in the staff group, which may just have become another one."""

    def __init__(self) -> None:
        super().__init__()
        self.chat = 0
        """The group, as the transaction of the update knows it."""

    def filter(self, message: Message) -> bool:
        """Whether it is one."""
        return message.chat.id == self.chat


class ReplyToBot(MessageFilter):
    """Replies to one of the bot's own messages.

    In a forum everything that is said in a topic replies to the note that opened it: that is no reply.
    """

    def filter(self, message: Message) -> bool:
        """Whether it is one."""
        replied = message.reply_to_message
        if replied is None or replied.from_user is None:
            return False
        opened_topic = message.is_topic_message and replied.message_id == message.message_thread_id
        return replied.from_user.id == message.get_bot().id and not opened_topic


class FirstOfAlbum(MessageFilter):
    """Messages that stand alone, and of an album, whose messages come one by one, the first."""

    def __init__(self) -> None:
        super().__init__()
        self._first: dict[tuple[int, str], int] = {}
        """The first message of each album of late, by chat and album."""

    def filter(self, message: Message) -> bool:
        """Whether it is one."""
        if message.media_group_id is None:
            return True
        first = self._first.setdefault((message.chat.id, message.media_group_id), message.message_id)
        if len(self._first) > ALBUMS:
            del self._first[next(iter(self._first))]
        return first == message.message_id
