"""A call closes tomorrow: whoever has begun something that would go to it is told, once."""

from __future__ import annotations

from datetime import date, datetime

from bot.core.conversations import due_dates, interview
from bot.core.model.case import Event, Timer, TimerKind
from bot.core.model.effects import CaseView, Effects
from bot.core.model.message import Applicant, Button, Message, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.core.model.organisation import Intake, Organisation, Programme
from bot.core.questions import asking, questionnaire
from bot.core.routing import calls, routing


def closings(organisation: Organisation, now: datetime) -> tuple[Timer, ...]:
    """A timer for each call whose last day is still to come."""
    found = (
        (programme, call.closes, _due(organisation, call.closes, now))
        for programme in organisation.programmes
        for call in programme.every_call
        if call.closes
    )
    return tuple(
        _timer(organisation, "closing", programme, closes, due) for programme, closes, due in found if due
    )


def told_on(organisation: Organisation, closes: date) -> date:
    """The day before, or the last that is neither a Sunday nor a holiday."""
    return due_dates.open_day_before(closes, organisation.holidays)


def nudges(
    organisation: Organisation, programme: Programme, call: Intake, cases: list[int], now: datetime
) -> tuple[Timer, ...]:
    """One row for each of these unfinished cases, due at once."""
    closes = call.closes or now.date()
    return tuple(_timer(organisation, "nudge", programme, closes, now, case) for case in cases)


def nudge(view: CaseView, programme_id: str) -> Effects:
    """Tell somebody that the call closes; nothing if what they have begun would not go to it."""
    opened = calls.opened(view.organisation, programme_id, view.today)
    if opened is None or not view.person.reachable:
        return Effects()
    programme, call = opened
    if call.closes is None:
        return Effects()
    if not view.case.is_open or not _goes_there(view, programme):
        return Effects()
    case = str(view.case.id)
    said = Message(
        to=Applicant(view.person.id),
        paragraphs=(
            Phrase("call.closing", {"programme": programme.name, "day": call.closes}),
            _where(view),
        ),
        buttons=(
            (Button(Phrase("button.resume"), ("resume", case), style="primary"),),
            (Button(Phrase("button.person"), ("person", case)),),
        ),
        key=MessageKey("reminder", view.case.id, (programme.id,)),
        bulk=True,
    )
    happened = Event(case=view.case.id, at=view.now, kind="call_closing", detail=programme.id)
    return Effects(messages=(said,), events=(happened,))


def _goes_there(view: CaseView, programme: Programme) -> bool:
    """Whether the answers so far lead to the call: something speaks for it, and nothing against."""
    if view.case.renewing:
        return view.case.renewing == programme.id
    known = questionnaire.facts(view.organisation.questions, view.case.interview, view.organisation)
    primary = routing.outcomes(view.organisation, known, view.today)[0]
    route = next((each for each in view.organisation.routes if each.id == primary.route), None)
    is_its_own = route is not None and route.programme == programme.id and route.call == "open"
    return is_its_own and any(each.state == "met" for each in primary.verdicts)


def _where(view: CaseView) -> Text:
    ready = interview.ready(view)
    return Phrase("draft.ready") if ready else asking.progress_line(interview.progress(view))


def _due(organisation: Organisation, closes: date, now: datetime) -> datetime | None:
    """The day it is told, at a civil time; now if that is past and the last day is to come; else None."""
    instant = due_dates.instant(
        told_on(organisation, closes), organisation.waiting_list.at, organisation.zone
    )
    if instant >= now:
        return instant
    return now if organisation.day(now) < closes else None


def _timer(
    organisation: Organisation,
    kind: TimerKind,
    programme: Programme,
    closes: date,
    due: datetime,
    case: int = 0,
) -> Timer:
    return Timer(
        key=f"{kind}:{programme.id}:{closes}" + (f":{case}" if case else ""),
        kind=kind,
        due=due,
        day=told_on(organisation, closes),
        at=organisation.waiting_list.at,
        zone=organisation.zone,
        case=case,
        plan=programme.id,
    )
