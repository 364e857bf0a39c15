"""What staff may do with a case: own it, and ask its applicant. One owner acts; the others see who."""

from __future__ import annotations

from bot.core.conversations import decided, nudges, promises, team_messages
from bot.core.conversations.card import Staff, card, group, reached
from bot.core.model.case import Event
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Message, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.core.model.talk import Said, Spoken

# --- ownership ----------------------------------------------------------------------------------------------


def claim(view: CaseView, staff: Staff) -> Effects:
    """Take charge of a case that has no owner; whoever comes second is told who has it."""
    if refused := settled(view):
        return refused
    if view.case.owner == staff.id:
        return Effects(toast=Phrase("desk.yours_already"))
    if view.case.owner:
        return _not_yours(view)
    return _own(view, staff, "claimed", Phrase("desk.claimed"))


def take_over(view: CaseView, staff: Staff) -> Effects:
    """Take charge in place of the present owner, who may be away."""
    if refused := settled(view):
        return refused
    if view.case.owner == staff.id:
        return Effects(toast=Phrase("desk.yours_already"))
    for_good = view.with_case(replace(view.case, lent=None))
    return _own(for_good, staff, "taken_over", Phrase("desk.claimed"))


def release(view: CaseView, staff: Staff) -> Effects:
    """Give the case back to everybody."""
    if refused := may_decide(view, staff):
        return refused
    return _own(view, Staff(0, ""), "released", Phrase("desk.released"), by=staff.id)


def may_decide(view: CaseView, staff: Staff) -> Effects | None:
    """None if this staff member may decide now, else what they are told."""
    if refused := settled(view):
        return refused
    return None if view.case.owner == staff.id else _not_yours(view)


def settled(view: CaseView) -> Effects | None:
    """None while a decision is open, else what staff are told: who took it, and the card as it stands."""
    case = view.case
    if case.leaving:
        values: dict[str, Text] = {"name": case.leaving.name, "time": decided.leaves_at(view, case.leaving)}
        return Effects(toast=Phrase("desk.leaves", values), messages=(card(view),), alert=True)
    if case.status == "filed":
        return None
    if case.status == "withdrawn" or case.decision is None:
        toast = Phrase("desk.withdrawn", {"reference": case.reference})
    else:
        toast = Phrase("desk.decided_already", {"name": case.decision.name})
    return Effects(toast=toast, messages=(card(view),), alert=True)


# --- what staff say while they decide -----------------------------------------------------------------------


def said(view: CaseView, *paragraphs: Text) -> Message:
    """The working message under the card: the menu or preview of what is being decided."""
    case = view.case.id
    return Message(to=group(view), paragraphs=paragraphs, key=MessageKey("act", case),
                   reply_to=MessageKey("card", case), replace="or_send")  # fmt: skip


def prompt(view: CaseView, staff: Staff, key: str, update_key: str) -> Message:
    """Asks a staff member to write. `update_key` makes its key unique: a reply to any is understood."""
    # Telegram opens the reply only for those the text mentions.
    words = Phrase(key, {"name": staff.name, "id": str(staff.id), "reference": view.case.reference})
    return Message(
        to=group(view),
        paragraphs=(words,),
        key=MessageKey("prompt", view.case.id, (update_key,)),
        reply_to=MessageKey("card", view.case.id),
        reply=True,
    )


def ask(view: CaseView, staff: Staff, words: str, mark: str) -> Effects:
    """The question reaches the applicant, and waits for their answer; `mark` is of what staff wrote."""
    happened = Event(case=view.case.id, at=view.now, kind="asked", by=staff.id)
    kept = promises.keep(view, happened)
    awaited, timers = nudges.asked(view.with_case(kept.case), words)
    asked = view.with_case(replace(awaited, proposal=None))
    done = said(asked, reached(view, "desk.question_sent"))
    return Effects(
        case=asked.case,
        messages=(nudges.question(view, words), done, card(asked)),
        events=kept.events,
        timers=timers,
        cancel=("question", *kept.cancel),
        person=replace(team_messages.spoke(view), writing=view.person.writing),
        talk=(said_by(view, staff, "asked", words, mark),),
    )


def said_by(view: CaseView, staff: Staff, kind: Said, words: str, update_key: str) -> Spoken:
    """What a staff member said of a case, as it is kept."""
    return Spoken(case=view.case.id, mark=update_key, kind=kind, at=view.now, by=staff.id, name=staff.name,
                  words=words)  # fmt: skip


def _own(view: CaseView, staff: Staff, kind: str, toast: Text, by: int = 0) -> Effects:
    owned = view.with_case(replace(view.case, owner=staff.id, owner_name=staff.name, proposal=None))
    happened = Event(case=owned.case.id, at=view.now, kind=kind, by=by or staff.id)
    return Effects(case=owned.case, messages=(card(owned),), events=(happened,), toast=toast)


def _not_yours(view: CaseView) -> Effects:
    if not view.case.owner:
        return Effects(toast=Phrase("desk.claim_first"), alert=True)
    return Effects(toast=Phrase("desk.owned_by", {"name": view.case.owner_name}), alert=True)
