"""One row of the outbox on its way: the call it becomes, and what Telegram's answer means for it."""

from __future__ import annotations

import asyncio
import html
import logging
import re
from collections.abc import Callable
from typing import Any, Literal, TypeAlias

from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.core.model.frozen import Frozen
from bot.engine import making
from bot.engine.client import Client, NotSent, Unsure, pause
from bot.logs import describe
from storage.outbox import REHUNG, OutboxRow

log = logging.getLogger(__name__)

REPEATABLE = (
    "answerCallbackQuery",
    "answerInlineQuery",
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
MOST_COPIES = 2
"""Of one message, whatever happens when."""
LONGEST_PAUSE = 60.0
LOST_GROUP_PAUSE = 300.0
"""Seconds after which a group that shut the bot out is tried again."""

_TAG = re.compile(r"<[^>]*>")
_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid", "message to delete",
         "message can't be deleted", "query is too old", "query id is invalid")  # fmt: skip
_LOST = ("chat not found", "group chat was deleted", "group chat was deactivated", "chat_write_forbidden",
         "chat_restricted", "have no rights to send a message", "not enough rights to send text messages",
         "need administrator rights in the channel")  # fmt: skip
"""Nothing at all can be written to the group."""
_NOT_COPIED = ("message to copy not found", "message can't be copied", "message_id_invalid")
_NO_TOPIC = ("thread not found", "topic_deleted")
_NO_CARD = "message to be replied not found"


class Sent(Frozen):
    """Done; `message` stands there now (0: none). `trouble` names what had to be left out, or is empty."""

    message: int = 0
    trouble: Trouble = ""


class Later(Frozen):
    """To be tried again after so many seconds."""

    seconds: float
    why: Literal["flood", "failed", "not sent", "unsure", "lost", "full"]
    """`full`: too many others were for its chat."""


class Dropped(Frozen):
    """Has become pointless."""


class Orphaned(Frozen):
    """The card it was to hang under is gone from the group."""


class Unreachable(Frozen):
    """The person has blocked the bot, has left Telegram, or never spoke to it."""


class Moved(Frozen):
    """The group has become another one."""

    chat: int


class Dead(Frozen):
    """Telegram will never take it; `error` is a code, never a text."""

    error: str


Outcome: TypeAlias = Sent | Later | Dropped | Orphaned | Unreachable | Moved | Dead
Trouble: TypeAlias = Literal["", "not copied", "no rights", "topic closed"]
"""Why something else stands in a message's place: it could not be copied; the bot may not post such a thing
in this group; its topic is closed."""


class Report(Frozen):
    """What became of a row, and the thread that was made for its topic on the way (0: none)."""

    row: OutboxRow
    outcome: Outcome
    thread: int = 0

    @property
    def is_plain(self) -> bool:
        """Whether the message arrived as it should, and that is all there is to it."""
        return isinstance(self.outcome, Sent) and not self.outcome.trouble


class Delivery:
    """Carries rows to Telegram, any number at once. `spread` gives numbers from 0 to 1, for the pauses."""

    def __init__(self, client: Client, spread: Callable[[], float]) -> None:
        self._client = client
        self._spread = spread
        self._forums: dict[int, bool] = {}

    async def deliver(self, row: OutboxRow) -> Report:
        """Make the row's call and say what became of it. Raises nothing Telegram or the network can cause."""
        if row.replace and not row.message and not _is_new(row.method):
            return Report(row, Dropped())
        call = ApiCall(row)
        if row.unsure >= MOST_COPIES and call.method not in REPEATABLE:
            return Report(row, Dead("unsure"))
        await _make(call)
        outcome: Outcome
        try:
            outcome = Sent(_message(await self._carried(call)) or call.edited, call.trouble)
        except (BadRequest, ChatMigrated, Forbidden) as error:
            lost = call.hangs_under_card and _NO_CARD in str(error).lower()
            outcome = Orphaned() if lost else _refused(call, error)
        except TelegramError as error:
            outcome = self._troubled(call, error)
        return Report(row, outcome, call.thread)

    async def _carried(self, call: ApiCall) -> object:
        """Call, and again for each cure of a refusal."""
        while True:
            try:
                await self._find_topic(call)
            except Unsure:
                raise NotSent("its topic is not known yet") from None
            try:
                return await self._client.call(call.method, call.params, document=call.document)
            except BadRequest as error:
                if not self._cure(call, str(error).lower()):
                    raise

    def _cure(self, call: ApiCall, words: str) -> bool:
        """Change the call so that it may pass, if there is a way; each way is tried once."""
        if "can't parse entities" in words and "parse_mode" in call.params:
            log.error("row %d cannot be parsed: sent without markup", call.row.id)
            call.write_plainly()
        elif "topic_closed" in words and "message_thread_id" in call.params:
            call.leave_topic()
        elif any(sign in words for sign in _NO_TOPIC) and "message_thread_id" in call.params:
            self._forums.pop(call.row.chat, None)
            call.lose_topic()
        elif call.hangs_under_card and _NO_CARD in words:
            return False
        elif any(sign in words for sign in _GONE) and call.edited and _is_new(call.row.method):
            call.send_anew()
        else:
            return call.is_thing and not _is_lost(words) and call.give_way(words)
        return True

    async def _find_topic(self, call: ApiCall) -> None:
        """Give a message to a forum its thread, making it the first time."""
        row = call.row
        if not row.topic or call.edited or call.thread or call.in_general:
            return
        thread = call.known_thread
        if not thread and await self._is_forum(row.chat):
            thread = await self._new_topic(row.chat, row.topic)
            call.thread = thread
        if thread:
            call.params["message_thread_id"] = thread

    def look_again(self, chat: int) -> None:
        """Whether the group has topics is to be asked anew."""
        self._forums.pop(chat, None)

    async def _is_forum(self, chat: int) -> bool:
        if chat not in self._forums:
            found = await self._client.call("getChat", {"chat_id": chat})
            self._forums[chat] = isinstance(found, dict) and found.get("is_forum") is True
        return self._forums[chat]

    async def _new_topic(self, chat: int, name: str) -> int:
        try:
            made = await self._client.call("createForumTopic", {"chat_id": chat, "name": name})
        except BadRequest as error:  # topics switched off, or the bot is no administrator
            log.warning("no topic can be made in group %d: %s", chat, describe(error))
            self._forums[chat] = False
            return 0
        return int(made["message_thread_id"])

    def _troubled(self, call: ApiCall, error: TelegramError) -> Outcome:
        """The way to Telegram is disturbed, or Telegram asks for patience."""
        if isinstance(error, RetryAfter):
            return Later(pause(error), "flood")
        later = min(LONGEST_PAUSE, 0.5 * 2.0 ** min(call.row.attempts, 10)) * (0.5 + self._spread() / 2)
        if isinstance(error, Unsure) and call.method not in REPEATABLE:
            return Dead("unsure") if call.row.unsure + 1 >= MOST_COPIES else Later(later, "unsure")
        return Later(later, "not sent" if isinstance(error, NotSent) else "failed")


class ApiCall:
    """The call a row becomes, which cures change. `thread` is the topic's once it was made on the way."""

    def __init__(self, row: OutboxRow) -> None:
        self.row = row
        self.method = row.method
        self.params: dict[str, Any] = dict(row.params)
        self.known_thread = row.thread
        self.thread = 0
        self.in_general = False
        self.trouble: Trouble = ""
        self.document: tuple[str, bytes] | None = None
        self.instead = str(self.params.pop("instead", ""))
        """What stands in place of a file or a copy that Telegram does not take."""
        self.barred = str(self.params.pop("barred", self.instead))
        """The same, where the bot has no right to post such a thing."""
        self.rehung = bool(self.params.pop(REHUNG, False))
        if row.chat:
            self.params["chat_id"] = row.chat
        self.made: str = self.params.pop("made", "")
        """What the row's content is to be made into before it leaves; empty: nothing."""
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

    @property
    def is_thing(self) -> bool:
        """Whether it is a file or a copy, in whose place a line can stand."""
        return self.method in {"copyMessage", "sendDocument", "sendPhoto"}

    def send_anew(self) -> None:
        """Become a new message instead of the edit of one that is gone."""
        self.method = self.row.method
        self.params = {**self.row.params, "chat_id": self.row.chat}
        self.params.pop(REHUNG, None)
        self._refer()

    def give_way(self, words: str) -> bool:
        """Become the same, but no reply; then a line that says what is missing. False: there is no way."""
        is_reply = self.params.pop("reply_parameters", None)
        if is_reply and "rights" not in words and not any(sign in words for sign in _NOT_COPIED):
            return True  # of a copy that replies Telegram takes less: a shorter caption, for one
        if not self.instead:
            return False
        self.speak("no rights" if "rights" in words or "forbidden" in words else "not copied")
        return True

    def speak(self, trouble: Trouble) -> None:
        """Become the line that stands in place of a file or a copy."""
        self.trouble = trouble
        text = self.barred if trouble == "no rights" else self.instead
        kept = {"chat_id": self.row.chat, "text": text}
        if thread := self.params.get("message_thread_id"):
            kept["message_thread_id"] = thread
        self.method, self.params, self.document, self.instead = "sendMessage", kept, None, ""
        self._refer()

    @property
    def hangs_under_card(self) -> bool:
        """Whether it replies to a case's card in the group, and is not to go without that."""
        key, replies = self.row.reply_to_key, "reply_parameters" in self.params
        return replies and not self.rehung and self.row.chat < 0 and key is not None and key.kind == "card"

    def leave_topic(self) -> None:
        """Go to the general topic: its own is closed."""
        del self.params["message_thread_id"]
        self.params.pop("reply_parameters", None)  # it would lead there again
        self.in_general, self.trouble = True, "topic closed" if self.row.topic else ""

    def lose_topic(self) -> None:
        """Its topic was deleted: it is made anew, once, or it has none."""
        del self.params["message_thread_id"]
        self.in_general = self.thread != 0
        self.known_thread = None

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
            self.params.pop("message_thread_id", None)
            if "inline_keyboard" not in self.params.get("reply_markup", {}):
                self.params.pop("reply_markup", None)  # an edit takes no other keyboard

    def _refer(self) -> None:
        if self.row.reply_to:
            self.params["reply_parameters"] = {"message_id": self.row.reply_to}
            if not self.hangs_under_card:
                self.params["reply_parameters"]["allow_sending_without_reply"] = True


async def _make(call: ApiCall) -> None:
    """Make what is made only when it leaves, beside the loop; a line stands in place of what cannot be."""
    if not call.made or call.document is None:
        return
    name, content = call.document
    try:
        call.document = name, await asyncio.to_thread(making.MAKERS[call.made], content.decode())
    except (
        Exception
    ):  # one of the few places where a fault is caught broadly: the numbers are said all the same
        log.exception("row %d cannot be made into a %s", call.row.id, call.made)
        call.speak("not copied")


def _is_new(method: str) -> bool:
    """Whether the method makes a message, rather than changing one."""
    return method.startswith(("send", "copy"))


def _is_lost(words: str) -> bool:
    return any(sign in words for sign in _LOST)


def _refused(call: ApiCall, error: TelegramError) -> Outcome:
    """Telegram understood the call and does not do it."""
    if isinstance(error, ChatMigrated):
        return Moved(error.new_chat_id)
    is_group = call.row.chat < 0
    if isinstance(error, Forbidden):
        return Later(LOST_GROUP_PAUSE, "lost") if is_group else Unreachable()
    words = str(error).lower()
    if "message is not modified" in words:
        return Sent(call.edited)
    if _is_lost(words) and is_group:
        return Later(LOST_GROUP_PAUSE, "lost")
    if call.row.chat == 0 and call.method == "sendMessage" and (_is_lost(words) or "rights" in words):
        return Dropped()  # a group that is about to be left does not want to hear why
    return Dropped() if any(sign in words for sign in _GONE) else Dead("400")


def _message(result: object) -> int:
    number = result.get("message_id") if isinstance(result, dict) else None
    return number if isinstance(number, int) else 0
