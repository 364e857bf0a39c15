"""In the person's time: where they say they are, and what is planned for them moves with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal
from zoneinfo import ZoneInfo

from bot.core.conversations import due_dates, unasked
from bot.core.model.case import Timer
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Applicant, Button, Message, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.core.parsing import zones

ELSEWHERE, BACK = "?", "back"
"""What the buttons carry that name no zone."""
MOST: Final = 16
"""Places offered at once."""


def button(view: CaseView) -> Button:
    """« Changer de fuseau horaire »."""
    return Button(Phrase("button.zone"), ("zone", str(view.case.id)))


def offer(view: CaseView, *, back: bool = False) -> Effects:
    """What time it is where they are, for all we know, and where else they may be."""
    organisation = view.organisation
    offered = zones.distinct(organisation.zones or (organisation.zone,), view.now, MOST)
    here = Phrase("zone.now", _here(view))
    return Effects(
        person=replace(view.person, locating=False),
        messages=(_message(view, here, Phrase("zone.which"), offered=offered, back=back),),
    )


def ask(view: CaseView) -> Effects:
    """« Une autre ville ou un autre pays »: what they write next says where they are."""
    rows = ((Button(Phrase("button.back"), ("zone", str(view.case.id), BACK)),),)
    asked = Message(
        to=Applicant(view.person.id), paragraphs=(Phrase("zone.type"),), buttons=rows, key=key(view),
        replace="or_send",
    )  # fmt: skip
    return Effects(person=replace(view.person, locating=True, writing=False), messages=(asked,))


def say(view: CaseView, words: str) -> Effects:
    """A town or a country was written: what may be meant is offered, and nothing is guessed."""
    found = zones.named(words, view.now)
    if not found:
        rows = ((Button(Phrase("button.back"), ("zone", str(view.case.id), BACK)),),)
        unknown = Message(
            to=Applicant(view.person.id), paragraphs=(Phrase("zone.unknown"),), buttons=rows, key=key(view)
        )
        return Effects(messages=(unknown,))
    return Effects(
        person=replace(view.person, locating=False),
        messages=(_message(view, Phrase("zone.meant"), offered=found),),
    )


def is_known(view: CaseView, zone: str) -> bool:
    """Whether a button's zone is one there is."""
    return zone in zones.atlas() or zone in {*view.organisation.zones, view.organisation.zone}


def change(view: CaseView, zone: str, planned: Sequence[Timer]) -> Effects:
    """They are there from now on: what is planned for them keeps its civil day and time, there.

    `planned` is all that waits in any of their cases.
    """
    moved = tuple(
        moved_to(zone, timer) for timer in planned if unasked.is_in_their_time(timer) and timer.zone != zone
    )
    there = replace(view, person=replace(view.person, zone=zone, locating=False))
    noted = Message(
        to=Applicant(view.person.id), paragraphs=(Phrase("zone.noted", _here(there)),), key=key(view),
        replace="or_send",
    )  # fmt: skip
    return Effects(person=there.person, messages=(noted,), moved=moved)


def moved_to(zone: str, timer: Timer) -> Timer:
    """The same row at the same civil day and time, there."""
    return replace(timer, due=due_dates.instant(timer.day, timer.at, zone), zone=zone)


def key(view: CaseView) -> MessageKey:
    """The key of the message that asks where they are."""
    return MessageKey("zone", view.case.id)


def _here(view: CaseView) -> dict[str, Text]:
    """The time where the person is, and where that is."""
    local = view.now.astimezone(ZoneInfo(view.zone))
    at = Phrase("upcoming.at", {"hour": str(local.hour), "minute": f"{local.minute:02}"})
    return {"at": at, "place": zones.name(view.zone)}


def _message(view: CaseView, *words: Text, offered: Sequence[str], back: bool = False) -> Message:
    case = str(view.case.id)
    rows = [(Button(zones.name(zone), ("zone", case, zone)),) for zone in offered]
    rows.append((Button(Phrase("zone.elsewhere"), ("zone", case, ELSEWHERE)),))
    replaced: Literal["", "or_send"] = "or_send" if back else ""
    return Message(
        to=Applicant(view.person.id), paragraphs=words, buttons=tuple(rows), key=key(view), replace=replaced
    )
