"""Only what changed: what a person answered before is shown when it is asked again, and kept with one tap."""

from __future__ import annotations

from dataclasses import replace

from bot.core.conversations import interview
from bot.core.model.case import Answer, Interview
from bot.core.model.effects import CaseView
from bot.core.model.organisation import CheckinPlan
from bot.core.parsing import kinds
from bot.core.questions.answering import EARLIER


def known(view: CaseView, plan: CheckinPlan) -> Interview:
    """A check-in as it begins: each question with the newest answer there is to it, which is asked again.

    It is the same question if it has the same id and kind, in a check-in before or in the interview.
    """
    before = [interview.progress(view).path.answers]
    checkins = {
        (each.id, question.id): question.kind
        for each in view.organisation.each_checkin for question in each.questions
    }  # fmt: skip
    held = {name: confirmed(each).answers for name, each in view.case.checkins.items() if name != plan.id}
    asked = {question.id: question for question in view.rules.questions}
    found: dict[str, Answer] = {}
    for question in plan.questions:
        former = asked.get(question.id)
        same = before if former and former.kind == question.kind else []
        others = [
            answers for name, answers in held.items() if checkins.get((name, question.id)) == question.kind
        ]
        for answers in (*same, *others):
            answer = answers.get(question.id)
            if answer and answer.state == "given" and kinds.valid(question, answer, view.organisation):
                found[question.id] = answer
    return Interview(answers=found, again=dict.fromkeys(found, EARLIER))


def confirmed(held: Interview) -> Interview:
    """A check-in under way without the answers that are still to be confirmed."""
    kept = {name: answer for name, answer in held.answers.items() if name not in held.again}
    return replace(held, answers=kept, again={})
