"""Check-ins: three buttons first, then a few questions; « je suis bloqué·e » and /stop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.act import Act
from bot.core import followup
from bot.core.organisation import CheckinPlan
from bot.core.pressing import pressed
from bot.core.say import Phrase
from bot.core.step import Scene, Step
from bot.turn import Turn


async def answer(turn: Turn, act: Act) -> None:
    """A choice was pressed under a check-in's question; `args` begin with the plan's place in the file."""
    place, *args = act.args
    act = replace(act, args=tuple(args))
    scene = await _followed(turn, act)
    plans = turn.organisation.checkins
    if scene is None:
        return
    if len(args) < 3 or not place.isdigit() or int(place) >= len(plans):  # noqa: PLR2004 - case, question, choice
        turn.answer(Phrase("late.moved_on"), scene.language)
        return
    _, question, choice = args[:3]
    await turn.taps(f"c{place}:{scene.case.id}:{question}")
    step = followup.answer(scene, plans[int(place)], question, pressed(choice))
    await turn.take(scene, step)


async def say(turn: Turn, act: Act, scene: Scene) -> None:
    """Words or a file sent while a check-in waits."""
    plan = followup.plan_of(turn.organisation, scene.case.checkin)
    question = followup.track(scene, plan).current if plan else None
    if plan is None:
        await turn.take(scene, followup.lapsed(scene))
    elif turn.renderer.names(act.words, "button.nothing_new", scene.language):
        await turn.take(scene, followup.nothing_new(scene, plan, typed=True))
    elif turn.renderer.names(act.words, "button.blocked", scene.language):
        await turn.take(scene, followup.blocked(scene, plan, typed=True))
    elif not followup.begun(scene, plan):
        await _unbegun(turn, act, scene, plan)
    elif question is None:
        await turn.take(scene, followup.lapsed(scene))
    else:
        await turn.take(scene, followup.answer(scene, plan, question.id, act.input(question.kind)))


async def _unbegun(turn: Turn, act: Act, scene: Scene, plan: CheckinPlan) -> None:
    if plan.questions and turn.renderer.names(act.words, "button.answer", scene.language):
        await turn.take(scene, followup.begin(scene, plan))
    else:
        await turn.take(scene, Step(out=followup.current(scene, plan, Phrase("checkin.use_buttons"))))


async def begin(turn: Turn, act: Act) -> None:
    """« Répondre »."""
    await _with_plan(turn, act, followup.begin)


async def nothing_new(turn: Turn, act: Act) -> None:
    """« Rien de nouveau »."""
    await _with_plan(turn, act, followup.nothing_new)


async def blocked(turn: Turn, act: Act) -> None:
    """« Je suis bloqué·e »."""
    await _with_plan(turn, act, followup.blocked)


async def stop(turn: Turn, act: Act) -> None:
    """/stop: no more check-ins."""
    scene = await turn.scene(act.user.id)
    if scene is not None:
        await turn.take(scene, followup.stop(scene))
        return
    turn.say(followup.nothing_to_stop(act.chat), act.user.language_code, act.user.id)


async def _with_plan(turn: Turn, act: Act, then: Callable[[Scene, CheckinPlan], Step]) -> None:
    scene = await _followed(turn, act)
    if scene is None:
        return
    plan = followup.plan_of(turn.organisation, act.args[1]) if len(act.args) > 1 else None
    if plan is None or not followup.is_open(scene, plan):
        turn.answer(Phrase("checkin.over"), scene.language, alert=True)
        return
    await turn.taps(f"checkin:{scene.case.id}:{plan.id}")
    await turn.take(scene, then(scene, plan))


async def _followed(turn: Turn, act: Act) -> Scene | None:
    """The presser's own filed case, if the button belongs to it."""
    scene = await turn.scene(act.user.id, act.case)
    if scene is None or not act.case or scene.case.status == "draft":
        turn.answer(Phrase("late.gone"), act.user.language_code, alert=True)
        return None
    turn.hold(scene)
    return scene
