"""All there is of a case, for the staff group: where it stands, what was answered, what happened and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Final

from bot.core.conversations import card, checkins, decided, doors, explaining, timeline
from bot.core.conversations.case_lists import Found, named
from bot.core.conversations.promises import UNREACHED
from bot.core.conversations.telling import BETWEEN
from bot.core.model.case import Event, Interview
from bot.core.model.effects import CaseView
from bot.core.model.frozen import Frozen
from bot.core.model.message import Button, Group, Joined, Message, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.core.model.organisation import Organisation, Question
from bot.core.parsing import typed
from bot.core.questions import questionnaire
from bot.core.routing import calls

NAMED: Final[Mapping[str, str]] = {
    "filed": "route", "reopened": "route", "promised": "day", "asked": "reached", "replied": "reached",
    "accepted": "programme", "waitlisted": "programme", "referred": "partner",
    "declined": "reason", "call_told": "programme", "call_silent": "programme",
    "call_left": "programme", "call_renewing": "programme", "call_closing": "programme",
}  # fmt: skip
"""What the detail of an event names, where staff read it."""
TO_STAFF: Final = frozenset({"answered", "wrote", "check_in_paused", "reminded"})
"""What is told in other words to staff than to the person."""


class _Line(Frozen):
    """A line of a part of the history, and about how many characters it has."""

    part: Text
    text: Text
    size: int = card.SHORT


def history(found: Found, events: Sequence[Event], update_key: str) -> tuple[Message, ...]:
    """The case in as few messages as hold it, each part folded away; without contact details, as the card is.

    `update_key` makes their keys unique, so that erasure finds each.
    """
    view = found.view
    head = Joined((Phrase("history.title", {"reference": named(found)}), card.state(view)))
    pages = _pages([*_told(view), *_interview(view), *_checkins(view), *_events(view, events)])
    file = Button(Phrase("button.file"), ("file", str(view.case.id)))
    return tuple(
        Message(
            to=Group(),
            paragraphs=(*((head,) if number == 0 else ()), *_parts(page)),
            buttons=((file,),) if page is pages[-1] else (),
            key=MessageKey("history", view.case.id, (update_key, str(number))),
        )
        for number, page in enumerate(pages)
    )


def _pages(lines: Sequence[_Line]) -> list[list[_Line]]:
    """The lines, cut where a message would grow too long."""
    pages: list[list[_Line]] = [[]]
    room = card.PAGE
    for line in lines:
        if line.size > room and pages[-1]:
            pages.append([])
            room = card.PAGE
        room -= line.size
        pages[-1].append(line)
    return pages


def _parts(page: Sequence[_Line]) -> Iterator[Text]:
    for part, lines in groupby(page, key=lambda line: line.part):
        yield Phrase("history.part", {"part": part, "lines": Joined(tuple(line.text for line in lines))})


def _told(view: CaseView) -> Iterator[_Line]:
    """What the team has told the applicant last: the decision, or the question that waits for its answer."""
    decision, asked = view.case.decision, view.case.asked
    if decision is not None:
        size = card.SHORT + len(decision.words)
        yield _Line(Phrase("history.decision"), decided.words(view, decision), size)
    if asked:
        yield _Line(Phrase("history.asked"), Phrase("quoted", {"words": asked}), len(asked))


def _interview(view: CaseView) -> Iterator[_Line]:
    part = Phrase("history.answers")
    yield from _answers(view, part, view.rules.questions, view.case.interview)


def _checkins(view: CaseView) -> Iterator[_Line]:
    for plan_id, given in view.case.checkins.items():
        if plan := checkins.plan_of(view.organisation, plan_id):
            dated = Joined((Phrase("history.checkin"), view.day(given.answered_at)), " ")
            part = dated if given.answered_at else plan.text
            yield from _answers(view, part, plan.questions, timeline.confirmed(given))


def _answers(
    view: CaseView, part: Text, questions: Sequence[Question], interview: Interview
) -> Iterator[_Line]:
    """What was answered, contact details left out."""
    given = questionnaire.path(questions, interview, view.rules).answers
    for question in questions:
        if question.personal or question.id not in given:
            continue
        answer = given[question.id]
        words = typed.shown(question, answer, view.rules, remark=True)
        size = card.SHORT + len(answer.remark) + (len(answer.value) if isinstance(answer.value, str) else 0)
        yield _Line(part, Phrase("review.line", {"name": question.name, "answer": words}), size)


def _events(view: CaseView, events: Sequence[Event]) -> Iterator[_Line]:
    part = Phrase("history.events")
    for event in events:
        what = Phrase(f"{'history' if event.kind in TO_STAFF else 'event'}.{event.kind}")
        detail = _detail(view, NAMED.get(event.kind, ""), event.detail)
        who = (view.case.owner_name,) if event.by and event.by == view.case.owner else ()
        happened = Joined((view.day(event.at), what, *detail, *who), " · ")
        yield _Line(part, happened)


def _detail(view: CaseView, shown_as: str, detail: str) -> tuple[Text, ...]:
    """What the detail of an event names, in the words of the file that has it."""
    if shown_as == "day":
        return (date.fromisoformat(detail),)
    if shown_as == "reached":
        return (Phrase("history.unreached"),) if detail == UNREACHED else ()
    files = (view.rules, view.organisation)
    found = (_named_by(files, shown_as, each) for each in detail.split(BETWEEN))
    return tuple(each for each in found if each)


def _named_by(files: Sequence[Organisation], shown_as: str, detail: str) -> Text:
    """What an id names in the first of the files that has it."""
    return next((each for file in files if (each := _named_in(file, shown_as, detail))), "")


def _named_in(file: Organisation, shown_as: str, detail: str) -> Text:
    """What an id names in a file; empty if nothing."""
    match shown_as:
        case "route":
            route = explaining.route_of(file, detail)
            return route.title if route else ""
        case "partner":
            partner = doors.partner_of(file, detail)
            return partner.name if partner else _named_in(file, "programme", detail)
        case "reason":
            return next((each.text for each in file.desk.decline_reasons if each.id == detail), "")
        case "programme":
            programme = calls.programme_of(file, detail)
            return programme.name if programme else ""
    return ""
