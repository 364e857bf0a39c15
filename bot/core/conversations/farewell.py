"""Before a case is erased by its term: the person is told once, and may stay in touch with one tap."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from bot.core.conversations import due_dates
from bot.core.model.case import Event, Timer
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Applicant, Button, Message, Phrase
from bot.core.model.message_key import MessageKey

AT: Final = time(10)
"""When the word arrives, in the person's time."""


def timer(view: CaseView, acted: datetime) -> Timer:
    """The word's timer: one for each silence, which begins with the person's last act; in civil hours."""
    since, today = view.day(acted).isoformat(), view.now.date()
    due = Timer(
        key=f"farewell:{view.case.id}:{since}", kind="farewell", due=view.now, day=today, at=AT,
        zone=view.zone, case=view.case.id, plan=since,
    )  # fmt: skip
    later = due_dates.instant(view.today, AT, view.zone)
    return due_dates.in_civil_hours(due, max(later, view.now), view.organisation)


def fall_due(view: CaseView, timer: Timer) -> Effects:
    """Tell when the case will be erased; nothing if the person has come back or cannot be reached."""
    person, case = view.person, view.case
    if not case.is_sent or not person.reachable or timer.plan != view.day(_acted(view)).isoformat():
        return Effects()
    told = view.with_case(replace(case, farewell_at=view.now))
    said = Message(
        to=Applicant(person.id),
        paragraphs=(
            Phrase("farewell", {"reference": case.reference, "day": erased_on(told)}),
            Phrase("farewell.choice"),
        ),
        buttons=((Button(Phrase("button.stay"), ("stay", str(case.id)), style="primary"),),),
        key=_key(view),
        bulk=True,
    )
    return Effects(case=told.case, messages=(said,), events=(_event(view, "farewell"),))


def stay(view: CaseView) -> Effects:
    """« Rester en contact »: the tap is an act of theirs, from which the term begins anew."""
    if view.case.farewell_at is None:
        return Effects(toast=Phrase("late.moved_on"))
    until = view.day(view.now) + timedelta(days=_term(view))
    said = Message(
        to=Applicant(view.person.id),
        paragraphs=(Phrase("farewell.stays", {"reference": view.case.reference, "day": until}),),
        key=_key(view),
        replace="or_send",
    )
    return Effects(messages=(said,), events=(_event(view, "stayed"),))


def erased_on(view: CaseView) -> date:
    """The day after which the case is erased, if nothing is heard of the person."""
    retention = view.organisation.retention
    term = _acted(view) + timedelta(days=_term(view))
    told = (view.case.farewell_at or view.now) + timedelta(days=retention.word_days)
    return view.day(max(term, told))


def told_from(view: CaseView) -> datetime:
    """When the person is told, if nothing is heard of them until then."""
    word = timedelta(days=view.organisation.retention.word_days)
    return _acted(view) + timedelta(days=_term(view)) - word


def _term(view: CaseView) -> int:
    retention = view.organisation.retention
    return retention.accepted_days if view.case.status == "accepted" else retention.filed_days


def _acted(view: CaseView) -> datetime:
    return view.person.acted_at or view.person.consented_at or view.now


def _key(view: CaseView) -> MessageKey:
    return MessageKey("farewell", view.case.id)


def _event(view: CaseView, kind: str) -> Event:
    return Event(case=view.case.id, at=view.now, kind=kind)
