"""What a timer of a case does when it falls due: a check-in, a step for an answer owed, a reminder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bot.core.conversations import (
    call_notices,
    case_status,
    closing,
    farewell,
    ladder,
    nudges,
    planned,
    telling,
    unasked,
)
from bot.core.model.case import Timer, TimerKind
from bot.core.model.effects import CaseView, Effects


def fall_due(view: CaseView, timer: Timer, *, overtaken: bool = False) -> Effects:
    """Act on a timer of this case; one that the case has outgrown does nothing.

    `overtaken`: it is a late check-in or a reminder of one, and a newer one of the person is due as well.
    """
    if timer.kind == "checkin":
        return planned.arrive(view, timer, overtaken=overtaken)
    if timer.kind == "recall":
        return planned.recall(view, timer, overtaken=overtaken)
    if timer.kind == "decision":
        return telling.fall_due(view, timer)
    if unasked.is_for_person(timer) and (later := unasked.put_off(view, timer)):
        return Effects(moved=later)
    return _ACTS[timer.kind](view, timer)


_ACTS: Final[Mapping[TimerKind, Callable[[CaseView, Timer], Effects]]] = {
    "promise": ladder.climb,
    "question": nudges.fall_due,
    "draft": lambda view, _: case_status.remind(view),
    "notice": lambda view, timer: call_notices.fall_due(view, timer.plan),
    "farewell": farewell.fall_due,
    "nudge": lambda view, timer: closing.nudge(view, timer.plan),
}
