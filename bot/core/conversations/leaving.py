"""Leaving: a draft deleted, a request withdrawn."""

from __future__ import annotations

from bot.core.conversations import checkins, waiting_list
from bot.core.conversations.card import card, note
from bot.core.model.case import Event
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Applicant, Button, Message, Phrase
from bot.core.model.message_key import MessageKey

REVOCABLE = ("filed", "accepted")
"""Statuses in which an applicant can take their request back."""
DELETE = MessageKey("delete")
"""The question whether all, or a draft, shall be erased."""


def ask_to_drop(view: CaseView, *, alone: bool) -> Message:
    """The first of two taps that erase a draft; where it is all there is of a person, all is erased."""
    case = str(view.case.id)
    yes = Button(Phrase("button.drop_yes"), ("dropped", case), style="danger")
    if alone:
        yes = Button(Phrase("button.delete"), ("delete",), style="danger")
    return Message(
        to=Applicant(view.person.id),
        paragraphs=(Phrase("delete.ask" if alone else "drop.ask"),),
        buttons=((yes,), (Button(Phrase("button.keep_data"), ("keep_data",)),)),
        key=DELETE,
    )


def ask_to_withdraw(view: CaseView) -> Effects:
    """The first of two taps that take a request back."""
    case, reference = str(view.case.id), view.case.reference
    if view.case.status not in REVOCABLE:
        return Effects(
            messages=(Message(to=Applicant(view.person.id), paragraphs=(Phrase("withdraw.late"),)),)
        )
    said = Message(
        to=Applicant(view.person.id),
        paragraphs=(Phrase("withdraw.ask", {"reference": reference}),),
        buttons=(
            (Button(Phrase("button.withdraw_yes"), ("withdrawn", case), style="danger"),),
            (Button(Phrase("button.withdraw_no"), ("status", case)),),
        ),
        key=MessageKey("withdraw", view.case.id),
    )
    return Effects(messages=(said,))


def withdraw(view: CaseView) -> Effects:
    """The request is taken back: nothing more is asked, the team knows, the answers keep their term."""
    if view.case.status not in REVOCABLE:
        return Effects(toast=Phrase("withdraw.late"), alert=True)
    case, reference = view.case.id, view.case.reference
    after = view.with_case(
        replace(
            view.case.as_last_sent(),
            status="withdrawn",
            asked="",
            checkin="",
            correcting=None,
            proposal=None,
            leaving=None,
            promise=None,
            blocked=False,
            followed=False,
        )
    )
    under_way = checkins.plan_of(view.organisation, view.case.checkin)
    told = Message(
        to=Applicant(view.person.id),
        paragraphs=(Phrase("withdraw.done", {"reference": reference}),),
        key=MessageKey("withdraw", case),
        replace="or_send",
    )
    return Effects(
        case=after.case,
        messages=(
            told,
            *(checkins.left(view, under_way) if under_way else ()),
            note(view, "withdrawn", Phrase("desk.withdrawn", {"reference": reference})),
            card(after),
        ),
        events=(Event(case=case, at=view.now, kind="withdrawn"),),
        waits=waiting_list.over(view),
        cancel=("checkin", "promise", "question", "decision"),
    )
