"""A whole story as a value: who is in it, what they do, what is seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.simulator.story.act import TIME, Act

MOMENT = "%Y-%m-%d %H:%M"


@dataclass(frozen=True, slots=True)
class Step:
    """An act with the remarks before it and, as lines, what is seen after it; `line` is where it stands."""

    act: Act
    remarks: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """A group: `language` is what the bot speaks there, empty when the organisation's file says it."""

    title: str
    members: tuple[str, ...]
    language: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """A conversation. `begins` is a local hour, `setting` the organisation's file (empty: the usual one).

    `people` are those outside the groups, each with their Telegram language (empty: none is known); `title`
    and `ending` are remarks, each with its #.
    """

    title: tuple[str, ...]
    begins: datetime
    groups: tuple[Group, ...]
    people: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    setting: str = ""
    ending: tuple[str, ...] = ()


def moment(text: str) -> datetime:
    """Read a local hour. Raises ValueError."""
    if not TIME.fullmatch(text):
        raise ValueError("a moment is written 2026-11-23 10:00")
    return datetime.strptime(text, MOMENT)  # noqa: DTZ007 - a local hour, as it is written
