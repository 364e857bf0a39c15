"""What the team and an applicant said about a case, and what the team keeps to itself, in words."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from bot.core.model.frozen import Frozen

Said: TypeAlias = Literal[
    "wrote", "answered", "unsure", "told", "asked", "reason", "note", "reminder", "reminded", "aside"
]
"""The applicant's message, their answer to a question, or words of theirs of which nobody knows yet for whom;
the team's message, question or sentence beside a decision; of the team alone: a note, a reminder, one that is
over, words of which nobody knows yet for whom."""

TO_TEAM = ("wrote", "answered")
"""What reached the team."""
BETWEEN = (*TO_TEAM, "told", "asked")
"""What passed between the two."""
INSIDE = ("note", "reminder", "reminded", "aside")
"""What stays with the team, whatever happens."""


class Spoken(Frozen, kw_only=True):
    """One message, as it reads after all edits."""

    case: int
    mark: str
    """Tells it from the case's others, for ever: message keys are made of it."""
    kind: Said
    at: datetime
    by: int = 0
    """The staff member's user id; 0: the applicant said it."""
    name: str = ""
    """The staff member's first name."""
    words: str = ""
    """Empty for what is no text: a voice, a photo without a caption."""
    run: str = ""
    """The mark of the first of several messages in a row, which are shown as one."""

    @property
    def first(self) -> str:
        """The mark under which it is shown."""
        return self.run or self.mark
