"""Who is staff: by the file's list, and as a member of the staff group, as Telegram says now."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Literal, TypeAlias

from telegram.error import BadRequest, TelegramError

from bot.clock import Clock
from bot.telegram.bot import Bot

Role: TypeAlias = Literal["staff", "stranger", "unverified"]
"""What a user is in a group; unverified when Telegram has said nothing about them of late."""

SECONDS = 5.0
"""For the question, in all: somebody waits for its answer."""
GREETING = 1.0
"""For somebody who writes in private for the first time, and is hardly ever of the team."""
RUSH = 20
"""Questions under way at once from which on nobody is asked about who only begins."""
FRESH = 60.0
"""Seconds for which Telegram's word on someone's membership is good."""
MOST = 1000
"""Words of Telegram that are kept."""

ANONYMOUS_ADMIN, CHANNEL, TELEGRAM = 1087968824, 136817688, 777000
NEVER = frozenset({ANONYMOUS_ADMIN, CHANNEL, TELEGRAM})
"""Accounts that stand for a group, a channel or its posts, not for a person: never staff."""

PRESENT = frozenset({"creator", "administrator", "member"})
_NOBODY = ("user not found", "member not found", "participant_id_invalid", "user_not_participant")
_NO_MEMBER = (ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError)
"""What reading an answer raises that is not about a member."""


class Staff:
    """Answers who is staff, from the list and from words of Telegram that are not older than a minute."""

    def __init__(self, bot: Bot, clock: Clock) -> None:
        self._bot = bot
        self._clock = clock
        self._known: dict[tuple[int, int], tuple[bool, float]] = {}
        """Whether somebody is in a group, and until when that is good; the oldest first."""
        self._asking: dict[tuple[int, int], asyncio.Task[None]] = {}
        self.known: set[int] = set()
        """Those who have acted at the desk: in private they are met as colleagues, if they still are."""

    def role(self, group: int, user: int, listed: Collection[int]) -> Role:
        """Return what a user is: members of the group are staff, or of them those listed, if any are."""
        if user in NEVER or (listed and user not in listed):
            return "stranger"
        present = self._present(group, user)
        if present is None:
            return "unverified"
        return "staff" if present else "stranger"

    def must_ask(self, group: int, user: int, listed: Collection[int]) -> bool:
        """Whether only Telegram can say what this user is."""
        return self.role(group, user, listed) == "unverified"

    @property
    def is_rushed(self) -> bool:
        """Whether Telegram is asked about so many already that whoever only begins is not asked about."""
        return len(self._asking) >= RUSH

    async def ask(self, group: int, user: int, patience: float | None = None) -> None:
        """Ask Telegram whether a user is in a group, and keep the answer; at once if that is known.

        What cannot be verified is not known afterwards either. Nothing is raised for it. After `patience`
        seconds, if any, nobody waits any more for an answer that may still come.
        """
        if self._present(group, user) is not None:
            return
        asking = self._asking.get((group, user))
        if asking is None:
            asking = self._asking[group, user] = asyncio.create_task(self._ask(group, user))
            asking.add_done_callback(lambda _: self._asking.pop((group, user)))
        await asyncio.wait({asking}, timeout=patience)  # who gives up leaves the question to the others

    def heard(self, group: int, user: int, status: str, *, is_member: bool = False) -> bool:
        """Telegram said by itself what a member's status has become; whether they are there.

        `is_member` is for restricted ones.
        """
        return self._keep(group, user, status, self._clock.monotonic(), is_member=is_member)

    def _present(self, group: int, user: int) -> bool | None:
        """Whether a user is in a group; None if that is not known."""
        present, until = self._known.get((group, user), (None, 0.0))
        return present if self._clock.monotonic() <= until else None

    async def _ask(self, group: int, user: int) -> None:
        asked, before = self._clock.monotonic(), self._known.get((group, user))
        try:
            # Everybody who begins is asked about: the typed method would cost as much again as the call.
            asked_of = {"chat_id": group, "user_id": user}
            member = await self._bot.call("getChatMember", asked_of, seconds=SECONDS)
            if member["user"]["id"] != user:
                return
            status, is_member = str(member["status"]), member.get("is_member") is True
        except BadRequest as error:
            if not any(sign in str(error).lower() for sign in _NOBODY):
                return
            status, is_member = "left", False
        except (TelegramError, *_NO_MEMBER):
            return
        if self._known.get((group, user)) is before:  # else Telegram has said something later meanwhile
            self._keep(group, user, status, asked, is_member=is_member)

    def _keep(self, group: int, user: int, status: str, since: float, *, is_member: bool) -> bool:
        present = status in PRESENT or (status == "restricted" and is_member)
        self._known.pop((group, user), None)
        self._known[group, user] = present, since + FRESH
        if len(self._known) > MOST:
            del self._known[next(iter(self._known))]
        return present
