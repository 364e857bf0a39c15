"""Messages as the core says them: to whom, in which words, with which buttons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, TypeAlias

from bot.core.model.frozen import Frozen, field
from bot.core.model.message_key import MessageKey
from bot.core.model.organisation import Words


class Phrase(Frozen):
    """One of the bot's own phrases, by its key in the text catalogues, with the values to put in it."""

    key: str
    values: Mapping[str, Text] = field(default_factory=dict)


class Joined(Frozen):
    """Several texts in a row: lines by default."""

    parts: tuple[Text, ...]
    separator: str = "\n"


class InLanguage(Frozen):
    """A text in a language of its own, whoever reads the message."""

    text: Text
    language: str


Text: TypeAlias = "Phrase | Words | Joined | InLanguage | str | int | date"
"""A catalogue phrase, the organisation's own words, a date, or what a person wrote (escaped later).

A number is one to read, in groups of three: an id is a text.
"""


class Button(Frozen):
    """A button under a message. `action` is a verb and its arguments, signed when rendered; or a link."""

    label: Text
    action: tuple[str, ...] = ()
    link: str = ""
    style: Literal["", "primary", "success", "danger"] = ""


class Applicant(Frozen):
    """To the person, in private, in their language."""

    id: int


class Group(Frozen):
    """To the staff group, in the desk's language; `topic` names the thread when the group has topics."""

    topic: str = ""


class Member(Frozen):
    """To one staff member, in private, in the desk's language."""

    id: int


To: TypeAlias = Applicant | Group | Member


class Message(Frozen, kw_only=True):
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


class CopyMessage(Frozen, kw_only=True):
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


class Document(Frozen, kw_only=True):
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
