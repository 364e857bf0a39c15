"""What a timer does when it falls due: a check-in, the alert that nobody has answered, a draft's reminder."""

from __future__ import annotations

from bot.core.conversations import call_notices, case_status, checkins, closing, team_messages
from bot.core.model.case import Timer
from bot.core.model.effects import CaseView, Effects


def fall_due(view: CaseView, timer: Timer) -> Effects:
    """Act on a timer of this case; one that the case has outgrown does nothing."""
    if timer.kind == "unanswered":
        return team_messages.unanswered_alert(view)
    if timer.kind == "draft":
        return case_status.remind(view)
    if timer.kind == "notice":
        return call_notices.fall_due(view, timer.plan)
    if timer.kind == "nudge":
        return closing.nudge(view, timer.plan)
    plan = checkins.plan_of(view.organisation, timer.plan)
    if plan and view.person.reachable and view.case.followed:
        return checkins.start_checkin(view, plan)
    return checkins.missed(view, timer.plan)
