"""What people first see of an organisation: profile, links, contact, notice, how long it keeps data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

Words: TypeAlias = Mapping[str, str]
"""As in bot.core.organisation: language code -> text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What Telegram shows of the bot itself."""

    description: Words
    """In the empty chat, before the first word: 512 characters at most."""
    short: Words
    """On the bot's page and beside links to it: 120 characters at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """A place where people find the bot: the link t.me/<bot>?start=<id>, or a QR code made of it."""

    id: str
    name: Words


def deep_link(bot: str, start: str) -> str:
    """The link that opens the bot of that name, and tells it where somebody comes from."""
    return f"https://t.me/{bot}?start={start}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A human one can always reach."""

    name: Words
    email: str
    phone: str = ""
    hours: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """The notice before the first question, the full statement, and the age question if there is one."""

    version: str
    notice: Words
    statement: Words
    adult_question: str = ""
    """A yes/no question; `no` sends a minor to a human and nothing is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Days after the person's last act before their data is erased; a larger share at once is asked about."""

    draft_days: int
    filed_days: int
    accepted_days: int
    ask_above_percent: int = 25
    word_days: int = 14
    """So many days before a filed case is erased by its term, the person is told of it."""
