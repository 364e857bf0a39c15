"""What a button may reach: its presser's own case, draft or question; or what became of it is told."""

from __future__ import annotations

from typing import TypeAlias

from bot.core.conversations import checkins
from bot.core.model.effects import Scene
from bot.core.model.message import Applicant, Phrase, Say
from bot.core.model.organisation import CheckinPlan
from bot.telegram.context import Context

Asked: TypeAlias = tuple[Scene, CheckinPlan | None, str, str]
"""A question under way: where the person stands, its check-in if it is of one, its list's verb, its id."""


async def case(context: Context) -> Scene | None:
    """The case a button names, or the one in hand where it names none."""
    turn = context.turn
    scene = await turn.scene(context.user.id, context.case_id)
    if scene is None:
        turn.answer(Phrase("late.gone"), context.language_code, alert=True)
    return scene


async def draft(context: Context) -> Scene | None:
    """The same, as long as it is not sent."""
    scene = await case(context)
    if scene is None or scene.case.status == "draft":
        return scene
    turn, words = context.turn, Phrase("late.filed", {"reference": scene.case.reference})
    if turn.is_tap:
        turn.answer(words, scene.language, alert=True)
    else:
        turn.say(Say(to=Applicant(context.chat_id), paragraphs=(words,)), scene.language, context.user.id)
    return None


async def question(context: Context) -> Asked | None:
    """The question of a draft, or of the check-in under way, that a button stands under."""
    turn = context.turn
    scene = await turn.scene(context.user.id, context.case_id)
    _, verb, name, *_ = (*context.args, "", "", "")
    plan = checkins.plan_at(scene, verb) if scene else None
    if scene is None or (plan is None and scene.case.status != "draft"):
        turn.answer(Phrase("late.gone"), context.language_code, alert=True)
        return None
    turn.hold(scene)
    return scene, plan, verb, name
