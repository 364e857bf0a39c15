"""Who is staff: by the file's list, or as a member of the staff group, as Telegram says now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection

from telegram.error import BadRequest, Forbidden, TelegramError
from bot.telegram.bot import Bot
from bot.clock import Clock

SECONDS = 5.0
"""For the question: everybody waits for its answer."""
FRESH = 60.0
"""Seconds for which Telegram's word on someone's membership is good."""

ANONYMOUS_ADMIN, TELEGRAM = 1087968824, 777000
NEVER = frozenset({ANONYMOUS_ADMIN, TELEGRAM})
"""Accounts that stand for a group or for a channel's posts, not for a person: never staff."""

PRESENT = frozenset({"creator", "administrator", "member"})


class AskFirst(Exception):  # noqa: N818 - reads as what happened
    """Telegram must be asked something before the update can be handled; never inside the transaction.

    `question` asks it and keeps the answer; then the update is handled anew.
    """

    def __init__(self, question: Callable[[], Awaitable[None]]) -> None:
        self.question = question


class Membership:
    """Answers who is staff, from the list and from answers of Telegram not older than a minute."""

    def __init__(self, api: Bot, clock: Clock) -> None:
        self._api = api
        self._clock = clock
        self._known: dict[tuple[int, int], tuple[bool, float]] = {}

    def is_staff(self, group: int, user: int, listed: Collection[int]) -> bool:
        """Whether a user may act in the staff group: its members may, or of them those listed, if any are.

        Raises AskFirst when Telegram must be asked.
        """
        if user in NEVER or (listed and user not in listed):
            return False
        known = self._known.get((group, user))
        if known is None or known[1] < self._clock.monotonic():
            raise AskFirst(lambda: self._ask(group, user))
        return known[0]

    def heard(self, group: int, user: int, status: str) -> None:
        """Telegram said by itself what a member's status has become."""
        self._keep(group, user, present=status in PRESENT)

    async def _ask(self, group: int, user: int) -> None:
        """Ask Telegram; what cannot be verified is refused, for a moment only."""
        try:
            member = await self._api.call(
                "getChatMember", {"chat_id": group, "user_id": user}, seconds=SECONDS
            )
        except (BadRequest, Forbidden):
            self._keep(group, user, present=False)
        except TelegramError:
            self._known[group, user] = (False, self._clock.monotonic() + 1)
        else:
            status = member["status"]
            self._keep(group, user, present=status in PRESENT or bool(member.get("is_member")))

    def _keep(self, group: int, user: int, *, present: bool) -> None:
        now = self._clock.monotonic()
        self._known = {key: value for key, value in self._known.items() if value[1] >= now}
        self._known[group, user] = (present, now + FRESH)
