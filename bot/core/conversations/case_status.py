"""Which case a person's words are about, and where a draft or several cases stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.core.conversations import due_dates, early, explaining, interview, timeline
from bot.core.model.case import Case, Event, Interview, Person, Timer
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Applicant, Button, Joined, Message, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.core.model.organisation import Organisation
from bot.core.questions import asking

MOST_CASES = 10
"""Projects one person may have; more are for a conversation with the team."""


def active_case(person: Person, cases: Sequence[Case]) -> Case | None:
    """The case that what a person writes is about; `cases` are theirs, newest last.

    The one they turned to, as long as it waits for words; else their draft, one that waits, or the newest.
    """
    held = next((case for case in cases if case.id == person.active_case), None)
    if held and (_waits(held) or person.writing):
        return held
    drafts = (case for case in reversed(cases) if case.status == "draft")
    waiting = (case for case in reversed(cases) if _waits(case))
    return next(drafts, None) or next(waiting, None) or held or (cases[-1] if cases else None)


def status(view: CaseView, next_checkin: date | None = None, problem: Text = "") -> Message:
    """Where a case stands, what happens next and by when; a draft too."""
    if view.case.status == "draft":
        return _draft(view, problem)
    if view.case.status == "signposted":
        kept = view.case.receipt
        route = explaining.route_of(view.rules, view.case.route)
        return stopped(view, early.answer(view, route, kept.outcomes[0]) if kept and route else ())
    said = explaining.status(view)
    if next_checkin:
        planned = Phrase("status.next_checkin", {"day": next_checkin})
        said = replace(said, paragraphs=(*said.paragraphs, planned))
    return replace(said, paragraphs=(*said.paragraphs, *timeline.history(view)))


def overview(view: CaseView, cases: Sequence[Case]) -> Message:
    """Several projects: a line and a button each."""
    lines: list[Text] = []
    rows: list[tuple[Button, ...]] = []
    for case in cases:
        name = title(replace(view, case=case))
        lines.append(Phrase("cases.line", {"name": name, "state": Phrase(f"state.{case.status}")}))
        rows.append((Button(name, ("status", str(case.id))),))
    return Message(
        to=Applicant(view.person.id),
        paragraphs=(Phrase("cases.title"), Joined(tuple(lines)), Phrase("cases.which")),
        buttons=tuple(rows),
    )


def title(view: CaseView) -> Text:
    """What a case is called: its reference, or what it is while it has none."""
    return view.case.reference or Phrase("cases.draft")


def another(cases: Sequence[Case], organisation: Organisation) -> Interview:
    """What is known for a new project of someone who has others: how to reach them, and their age."""
    asked_once = {question.id for question in organisation.questions if question.personal}
    asked_once.add(organisation.privacy.adult_question)
    answers = {
        name: answer
        for case in cases
        for name, answer in case.interview.answers.items()
        if name in asked_once
    }
    return Interview(answers=answers)


# --- drafts -------------------------------------------------------------------------------------------------


def reminder(case: Case, person: Person, organisation: Organisation, start: datetime) -> tuple[Timer, ...]:
    """The one reminder of a draft, so long after `start`, at a civil time; none if the file wants none."""
    plan = organisation.reminder
    if plan is None:
        return ()
    zone = person.zone or organisation.zone
    day, due = due_dates.due(plan.delay, plan.at, start, zone, organisation.holidays)
    return (
        Timer(
            key=f"draft:{case.id}:{due:%Y%m%dT%H%M%S}",
            kind="draft",
            due=due,
            day=day,
            at=due_dates.time_of(plan.delay, plan.at, due, zone),
            zone=zone,
            case=case.id,
        ),
    )


def remind(view: CaseView) -> Effects:
    """Remind of a draft that nobody has touched for as long as the file says; once, then never again.

    Whoever was here since is not reminded yet: the day is put off.
    """
    organisation, person = view.organisation, view.person
    if view.case.status != "draft" or not person.reachable:
        return Effects()
    later = reminder(view.case, person, organisation, person.acted_at or view.now)
    if later and later[0].due > view.now:
        return Effects(timers=later)
    case = str(view.case.id)
    said = Message(
        to=Applicant(person.id),
        paragraphs=(Phrase("draft.reminder"), asking.progress_line(interview.progress(view)), _until(view)),
        buttons=(
            (Button(Phrase("button.resume"), ("resume", case), style="primary"),),
            (Button(Phrase("button.drop"), ("drop", case)),),
            (Button(Phrase("button.person"), ("person", case)),),
        ),
        key=MessageKey("reminder", view.case.id),
        bulk=True,
    )
    return Effects(messages=(said,), events=(Event(case=view.case.id, at=view.now, kind="reminded"),))


def _draft(view: CaseView, problem: Text) -> Message:
    case = str(view.case.id)
    waits = interview.ready(view)
    where = Phrase("draft.ready") if waits else asking.progress_line(interview.progress(view))
    return Message(
        to=Applicant(view.person.id),
        paragraphs=(
            problem,
            Joined((Phrase("draft.title"), where)),
            Phrase("draft.next"),
            _until(view),
            *explaining.promised(view),
        ),
        buttons=(
            (Button(Phrase("button.resume"), ("resume", case), style="primary"),),
            (Button(Phrase("button.edit"), ("edit", case)),),
            (Button(Phrase("button.drop"), ("drop", case)),),
            (Button(Phrase("button.person"), ("person", case)),),
        ),
    )


def stopped(view: CaseView, answer: tuple[Text, ...] = ()) -> Message:
    """That somebody stopped with the answer they came for, what it is, and how to go on."""
    case = str(view.case.id)
    return Message(
        to=Applicant(view.person.id),
        paragraphs=(
            Phrase("status.signposted"),
            *answer,
            Phrase("signposted.until", {"day": _erased_on(view)}),
            *explaining.promised(view),
        ),
        buttons=(
            (Button(Phrase("button.go_on"), ("resume", case)),),
            (Button(Phrase("button.person"), ("person", case)),),
            (Button(Phrase("button.another"), ("another",)),),
            (Button(Phrase("button.drop"), ("drop", case)),),
        ),
    )


def _until(view: CaseView) -> Text:
    return Phrase("draft.until", {"day": _erased_on(view)})


def _erased_on(view: CaseView) -> date:
    """The day on which what was not sent is erased if nobody touches it."""
    kept = timedelta(days=view.organisation.retention.draft_days)
    return view.day(view.person.acted_at) + kept


def _waits(case: Case) -> bool:
    """Whether a case waits for words of the applicant."""
    return case.is_asked or bool(case.asked)
