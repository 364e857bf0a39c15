"""A decision: what the applicant reads of it, and the line on the card that says what, by whom, where to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.conversations import doors
from bot.core.model.case import Decision, DecisionKind, Status
from bot.core.model.effects import CaseView
from bot.core.model.message import Joined, Phrase, Text
from bot.core.routing import calls

STATUS: Final[Mapping[DecisionKind, Status]] = {
    "accept": "accepted",
    "wait": "filed",
    "refer": "referred",
    "decline": "declined",
}
"""What a case is after a decision: whoever waits for a call is still to be decided on."""
LIST: Final = ", "
"""Between several places where a person is sent."""
DOT: Final = " · "


def words(view: CaseView, made: Decision) -> Text:
    """The decision in the applicant's words: what the staff member saw before it left."""
    own = (Phrase("quoted", {"words": made.words}),) if made.words else ()
    if made.kind == "refer":
        ways = tuple(doors.words(view, each) for each in made.doors)
        return Joined((Phrase("decision.refer" if len(ways) == 1 else "decision.refer_several"), *ways, *own))
    if made.kind == "decline":
        return Joined((Phrase("decision.decline"), _reason(view, made), *own, *_next(view, made)))
    programme: dict[str, Text] = {"programme": doors.programme_name(view, made.choice)}
    if made.kind == "wait":
        return Joined((Phrase("decision.wait", programme), _coming(view, made), *own))
    return Joined((Phrase("decision.accept_into" if made.choice else "decision.accept", programme), *own))


def line(view: CaseView, made: Decision) -> Text:
    """What was decided and by whom, when if it was told, and into what, why or where to."""
    if made == view.case.leaving:
        state = Phrase(f"card.leaving.{made.kind}", {"name": made.name})
    else:
        state = Phrase(f"card.{STATUS[made.kind]}", {"name": made.name, "day": view.day(made.at)})
    return Joined((state, _why(view, made)), DOT)


def details(view: CaseView) -> tuple[Text, ...]:
    """What else staff read of a decision, or of one that was taken back; and when it leaves."""
    case = view.case
    if case.status == "withdrawn":
        return ()
    if case.leaving:
        minutes = view.organisation.desk.undo_minutes
        leaves = Phrase("card.leaves", {"minutes": minutes, "time": leaves_at(view, case.leaving)})
        return (leaves, *_beside(view, case.leaving))
    return _beside(view, case.decision) if case.decision else _undecided(view)


def leaves_at(view: CaseView, made: Decision) -> str:
    """The time of day at which it leaves, where the organisation is."""
    return f"{(made.due or made.at).astimezone(ZoneInfo(view.organisation.zone)):%H:%M}"


def _why(view: CaseView, made: Decision) -> Text:
    """The programme, the reason, or where the person is sent."""
    if made.kind == "refer":
        return _to(view, made)
    if made.kind == "decline":
        return _reason(view, made)
    return doors.programme_name(view, made.choice) if made.choice else ""


def _beside(view: CaseView, made: Decision) -> tuple[Text, ...]:
    """The doors offered with a decline, and the second yes."""
    offered = made.kind == "decline" and made.doors
    return (
        *((Phrase("card.doors", {"to": _to(view, made)}),) if offered else ()),
        *((Phrase("card.second", {"name": made.second}),) if made.second else ()),
    )


def _to(view: CaseView, made: Decision) -> Text:
    return Joined(tuple(doors.name(view, each) for each in made.doors), LIST)


def _reason(view: CaseView, made: Decision) -> Text:
    files = (view.rules, view.organisation)
    reasons = {reason.id: reason.text for file in files for reason in file.desk.decline_reasons}
    return reasons.get(made.choice, made.choice)


def _next(view: CaseView, made: Decision) -> tuple[Text, ...]:
    """The next door: those that are offered, and always a person."""
    ways = tuple(doors.words(view, each) for each in made.doors)
    return (*((Phrase("decision.next"), *ways) if ways else ()), Phrase("decision.person"))


def _coming(view: CaseView, made: Decision) -> Text:
    programme = calls.programme_of(view.organisation, made.choice)
    coming = calls.next_call(programme, view.today) if programme else None
    if coming and coming.opens:
        return Phrase("outcome.opens", {"day": coming.opens})
    return Phrase("status.list.no_date")


def _undecided(view: CaseView) -> tuple[Text, ...]:
    """That a case was decided before, and who has said yes."""
    proposal, before = view.case.proposal, view.case.reopened
    when: dict[str, Text] = {"day": view.day(before.at), "name": before.name} if before else {}
    return (
        *((Phrase("card.reopened", when),) if when else ()),
        *((Phrase("card.first_yes", {"name": proposal.yes_name}),) if proposal and proposal.yes else ()),
    )
