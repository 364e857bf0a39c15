"""What a button may reach: its presser's own case, draft or question; or what became of it is told."""

from __future__ import annotations

from typing import TypeAlias

from bot.act import Act
from bot.core import followup
from bot.core.organisation import CheckinPlan
from bot.core.say import Applicant, Phrase, Say
from bot.core.step import Scene
from bot.turn import Turn

Asked: TypeAlias = tuple[Scene, CheckinPlan | None, str, str]
"""A question under way: where the person stands, its check-in if it is of one, its list's verb, its id."""


async def case(turn: Turn, act: Act) -> Scene | None:
    """The case a button names, or the one in hand where it names none."""
    scene = await turn.scene(act.user.id, act.case)
    if scene is None:
        turn.answer(Phrase("late.gone"), act.user.language_code, alert=True)
    return scene


async def draft(turn: Turn, act: Act) -> Scene | None:
    """The same, as long as it is not sent."""
    scene = await case(turn, act)
    if scene is None or scene.case.status == "draft":
        return scene
    words = Phrase("late.filed", {"reference": scene.case.reference})
    if turn.is_tap:
        turn.answer(words, scene.language, alert=True)
    else:
        turn.say(Say(to=Applicant(act.chat), paragraphs=(words,)), scene.language, act.user.id)
    return None


async def question(turn: Turn, act: Act) -> Asked | None:
    """The question of a draft, or of the check-in under way, that a button stands under."""
    scene = await turn.scene(act.user.id, act.case)
    _, verb, name, *_ = (*act.args, "", "", "")
    plan = followup.plan_at(scene, verb) if scene else None
    if scene is None or (plan is None and scene.case.status != "draft"):
        turn.answer(Phrase("late.gone"), act.user.language_code, alert=True)
        return None
    turn.hold(scene)
    return scene, plan, verb, name
