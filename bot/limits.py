"""Telegram's limits on what a bot sends, as token buckets. Pure: the caller gives monotonic seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, then one every so many seconds."""

    burst: int
    every: float


OVERALL = Rate(30, 1 / 30)
PRIVATE = Rate(5, 1.0)
"""One a second is what Telegram asks for; the burst in hand keeps an interview from being slowed."""
GROUP = Rate(20, 3.0)
PRUNE_ABOVE = 10_000
"""Chats remembered before those that are free again are forgotten."""


class Limits(Protocol):
    """What the sender asks before each call. Chat ids are Telegram's: negative for groups."""

    def when(self, chat: int, now: float) -> float:
        """Return the seconds to wait before a message to this chat may leave; 0 is now."""

    def take(self, chat: int, now: float) -> None:
        """Count one message to this chat."""

    def hold(self, chat: int | None, seconds: float, now: float) -> None:
        """Let nothing leave for this chat (None: for any) during so many seconds."""

    def held(self, chat: int, now: float) -> float:
        """Return the seconds for which `hold` keeps this chat, whatever its pace; 0 is none."""


class TelegramLimits:
    """30 messages a second overall, one a second to a person after a burst of 5, 20 a minute to a group."""

    def __init__(self) -> None:
        self._holds = Unlimited()
        self._overall = 0.0
        self._chats: dict[int, float] = {}
        # A bucket is one number: the moment at which it will be full again if nothing more is taken.

    def when(self, chat: int, now: float) -> float:
        """Return the seconds to wait before a message to this chat may leave; 0 is now."""
        return max(
            _wait(OVERALL, self._overall, now),
            _wait(_rate(chat), self._chats.get(chat, 0.0), now),
            self._holds.held(chat, now),
        )

    def take(self, chat: int, now: float) -> None:
        """Count one message to this chat."""
        self._overall = max(self._overall, now) + OVERALL.every
        self._chats[chat] = max(self._chats.get(chat, 0.0), now) + _rate(chat).every
        if len(self._chats) > PRUNE_ABOVE:
            self._chats = {each: full for each, full in self._chats.items() if full > now}

    def hold(self, chat: int | None, seconds: float, now: float) -> None:
        """Let nothing leave for this chat (None: for any) during so many seconds."""
        self._holds.hold(chat, seconds, now)

    def held(self, chat: int, now: float) -> float:
        """Return the seconds for which `hold` keeps this chat, whatever its pace; 0 is none."""
        return self._holds.held(chat, now)


class Unlimited:
    """For a Bot API server of one's own: no pace, but what the server asks to hold is held."""

    def __init__(self) -> None:
        self._until: dict[int | None, float] = {}

    def when(self, chat: int, now: float) -> float:
        """Return the seconds for which this chat is held; 0 is now."""
        return self.held(chat, now) if self._until else 0.0

    def take(self, chat: int, now: float) -> None:
        """Count nothing."""

    def hold(self, chat: int | None, seconds: float, now: float) -> None:
        """Let nothing leave for this chat (None: for any) during so many seconds."""
        self._until = {each: until for each, until in self._until.items() if until > now}
        self._until[chat] = max(self._until.get(chat, 0.0), now + seconds)

    def held(self, chat: int, now: float) -> float:
        """Return the seconds for which `hold` keeps this chat; 0 is none."""
        return max(self._until.get(None, now), self._until.get(chat, now), now) - now


def _rate(chat: int) -> Rate:
    return GROUP if chat < 0 else PRIVATE


def _wait(rate: Rate, full: float, now: float) -> float:
    return max(0.0, full - now - (rate.burst - 1) * rate.every)
