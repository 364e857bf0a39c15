"""What the team owes an applicant: an answer by a day, and when the next step follows if nobody gives it.

One step is scheduled at a time: it is counted from the promised day under the file that is in force then.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.core.conversations import due_dates, explaining
from bot.core.model.case import Case, Cause, Event, Promise, Step, Timer, TimerKind
from bot.core.model.effects import CaseView
from bot.core.model.frozen import Frozen, replace
from bot.core.model.organisation import Delay, Organisation

UNREACHED: Final = "unreached"
"""In the history, a message of staff to a person who has left Telegram or blocked the bot."""


class Due(Frozen):
    """A step that may be taken, and from when on."""

    step: Step
    day: date
    at: time
    instant: datetime


class Changed(Frozen, kw_only=True):
    """What an act does to the answer that is owed, to be made part of its effects."""

    case: Case
    events: tuple[Event, ...] = ()
    timers: tuple[Timer, ...] = ()
    cancel: tuple[TimerKind, ...] = ()


def owe(view: CaseView, cause: Cause) -> Changed:
    """The team owes an answer from now on, and its first step has a timer.

    An answer that is owed already, by the same day or sooner, goes on being owed by that day; once all its
    steps were taken, they begin anew.
    """
    case, owed, by = view.case, view.case.promise, _promised(view, cause)
    is_over = owed is not None and next_step(owed, view.organisation) is None
    if owed and owed.by and not is_over and (by is None or owed.by <= by):
        return Changed(case=replace(case, promise=_meant(owed, cause, view.now)))
    number, late = case.waits + 1, (owed.late or owed.by) if owed and is_over else None
    promise = Promise(number=number, cause=cause, since=view.now, by=by, late=late)
    following = timers(replace(case, promise=promise), view.organisation)
    if not following:
        return Changed(case=case)
    promised = Event(case=case.id, at=view.now, kind="promised", detail=by.isoformat() if by else "")
    return Changed(
        case=replace(case, promise=promise, waits=number),
        events=(promised,) if by else (),
        timers=following,
        cancel=("promise",),
    )


def keep(view: CaseView, said: Event) -> Changed:
    """What staff said is the answer that was owed, if it reaches the person; else it goes on being owed."""
    if not view.person.reachable:
        return Changed(case=view.case, events=(replace(said, detail=UNREACHED),))
    return Changed(case=replace(view.case, promise=None), events=(said,), cancel=("promise",))


def timers(case: Case, organisation: Organisation) -> tuple[Timer, ...]:
    """The next step, for the answer that is owed."""
    following = next_step(case.promise, organisation) if case.promise else None
    if case.promise is None or following is None:
        return ()
    return (
        Timer(
            key=key(case, case.promise, following.step),
            kind="promise",
            due=following.instant,
            day=following.day,
            at=following.at,
            zone=organisation.zone,
            case=case.id,
            plan=following.step,
        ),
    )


def key(case: Case, promise: Promise, step: str) -> str:
    """The key of a step's timer: no step of a promise is taken twice."""
    return f"promise:{case.id}:{promise.number}:{step}"


def next_step(promise: Promise, organisation: Organisation) -> Due | None:
    """The step that follows those taken; None after the last."""
    waiting = (each for each in _steps(promise, organisation) if each.step not in promise.steps)
    return min(waiting, key=lambda each: each.instant, default=None)


def _steps(promise: Promise, organisation: Organisation) -> Iterator[Due]:
    desk, holidays, zone = organisation.desk, organisation.holidays, organisation.zone
    ladder, by, begins = desk.ladder, promise.by, organisation.hours.begins
    if promise.cause == "filed" and desk.silence_days:
        at, delay = (
            due_dates.civil(promise.since, zone, organisation.hours),
            Delay(desk.silence_days, "working_days"),
        )
        day, instant = due_dates.due(delay, at, promise.since, zone, holidays)
        if by is None or day < by:
            yield Due("unclaimed", day, at, instant)
    if by is None:
        return
    before = due_dates.working_day_before(by, ladder.remind_before, holidays)
    if ladder.remind_before and due_dates.instant(before, begins, zone) > promise.since:
        yield _at("reminder", before, begins, zone)
    yield _at("alarm", by, begins, zone)
    yield _at("late", by + timedelta(days=1), begins, zone)
    if ladder.return_after:
        yield _at("returned", due_dates.working_day(by, ladder.return_after, holidays), begins, zone)
    if ladder.director_after:
        yield _at("director", due_dates.working_day(by, ladder.director_after, holidays), begins, zone)


def _meant(owed: Promise, cause: Cause, now: datetime) -> Promise:
    """What is owed because an applicant did not answer is owed to one who did, once they have."""
    return replace(owed, cause=cause, since=now) if owed.cause == "question" else owed


def _at(step: Step, day: date, at: time, zone: str) -> Due:
    return Due(step, day, at, due_dates.instant(day, at, zone))


def _promised(view: CaseView, cause: Cause) -> date | None:
    """The last working day of an answer that is owed from today on; None: the route promises none."""
    days = _days(view, cause)
    return due_dates.working_day(view.today, days, view.organisation.holidays) if days else None


def _days(view: CaseView, cause: Cause) -> int:
    ladder = view.organisation.desk.ladder
    if cause == "blocked":
        return ladder.blocked_days
    route = explaining.route_of(view.rules, view.case.route)
    days = route.answer_days if route else 0
    return days if cause == "filed" else days or ladder.reply_days
