"""Telegram's JSON, made an Update: checked where python-telegram-bot checks nothing, without what costs most.

Most of what a tap costs to decode is the message it was pressed under, of which nobody reads more than where
it stands; and `Update.de_json` looks for two dozen kinds, of which one is there. What is left is mostly the
library's look, at each attribute of what it makes, whether that is frozen already.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import telegram
from telegram import Bot, ChatMemberUpdated, InlineQuery, MessageEntity
from telegram.constants import MessageEntityType

from bot.core.parsing.spelling import unaccented
from bot.engine.raw_updates import CLOSING, COMMAND, Json

_PERSON = {"id": int, "is_bot": bool, "first_name": str, "username": str, "language_code": str}
_CHAT = {"id": int, "type": str}
_FILE = {"file_id": str, "file_name": str, "file_size": int}
_FILES = ("animation", "audio", "document", "video", "video_note", "voice")
_SHOWN = {"message_id": int, "chat": _CHAT, "from": _PERSON}
_MESSAGE = {
    **_SHOWN,
    "sender_chat": _CHAT, "reply_to_message": _SHOWN, "migrate_to_chat_id": int, "media_group_id": str,
    "text": str, "caption": str, "contact": {"phone_number": str, "user_id": int},
    "photo": [_FILE], **dict.fromkeys(_FILES, _FILE),
}  # fmt: skip
_MEMBER = {
    "chat": _CHAT,
    "from": _PERSON,
    "new_chat_member": {"user": _PERSON, "status": str, "is_member": bool},
}
_UPDATE: Json = {
    "update_id": int,
    "message": _MESSAGE,
    "edited_message": _MESSAGE,
    "callback_query": {"id": str, "from": _PERSON, "data": str, "message": _SHOWN},
    "inline_query": {"id": str, "from": _PERSON, "query": str, "offset": str},
    "my_chat_member": _MEMBER,
    "chat_member": _MEMBER,
}
"""The updates that are handled, and the type of each field that handlers rely on."""
KINDS = tuple(name for name in _UPDATE if name != "update_id")
"""What Telegram is asked for."""
_NEEDED = ("message_id", "date", "message_thread_id", "chat", "from")
"""Of a message that was replied to."""
_OF_A_TEXT = {"message_id", "date", "chat", "from", "text"}


class _Unguarded:
    """Sets attributes as any object does. A message has a hundred; the library's check of each is Python."""

    __slots__ = ()
    __setattr__ = object.__setattr__


class Update(_Unguarded, telegram.Update):
    """An update."""

    __slots__ = ()


class CallbackQuery(_Unguarded, telegram.CallbackQuery):
    """A button pressed."""

    __slots__ = ()


class InaccessibleMessage(_Unguarded, telegram.InaccessibleMessage):
    """The message under which it was."""

    __slots__ = ()


class Message(_Unguarded, telegram.Message):
    """Something said."""

    __slots__ = ()


class Chat(_Unguarded, telegram.Chat):
    """Where."""

    __slots__ = ()


class User(_Unguarded, telegram.User):
    """Who."""

    __slots__ = ()


def decode(raw: Json, bot: Bot) -> Update:
    """Return the update; one of a kind that is not handled is empty. `raw` is left as it is.

    Raises TypeError, ValueError, KeyError, AttributeError or OverflowError for what the Bot API never sends.
    """
    data = {name: part for name, part in raw.items() if name in _UPDATE}
    _check(data, _UPDATE)
    number = data.pop("update_id")
    update = Update(number, **{name: _PARTS[name](part, bot) for name, part in data.items()})
    update.set_bot(bot)
    return update


def _tap(tap: Json, bot: Bot) -> CallbackQuery:
    """A button pressed, under a message of which Telegram would say as much were it too old to be seen."""
    under = tap.get("message")
    query = CallbackQuery(
        id=tap["id"],
        from_user=User.de_json(tap["from"], bot),
        chat_instance=tap["chat_instance"],
        message=under and InaccessibleMessage(Chat.de_json(under["chat"], bot), under["message_id"]),
        data=tap.get("data"),
    )
    query.set_bot(bot)
    return query


def _said(message: Json, bot: Bot) -> telegram.Message:
    """A message without its keyboard and its entities, but for the command it begins with.

    Telegram marks a command as an entity; a text that comes without one is understood all the same, and so is
    one with accents (« /mesdonnées »), a blank after the slash or a mark at the end, which Telegram does not
    mark as people mean it.
    """
    kept: dict[str, Any] = {
        name: part for name, part in message.items() if name not in {"reply_markup", "entities"}
    }
    if replied := message.get("reply_to_message"):
        kept["reply_to_message"] = {name: replied[name] for name in _NEEDED if name in replied}
    text = (message.get("text") or "").lstrip()
    if command := COMMAND.match(text):
        bare = f"/{unaccented(command[1].rstrip(CLOSING))}"
        kept["text"] = bare + text[command.end() :]
        kept["entities"] = [{"type": MessageEntityType.BOT_COMMAND, "offset": 0, "length": len(bare)}]
    is_text = kept.keys() - {"entities"} == _OF_A_TEXT
    return _text(kept, bot) if is_text else Message.de_json(kept, bot)


def _text(message: Json, bot: Bot) -> Message:
    """A text by itself, as most messages are: `Message.de_json` would look for a hundred other parts."""
    said = Message(
        message_id=message["message_id"],
        date=datetime.fromtimestamp(message["date"], UTC),
        chat=Chat.de_json(message["chat"], bot),
        from_user=User.de_json(message["from"], bot),
        text=message["text"],
        entities=MessageEntity.de_list(message.get("entities", []), bot),
    )
    said.set_bot(bot)
    return said


_PARTS: Mapping[str, Callable[[Any, Bot], Any]] = {
    "message": _said,
    "edited_message": _said,
    "callback_query": _tap,
    "inline_query": InlineQuery.de_json,
    "my_chat_member": ChatMemberUpdated.de_json,
    "chat_member": ChatMemberUpdated.de_json,
}
"""What makes the library's object of each kind of update."""


def _check(part: Any, shape: Any) -> None:  # noqa: ANN401 - JSON, and what it should be
    """Raise TypeError for a field that has not the type it should have."""
    if type(shape) is type:
        if type(part) is not shape:
            raise TypeError(f"{shape.__name__} expected")
    elif type(shape) is list:
        for each in part:
            _check(each, shape[0])
    else:
        for name, value in part.items():
            if name in shape:
                _check(value, shape[name])
