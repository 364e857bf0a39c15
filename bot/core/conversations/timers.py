"""What a timer does when it falls due: a check-in, a step for an answer that is owed, a draft's reminder."""

from __future__ import annotations

from bot.core.conversations import case_status, checkins, ladder, nudges
from bot.core.model.case import Timer
from bot.core.model.effects import CaseView, Effects


def fall_due(view: CaseView, timer: Timer) -> Effects:
    """Act on a timer of this case; one that the case has outgrown does nothing."""
    if timer.kind == "promise":
        return ladder.climb(view, timer)
    if timer.kind == "question":
        return nudges.fall_due(view, timer)
    if timer.kind == "draft":
        return case_status.remind(view)
    plan = checkins.plan_of(view.organisation, timer.plan)
    if plan and view.person.reachable and view.case.followed:
        return checkins.start_checkin(view, plan)
    return checkins.missed(view, timer.plan)
