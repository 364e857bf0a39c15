"""Check-ins: three buttons first, then a few questions; « je suis bloqué·e » and /stop."""

from __future__ import annotations

from collections.abc import Callable

from telegram import Update

from bot.core.conversations import checkins
from bot.core.model.effects import Scene, Step
from bot.core.model.message import Phrase
from bot.core.model.organisation import CheckinPlan
from bot.core.questions.answer_buttons import pressed
from bot.telegram import messages
from bot.telegram.context import Context


async def answer(update: Update, context: Context) -> None:
    """A choice was pressed under a check-in's question; `args` end with the plan's place in the file."""
    scene = await _followed(context)
    if scene is None:
        return
    turn, (*args, place) = context.turn, context.args
    plans = turn.organisation.checkins
    if len(args) < 3 or not place.isdigit() or int(place) >= len(plans):  # noqa: PLR2004 - case, question, choice
        turn.answer(Phrase("late.moved_on"), scene.language)
        return
    _, question, choice = args[:3]
    await turn.taps(f"c{place}:{scene.case.id}:{question}")
    step = checkins.answer(scene, plans[int(place)], question, pressed(choice))
    await turn.take(scene, step)


async def say(update: Update, context: Context) -> None:
    """Words sent while a check-in waits."""
    turn, scene = context.turn, context.scene
    plan = checkins.plan_of(turn.organisation, scene.case.checkin)
    question = checkins.track(scene, plan).current if plan else None
    if plan is None:
        await turn.take(scene, checkins.lapsed(scene))
    elif _names(context, "button.nothing_new"):
        await turn.take(scene, checkins.nothing_new(scene, plan, typed=True))
    elif _names(context, "button.blocked"):
        await turn.take(scene, checkins.blocked(scene, plan, typed=True))
    elif not checkins.begun(scene, plan):
        await _unbegun(context, plan)
    elif question is None:
        await turn.take(scene, checkins.lapsed(scene))
    else:
        said = messages.as_input(context.message, question.kind)
        await turn.take(scene, checkins.answer(scene, plan, question.id, said))


async def _unbegun(context: Context, plan: CheckinPlan) -> None:
    turn, scene = context.turn, context.scene
    if plan.questions and _names(context, "button.answer"):
        await turn.take(scene, checkins.begin(scene, plan))
    else:
        await turn.take(scene, Step(out=checkins.current(scene, plan, Phrase("checkin.use_buttons"))))


def _names(context: Context, button: str) -> bool:
    """Whether the words say what a button says."""
    words = messages.words(context.message)
    return context.turn.renderer.names(words, button, context.scene.language)


async def begin(update: Update, context: Context) -> None:
    """« Répondre »."""
    await _with_plan(context, checkins.begin)


async def nothing_new(update: Update, context: Context) -> None:
    """« Rien de nouveau »."""
    await _with_plan(context, checkins.nothing_new)


async def blocked(update: Update, context: Context) -> None:
    """« Je suis bloqué·e »."""
    await _with_plan(context, checkins.blocked)


async def stop(update: Update, context: Context) -> None:
    """/stop: no more check-ins."""
    turn = context.turn
    scene = await turn.scene(context.user.id)
    if scene is not None:
        await turn.take(scene, checkins.stop(scene))
        return
    turn.say(checkins.nothing_to_stop(context.chat_id), context.language_code, context.user.id)


async def _with_plan(context: Context, then: Callable[[Scene, CheckinPlan], Step]) -> None:
    scene = await _followed(context)
    if scene is None:
        return
    turn, args = context.turn, context.args
    plan = checkins.plan_of(turn.organisation, args[1]) if len(args) > 1 else None
    if plan is None or not checkins.is_open(scene, plan):
        turn.answer(Phrase("checkin.over"), scene.language, alert=True)
        return
    await turn.taps(f"checkin:{scene.case.id}:{plan.id}")
    await turn.take(scene, then(scene, plan))


async def _followed(context: Context) -> Scene | None:
    """The presser's own filed case, if the button belongs to it."""
    turn = context.turn
    scene = await turn.scene(context.user.id, context.case_id)
    if scene is None or not context.case_id or scene.case.status == "draft":
        turn.answer(Phrase("late.gone"), context.language_code, alert=True)
        return None
    turn.hold(scene)
    return scene
