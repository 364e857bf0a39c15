"""Stopping with the answer one came for: nothing is sent, nothing is promised, and one may go on later."""

from __future__ import annotations

from bot.core.conversations import case_status, early, interview
from bot.core.model.case import Event, Outcome, Receipt
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Applicant, Message, Phrase
from bot.core.model.message_key import MessageKey
from bot.core.parsing import kinds
from bot.core.questions import answering, asking
from bot.core.questions.questionnaire import facts


def stop(view: CaseView) -> Effects:
    """The person stops where the route is known and leads elsewhere: they keep it, the team gets nothing."""
    found, under_way = early.known(view), interview.progress(view)
    question = under_way.current
    if found is None or question is None or not found[0].redirects:
        return Effects(messages=interview.current(view), toast=Phrase("late.moved_on"))
    route, outcome = found
    receipt = _receipt(view, outcome)
    after = view.with_case(replace(view.case, status="signposted", receipt=receipt))
    closed = Message(
        to=Applicant(view.person.id),
        paragraphs=early.answer(view, route, outcome),
        key=MessageKey("early", view.case.id),
        replace="or_drop",
    )
    return Effects(
        case=after.case,
        messages=(closed, asking.settle(view, under_way, question), case_status.stopped(after)),
        events=(Event(case=view.case.id, at=view.now, kind="signposted", detail=route.id),),
        statistics=(under_way.statistic(question, "signposted"),),
        cancel=("draft",),
    )


def may_stop(view: CaseView) -> bool:
    """Whether they were told where they are best helped, and that they may stop there."""
    found = early.known(view) if view.case.interview.known else None
    return found is not None and bool(found[0].redirects)


def is_no_answer(view: CaseView, said: kinds.Input) -> bool:
    """Whether « non merci » does not answer the question that waits: any words would where one writes."""
    question = interview.progress(view).current
    if question is None or question.kind in {"short_text", "long_text"}:
        return True
    return not isinstance(answering.understood(view, question, said), kinds.Accepted)


def go_on(view: CaseView) -> Effects:
    """The interview goes on where it was left."""
    answers = replace(view.case.interview, known="")
    draft = view.with_case(replace(view.case, status="draft", receipt=None, interview=answers))
    draft, said = early.told(replace(draft, filed_under=None))
    return Effects(
        case=draft.case,
        messages=(*said, *interview.current(draft)),
        events=(Event(case=view.case.id, at=view.now, kind="resumed"),),
        timers=case_status.reminder(draft.case, view.person, view.organisation, view.now),
    )


def _receipt(view: CaseView, outcome: Outcome) -> Receipt:
    """What the answer rests on: those given so far."""
    organisation = view.organisation
    said = facts(organisation.questions, view.case.interview, organisation).answers
    fingerprint, day = organisation.fingerprint, view.today
    return Receipt(fingerprint=fingerprint, day=day, answers=said, outcomes=(outcome,))
