"""Who is who in the team, as the organisation's file says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Rank: TypeAlias = Literal["director", "staff", "observer"]
"""What somebody of the team is: `bot.core.access` says what each may do."""

Reserved: TypeAlias = Literal["calls", "personal_data"]
"""What is the director's alone, unless the file lets staff do it too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody of the team, by the number of their Telegram account."""

    number: int
    name: str
    role: Rank = "staff"
