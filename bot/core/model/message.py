"""Messages as the core says them: to whom, in which words, with which buttons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from bot.core.model.message_key import MessageKey
from bot.core.model.organisation import Words


@dataclass(frozen=True, slots=True)
class Phrase:
    """One of the bot's own phrases, by its key in the text catalogues, with the values to put in it."""

    key: str
    values: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Joined:
    """Several texts in a row: lines by default."""

    parts: tuple[Text, ...]
    separator: str = "\n"


@dataclass(frozen=True, slots=True)
class InLanguage:
    """A text in a language of its own, whoever reads the message."""

    text: Text
    language: str


Text: TypeAlias = "Phrase | Words | Joined | InLanguage | str | int | date"
"""A catalogue phrase, the organisation's own words, a date, or what a person wrote (escaped later)."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message. `action` is a verb and its arguments, signed when rendered; or a link."""

    label: Text
    action: tuple[str, ...] = ()
    link: str = ""
    style: Literal["", "primary", "success", "danger"] = ""


@dataclass(frozen=True, slots=True)
class Applicant:
    """To the person, in private, in their language."""

    id: int


@dataclass(frozen=True, slots=True)
class Group:
    """To the staff group, in the desk's language; `topic` names the thread when the group has topics."""

    topic: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """To one staff member, in private, in the desk's language."""

    id: int


To: TypeAlias = Applicant | Group | Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message. Paragraphs are separated by an empty line.

    `key` names the message so that later ones can refer to it: with `replace`, the message that stands under
    the key is edited or, where there is none, sent anew or dropped; `reply_to` is the key it replies to.
    """

    to: To
    paragraphs: tuple[Text, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    key: MessageKey | None = None
    replace: Literal["", "or_send", "or_drop"] = ""
    reply_to: MessageKey | None = None
    reply: bool = False
    """Asks Telegram to open a reply to this message (force_reply)."""
    share_phone: bool = False
    """Offers the button that shares one's own phone number."""
    plain: bool = False
    """Puts that button away again."""
    quiet: bool = False
    """Delivered without a sound."""
    bulk: bool = False
    """Check-ins and notices: leave after live conversations."""
    newest: bool = False
    """Of several of its key that would leave at once, only the newest does: many messages, one reply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyMessage:
    """A copy of a message someone sent, to be shown elsewhere: voice, photo, document, as they are."""

    to: To
    chat: int
    message: int
    about: Text = ""
    """Names the case, in the line that stands in place of what cannot be copied."""
    bare: bool = False
    """Without its caption, which stands elsewhere."""
    key: MessageKey | None = None
    reply_to: MessageKey | None = None


Made: TypeAlias = Literal["", "picture", "workbook"]
"""What a file is made into when it leaves; empty: it is the text it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file made by the bot: `name`, and its text content, or that of which it is `made` when it leaves."""

    to: To
    name: str
    content: str
    caption: Text = ""
    made: Made = ""
    instead: Text = ""
    """What is said in its place if it cannot be made or is refused."""
    reply_to: MessageKey | None = None
    key: MessageKey | None = None


AnyMessage: TypeAlias = Message | CopyMessage | Document
