"""A check-in without an answer: the person is reminded as the file says, then the owner has a task."""

from __future__ import annotations

from bot.core.conversations import checkins, due_dates, following
from bot.core.conversations.card import note, owner
from bot.core.model.case import Event, Timer
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Message, Phrase
from bot.core.model.organisation import CheckinPlan, Delay

TASK = "task"
"""The step after the reminders; they are numbered from 1."""

BETWEEN = "/"
"""Stands between a check-in's id and the step, in a timer."""


def begun(view: CaseView, plan: CheckinPlan) -> tuple[Timer, ...]:
    """What follows a check-in that arrives now, as long as it has no answer."""
    reminders = ((str(n), delay) for n, delay in enumerate(plan.reminders, 1))
    steps = (*reminders, *(((TASK, plan.task),) if plan.task else ()))
    return tuple(_timer(view, plan, step, delay) for step, delay in steps)


def is_wanted(view: CaseView, timer: Timer) -> bool:
    """Whether the check-in still waits for its answer."""
    return view.case.followed and view.case.checkin == timer.plan.partition(BETWEEN)[0] != ""


def fall_due(view: CaseView, timer: Timer) -> Effects:
    """Remind the person, or give the owner the task; nothing if there was an answer."""
    name, _, step = timer.plan.partition(BETWEEN)
    plan = checkins.plan_of(view.organisation, name)
    if plan is None or not is_wanted(view, timer):
        return Effects()
    if step == TASK:
        return _hand_over(view, plan, timer)
    if not view.person.reachable:
        return Effects()
    again = checkins.current(view, plan, Phrase("checkin.reminder"))
    happened = Event(case=view.case.id, at=view.now, kind="check_in_reminded", detail=plan.id)
    return Effects(messages=tuple(_aside(each) for each in again), events=(happened,))


def _aside(message: Message) -> Message:
    """Something said unasked leaves after live conversations."""
    return message if message.replace else replace(message, bulk=True)


def _hand_over(view: CaseView, plan: CheckinPlan, timer: Timer) -> Effects:
    values = {"reference": view.case.reference, "owner": owner(view)}
    words = Phrase("desk.check_in_task.owned" if view.case.owner else "desk.check_in_task.free", values)
    happened = Event(case=view.case.id, at=view.now, kind="check_in_unanswered", detail=plan.id)
    mark = timer.key.replace(":", "-").replace(BETWEEN, "-")
    told = Effects(messages=(note(view, mark, words, plan.text),), events=(happened,))
    return told.also(following.after(view, plan))


def _timer(view: CaseView, plan: CheckinPlan, step: str, delay: Delay) -> Timer:
    zone = view.organisation.zone if step == TASK else view.zone
    day, due = due_dates.due(delay, plan.at, view.now, zone, view.organisation.holidays)
    name = f"{plan.id}{BETWEEN}{step}"
    return Timer(
        key=f"recall:{view.case.id}:{name}:{view.now:%Y%m%dT%H%M%S}",
        kind="recall",
        due=due,
        day=day,
        at=due_dates.time_of(delay, plan.at, due, zone),
        zone=zone,
        case=view.case.id,
        plan=name,
    )
