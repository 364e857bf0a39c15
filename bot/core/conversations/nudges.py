"""A question of the team's that has no answer: the applicant is reminded once, then the owner is told."""

from __future__ import annotations

from datetime import datetime

from bot.core.conversations import due_dates, promises
from bot.core.conversations.card import card, note, owner
from bot.core.model.case import Case, Event, Timer
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Applicant, Button, Message, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.core.model.organisation import Delay

NUDGE, TELL = "nudge", "tell"
"""The two steps, in this order."""


def asked(view: CaseView, words: str) -> tuple[Case, tuple[Timer, ...]]:
    """The case that awaits an answer from its applicant, and the timer of what follows if none comes."""
    case = replace(view.case, asked=words, waits=view.case.waits + 1)
    ladder = view.organisation.desk.ladder
    if ladder.nudge_after:
        return case, (_timer(view, case, NUDGE, ladder.nudge_after, view.now),)
    return case, (_timer(view, case, TELL, ladder.tell_after, view.now),)


def fall_due(view: CaseView, timer: Timer) -> Effects:
    """Remind the applicant, or tell the owner; whoever cannot be reached is not reminded."""
    if not view.case.asked:
        return Effects()
    if timer.plan == TELL or not view.person.reachable:
        return _tell(view, timer)
    return _nudge(view)


def question(view: CaseView, words: str, *, again: bool = False) -> Message:
    """The team's question, as the applicant reads it."""
    return Message(
        to=Applicant(view.person.id),
        paragraphs=(Phrase("applicant.about", {"reference": view.case.reference}),
                    *asking(words, again=again)),
        buttons=((Button(Phrase("button.answer_team"), ("reply", str(view.case.id))),),),
        key=MessageKey("asked", view.case.id),
        bulk=again,
    )  # fmt: skip


def asking(words: str, *, again: bool = False) -> tuple[Text, ...]:
    """What is said with a question of the team's."""
    title = Phrase("applicant.question_again" if again else "applicant.question")
    return title, Phrase("quoted", {"words": words}), Phrase("applicant.answer_here")


def _nudge(view: CaseView) -> Effects:
    case, ladder = view.case, view.organisation.desk.ladder
    return Effects(
        person=replace(view.person, talking=case.id, turned=False),
        messages=(question(view, case.asked, again=True),),
        events=(Event(case=case.id, at=view.now, kind="nudged"),),
        timers=(_timer(view, case, TELL, ladder.tell_after, view.now),),
    )


def _tell(view: CaseView, timer: Timer) -> Effects:
    """The owner decides what comes next: from now on, the team owes the next message."""
    case = view.case
    owed = promises.owe(view, "question")
    after = view.with_case(owed.case)
    values = {"reference": case.reference, "owner": owner(view)}
    words = Phrase("desk.unanswered.owned" if case.owner else "desk.unanswered.free", values)
    return Effects(
        case=after.case,
        messages=(note(view, timer.key.replace(":", "-"), words), card(after)),
        events=(Event(case=case.id, at=view.now, kind="unanswered"), *owed.events),
        timers=owed.timers,
        cancel=owed.cancel,
    )


def _timer(view: CaseView, case: Case, step: str, days: int, start: datetime) -> Timer:
    organisation = view.organisation
    zone = organisation.zone if step == TELL else view.zone
    at = due_dates.civil(start, zone, organisation.hours)
    day, due = due_dates.due(Delay(days, "working_days"), at, start, zone, organisation.holidays)
    return Timer(
        key=f"question:{case.id}:{case.waits}:{step}",
        kind="question",
        due=due,
        day=day,
        at=at,
        zone=zone,
        case=case.id,
        plan=step,
    )
