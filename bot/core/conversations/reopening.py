"""Taking a decision back: the case is open again, its applicant is told, and a new answer is owed."""

from __future__ import annotations

from bot.core.conversations import (
    call_notices,
    desk,
    explaining,
    planned,
    promises,
    team_messages,
    waiting_list,
)
from bot.core.conversations.card import Staff, card
from bot.core.model.case import Event, Reopened, Timer
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Applicant, Button, InLanguage, Message, Phrase, Text
from bot.core.model.message_key import MessageKey


def ask(view: CaseView) -> Effects:
    """The first of two taps: what the person will read."""
    if refused := _refused(view):
        return refused
    case, theirs, ours = str(view.case.id), view.language, view.organisation.desk.language
    shown: tuple[Text, ...] = (Phrase("desk.preview"), *_words(view))
    if theirs != ours:
        named = Phrase("desk.preview_in", {"language": Phrase(f"language.{theirs}")})
        spoken = (InLanguage(each, theirs) for each in _words(view))
        shown = (named, *spoken, Phrase("desk.preview_here"), *_words(view))
    rows = (
        (Button(Phrase("button.reopened"), ("reopened", case), style="danger"),),
        (Button(Phrase("button.stay_closed"), ("stay_closed", case)),),
    )
    return Effects(messages=(replace(desk.said(view, *shown), buttons=rows),))


def stay(view: CaseView) -> Effects:
    """The decision stands after all."""
    return _refused(view) or Effects(messages=(desk.said(view, Phrase("desk.still_decided")),))


def reopen(view: CaseView, staff: Staff) -> Effects:
    """The case is whose reopens it; the check-ins that followed the decision are called off.

    On waiting lists it stands where it stood.
    """
    if refused := _refused(view):
        return refused
    case = replace(
        view.case,
        status="filed",
        decision=None,
        proposal=None,
        owner=staff.id,
        owner_name=staff.name,
        reopened=Reopened(staff.name, view.now),
    )
    off = planned.reopened(view.with_case(case))
    owed = promises.owe(view.with_case(off.case or case), "reopened")
    after = replace(view.with_case(owed.case), waits=waiting_list.given_back(view))
    about = Phrase("applicant.about", {"reference": case.reference})
    told = Message(
        to=Applicant(view.person.id),
        paragraphs=(about, *_words(view), *explaining.promised(after)),
        buttons=((Button(Phrase("button.person"), ("person", str(case.id))),),),
        key=MessageKey("told", case.id, ("reopened",)),
    )
    words = Phrase("desk.reopened", {"name": staff.name, "reference": case.reference})
    happened = Event(case=case.id, at=view.now, kind="taken_back", by=staff.id, detail=view.case.status)
    return Effects(
        case=after.case,
        person=replace(team_messages.spoke(view, turned=True), writing=view.person.writing),
        messages=(told, *off.messages, desk.said(after, words), card(after)),
        events=(happened, *off.events, *owed.events),
        waits=after.waits,
        timers=(*owed.timers, *_notices(view)),
        cancel=(*owed.cancel, *off.cancel),
        cancel_plans=off.cancel_plans,
    )


def _notices(view: CaseView) -> tuple[Timer, ...]:
    """Of each list on which the case waits again: a call may have opened meanwhile."""
    programmes = (place.programme for place in view.waits if place.state == "decided")
    each = (call_notices.notices(view.organisation, name, (view.case.id,), view.now) for name in programmes)
    return tuple(timer for timers in each for timer in timers)


def _words(view: CaseView) -> tuple[Text, ...]:
    made = view.case.decision
    return (Phrase("applicant.reopened", {"day": view.day(made.at if made else None)}),)


def _refused(view: CaseView) -> Effects | None:
    """None while there is a decision to take back, else the card as it stands."""
    if view.case.decision is not None and view.case.status != "withdrawn":
        return None
    return Effects(toast=Phrase("late.moved_on"), messages=(card(view),), alert=True)
