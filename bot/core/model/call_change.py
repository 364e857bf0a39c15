"""What the team says of a programme's call, above the organisation's file."""

from __future__ import annotations

from datetime import datetime

from bot.core.model.frozen import Frozen
from bot.core.model.organisation import Intake


class CallChange(Frozen, kw_only=True):
    """A call as somebody of the team has set it; the last of its slot holds."""

    programme: str
    slot: str
    """The call of the file in whose place it stands, as `standing.slot` names it; else a name of its own."""
    call: Intake | None
    """None: what the file says holds again."""
    by: int
    name: str
    at: datetime
