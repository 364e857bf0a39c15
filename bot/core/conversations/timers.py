"""What a timer of a case does when it falls due: a check-in, a step for an answer owed, a reminder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bot.core.conversations import call_notices, case_status, checkins, closing, ladder, nudges
from bot.core.model.case import Timer, TimerKind
from bot.core.model.effects import CaseView, Effects


def fall_due(view: CaseView, timer: Timer) -> Effects:
    """Act on a timer of this case; one that the case has outgrown does nothing."""
    return _ACTS[timer.kind](view, timer)


def _check_in(view: CaseView, timer: Timer) -> Effects:
    plan = checkins.plan_of(view.organisation, timer.plan)
    if plan and view.person.reachable and view.case.followed:
        return checkins.start_checkin(view, plan)
    return checkins.missed(view, timer.plan)


_ACTS: Final[Mapping[TimerKind, Callable[[CaseView, Timer], Effects]]] = {
    "checkin": _check_in,
    "promise": ladder.climb,
    "question": nudges.fall_due,
    "draft": lambda view, _: case_status.remind(view),
    "notice": lambda view, timer: call_notices.fall_due(view, timer.plan),
    "nudge": lambda view, timer: closing.nudge(view, timer.plan),
}
