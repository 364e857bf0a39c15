"""Whose a case is: handed over to a colleague, taken over from one, lent while one is away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from bot.core.conversations import desk
from bot.core.conversations.card import Staff, card, note
from bot.core.model.case import Event, Lent
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Button, Phrase, Text

OFFERED: Final = 20
"""Colleagues offered at most."""


def hand(view: CaseView, staff: Staff, colleagues: Mapping[int, str]) -> Effects:
    """« Transmettre à… »: its owner chooses among the colleagues who are here."""
    if refused := desk.may_decide(view, staff):
        return refused
    others = {id_: name for id_, name in colleagues.items() if id_ != staff.id}
    if not others:
        return Effects(toast=Phrase("desk.no_colleague"), alert=True)
    case = str(view.case.id)
    rows = tuple((Button(name, ("hand_to", case, str(id_))),) for id_, name in [*others.items()][:OFFERED])
    menu = replace(
        desk.said(view, Phrase("desk.which_colleague", {"reference": view.case.reference})),
        buttons=(*rows, (Button(Phrase("button.cancel"), ("cancel", case)),)),
    )
    return Effects(messages=(menu,))


def hand_to(view: CaseView, staff: Staff, to: Staff | None, update_key: str) -> Effects:
    """The case is that colleague's from now on, and they are told; None: it is nobody who is here."""
    if refused := desk.may_decide(view, staff):
        return refused
    if to is None:
        return Effects(toast=Phrase("late.moved_on"), alert=True)
    after = view.with_case(replace(view.case, owner=to.id, owner_name=to.name, proposal=None, lent=None))
    values: dict[str, Text] = {"to": mention(to), "by": staff.name, "reference": view.case.reference}
    happened = Event(case=view.case.id, at=view.now, kind="handed_over", by=staff.id, detail=str(to.id))
    return Effects(
        case=after.case,
        messages=(
            replace(desk.said(after, Phrase("desk.handed", {"name": to.name})), replace="or_drop"),
            note(after, update_key, Phrase("desk.handed_to_you", values)),
            card(after),
        ),
        events=(happened,),
        toast=Phrase("desk.handed", {"name": to.name}),
    )


def take_over(view: CaseView, staff: Staff, update_key: str) -> Effects:
    """Take charge in place of the present owner, who is told."""
    before = Staff(view.case.owner, view.case.owner_name)
    taken = desk.take_over(view, staff)
    if taken.case is None or not before.id:
        return taken
    values: dict[str, Text] = {"to": mention(before), "by": staff.name, "reference": view.case.reference}
    told = note(view, update_key, Phrase("desk.taken_over", values))
    return replace(taken, messages=(*taken.messages, told))


# --- away ---------------------------------------------------------------------------------------------------


def lend(view: CaseView, staff: Staff, until: date, to: Staff | None) -> Effects:
    """The owner is away until a day: the case is somebody else's until then, or everybody's.

    Of one that is lent already the day moves; who has it keeps it, unless somebody else is named now.
    """
    case = view.case
    is_lent = case.lent is not None and case.lent.by == staff.id
    keeps = is_lent and to is None and case.owner != staff.id
    keeper = Staff(case.owner, case.owner_name) if keeps else to or Staff(0, "")
    lent = case.lent if case.lent and not is_lent else Lent(staff.id, staff.name, until)
    after = view.with_case(replace(case, owner=keeper.id, owner_name=keeper.name, proposal=None, lent=lent))
    happened = Event(case=case.id, at=view.now, kind="lent", by=staff.id, detail=until.isoformat())
    return Effects(case=after.case, messages=(card(after),), events=(happened,))


def take_back(view: CaseView, staff: Staff) -> Effects:
    """The owner is back: what they had lent is theirs again; nothing of a case that is not."""
    case = view.case
    if case.lent is None or case.lent.by != staff.id:
        return Effects()
    after = view.with_case(replace(case, owner=staff.id, owner_name=case.lent.name, proposal=None, lent=None))
    happened = Event(case=case.id, at=view.now, kind="given_back", by=staff.id)
    return Effects(case=after.case, messages=(card(after),), events=(happened,))


def mention(staff: Staff) -> Text:
    """A name in a way that Telegram tells them."""
    return Phrase("desk.mention", {"id": str(staff.id), "name": staff.name})
