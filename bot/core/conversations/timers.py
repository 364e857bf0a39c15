"""What a timer does when it falls due: a check-in, the alert that nobody has answered, a draft's reminder."""

from __future__ import annotations

from bot.core.conversations import case_status, planned, team_messages
from bot.core.model.case import Timer
from bot.core.model.effects import CaseView, Effects


def fall_due(view: CaseView, timer: Timer, *, overtaken: bool = False) -> Effects:
    """Act on a timer of this case; one that the case has outgrown does nothing.

    `overtaken`: it is a late check-in, and a newer one of the person is due as well.
    """
    if timer.kind == "unanswered":
        return team_messages.unanswered_alert(view)
    if timer.kind == "draft":
        return case_status.remind(view)
    return planned.arrive(view, timer, overtaken=overtaken)
