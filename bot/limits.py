"""Telegram's limits on what a bot sends. Pure: the caller gives the time, in monotonic seconds.

Telegram does not count answers to button presses, nor edits in a private chat: callers leave the first
out, and mark the second.
"""

from __future__ import annotations

from collections import deque
from typing import Protocol

OVERALL = 30, 1.0
GROUP = 20, 60.0
PRIVATE = 5, 1.0
"""One a second is what Telegram asks for; the burst in hand keeps an interview from being slowed."""
SLACK = 0.05
"""Seconds added to every interval: calls may arrive closer together than they left."""
REMEMBERED = 10_000
"""Chats above which those that are free again are forgotten."""


class Limits(Protocol):
    """What the sender asks before each call. Chat ids are Telegram's: negative for groups."""

    def when(self, chat: int, now: float, *, edit: bool = False) -> float:
        """Return the seconds to wait before a message to this chat may leave; 0 is now."""

    def take(self, chat: int, now: float, *, edit: bool = False) -> None:
        """Count one message to this chat."""

    def hold(self, chat: int, seconds: float, now: float) -> None:
        """Let nothing leave for this chat during so many seconds."""


class Unlimited:
    """For a Bot API server of one's own: no pace, but what the server asks to hold is held."""

    def __init__(self) -> None:
        self._until: dict[int, float] = {}

    def when(self, chat: int, now: float, *, edit: bool = False) -> float:  # noqa: ARG002 - edits are held too
        """Return the seconds for which this chat is held; 0 is now."""
        return max(0.0, self._until.get(chat, now) - now) if self._until else 0.0

    def take(self, chat: int, now: float, *, edit: bool = False) -> None:
        """Count nothing."""

    def hold(self, chat: int, seconds: float, now: float) -> None:
        """Let nothing leave for this chat during so many seconds."""
        self._until = {each: until for each, until in self._until.items() if until > now}
        self._until[chat] = max(self._until.get(chat, now), now + seconds)


class TelegramLimits(Unlimited):
    """30 messages a second overall, one a second to a person after a burst of 5, 20 a minute to a group."""

    def __init__(self) -> None:
        super().__init__()
        self._overall = _Window(*OVERALL)
        self._chats: dict[int, _Bucket | _Window] = {}

    def when(self, chat: int, now: float, *, edit: bool = False) -> float:
        """Return the seconds to wait before a message to this chat may leave; 0 is now."""
        held = super().when(chat, now)
        if _is_free(chat, edit=edit):
            return held
        pace = self._chats.get(chat)
        return max(held, self._overall.wait(now), pace.wait(now) if pace else 0.0)

    def take(self, chat: int, now: float, *, edit: bool = False) -> None:
        """Count one message to this chat."""
        if _is_free(chat, edit=edit):
            return
        if chat not in self._chats:
            self._prune(now)
            self._chats[chat] = _Window(*GROUP) if chat < 0 else _Bucket(*PRIVATE)
        self._overall.take(now)
        self._chats[chat].take(now)

    def _prune(self, now: float) -> None:
        if len(self._chats) >= REMEMBERED:
            self._chats = {chat: pace for chat, pace in self._chats.items() if pace.free_at > now}


class _Window:
    """At most `count` in any `seconds`."""

    def __init__(self, count: int, seconds: float) -> None:
        self._seconds = seconds + SLACK
        self._taken: deque[float] = deque(maxlen=count)

    @property
    def free_at(self) -> float:
        return self._taken[-1] + self._seconds

    def wait(self, now: float) -> float:
        return (
            max(0.0, self._taken[0] + self._seconds - now) if len(self._taken) == self._taken.maxlen else 0.0
        )

    def take(self, now: float) -> None:
        self._taken.append(now)


class _Bucket:
    """`burst` at once, then one every so many seconds. `free_at` is when the whole burst is there again."""

    def __init__(self, burst: int, every: float) -> None:
        self._every = every + SLACK
        self._in_hand = (burst - 1) * self._every
        self.free_at = 0.0

    def wait(self, now: float) -> float:
        return max(0.0, self.free_at - now - self._in_hand)

    def take(self, now: float) -> None:
        self.free_at = max(self.free_at, now) + self._every


def _is_free(chat: int, *, edit: bool) -> bool:
    return edit and chat > 0
