"""Deciding: how long a decision may be called off, and that there are two people where two decide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.config.problems import Fault
from bot.core import access
from bot.core.model.organisation import Organisation

LONGEST: Final = 60
"""Minutes a decision waits at most before it leaves: an applicant waits behind it."""
PEOPLE: Final = 2
"""Who decide where two do."""


def decision_faults(organisation: Organisation) -> Iterator[Fault]:
    """Check the minutes, and whoever may say the second yes."""
    desk = organisation.desk
    if not 0 <= desk.undo_minutes <= LONGEST:
        hint = "write undo_minutes = 5; with 0 decisions leave at once"
        yield Fault(("desk", "undo_minutes"), f"must be from 0 to {LONGEST} minutes", hint)
    named = access.listed(desk)
    deciding = [each for each in named if access.rank(desk, each) in access.STAFF]
    if named and len(deciding) < PEOPLE:
        for index, programme in enumerate(organisation.programmes):
            if programme.two_decide:
                message, hint = (
                    "takes the yes of two people: the file names one",
                    "name another, or take it out",
                )
                yield Fault(("programmes", index, "two_decide"), message, hint)
