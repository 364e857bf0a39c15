"""What staff do to decide, as steps on a case that is played."""

from __future__ import annotations

from typing import Protocol

from bot.core.conversations import deciding, preview, reopening, telling
from bot.core.conversations.card import Staff
from bot.core.model.case import Case
from bot.core.model.effects import CaseView, Effects

ALIX, BASILE = Staff(8, "Alix"), Staff(9, "Basile")


class Playing(Protocol):
    """A case, and what becomes of it."""

    case: Case

    @property
    def view(self) -> CaseView:
        """How it stands."""

    def does(self, effects: Effects) -> None:
        """Keep what an act led to."""


def decides(played: Playing, kind: str) -> None:
    """Alix chooses what there is to choose, and sends it."""
    played.does(deciding.propose(played.view, ALIX, kind, "p"))
    proposal = played.case.proposal
    if kind == "refer":
        played.does(deciding.pick(played.view, ALIX, "p", "anyone"))
    elif proposal and not proposal.choice:
        played.does(deciding.choose(played.view, ALIX, "hub", "p"))
    played.does(deciding.confirm(played.view, ALIX, preview.mark(played.view)))


def calls_off(played: Playing) -> None:
    """Basile calls off what is about to leave."""
    played.does(telling.undo(played.view, BASILE))


def reopens(played: Playing) -> None:
    """Basile takes the decision back."""
    played.does(reopening.reopen(played.view, BASILE))
