"""What follows from a check-in's answers, and from its end: an alert, a task, or another check-in."""

from __future__ import annotations

from bot.core.conversations import due_dates, timeline
from bot.core.conversations.card import heard, note, owner
from bot.core.model.case import Event, Interview
from bot.core.model.conditions import Condition
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Message, Phrase
from bot.core.model.organisation import CheckinPlan, Consequence
from bot.core.questions import asking, questionnaire
from bot.core.questions.progress import Progress
from bot.core.questions.rules import judge


def answered(before: CaseView, view: CaseView, plan: CheckinPlan) -> Effects:
    """One answer more: the alerts and the tasks that it makes follow, at once."""
    fresh = [
        (number, each)
        for number, each in enumerate(plan.then)
        if each.do != "end" and _holds(view, plan, each.when) and not _holds(before, plan, each.when)
    ]
    happened = (
        Event(case=view.case.id, at=view.now, kind=f"check_in_{each.do}", detail=plan.id) for _, each in fresh
    )
    return Effects(
        messages=tuple(_told(view, plan, number, each) for number, each in fresh),
        events=tuple(happened),
    )


def over(view: CaseView, plan: CheckinPlan) -> Effects:
    """The check-in is done with: its answers may end the follow-up, else the next check-in may follow."""
    if not is_last(view, plan):
        return after(view, plan)
    case = view.case
    ended = Event(case=case.id, at=view.now, kind="follow_up_ended", detail=plan.id)
    still = replace(case, followed=False, later="")
    return Effects(case=still, events=(ended,), cancel=("checkin", "recall"))


def after(view: CaseView, plan: CheckinPlan) -> Effects:
    """The check-ins that come after this one, which has ended or goes without an answer."""
    coming = [each for each in view.organisation.checkins if _follows(view, each, plan)]
    return Effects(
        timers=due_dates.timers(view.case, coming, "checkin", view.now, view.zone, view.organisation)
    )


def is_last(view: CaseView, plan: CheckinPlan) -> bool:
    """Whether the answers to a check-in end the follow-up of the case."""
    return view.case.followed and any(
        each.do == "end" and _holds(view, plan, each.when) for each in plan.then
    )


def _follows(view: CaseView, following: CheckinPlan, ended: CheckinPlan) -> bool:
    """Whether a check-in comes after the end of this one: of one that repeats, after the last time."""
    if following.after != "checkin":
        return False
    named = next((each for each in view.organisation.checkins if each.id == following.of), None)
    if named is None or named.instances[-1].id != ended.id:
        return False
    return following.when is None or _holds(view, ended, following.when)


def _said(view: CaseView, plan: CheckinPlan) -> Progress:
    """What was answered to the check-in, without what is still to be confirmed."""
    given = timeline.confirmed(view.case.checkins.get(plan.id, Interview()))
    return Progress.begin(plan.questions, given, view.organisation, plan.id)


def _holds(view: CaseView, plan: CheckinPlan, condition: Condition) -> bool:
    """Whether a condition is met by what was answered to the check-in."""
    facts = questionnaire.facts(plan.questions, _said(view, plan).interview, view.organisation)
    return judge(condition, facts, view.organisation).state == "met"


def _told(view: CaseView, plan: CheckinPlan, number: int, each: Consequence) -> Message:
    """What the group reads: why, and what was answered so far."""
    mark = f"{each.do}-{plan.id}-{number}-{view.now:%Y%m%dT%H%M%S}"
    shown = asking.summary(view, _said(view, plan), personal=False)
    if each.do == "alert":
        return heard(view, mark, Phrase("desk.answer_alert", {"reference": view.case.reference}), *shown)
    key = "desk.answer_task.owned" if view.case.owner else "desk.answer_task.free"
    return note(view, mark, Phrase(key, {"reference": view.case.reference, "owner": owner(view)}), *shown)
