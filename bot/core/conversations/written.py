"""What is written to a check-in: an answer, words of one of its buttons, or else a message to the team."""

from __future__ import annotations

from bot.core.conversations import checkins, team_messages
from bot.core.conversations.attachments import with_beside
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Joined, Phrase
from bot.core.model.organisation import CheckinPlan
from bot.core.parsing import kinds


def answer(view: CaseView, plan: CheckinPlan, input_: kinds.Input, words: str, update_key: str) -> Effects:
    """Words for the question that waits; those that are no answer to it are the team's.

    What was meant for a personal question is for nobody's eyes in the group.
    """
    question = checkins.progress(view, plan).current
    if question is None:
        return over(view, words, update_key)
    answered = checkins.answer(view, plan, question.id, input_)
    is_refused = any(each.kind == "refused" for each in answered.statistics)
    if question.personal or not is_refused:
        return answered
    told = replace(answered, messages=with_beside(answered.messages, Phrase("checkin.passed_on"), ()))
    return _passed_on(view, told, words, update_key)


def unbegun(view: CaseView, plan: CheckinPlan, words: str, update_key: str) -> Effects:
    """Words where only buttons are, and none of theirs: they go to the team, and the buttons stay."""
    problem = Joined((Phrase("checkin.passed_on"), Phrase("checkin.use_buttons")), " ")
    return _passed_on(view, Effects(messages=checkins.current(view, plan, problem)), words, update_key)


def over(view: CaseView, words: str, update_key: str) -> Effects:
    """Words to a check-in that is over: it is closed, and they go to the team."""
    closed = checkins.lapsed(view)
    told = replace(closed, messages=with_beside(closed.messages, Phrase("checkin.passed_on"), ()))
    return _passed_on(view, told, words, update_key)


def _passed_on(view: CaseView, effects: Effects, words: str, update_key: str) -> Effects:
    after = view.with_case(effects.case or view.case)
    return effects.also(team_messages.passed_on(after, words, update_key))
