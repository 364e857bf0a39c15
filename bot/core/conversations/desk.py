"""What staff may do with a case: own it, and tell the applicant. One owner acts; the others see who."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.core.conversations import explaining, nudges, planned, promises, team_messages, waiting_list
from bot.core.conversations.call_notices import given
from bot.core.conversations.card import Staff, card, group, note, reached
from bot.core.model.case import Decision, Event, Proposal, Status
from bot.core.model.effects import CaseView, Effects
from bot.core.model.message import Applicant, Button, Joined, Message, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.core.model.organisation import Partner
from bot.core.model.talk import Said, Spoken
from bot.core.model.waiting import Places
from bot.core.routing import routing

PARTNERS_SHOWN = 40
"""Partners offered at most when a case is referred, the likeliest first; Telegram takes 100 buttons."""
STATUS: Final[Mapping[str, Status]] = {"accept": "accepted", "refer": "referred", "decline": "declined"}
"""What a case is after a decision."""


# --- ownership ----------------------------------------------------------------------------------------------


def claim(view: CaseView, staff: Staff) -> Effects:
    """Take charge of a case that has no owner; whoever comes second is told who has it."""
    if refused := _decided(view):
        return refused
    if view.case.owner == staff.id:
        return Effects(toast=Phrase("desk.yours_already"))
    if view.case.owner:
        return _not_yours(view)
    return _own(view, staff, "claimed", Phrase("desk.claimed"))


def take_over(view: CaseView, staff: Staff) -> Effects:
    """Take charge in place of the present owner, who may be away."""
    if refused := _decided(view):
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


# --- what is about to be told, and telling it ---------------------------------------------------------------


def propose(view: CaseView, staff: Staff, kind: str, update_key: str) -> Effects:
    """Begin to accept, ask, refer or decline: the next thing to choose, to write or to confirm.

    `update_key` makes the key of a prompt unique, so that a reply to any of them is understood.
    """
    if refused := may_decide(view, staff):
        return refused
    if kind not in {"accept", "ask", "refer", "decline"}:
        return Effects(toast=Phrase("late.moved_on"))
    proposal = Proposal(kind=kind, by=staff.id)  # type: ignore[arg-type]  # checked the line above
    proposed = view.with_case(replace(view.case, proposal=proposal))
    if kind == "accept":
        return Effects(case=proposed.case, messages=(_preview(proposed),))
    if kind == "ask":
        return Effects(
            case=proposed.case, messages=(_prompt(proposed, staff, "desk.write_question", update_key),)
        )
    return Effects(case=proposed.case, messages=(_menu(proposed),))


def choose(view: CaseView, staff: Staff, choice: str, update_key: str) -> Effects:
    """Pick the partner to refer to, or the reason for declining."""
    proposal = view.case.proposal
    if refused := may_decide(view, staff):
        return refused
    if proposal is None or proposal.kind not in {"refer", "decline"}:
        return Effects(toast=Phrase("late.moved_on"), messages=(card(view),))
    chosen = view.with_case(replace(view.case, proposal=replace(proposal, choice=choice, by=staff.id)))
    if _is_gone(chosen):
        return Effects(toast=Phrase("late.moved_on"), messages=(_menu(view),))
    if proposal.kind == "refer":
        return Effects(case=chosen.case, messages=(_preview(chosen),))
    return Effects(
        case=chosen.case,
        messages=(_closed_menu(chosen), _prompt(chosen, staff, "desk.write_reason", update_key)),
    )


def write(view: CaseView, staff: Staff, words: str, update_key: str) -> Effects:
    """What a staff member wrote in reply to the bot's prompt: a question, or the sentence of a decision."""
    proposal = view.case.proposal
    if refused := may_decide(view, staff):
        return replace(refused, messages=(note(view, update_key, refused.toast),))
    if proposal is None or proposal.by != staff.id:
        return Effects(messages=(note(view, update_key, Phrase("desk.nothing_asked")),))
    if proposal.kind == "ask":
        return _ask(view, staff, words, update_key)
    written = view.with_case(replace(view.case, proposal=replace(proposal, words=words)))
    return Effects(
        case=written.case,
        messages=(replace(_preview(written), replace=""),),
        said=team_messages.own(view, update_key),
        talk=(_said_by(view, staff, "reason", words, update_key),),
    )


def rewrite(view: CaseView, before: Spoken, words: str, update_key: str) -> Effects:
    """The sentence of a decision was edited where it was written: it changes as long as none has left."""
    proposal = view.case.proposal
    if proposal is None or proposal.words != before.words or view.case.status != "filed":
        return team_messages.uncorrected(view, update_key, "decided")
    changed = view.with_case(replace(view.case, proposal=replace(proposal, words=words)))
    return Effects(case=changed.case, messages=(_preview(changed),), talk=(replace(before, words=words),))


def edit_words(view: CaseView, staff: Staff, update_key: str) -> Effects:
    """Add or change the sentence before it leaves."""
    proposal = view.case.proposal
    if refused := may_decide(view, staff):
        return refused
    if proposal is None:
        return Effects(toast=Phrase("late.moved_on"))
    mine = view.with_case(replace(view.case, proposal=replace(proposal, by=staff.id)))
    return Effects(
        case=mine.case, messages=(_closed_menu(mine), _prompt(mine, staff, "desk.write_reason", update_key))
    )


def cancel(view: CaseView, staff: Staff) -> Effects:
    """Drop what was about to be told."""
    if refused := may_decide(view, staff):
        return refused
    dropped = view.with_case(replace(view.case, proposal=None))
    return Effects(case=dropped.case, messages=(said(dropped, Phrase("desk.cancelled")),))


def confirm(view: CaseView, staff: Staff, *, anyway: bool = False) -> Effects:
    """Tell the applicant the decision, exactly as previewed; where no place is left, only `anyway`."""
    proposal = view.case.proposal
    if refused := may_decide(view, staff):
        return refused
    if proposal is None or proposal.kind == "ask" or not _is_ready(proposal):
        return Effects(toast=Phrase("late.moved_on"))
    if _is_gone(view):
        return Effects(toast=Phrase("late.moved_on"), messages=(_menu(view),))
    if view.places and _is_full(view, proposal) and not anyway:
        return Effects(toast=_full(view.places), messages=(_preview(view),), alert=True)
    made = Decision(
        kind=proposal.kind,
        at=view.now,
        choice=proposal.choice,
        words=proposal.words,
        name=staff.name,
    )
    status = STATUS[proposal.kind]
    decided = _taken(view, made, status)
    follow_up = planned.decided(decided)
    happened = Event(case=decided.case.id, at=view.now, kind=status, by=staff.id, detail=made.choice)
    told = (said(decided, reached(view, "desk.sent")), card(decided))
    return replace(
        follow_up,
        person=replace(team_messages.spoke(view, turned=True), writing=view.person.writing),
        talk=(_said_by(view, staff, "told", made.words, f"{status}-{view.now:%Y%m%d%H%M%S}"),),
        messages=(_decision(decided), *follow_up.messages, *told),
        events=(happened, *follow_up.events),
        waits=waiting_list.over(view),
        cancel=("promise", "question"),
    )


# --- inside -------------------------------------------------------------------------------------------------


def _taken(view: CaseView, made: Decision, status: Status) -> CaseView:
    """The view with the decision taken, after which nothing is owed or asked."""
    return view.with_case(
        replace(
            view.case,
            status=status,
            decision=made,
            proposal=None,
            asked="",
            blocked=False,
            renewing="",
            promise=None,
        )
    )


def _decision(view: CaseView) -> Message:
    """What the applicant reads of a decision that was just taken."""
    return Message(
        to=Applicant(view.person.id),
        paragraphs=(Phrase("applicant.about", {"reference": view.case.reference}),
                    explaining.decision(view)),
        buttons=((Button(Phrase("button.person"), ("person", str(view.case.id))),),),
        key=MessageKey("told", view.case.id, (view.case.status,)),
    )  # fmt: skip


def _own(view: CaseView, staff: Staff, kind: str, toast: Text, by: int = 0) -> Effects:
    owned = view.with_case(replace(view.case, owner=staff.id, owner_name=staff.name, proposal=None))
    happened = Event(case=owned.case.id, at=view.now, kind=kind, by=by or staff.id)
    return Effects(case=owned.case, messages=(card(owned),), events=(happened,), toast=toast)


def _not_yours(view: CaseView) -> Effects:
    if not view.case.owner:
        return Effects(toast=Phrase("desk.claim_first"), alert=True)
    return Effects(toast=Phrase("desk.owned_by", {"name": view.case.owner_name}), alert=True)


def may_decide(view: CaseView, staff: Staff) -> Effects | None:
    """None if this staff member may decide now, else what they are told."""
    if refused := _decided(view):
        return refused
    return None if view.case.owner == staff.id else _not_yours(view)


def _is_ready(proposal: Proposal) -> bool:
    """Whether all that the applicant is to read is there: nobody is declined without a sentence."""
    has_choice = proposal.kind == "accept" or proposal.choice != ""
    return has_choice and (proposal.kind != "decline" or proposal.words != "")


def _is_gone(view: CaseView) -> bool:
    """Whether what was chosen is none of the choices: a menu of another kind, or the file has changed."""
    proposal, organisation = view.case.proposal, view.organisation
    if proposal is None or proposal.kind not in {"refer", "decline"}:
        return False
    offered = organisation.partners if proposal.kind == "refer" else organisation.desk.decline_reasons
    return all(each.id != proposal.choice for each in offered)


def _decided(view: CaseView) -> Effects | None:
    """None while a decision is open, else what staff are told, and the card as it should stand."""
    if view.case.status == "filed":
        return None
    withdrawn = view.case.status == "withdrawn"
    toast = (
        Phrase("desk.withdrawn", {"reference": view.case.reference})
        if withdrawn
        else Phrase("desk.decided_already")
    )
    return Effects(toast=toast, messages=(card(view),), alert=True)


def _ask(view: CaseView, staff: Staff, words: str, update_key: str) -> Effects:
    happened = Event(case=view.case.id, at=view.now, kind="asked", by=staff.id)
    kept = promises.keep(view, happened)
    awaited, timers = nudges.asked(view.with_case(kept.case), words)
    asked = view.with_case(replace(awaited, proposal=None))
    done = note(view, update_key, reached(view, "desk.question_sent"))
    return Effects(
        case=asked.case,
        messages=(nudges.question(view, words), done, card(asked)),
        events=kept.events,
        timers=timers,
        cancel=("question", *kept.cancel),
        person=replace(team_messages.spoke(view), writing=view.person.writing),
        said=team_messages.own(view, update_key),
        talk=(_said_by(view, staff, "asked", words, update_key),),
    )


def _said_by(view: CaseView, staff: Staff, kind: Said, words: str, update_key: str) -> Spoken:
    return Spoken(case=view.case.id, mark=update_key, kind=kind, at=view.now, by=staff.id, name=staff.name,
                  words=words)  # fmt: skip


def said(view: CaseView, *paragraphs: Text) -> Message:
    """The working message under the card: the menu or preview of what is being decided."""
    case = view.case.id
    return Message(to=group(view), paragraphs=paragraphs, key=MessageKey("act", case),
                   reply_to=MessageKey("card", case), replace="or_send")  # fmt: skip


def _preview(view: CaseView) -> Message:
    proposal, case = view.case.proposal, str(view.case.id)
    if proposal is None or proposal.kind == "ask":
        raise ValueError(case)
    made = Decision(kind=proposal.kind, at=view.now, choice=proposal.choice, words=proposal.words)
    shown = explaining.decision(view.with_case(replace(view.case, decision=made)))
    words = Phrase("button.change_words" if proposal.words else "button.add_words")
    send = Button(Phrase("button.confirm"), ("confirm", case), style="success")
    if _is_full(view, proposal):
        send = Button(Phrase("button.accept_anyway"), ("confirm", case, "anyway"), style="danger")
    rows = (
        (send,),
        (Button(words, ("words", case)), Button(Phrase("button.cancel"), ("cancel", case))),
    )
    return replace(said(view, *_places(view, proposal), Phrase("desk.preview"), shown), buttons=rows)


def _is_full(view: CaseView, proposal: Proposal) -> bool:
    """Whether it would be accepted where no place is left."""
    return proposal.kind == "accept" and view.places is not None and not view.places.left


def _places(view: CaseView, proposal: Proposal) -> tuple[Text, ...]:
    """How many places are given and left, before one more is."""
    if proposal.kind != "accept" or view.places is None:
        return ()
    if not view.places.left:
        return (_full(view.places),)
    return (Joined((given(view.places), Phrase("desk.places_left", {"n": view.places.left}))),)


def _full(places: Places) -> Phrase:
    return Phrase("desk.full", {"taken": places.taken, "capacity": places.capacity})


def _menu(view: CaseView) -> Message:
    proposal, organisation, case = view.case.proposal, view.organisation, str(view.case.id)
    if proposal is not None and proposal.kind == "refer":
        choices: list[tuple[str, Text]] = [(each.id, each.name) for each in _partners(view)]
        title = Phrase("desk.which_partner")
    else:
        choices = [(reason.id, reason.text) for reason in organisation.desk.decline_reasons]
        title = Phrase("desk.which_reason")
    rows = tuple((Button(label, ("choose", case, choice)),) for choice, label in choices)
    return replace(said(view, title), buttons=(*rows, (Button(Phrase("button.cancel"), ("cancel", case)),)))


def _partners(view: CaseView) -> list[Partner]:
    """Whom to refer to: those the person was told of, then those of their sector and place, then others."""
    receipt, organisation = view.case.receipt, view.organisation
    told = {each for outcome in receipt.outcomes for each in outcome.partners} if receipt else set()
    suiting = {each.id for each in routing.suiting(organisation, receipt)} if receipt else set()
    order = sorted(organisation.partners, key=lambda each: (each.id not in told, each.id not in suiting))
    return order[:PARTNERS_SHOWN]


def _closed_menu(view: CaseView) -> Message:
    return replace(said(view, Phrase("desk.one_sentence")), replace="or_drop")


def _prompt(view: CaseView, staff: Staff, key: str, update_key: str) -> Message:
    # Telegram opens the reply only for those the text mentions.
    words = Phrase(key, {"name": staff.name, "id": staff.id, "reference": view.case.reference})
    return Message(
        to=group(view),
        paragraphs=(words,),
        key=MessageKey("prompt", view.case.id, (update_key,)),
        reply_to=MessageKey("card", view.case.id),
        reply=True,
    )
