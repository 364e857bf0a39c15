"""What the engine asks of whoever speaks to Telegram, and two ways in which a call may get no answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Protocol

from telegram.error import NetworkError, RetryAfter, TimedOut

CALL_SECONDS = 20.0
"""For a whole call, an answer dripping byte by byte included."""


class NotSent(NetworkError):  # noqa: N818 - named as python-telegram-bot names its own
    """No connection could be made: the request certainly did not reach the server."""

    __slots__ = ()


class Unsure(TimedOut):
    """The request left and its answer was lost or cannot be read: it may have been carried out."""

    __slots__ = ()


class Client(Protocol):
    """Makes calls to the Bot API; `bot.telegram.bot.Bot` is the one there is."""

    async def call(
        self,
        method: str,
        params: Mapping[str, Any] | None = None,
        *,
        document: tuple[str, bytes] | None = None,
        seconds: float = CALL_SECONDS,
    ) -> Any:  # noqa: ANN401 - the JSON a method returns: True, a message, a list of updates
        """Call a method by the Bot API's name and return its result as JSON.

        `document` is (file name, content), sent as the field of that name; `seconds` are for the whole call.

        Raises BadRequest, Forbidden, ChatMigrated, Conflict, RetryAfter, or InvalidToken for a token or a
        method Telegram does not know; for trouble on the way NotSent, Unsure or another NetworkError.
        """


def pause(error: RetryAfter) -> float:
    """Return the seconds for which Telegram wants nothing more."""
    asked = error.retry_after
    return asked.total_seconds() if isinstance(asked, timedelta) else float(asked)
