"""Telegram's limits on what a bot sends. Pure: the caller gives the time, in monotonic seconds.

Telegram does not count answers to button presses, nor edits in a private chat: callers leave the first
out, and mark the second.
"""

from __future__ import annotations

import sys
from collections import deque
from typing import Protocol

OVERALL = 4, 0.04
"""So many at once, then one every so many seconds: never more than 30 in a second.

An even pace, so that what is urgent need not wait for the end of a crowded second.
"""
RESERVE = 2
"""Of what may leave at once, so many are for what is urgent: it waits for nothing that is in no hurry."""
PRIVATE = 5, 1.05
"""One a second is what Telegram asks for; the burst in hand keeps an interview from being slowed."""
GROUP = 20, 61.0
"""At most so many in any so many seconds.

Like the others a little slower than allowed: calls may arrive closer together than they left.
"""
REMEMBERED = 10_000
"""Chats above which those that are free again are forgotten."""
GRAIN = 1e-6


class Limits(Protocol):
    """What the sender asks before it takes messages. Chat ids are Telegram's: negative for groups."""

    def room(self, now: float) -> int:
        """Return how many messages may leave now, to whomever."""

    def spare(self, now: float) -> int:
        """Return how many of these may be in no hurry."""

    def spare_in(self, now: float) -> float:
        """Return the seconds until one that is in no hurry may leave."""

    def blocked(self, now: float) -> list[int]:
        """Return the chats to which nothing may leave now."""

    def opens_in(self, now: float) -> float | None:
        """Return the seconds until there is room, or the next blocked chat is free; None when all is open."""

    def take(self, chat: int, now: float, *, edit: bool = False) -> None:
        """Count one message to a chat."""

    def hold(self, chat: int, seconds: float, now: float) -> None:
        """Let nothing leave for a chat during so many seconds."""

    def free(self, chat: int) -> None:
        """Hold a chat no longer."""


class Unlimited:
    """For a Bot API server of one's own: no pace, but what the server asks to hold is held."""

    def __init__(self) -> None:
        self._until: dict[int, float] = {}

    def room(self, now: float) -> int:  # noqa: ARG002 - always open
        """Return more than anyone asks for."""
        return sys.maxsize

    def spare(self, now: float) -> int:
        """Return as many: nothing has to wait."""
        return self.room(now)

    def spare_in(self, now: float) -> float:  # noqa: ARG002 - always open
        """Return zero."""
        return 0.0

    def blocked(self, now: float) -> list[int]:
        """Return the chats that are held."""
        if self._until:
            self._until = {chat: until for chat, until in self._until.items() if until > now + GRAIN}
        return list(self._until)

    def opens_in(self, now: float) -> float | None:
        """Return the seconds until the next held chat is free; None when there is none."""
        return min(self._until.values()) - now if self.blocked(now) else None

    def take(self, chat: int, now: float, *, edit: bool = False) -> None:
        """Count nothing."""

    def hold(self, chat: int, seconds: float, now: float) -> None:
        """Let nothing leave for a chat during so many seconds."""
        self._until[chat] = max(self._until.get(chat, now), now + seconds)

    def free(self, chat: int) -> None:
        """Hold a chat no longer."""
        self._until.pop(chat, None)


class TelegramLimits(Unlimited):
    """30 messages a second overall, one a second to a person after a burst of 5, 20 a minute to a group."""

    def __init__(self) -> None:
        super().__init__()
        self._overall = _Bucket(*OVERALL)
        self._chats: dict[int, _Bucket | _Window] = {}

    def room(self, now: float) -> int:
        """Return how many messages may leave now, to whomever."""
        return self._overall.room(now)

    def spare(self, now: float) -> int:
        """Return how many of these may be in no hurry."""
        return max(0, self.room(now) - RESERVE)

    def spare_in(self, now: float) -> float:
        """Return the seconds until one that is in no hurry may leave."""
        return self._overall.wait(now, RESERVE + 1)

    def opens_in(self, now: float) -> float | None:
        """Return the seconds until there is room, or the next blocked chat is free; None when all is open."""
        return self._overall.wait(now) or super().opens_in(now)

    def take(self, chat: int, now: float, *, edit: bool = False) -> None:
        """Count one message to a chat, which is blocked when it was the last for now."""
        if edit and chat > 0:
            return
        self._overall.take(now)
        if chat not in self._chats:
            self._prune(now)
            self._chats[chat] = _Window(*GROUP) if chat < 0 else _Bucket(*PRIVATE)
        pace = self._chats[chat]
        pace.take(now)
        if wait := pace.wait(now):
            self.hold(chat, wait, now)

    def _prune(self, now: float) -> None:
        if len(self._chats) >= REMEMBERED:
            self._chats = {chat: pace for chat, pace in self._chats.items() if pace.full_at > now}


class _Window:
    """At most `count` in any `seconds`. At `full_at` nothing of it will be used."""

    def __init__(self, count: int, seconds: float) -> None:
        self._seconds = seconds
        self._taken: deque[float] = deque(maxlen=count)

    @property
    def full_at(self) -> float:
        return self._taken[-1] + self._seconds

    def wait(self, now: float) -> float:
        is_used_up = len(self._taken) == self._taken.maxlen
        return max(0.0, self._taken[0] + self._seconds - now) if is_used_up else 0.0

    def take(self, now: float) -> None:
        self._taken.append(now)


class _Bucket:
    """`burst` at once, then one every so many seconds. At `full_at` the whole burst is there again."""

    def __init__(self, burst: int, every: float) -> None:
        self._burst = burst
        self._every = every
        self.full_at = 0.0

    def room(self, now: float) -> int:
        used = max(0.0, self.full_at - now) / self._every
        return int(self._burst - used + GRAIN)

    def wait(self, now: float, many: int = 1) -> float:
        """Return the seconds until there is room for so many."""
        if self.room(now) >= many:
            return 0.0
        return max(0.0, self.full_at - now - (self._burst - many) * self._every)

    def take(self, now: float) -> None:
        self.full_at = max(self.full_at, now) + self._every
