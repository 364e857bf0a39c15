"""« Plus tard » under a check-in: it goes, and comes again once, on the day the person picked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.core.conversations import checkins, due_dates, own_time
from bot.core.model.case import Event, Timer, checkin_key
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Applicant, Button, Message, Phrase
from bot.core.model.organisation import CheckinPlan, Delay

DELAYS: Final[Mapping[str, Delay]] = {
    "tomorrow": Delay(1, "days"), "week": Delay(1, "weeks"), "month": Delay(1, "months"),
}  # fmt: skip
"""When it may come again; from a weekend or a holiday it moves to the next working day."""


def offer(view: CaseView, plan: CheckinPlan) -> Effects:
    """« Plus tard »: when, in place of the check-in's buttons."""
    case = str(view.case.id)
    rows = tuple((Button(Phrase(f"later.{name}"), ("later", case, plan.id, name)),) for name in DELAYS)
    back = (Button(Phrase("button.back"), ("later", case, plan.id, "back")),)
    asked = replace(
        checkins.arrival(view, plan),
        paragraphs=(plan.text, Phrase("later.when")),
        buttons=(*rows, (own_time.button(view),), back),
        replace="or_send",
        bulk=False,
    )
    return Effects(messages=(asked,))


def stay(view: CaseView, plan: CheckinPlan) -> Effects:
    """Not later after all: the check-in with its own buttons."""
    return Effects(messages=(replace(checkins.arrival(view, plan), replace="or_send", bulk=False),))


def put_off(view: CaseView, plan: CheckinPlan, when: str, *, typed: bool = False) -> Effects:
    """The check-in leaves, and its row is due on the chosen day, at its own hour.

    What was typed is answered below it.
    """
    day, instant = due_dates.due(DELAYS[when], plan.at, view.now, view.zone, view.organisation.holidays)
    row = Timer(
        key=checkin_key(view.case.id, plan.id), kind="checkin", due=instant, day=day, at=plan.at,
        zone=view.zone, case=view.case.id, plan=plan.id,
    )  # fmt: skip
    noted = Phrase("later.noted", {"day": day})
    below = Message(to=Applicant(view.person.id), paragraphs=(noted,))
    under_way = "" if view.case.checkin == plan.id else view.case.checkin
    return Effects(
        case=replace(view.case, checkin=under_way, later=plan.id),
        messages=(checkins.closed(view, plan), below) if typed else (checkins.closed(view, plan, noted),),
        events=(Event(case=view.case.id, at=view.now, kind="check_in_put_off", detail=plan.id),),
        moved=(row,),
        cancel=("recall",),
    )
