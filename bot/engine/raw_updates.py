"""Updates as Telegram's JSON gives them, before anything about them is believed."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Mapping
from typing import Any, TypeAlias, cast

import orjson

from bot.core.model.frozen import Frozen

Json: TypeAlias = Mapping[str, Any]


class Tap(Frozen):
    """A button of a message was pressed; `buttons` is what all buttons there carry, row after row."""

    chat: int
    message: int
    buttons: tuple[str, ...]


LARGEST = 2**63
COMMAND = re.compile(r"[/\uff0f\u2044\u2215][^\S\n]*(\S*)")
"""A command with which a text begins, known or not, and its name: nothing that begins so is an answer.

Its slash may be that of a keyboard for wide letters, of fractions or of division, with a blank after it.
"""
CLOSING = ".,!?…"
"""Marks that may stand after a command: « /aide. »."""
BEGIN = "/start"
"""What people send who open the bot by itself."""


def read_json(body: bytes) -> Any:  # noqa: ANN401 - JSON
    """Return the JSON, or None; half surrogate pairs, which orjson refuses, must not hide a whole batch."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        pass
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def number_of(update: object) -> int:
    """Return an update's number, or -1 if it has none that can be kept."""
    number = update.get("update_id") if isinstance(update, Mapping) else None
    return number if type(number) is int and 0 <= number < LARGEST else -1


def body_of(update: Mapping[str, Any]) -> str:
    """Return an update as the JSON it is stored as."""
    try:
        return orjson.dumps(update).decode()
    except TypeError:  # half a surrogate pair somewhere
        return json.dumps(update, ensure_ascii=False).encode("utf-8", "replace").decode()


def chat_of(update: Mapping[str, Any]) -> int:
    """Return the chat an update belongs to, or the person when there is no chat; 0 if neither can be told."""
    for part in update.values():
        if not isinstance(part, Mapping):
            continue
        for holder in (part, part.get("message"), {"chat": part.get("from")}):
            chat = holder.get("chat") if isinstance(holder, Mapping) else None
            number = chat.get("id") if isinstance(chat, Mapping) else None
            if type(number) is int and abs(number) < LARGEST:
                return number
    return 0


def owner_of(update: Mapping[str, Any]) -> int:
    """Return the person in whose private chat this happened; 0 if it may be about anybody.

    What staff write in a group, or look for anywhere, is about others.
    """
    return 0 if "inline_query" in update else max(0, chat_of(update))


def words_of(body: str) -> str:
    """Return what was written in a stored update; empty where nothing can be read."""
    update = read_json(body.encode())
    parts = update.values() if isinstance(update, Mapping) else ()
    for part in parts:
        said = part.get("text") or part.get("caption") if isinstance(part, Mapping) else None
        if isinstance(said, str):
            return said
    return ""


def storable(update: Json) -> Json:
    """Return the update as it would come back from the inbox: half a surrogate pair is no character there."""
    try:
        orjson.dumps(update)
    except TypeError:
        return cast("Json", orjson.loads(body_of(update)))
    return update


def tap_of(update: Json) -> Tap | None:
    """Return the tap that an update is; None if it is something else."""
    message = _object(_object(update, "callback_query"), "message")
    chat, number = _number(_object(message, "chat").get("id")), _number(message.get("message_id"))
    return None if chat is None or number is None else Tap(chat, number, buttons_of(message))


def buttons_of(message: Json) -> tuple[str, ...]:
    """Return what the buttons of a message carry, of one that is to be sent too."""
    rows = _list(_object(message, "reply_markup").get("inline_keyboard"))
    buttons = (button for row in rows for button in _list(row) if isinstance(button, dict))
    return tuple(data for button in buttons if isinstance(data := button.get("callback_data"), str))


def asks_of_staff(raw: Json, group: int, bot: int) -> int | None:
    """The user about whom it must be known whether they are staff, before this update is handled.

    Whoever presses a button in a group, speaks to the bot in the staff group or edits that, or searches
    inline anywhere. None for all else, and for what `decode` will not take.
    """
    tap, said = _object(raw, "callback_query"), _object(raw, "message") or _object(raw, "edited_message")
    if query := _object(raw, "inline_query"):
        return _number(_object(query, "from").get("id"))
    if tap:
        where = _object(_object(tap, "message"), "chat").get("id")
        return _number(_object(tap, "from").get("id")) if (_number(where) or 0) < 0 else None
    if _object(said, "chat").get("id") != group or "sender_chat" in said:
        return None
    is_reply = _object(_object(said, "reply_to_message"), "from").get("id") == bot
    is_command = COMMAND.match(str(said.get("text") or said.get("caption") or "").lstrip()) is not None
    return _number(_object(said, "from").get("id")) if is_reply or is_command else None


def asks_in_private(raw: Json, colleagues: Container[int]) -> int | None:
    """The user about whom it must be known whether they are of the team, before what they write in private.

    Whoever begins, without a link of the organisation's; and those who are said to be, whatever they write.
    """
    said = _object(raw, "message")
    user, chat = _number(_object(said, "from").get("id")), _object(said, "chat").get("id")
    if user is None or chat != user:
        return None
    return user if user in colleagues or str(said.get("text", "")).strip() == BEGIN else None


def _object(part: Json, name: str) -> Json:
    found = part.get(name)
    return found if isinstance(found, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _number(value: object) -> int | None:
    return value if type(value) is int else None
