"""A decision leaves: a few minutes after it was taken, unless somebody of the team calls it off before."""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

from bot.core.conversations import decided, desk, planned, preview, promises, team_messages, waiting_list
from bot.core.conversations.card import Staff, card, note, reached
from bot.core.model.case import Decision, Event, Person, Proposal, Timer
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Applicant, Button, Message, Phrase
from bot.core.model.message_key import MessageKey
from bot.core.model.talk import Spoken
from bot.core.model.waiting import Waiting
from bot.core.routing import calls

BETWEEN: Final = ","
"""Between the ids of several doors in the history."""


def timer(view: CaseView, made: Decision) -> Timer:
    """The row that lets it leave."""
    zone, due = view.organisation.zone, made.due or made.at
    local = due.astimezone(ZoneInfo(zone))
    return Timer(key=_key(view, made), kind="decision", due=due, day=local.date(), at=local.time(), zone=zone,
                 case=view.case.id)  # fmt: skip


def waits(view: CaseView, made: Decision) -> Message:
    """That it is decided, in place of the preview, with the button that calls it off."""
    minutes = view.organisation.desk.undo_minutes
    words = Phrase("desk.leaving", {"minutes": minutes, "time": decided.leaves_at(view, made)})
    return replace(desk.said(view, words), buttons=((undo_button(view),),))


def undo_button(view: CaseView) -> Button:
    """« Annuler l’envoi »."""
    return Button(Phrase("button.undo"), ("undo", str(view.case.id)), style="danger")


def fall_due(view: CaseView, due: Timer) -> Effects:
    """It leaves, unless it was called off, or the file no longer has what it names."""
    made = view.case.leaving
    if made is None or due.key != _key(view, made) or view.case.status != "filed":
        return Effects()
    proposal = _proposal(made)
    if preview.mended(view, proposal) != proposal:
        return _held(view, made)
    return tell(view, made)


def undo(view: CaseView, staff: Staff) -> Effects:
    """Anybody of the team may call it off while nothing has left; it can be changed, and sent, again."""
    made = view.case.leaving
    if made is None:
        toast = Phrase("desk.left_already" if view.case.status != "filed" else "late.moved_on")
        return Effects(toast=toast, messages=(card(view),), alert=True)
    back = view.with_case(replace(view.case, leaving=None, proposal=_proposal(made)))
    words = Phrase("desk.undone", {"name": staff.name, "reference": view.case.reference})
    told = note(view, f"undone-{made.number}", words)
    happened = Event(case=view.case.id, at=view.now, kind="undone", by=staff.id)
    return Effects(case=back.case, messages=(preview.working(back), told, card(back)), events=(happened,),
                   cancel=("decision",), toast=Phrase("desk.cancelled"))  # fmt: skip


def tell(view: CaseView, made: Decision) -> Effects:
    """The applicant reads it; what was owed to them is kept, and what follows is planned."""
    return _listed(view, made) if made.kind == "wait" else _closed(view, made)


# --- inside -------------------------------------------------------------------------------------------------


def _closed(view: CaseView, made: Decision) -> Effects:
    status = decided.STATUS[made.kind]
    after = view.with_case(
        replace(
            view.case.as_last_sent(),
            status=status,
            decision=made,
            leaving=None,
            proposal=None,
            asked="",
            blocked=False,
            promise=None,
        )
    )
    follow_up = planned.decided(after)
    named = made.choice or BETWEEN.join(each.id for each in made.doors)
    happened = Event(case=view.case.id, at=view.now, kind=status, by=made.by, detail=named)
    told = (desk.said(after, reached(view, "desk.sent")), card(after))
    return replace(
        follow_up,
        person=_turned(view),
        talk=(_kept(view, made, status),),
        messages=(_message(after, made), *follow_up.messages, *told),
        events=(happened, *follow_up.events),
        waits=waiting_list.kept(view),
        cancel=("promise", "question", "decision"),
    )


def _listed(view: CaseView, made: Decision) -> Effects:
    """On the waiting list: the case goes on, and the next call is told when it opens."""
    happened = Event(case=view.case.id, at=view.now, kind="waitlisted", by=made.by, detail=made.choice)
    kept = promises.keep(view, happened)
    case = replace(kept.case, leaving=None, proposal=None, asked="", blocked=False)
    place = _place(view, made)
    others = (each for each in view.waits if each.programme != made.choice)
    after = replace(view, case=case, waits=(*others, place))
    return Effects(
        case=case,
        messages=(_message(after, made), desk.said(after, reached(view, "desk.sent")), card(after)),
        events=kept.events,
        waits=after.waits,
        person=_turned(view),
        talk=(_kept(view, made, "waitlisted"),),
        cancel=("question", "decision", *kept.cancel),
    )


def _turned(view: CaseView) -> Person:
    """The person, as whom the team has spoken to last."""
    return replace(team_messages.spoke(view, turned=True), writing=view.person.writing)


def _kept(view: CaseView, made: Decision, what: str) -> Spoken:
    """The sentence of the decision, as it is kept."""
    mark = f"{what}-{view.now:%Y%m%d%H%M%S}"
    return desk.said_by(view, Staff(made.by, made.name), "told", made.words, mark)


def _place(view: CaseView, made: Decision) -> Waiting:
    """The last place of the list; whoever joins it while a call is open waits for the next."""
    programme = calls.programme_of(view.organisation, made.choice)
    is_open = programme is not None and calls.open_call(programme, view.today) is not None
    rank = view.lengths.get(made.choice, 0) + 1
    return Waiting(programme=made.choice, since=view.now, rank=rank, told_at=view.now if is_open else None)


def _message(view: CaseView, made: Decision) -> Message:
    """What the applicant reads of a decision that was just taken."""
    return Message(
        to=Applicant(view.person.id),
        paragraphs=(Phrase("applicant.about", {"reference": view.case.reference}), decided.words(view, made)),
        buttons=((Button(Phrase("button.person"), ("person", str(view.case.id))),),),
        key=MessageKey("told", view.case.id, (decided.STATUS[made.kind],)),
    )


def _held(view: CaseView, made: Decision) -> Effects:
    """The file has changed meanwhile: it is shown again, instead of sent."""
    back = view.with_case(replace(view.case, leaving=None, proposal=preview.mended(view, _proposal(made))))
    told = note(view, f"held-{made.number}", Phrase("desk.held", {"reference": view.case.reference}))
    happened = Event(case=view.case.id, at=view.now, kind="undone", detail="file")
    return Effects(case=back.case, messages=(preview.working(back), told, card(back)), events=(happened,))


def _proposal(made: Decision) -> Proposal:
    """What it was before it was sent."""
    return Proposal(kind=made.kind, by=made.by, choice=made.choice, doors=made.doors, words=made.words)


def _key(view: CaseView, made: Decision) -> str:
    return f"decision:{view.case.id}:{made.number}"
