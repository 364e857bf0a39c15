"""One row of the outbox on its way: the call it becomes, and what Telegram's answer means for it."""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from bot.api import Api, BadRequest, Forbidden, Migrated, NotSent, Result, TelegramError, TooMany, Unsure
from bot.logs import describe
from storage.outbox import Claimed

log = logging.getLogger(__name__)

REPEATABLE = (
    "answerCallbackQuery",
    "deleteMessage",
    "deleteMyCommands",
    "editMessageCaption",
    "editMessageReplyMarkup",
    "editMessageText",
    "leaveChat",
    "sendChatAction",
    "setChatMenuButton",
    "setMyCommands",
    "setMyDescription",
    "setMyShortDescription",
)
"""Doing these twice is as good as once."""
LONGEST_PAUSE = 60.0
LOST_GROUP_PAUSE = 300.0
"""Seconds after which a group that shut the bot out is tried again."""

_TAG = re.compile(r"<[^>]*>")
_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid", "message to delete",
         "message can't be deleted", "query is too old", "query id is invalid")  # fmt: skip
_NOT_COPIED = ("message to copy not found", "message can't be copied", "message_id_invalid")
_SHUT_OUT = ("chat not found", "group chat was deleted", "rights", "chat_write_forbidden", "topic_closed")


@dataclass(frozen=True, slots=True)
class Sent:
    """Done; `message` stands there now (0: none)."""

    message: int = 0


@dataclass(frozen=True, slots=True)
class Later:
    """To be tried again after so many seconds."""

    seconds: float
    why: Literal["flood", "failed", "not sent", "unsure", "shut out"]


@dataclass(frozen=True, slots=True)
class Dropped:
    """Has become pointless."""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The person has blocked the bot, has left Telegram, or never spoke to it."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The group has become another one."""

    chat: int


@dataclass(frozen=True, slots=True)
class Dead:
    """Telegram will never take it; `error` is a code, never a text."""

    error: str


Outcome: TypeAlias = Sent | Later | Dropped | Unreachable | Moved | Dead


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a row, and the thread that was made for its topic on the way (0: none)."""

    row: Claimed
    outcome: Outcome
    thread: int = 0


class Courier:
    """Carries rows to Telegram, any number at once. `spread` gives numbers from 0 to 1, for the pauses."""

    def __init__(self, api: Api, spread: Callable[[], float]) -> None:
        self._api = api
        self._spread = spread
        self._forums: dict[int, bool] = {}

    async def deliver(self, row: Claimed) -> Report:
        """Make the row's call and say what became of it. Raises nothing Telegram or the network can cause."""
        if row.replace and not row.message and not _is_new(row.method):
            return Report(row, Dropped())
        errand = _Errand(row)
        outcome: Outcome
        try:
            outcome = Sent(_message(await self._carried(errand)) or errand.edited)
        except (BadRequest, Migrated, Forbidden) as error:
            outcome = _refused(errand, error)
        except TelegramError as error:
            outcome = self._troubled(errand, error)
        return Report(row, outcome, errand.thread)

    async def _carried(self, errand: _Errand) -> Result:
        """Call, and again for each cure of a refusal."""
        while True:
            try:
                await self._find_topic(errand)
            except Unsure:
                raise NotSent("its topic is not known yet") from None
            try:
                return await self._api.call(errand.method, errand.params, document=errand.document)
            except BadRequest as error:
                if not self._cure(errand, str(error).lower()):
                    raise

    def _cure(self, errand: _Errand, words: str) -> bool:
        """Change the errand so that it may pass, if there is a way; each way is tried once."""
        if "can't parse entities" in words and "parse_mode" in errand.params:
            log.error("row %d cannot be parsed: sent without markup", errand.row.id)
            errand.write_plainly()
        elif "thread not found" in words and errand.row.thread and not errand.thread:
            self._forums.pop(errand.row.chat, None)
            errand.known_thread = None
            errand.params.pop("message_thread_id", None)
        elif errand.instead and any(sign in words for sign in _NOT_COPIED):
            errand.write_instead()
        elif any(sign in words for sign in _GONE) and errand.edited and _is_new(errand.row.method):
            errand.send_anew()
        else:
            return False
        return True

    async def _find_topic(self, errand: _Errand) -> None:
        """Give a message to a forum its thread, making it the first time."""
        row = errand.row
        if not row.topic or errand.edited or errand.thread:
            return
        thread = errand.known_thread
        if not thread and await self._is_forum(row.chat):
            thread = await self._new_topic(row.chat, row.topic)
            errand.thread = thread
        if thread:
            errand.params["message_thread_id"] = thread

    async def _is_forum(self, chat: int) -> bool:
        if chat not in self._forums:
            found = await self._api.call("getChat", {"chat_id": chat})
            self._forums[chat] = isinstance(found, dict) and found.get("is_forum") is True
        return self._forums[chat]

    async def _new_topic(self, chat: int, name: str) -> int:
        try:
            made = await self._api.call("createForumTopic", {"chat_id": chat, "name": name})
        except BadRequest as error:  # topics switched off, or the bot is no administrator
            log.warning("no topic can be made in group %d: %s", chat, describe(error))
            self._forums[chat] = False
            return 0
        return int(made["message_thread_id"])

    def _troubled(self, errand: _Errand, error: TelegramError) -> Outcome:
        """The way to Telegram is disturbed, or Telegram asks for patience."""
        if isinstance(error, TooMany):
            return Later(error.retry_after, "flood")
        row = errand.row
        pause = min(LONGEST_PAUSE, 0.5 * 2.0 ** min(row.attempts, 10)) * (0.5 + self._spread() / 2)
        if isinstance(error, Unsure) and errand.method not in REPEATABLE:
            return Dead("unsure") if row.unsure else Later(pause, "unsure")
        return Later(pause, "not sent" if isinstance(error, NotSent) else "failed")


class _Errand:
    """The call a row becomes, which cures change. `thread` is the topic's once it was made on the way."""

    def __init__(self, row: Claimed) -> None:
        self.row = row
        self.method = row.method
        self.params: dict[str, Any] = dict(row.params)
        self.known_thread = row.thread
        self.thread = 0
        self.document: tuple[str, bytes] | None = None
        self.instead = str(self.params.pop("instead", ""))
        """What stands in place of a copy, should the message be gone or not be one to copy."""
        if row.chat:
            self.params["chat_id"] = row.chat
        if row.content:
            self.document = str(self.params.pop("name", "document.txt")), row.content.encode()
        if row.replace and row.message:
            self._replace(row.message)
        else:
            self._refer()

    @property
    def edited(self) -> int:
        """The message being edited; 0 for other calls."""
        return int(self.params.get("message_id", 0)) if self.method.startswith("edit") else 0

    def send_anew(self) -> None:
        """Become a new message instead of the edit of one that is gone."""
        self.method = self.row.method
        self.params = {**self.row.params, "chat_id": self.row.chat}
        self._refer()

    def write_instead(self) -> None:
        """Become a message that says why there is no copy."""
        self.method, self.params["text"], self.instead = "sendMessage", self.instead, ""
        del self.params["from_chat_id"], self.params["message_id"]

    def write_plainly(self) -> None:
        """Leave markup out."""
        del self.params["parse_mode"]
        for name in ("text", "caption"):
            if name in self.params:
                self.params[name] = html.unescape(_TAG.sub("", self.params[name]))

    def _replace(self, message: int) -> None:
        """Change the message that stands there: by the row's method, or by an edit for a sending."""
        self.params["message_id"] = message
        if _is_new(self.method):
            self.method = "editMessageText"
            self.params.pop("disable_notification", None)
            if "inline_keyboard" not in self.params.get("reply_markup", {}):
                self.params.pop("reply_markup", None)  # an edit takes no other keyboard

    def _refer(self) -> None:
        if self.row.reply_to:
            reply = {"message_id": self.row.reply_to, "allow_sending_without_reply": True}
            self.params["reply_parameters"] = reply


def _is_new(method: str) -> bool:
    """Whether the method makes a message, rather than changing one."""
    return method.startswith(("send", "copy"))


def _refused(errand: _Errand, error: TelegramError) -> Outcome:
    """Telegram understood the call and does not do it."""
    if isinstance(error, Migrated):
        return Moved(error.chat)
    is_group = errand.row.chat < 0
    if isinstance(error, Forbidden):
        return Later(LOST_GROUP_PAUSE, "shut out") if is_group else Unreachable()
    words = str(error).lower()
    if "message is not modified" in words:
        return Sent(errand.edited)
    if any(sign in words for sign in _SHUT_OUT):
        if is_group:
            return Later(LOST_GROUP_PAUSE, "shut out")
        if errand.row.chat == 0 and errand.method == "sendMessage":
            return Dropped()  # a group that is about to be left does not want to hear why
    return Dropped() if any(sign in words for sign in _GONE) else Dead("400")


def _message(result: Result) -> int:
    number = result.get("message_id") if isinstance(result, dict) else None
    return number if isinstance(number, int) else 0
