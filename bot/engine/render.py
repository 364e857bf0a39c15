"""What the core wants said, made Bot API calls: words, escaping, keyboards, signed buttons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from html import escape, unescape
from typing import Any

from bot.core.model.frozen import Frozen, replace
from bot.core.model.message import (
    AnyMessage,
    Applicant,
    Button,
    CopyMessage,
    Document,
    Group,
    InLanguage,
    Joined,
    Member,
    Message,
    Phrase,
    Text,
    To,
)
from bot.core.model.message_key import MessageKey
from bot.core.model.organisation import Organisation, Words
from bot.engine.active_config import ActiveConfig
from bot.engine.callback_data import CallbackData
from bot.texts import Texts
from storage import queue_keys
from storage.outbox import ANSWER, BULK, LIVE, OutboxCall

LONGEST = 4096
"""UTF-16 units in a message after its entities are parsed: core.telegram.org/bots/api, sendMessage."""
LONGEST_TOAST = 200

_TAG = re.compile(r"</?[a-z]+[^<>]*>")
SHORTEST_CUT = 80
"""Characters that are left at least of what a person wrote."""
_CUTS = (None, 1500, 500, 200, SHORTEST_CUT)


class Tapped(Frozen):
    """The message whose button was pressed: edits to it need not wait for anything."""

    chat: int
    message: int
    key: MessageKey | None = None


class Renderer:
    """Makes outbox rows of what the core says, under the file in force."""

    def __init__(self, config: ActiveConfig, texts: Texts, callback_data: CallbackData) -> None:
        self._config = config
        self._texts = texts
        self._callback_data = callback_data

    # --- messages ---

    def row(
        self, out: AnyMessage, language: str, tapped: Tapped | None = None, person: int = 0
    ) -> OutboxCall:
        """One outbox row. `language` is the applicant's; the desk has its own. It is about `person`."""
        chat, spoken = self._addressed(out.to, language)
        match out:
            case Message():
                return self._say(out, chat, spoken, tapped, person)
            case CopyMessage():
                source: dict[str, Any] = {
                    "chat_id": chat,
                    "from_chat_id": out.chat,
                    "message_id": out.message,
                    **{name: self.plain(words, spoken) for name, words in _instead(out).items()},
                } | ({"caption": ""} if out.bare else {})
                return self._outgoing(out, chat, "copyMessage", source, person, message_key=out.key,
                                      reply_to_key=out.reply_to)  # fmt: skip
            case Document():
                params: dict[str, Any] = {
                    "chat_id": chat,
                    "caption": self.plain(out.caption, spoken),
                    "name": out.name,
                }
                if out.made:
                    params["made"] = out.made
                if out.instead:
                    params["instead"] = self.plain(out.instead, spoken)
                method = "sendPhoto" if out.made == "picture" else "sendDocument"
                return self._outgoing(out, chat, method, params, person, content=out.content,
                                      message_key=out.key, reply_to_key=out.reply_to)  # fmt: skip

    def toast(self, query: str, text: Text, language: str, *, alert: bool) -> OutboxCall:
        """The answer to a tap, alone in its queue so that nothing delays it."""
        params: dict[str, Any] = {"callback_query_id": query}
        if text:
            params |= {"text": self._brief(text, language), "show_alert": alert}
        return OutboxCall(queue_key=queue_keys.tap(query), chat=0, person=0, priority=ANSWER,
                        method="answerCallbackQuery", params=params)  # fmt: skip

    def wiped(self, chat: int, key: MessageKey) -> OutboxCall:
        """What a message about an erased case shows from now on: copies go, texts say that it is erased."""
        params: dict[str, Any] = {"chat_id": chat}
        if not key.is_fixed:
            params["text"] = self.plain(Phrase("erased"), self._config.organisation.desk.language)
        method = "deleteMessage" if key.is_fixed else "editMessageText"
        return OutboxCall(queue_key=queue_keys.live(chat), chat=chat, method=method, params=params,
                          message_key=key, replace=True)  # fmt: skip

    def leave(self, chat: int) -> OutboxCall:
        """Leave a group that is not the desk. The row has no chat: out of the group, nothing waits for it."""
        return OutboxCall(
            queue_key=queue_keys.live(chat), chat=0, method="leaveChat", params={"chat_id": chat}
        )

    def farewell(self, chat: int, link: str, language: str) -> OutboxCall:
        """What such a group is told before: the way to a private chat. The same queue, and no chat either."""
        said = Message(
            to=Applicant(chat),
            paragraphs=(Phrase("group.private"),),
            buttons=((Button(Phrase("button.private"), link=link),),),
        )
        return replace(self.row(said, language), chat=0)

    # --- words ---

    def html(self, text: Text, language: str, cut: int | None = None) -> str:
        """The text as Telegram's HTML; what people wrote is escaped, and shortened to `cut`."""
        match text:
            case str() | int():
                said = text if isinstance(text, str) else self._texts.number(language, text)
                return escape(said if cut is None or len(said) <= cut else said[: cut - 1] + "…", quote=False)
            case Phrase(key, values):
                shown = {name: self.html(value, language, cut) for name, value in values.items()}
                return self._texts.phrase(language, key, shown)
            case Joined(parts, separator):
                return separator.join(filter(None, (self.html(part, language, cut) for part in parts)))
            case InLanguage(spoken, its_own):
                return self.html(spoken, self._spoken(its_own), cut)
            case date():
                return self._texts.day(language, text)
            case _:
                return escape(self._words(text, language), quote=False)

    def plain(self, text: Text, language: str, cut: int | None = None) -> str:
        """The text without markup: for buttons, toasts, captions and files."""
        if cut is None and isinstance(text, str):
            return text
        spoken = self._spoken(language)
        if cut is None and isinstance(text, Mapping):
            return self._words(text, spoken)
        html = self.html(text, spoken, cut)
        is_ours = isinstance(text, Phrase) and not text.values
        return _bare_once(html) if is_ours else _bare(html)

    def measured(self, paragraphs: tuple[Text, ...], language: str) -> int:
        """UTF-16 units that Telegram would count of a message with all of this, were nothing cut."""
        return _shown(self._message(paragraphs, self._spoken(language)))

    # --- inside ---

    def _spoken(self, language: str) -> str:
        """The language, `fr` for `fr-CA`, or the organisation's first if it has no such."""
        known = self._config.organisation.languages
        return next((each for each in (language, language.partition("-")[0]) if each in known), known[0])

    def _words(self, words: Words, language: str) -> str:
        """The file's words in a language; what it lacks in its first, or as a former file had them."""
        return (
            words.get(language)
            or words.get(self._config.organisation.languages[0])
            or next(iter(words.values()), "")
        )

    def _brief(self, text: Text, language: str) -> str:
        """A toast; what people wrote in it is shortened first."""
        for cut in (None, 100, 40):
            plain = self.plain(text, language, cut)
            if length(plain) <= LONGEST_TOAST:
                break
        return _units(plain, LONGEST_TOAST)

    def _addressed(self, to: To, language: str) -> tuple[int, str]:
        match to:
            case Applicant(chat):
                return chat, self._spoken(language)
            case Group():
                return self._config.staff_chat, self._config.organisation.desk.language
            case Member(chat):
                return chat, self._config.organisation.desk.language

    def _say(self, say: Message, chat: int, language: str, tapped: Tapped | None, person: int) -> OutboxCall:
        params: dict[str, Any] = {
            "chat_id": chat,
            "text": self._fitting(say.paragraphs, language),
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        }
        if markup := self._markup(say, chat, language):
            params["reply_markup"] = markup
        if say.quiet:
            params["disable_notification"] = True
        if say.replace and tapped and tapped.key == say.key and tapped.chat == chat:
            params["message_id"] = tapped.message
            return OutboxCall(queue_key=queue_keys.edits(chat, tapped.message), chat=chat, person=person,
                              priority=LIVE, method="editMessageText", params=params)  # fmt: skip
        # The key is resolved when the row is sent; an edit that finds no message there is dropped.
        method = "editMessageText" if say.replace == "or_drop" else "sendMessage"
        return self._outgoing(say, chat, method, params, person, message_key=say.key,
                              reply_to_key=say.reply_to, replace=bool(say.replace))  # fmt: skip

    def _outgoing(
        self,
        out: AnyMessage,
        chat: int,
        method: str,
        params: dict[str, Any],
        person: int,
        **more: Any,  # noqa: ANN401 - fields of the row, each typed there
    ) -> OutboxCall:
        bulk = isinstance(out, Message) and out.bulk
        topic = out.to.topic if isinstance(out.to, Group) else ""
        queue_key = queue_keys.bulk(chat) if bulk and chat > 0 else queue_keys.live(chat)
        return OutboxCall(queue_key=queue_key, chat=chat, person=person, priority=BULK if bulk else LIVE,
                        method=method, params=params, topic=topic, **more)  # fmt: skip

    def _fitting(self, paragraphs: tuple[Text, ...], language: str) -> str:
        """The message's HTML; too long a one has what people wrote shortened, then all, without markup."""
        for cut in _CUTS:
            html = self._message(paragraphs, language, cut)
            if 2 * len(html) <= LONGEST or _shown(html) <= LONGEST:  # a sign is two units at most
                return html
        return escape(_units(unescape(_TAG.sub("", html)), LONGEST), quote=False)

    def _message(self, paragraphs: tuple[Text, ...], language: str, cut: int | None = None) -> str:
        return "\n\n".join(filter(None, (self.html(each, language, cut) for each in paragraphs)))

    def _markup(self, say: Message, chat: int, language: str) -> dict[str, Any] | None:
        if say.share_phone:
            share = {"text": self._label(Phrase("button.share_phone"), language), "request_contact": True}
            return {"keyboard": [[share]], "resize_keyboard": True, "one_time_keyboard": True}
        if say.plain:
            return {"remove_keyboard": True}
        if say.reply:
            return {"force_reply": True, "selective": True}
        if not say.buttons:
            return None
        return {
            "inline_keyboard": [[self._button(each, chat, language) for each in row] for row in say.buttons]
        }

    def _button(self, button: Button, chat: int, language: str) -> dict[str, str]:
        made = {"text": self._label(button.label, language)}
        if button.link:
            return made | {"url": button.link}
        made["callback_data"] = self._callback_data.sign(chat, button.action)
        return made | {"style": button.style} if button.style else made

    def _label(self, label: Text, language: str) -> str:
        return self.plain(label, language) or "…"


def unsigned(organisation: Organisation) -> Renderer:
    """A renderer of words alone, for checks and drawings: its buttons are nobody's."""
    return Renderer(ActiveConfig(organisation), Texts(), CallbackData(b""))


def _instead(out: CopyMessage) -> dict[str, Phrase]:
    """The lines that stand in place of what cannot be copied, or may not be in this group."""
    if isinstance(out.to, Applicant):
        return {"instead": Phrase("applicant.not_copied")}
    about: dict[str, Text] = {"reference": out.about}
    return {"instead": Phrase("desk.not_copied", about), "barred": Phrase("desk.not_permitted", about)}


def _bare(html: str) -> str:
    bare = _TAG.sub("", html)
    return bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


_bare_once = lru_cache(maxsize=1_000)(_bare)
"""The same, remembered: for the bot's own phrases, as its buttons have, never for what a person wrote."""


def _shown(html: str) -> int:
    return length(unescape(_TAG.sub("", html)))


def length(text: str) -> int:
    """UTF-16 units, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _units(text: str, most: int) -> str:
    if length(text) <= most:
        return text
    return text.encode("utf-16-le")[: 2 * (most - 1)].decode("utf-16-le", "ignore") + "…"
