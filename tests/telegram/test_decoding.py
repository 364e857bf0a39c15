"""Telegram's JSON on its way to the handlers: what is left out, and what is refused as unreadable."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from telegram import InaccessibleMessage, Message, Update

from bot.simulator.refusal import Json
from bot.telegram.bot import Bot
from bot.telegram.decoding import decode
from tests.house import TOKEN

PERSON: Json = {"id": 5, "is_bot": False, "first_name": "Camille", "language_code": "fr"}
CHAT: Json = {"id": 5, "type": "private"}
ME: Json = {"id": 1234567, "is_bot": True, "first_name": "Bot"}
KEYBOARD: Json = {"inline_keyboard": [[{"text": "Oui", "callback_data": "x"}]]}
SHOWN: Json = {
    "message_id": 7, "date": 1, "chat": CHAT, "from": ME, "text": "Où ?", "reply_markup": KEYBOARD,
    "entities": [{"type": "bold", "offset": 0, "length": 2}],
}  # fmt: skip
TAP: Json = {
    "update_id": 1,
    "callback_query": {"id": "1", "from": PERSON, "chat_instance": "1", "data": "x", "message": SHOWN},
}
SAID: Json = {
    "update_id": 2,
    "message": {
        "message_id": 8, "date": 1, "chat": CHAT, "from": PERSON, "text": "/aide moi",
        "reply_to_message": SHOWN, "reply_markup": KEYBOARD,
    },
}  # fmt: skip
WRITTEN: Json = {
    "update_id": 2,
    "message": {"message_id": 8, "date": 1, "chat": CHAT, "from": PERSON, "text": "Bonjour"},
}
SENT: Json = {
    "update_id": 3,
    "message": {
        "message_id": 9, "date": 1, "chat": CHAT, "from": PERSON, "caption": "x", "media_group_id": "1",
        "document": {"file_id": "f", "file_unique_id": "u", "file_name": "a.pdf", "file_size": 3},
        "photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1, "file_size": 3}],
        "contact": {"phone_number": "1", "first_name": "x", "user_id": 5},
    },
}  # fmt: skip
LEFT: Json = {
    "update_id": 4,
    "my_chat_member": {
        "chat": CHAT, "from": PERSON, "date": 1, "old_chat_member": {"status": "member", "user": ME},
        "new_chat_member": {"status": "kicked", "user": ME, "until_date": 0},
    },
}  # fmt: skip


@pytest.fixture
def bot() -> Bot:
    return Bot("http://127.0.0.1:9", TOKEN)


def test_of_what_was_tapped_under_or_replied_to_only_what_is_needed_is_decoded(bot: Bot) -> None:
    raw = deepcopy(TAP), deepcopy(SAID)
    tap, said = (decode(each, bot) for each in raw)
    assert raw == (TAP, SAID)
    assert tap.callback_query is not None
    assert said.message is not None
    under, replied = tap.callback_query.message, said.message.reply_to_message
    assert isinstance(under, InaccessibleMessage)
    assert replied is not None
    assert (under.message_id, under.chat.id) == (replied.message_id, replied.chat.id) == (7, 5)
    assert (replied.text, replied.reply_markup, replied.entities) == (None, None, ())
    assert said.message.reply_markup is None


def test_what_was_tapped_says_who_pressed_what_and_is_the_bots(bot: Bot) -> None:
    update = decode(TAP, bot)
    query = update.callback_query
    assert query is not None
    assert (update.update_id, query.id, query.data, query.chat_instance) == (1, "1", "x", "1")
    assert (query.from_user.id, query.from_user.language_code) == (5, "fr")
    assert update.effective_chat is not None
    assert update.get_bot() is query.get_bot() is update.effective_chat.get_bot() is bot


@pytest.mark.parametrize("text", ["Bonjour", "/aide moi"])
def test_a_text_is_what_the_library_makes_of_it(bot: Bot, text: str) -> None:
    said = {"message_id": 8, "date": 1, "chat": CHAT, "from": PERSON, "text": text}
    message = decode({"update_id": 2, "message": said}, bot).message
    entities = [{"type": "bot_command", "offset": 0, "length": 5}] if text.startswith("/") else []
    expected = Message.de_json({**said, "entities": entities}, bot)
    assert message is not None
    assert message.to_dict() == expected.to_dict()
    assert message.get_bot() is bot
    assert message.date == expected.date


def test_a_command_is_marked_whether_telegram_did_or_not(bot: Bot) -> None:
    message = decode(SAID, bot).message
    assert message is not None
    assert [(each.type, each.offset, each.length) for each in message.entities] == [("bot_command", 0, 5)]


def test_an_update_of_a_kind_nobody_handles_is_empty(bot: Bot) -> None:
    post = {"update_id": 5, "channel_post": SAID["message"], "business_message": SAID["message"], "poll": {}}
    assert decode(post, bot) == Update(5)
    assert decode(post, bot).effective_message is None


@pytest.mark.parametrize(
    ("update", "where", "value"),
    [
        (SAID, "message", "text"),
        (SAID, "message", []),
        (SAID, "message message_id", "8"),
        (SAID, "message message_id", 8.0),
        (SAID, "message message_id", True),
        (SAID, "message message_id", None),
        (SAID, "message date", "today"),
        (SAID, "message date", 10**30),
        (WRITTEN, "message date", "today"),
        (WRITTEN, "message date", 10**30),
        (WRITTEN, "message date", None),
        (WRITTEN, "message chat", 5),
        (WRITTEN, "message from", None),
        (WRITTEN, "message from id", "5"),
        (SAID, "message chat", 5),
        (SAID, "message chat id", "5"),
        (SAID, "message chat type", 1),
        (SAID, "message from", "Camille"),
        (SAID, "message from id", "5"),
        (SAID, "message from first_name", 5),
        (SAID, "message from language_code", 5),
        (SAID, "message text", 5),
        (SAID, "message text", None),
        (SAID, "message text", ["/aide"]),
        (SAID, "message reply_to_message", 7),
        (SAID, "message reply_to_message message_id", "7"),
        (SAID, "message migrate_to_chat_id", "-100"),
        (SENT, "message caption", 5),
        (SENT, "message media_group_id", 1),
        (SENT, "message document", "f"),
        (SENT, "message document file_id", 5),
        (SENT, "message document file_size", "3"),
        (SENT, "message photo", 5),
        (SENT, "message photo", ["f"]),
        (SENT, "message contact phone_number", 33612345678),
        (SENT, "message contact user_id", "5"),
        (TAP, "callback_query", "x"),
        (TAP, "callback_query id", 1),
        (TAP, "callback_query from id", "5"),
        (TAP, "callback_query data", 5),
        (TAP, "callback_query message", "x"),
        (TAP, "callback_query message message_id", "7"),
        (TAP, "callback_query message chat id", None),
        (LEFT, "my_chat_member new_chat_member status", 5),
        (LEFT, "my_chat_member new_chat_member user id", "5"),
        (LEFT, "my_chat_member chat id", "5"),
    ],
)  # fmt: skip
def test_what_has_the_wrong_type_cannot_be_read(bot: Bot, update: Json, where: str, value: Any) -> None:  # noqa: ANN401 - JSON
    decode(update, bot)
    broken = deepcopy(update)
    *path, last = where.split()
    part = broken
    for name in path:
        part = part[name]
    part[last] = value
    with pytest.raises((TypeError, ValueError, KeyError, AttributeError, OverflowError)):
        decode(broken, bot)
