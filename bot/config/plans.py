"""Check-in plans: that each can arrive, comes to an end, and asks what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import pairwise
from typing import get_args

from bot.config.calendar import START
from bot.config.following import chain, with_states
from bot.config.positions import Path
from bot.config.problems import Fault
from bot.core.conversations import due_dates
from bot.core.model.frozen import replace
from bot.core.model.organisation import DECIDED, After, CheckinPlan, Followed, Organisation

UNEVEN = 7
"""Days by which the same delay may differ where it is counted in months, which are longer or shorter."""

MOST_TIMES = 200
MOST_REMINDERS = 2


def with_questionnaires(organisation: Organisation) -> Organisation:
    """The organisation whose check-ins hold the questions of the questionnaires they name."""
    shared = {each.id: each.questions for each in organisation.questionnaires}
    plans = (
        replace(plan, questions=shared.get(plan.questionnaire, ())) if plan.questionnaire else plan
        for plan in organisation.checkins
    )
    return replace(organisation, checkins=tuple(plans))


def plan_faults(organisation: Organisation) -> Iterator[Fault]:
    """Check the check-in plans."""
    organisation = with_states(organisation)
    plans = {plan.id: plan for plan in organisation.checkins}
    for index, plan in enumerate(organisation.checkins):
        path: Path = ("checkins", index)
        yield from _repeat_faults(plan, path)
        yield from _state_faults(plan, path, plans)
        yield from _reminder_faults(plan, path)
        if plan.questionnaire and plan.questions:
            message = "has questions of its own as well"
            yield Fault((*path, "questionnaire"), message, "keep one of the two")
    yield from _arrival_faults(organisation)


def _repeat_faults(plan: CheckinPlan, path: Path) -> Iterator[Fault]:
    if plan.every is None:
        if plan.times:
            message = "does not say how long after each it comes again"
            yield Fault((*path, "times"), message, 'write for example every = "1 month", or take it out')
    elif plan.every.amount == 0:
        yield Fault((*path, "every"), "comes again at once", 'write for example every = "1 month"')
    elif plan.times == 0:
        yield Fault((*path, "every"), "repeats without an end", "say how often it comes: times = 12")
    elif not 1 < plan.times <= MOST_TIMES:
        hint = "take every and times out if it comes once"
        yield Fault((*path, "times"), f"must be from 2 to {MOST_TIMES}", hint)


def _reminder_faults(plan: CheckinPlan, path: Path) -> Iterator[Fault]:
    """Check that who does not answer is reminded twice at most, and that somebody learns of it then."""
    if len(plan.reminders) > MOST_REMINDERS:
        hint = 'keep two; then let the team know: task = "19 days"'
        yield Fault((*path, "reminders"), f"are more than {MOST_REMINDERS}", hint)
    elif plan.reminders and plan.task is None:
        hint = 'write for example task = "19 days"'
        yield Fault((*path, "reminders"), "nobody is told that they were in vain", hint)
    steps = [*plan.reminders, *((plan.task,) if plan.task else ())]
    try:
        dues = [due_dates.due(delay, plan.at, START, "UTC")[1] for delay in steps]
    except (OverflowError, ValueError):
        yield Fault((*path, "reminders"), "end after all dates there are", 'write for example "5 days"')
        return
    if any(later <= earlier for earlier, later in pairwise((START, *dues))):
        key = "reminders" if plan.reminders else "task"
        hint = 'each is counted from the arrival: reminders = ["5 days", "12 days"], task = "19 days"'
        yield Fault((*path, key), "do not come one after the other", hint)


def _state_faults(plan: CheckinPlan, path: Path, plans: Mapping[str, CheckinPlan]) -> Iterator[Fault]:
    begins = chain(plan, plans)[-1].after
    for state in sorted(plan.states - _reachable(begins)):
        message = f'a case is never "{state}" after its {begins}'
        yield Fault((*path, "states"), message, "take it out, or follow another event", state)


def _reachable(after: After) -> frozenset[Followed]:
    """What a case may be once the event has been that a plan, or the chain it ends, begins with."""
    decided = DECIDED.get(after)
    return frozenset({decided}) if decided else frozenset(get_args(Followed))


# --- whether it can arrive ----------------------------------------------------------------------------------


def _arrival_faults(organisation: Organisation) -> Iterator[Fault]:
    """Check that each check-in comes before the cases it is for are erased, whatever their status.

    The term runs from the person's last act, which may be the answer to any check-in before; of a date that
    they give, it is not known how far ahead it lies.
    """
    plans = {plan.id: plan for plan in organisation.checkins}
    days = {plan.id: _days(plan, plans) for plan in organisation.checkins}
    for index, plan in enumerate(organisation.checkins):
        path: Path = ("checkins", index, _counted_by(plan))
        if chain(plan, plans)[-1].after == "checkin":
            continue  # it follows nothing, which is told where it says what
        own = days[plan.id]
        if own is None:
            yield Fault(path, "ends after all dates there are", 'write for example delay = "12 months"')
            continue
        silent = {
            status: _silence(plan, own, status, days, organisation)
            for status in sorted(_statuses(plan, organisation))
        }
        terms = {status: _term(status, organisation) for status in silent}
        uneven = UNEVEN if any(_by_months(each) for each in chain(plan, plans)) else 0
        early = [status for status, term in terms.items() if 0 < term < silent[status] - uneven]
        if early:
            lasted, term = silent[early[0]], terms[early[0]]
            message = f"comes {lasted} days after the last that is heard of a person: erased after {term}"
            hint = "make it shorter, ask something in between, or keep cases longer in [retention]"
            others = ", ".join(f'"{status}"' for status in silent if status not in early)
            yield Fault(path, message, f"{hint}; or write states = [{others}]" if others else hint)


def _by_months(plan: CheckinPlan) -> bool:
    delays = (plan.delay, plan.every, plan.before)
    return any(each is not None and each.unit in ("months", "years") for each in delays)


def _counted_by(plan: CheckinPlan) -> str:
    """The key that says when it comes."""
    if plan.every:
        return "every"
    return "before" if plan.before else "delay"


def _days(plan: CheckinPlan, plans: Mapping[str, CheckinPlan]) -> list[int] | None:
    """After how many days it comes each time, about; None if that is after all dates there are.

    What follows another check-in is counted from the last time of that one, what comes before a date from
    the first time.
    """
    own: list[int] = [0]
    for each in reversed(chain(plan, plans)):
        ends = 1 < each.times <= MOST_TIMES
        try:
            begins = START + timedelta(days=own[-1])
            comes = [due_dates.coming(each, n, begins, "UTC")[0] for n in range(each.times if ends else 1)]
        except (OverflowError, ValueError):
            return None
        ahead = comes[0] if each.before else START.date()
        own = [(day - ahead).days for day in comes]
    return own


def _silence(
    plan: CheckinPlan,
    own: list[int],
    status: Followed,
    days: dict[str, list[int] | None],
    organisation: Organisation,
) -> int:
    """The most days between what is heard of a person before a check-in, and the check-in."""
    plans = {each.id: each for each in organisation.checkins}
    others = (other for other in organisation.checkins if _may_meet(plan, other, status, plans))
    heard = {0, *own, *(day for other in others for day in days[other.id] or ())}
    return max(day - max((each for each in heard if each < day), default=0) for day in own)


def _may_meet(
    plan: CheckinPlan, other: CheckinPlan, status: Followed, plans: Mapping[str, CheckinPlan]
) -> bool:
    """Whether one case, of this status when `plan` is due, may have had the other."""
    begins = chain(other, plans)[-1].after
    if DECIDED.get(begins, status) != status or not other.statuses & {"filed", status}:
        return False
    return not plan.routes or not other.routes or not plan.routes.isdisjoint(other.routes)


def _term(status: Followed, organisation: Organisation) -> int:
    """Days after which a case is erased."""
    retention = organisation.retention
    return retention.accepted_days if status == "accepted" else retention.filed_days


def _statuses(plan: CheckinPlan, organisation: Organisation) -> frozenset[Followed]:
    """The statuses of the cases it is for; those sent elsewhere nobody accepts."""
    begins = chain(plan, {each.id: each for each in organisation.checkins})[-1].after
    elsewhere = begins == "filing" and bool(plan.routes) and plan.routes <= redirecting(organisation)
    never = frozenset({"accepted"}) if elsewhere else frozenset[str]()
    return (plan.statuses & _reachable(begins)) - never


def redirecting(organisation: Organisation) -> frozenset[str]:
    """The routes that lead elsewhere: their cases are passed on, not accepted."""
    return frozenset(route.id for route in organisation.routes if route.redirects)
