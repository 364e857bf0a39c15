"""A place on the waiting list of a programme between two of its calls."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from bot.core.model.frozen import Frozen

WaitingState: TypeAlias = Literal["waiting", "interested", "left", "silent", "decided"]
"""Waiting; or how it ended: they are still interested, are so no longer, did not answer
two notices, or their case was decided, or withdrawn after they were told."""


class Waiting(Frozen, kw_only=True):
    """A case on the waiting list of one programme."""

    programme: str
    since: datetime
    state: WaitingState = "waiting"
    rank: int = 0
    """Its place today among those who wait, from 1; of a decided case, the one it would have if it were open
    again; else 0 once it has ended. The database counts it."""
    notices: int = 0
    """How often they were told that the present call is open."""
    told_at: datetime | None = None
    """When they were told last."""


class Listed(Frozen):
    """A line of the list that the staff group reads."""

    reference: str
    since: datetime
    state: WaitingState


class Places(Frozen):
    """The places of a programme's call that is open, or was last: how many are given, of how many."""

    taken: int
    capacity: int

    @property
    def left(self) -> int:
        """How many more can be given."""
        return max(0, self.capacity - self.taken)
