"""Only what changed: what a person answered before is shown when it is asked again, and kept with one tap."""

from __future__ import annotations

from bot.core.conversations import timeline
from bot.core.model.case import Answer, Interview
from bot.core.model.effects import CaseView
from bot.core.model.organisation import CheckinPlan
from bot.core.parsing import kinds
from bot.core.questions.answering import EARLIER


def known(view: CaseView, plan: CheckinPlan) -> Interview:
    """A check-in as it begins: each question with the newest answer there is to it, which is asked again.

    It is the same question if it is of the same kind and has the same id, or feeds the same line of the
    timeline, in a check-in before or in the interview.
    """
    before = timeline.told(view, besides=plan.id)
    found: dict[str, Answer] = {}
    for question in plan.questions:
        for said in before:
            if timeline.is_same(said.question, question) and kinds.valid(
                question, said.answer, view.organisation
            ):
                found[question.id] = said.answer
    return Interview(answers=found, again=dict.fromkeys(found, EARLIER))
