"""Looks ahead in interviews under the file that is in force, for whoever answers a question."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from bot.core.model.case import Interview
from bot.core.model.early import Early
from bot.core.model.organisation import Organisation

if TYPE_CHECKING:
    from bot.proof.early import Outlook


@dataclass(slots=True)
class LooksAhead:
    """Keeps the formula of one file until another is asked about; the solver is loaded when first asked."""

    _outlook: Outlook | None = field(default=None, init=False)

    def __call__(self, organisation: Organisation, interview: Interview, day: date) -> Early | None:
        """See `bot.core.model.early.LookAhead`; the organisation's file has been proved."""
        from bot.proof.early import Outlook  # noqa: PLC0415 - the solver is loaded only when it is asked

        if self._outlook is None or self._outlook.organisation is not organisation:
            self._outlook = Outlook.of(organisation)
        return self._outlook.early(interview, day)
