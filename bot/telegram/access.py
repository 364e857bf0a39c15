"""What a button may reach: its presser's own case, draft or question; else they are told why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from bot.core.conversations import checkins
from bot.core.model.case import Case
from bot.core.model.effects import CaseView
from bot.core.model.message import Applicant, Message, Phrase
from bot.core.model.organisation import CheckinPlan
from bot.telegram.context import Context

PressedQuestion: TypeAlias = tuple[CaseView, CheckinPlan | None, str]
"""A question under way: where the person stands, its check-in if it is of one, its id."""


async def case(context: Context) -> CaseView | None:
    """The case a button names, or the active one where it names none."""
    work = context.work
    view = await work.view(context.user.id, context.case_id)
    if view is None:
        work.replies.answer(Phrase("late.gone"), context.language_code, alert=True)
    return view


async def draft(context: Context) -> CaseView | None:
    """The same, as long as it is not sent."""
    return await _unless_sent(context, lambda case: not case.is_sent)


async def editable(context: Context) -> CaseView | None:
    """The same, as long as its answers may change: it is a draft, or gone over for a call."""
    return await _unless_sent(context, lambda case: case.is_open)


async def filed(context: Context) -> CaseView | None:
    """The presser's own case that the team has, if the button names one."""
    work = context.work
    view = await work.view(context.user.id, context.case_id)
    if view is None or not context.case_id or not view.case.is_sent:
        work.replies.answer(Phrase("late.gone"), context.language_code, alert=True)
        return None
    work.set_active(view)
    return view


async def _unless_sent(context: Context, fits: Callable[[Case], bool]) -> CaseView | None:
    view = await case(context)
    if view is None or fits(view.case):
        return view
    work, words = context.work, Phrase("late.filed", {"reference": view.case.reference})
    if not view.case.is_sent:
        words = Phrase("late.signposted")
    if work.replies.is_tap:
        work.replies.answer(words, view.language, alert=True)
    else:
        work.replies.say(
            Message(to=Applicant(context.chat_id), paragraphs=(words,)), view.language, context.user.id
        )
    return None


async def question(context: Context) -> PressedQuestion | None:
    """The question of a draft, or of the check-in under way, that a button stands under."""
    work = context.work
    view = await work.view(context.user.id, context.case_id)
    _, code, name, *_ = (*context.args, "", "", "")
    plan = checkins.plan_at(view, code) if view else None
    if view is None or (plan is None and not view.case.is_open):
        work.replies.answer(Phrase("late.gone"), context.language_code, alert=True)
        return None
    work.set_active(view)
    return view, plan, name
