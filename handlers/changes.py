"""Changing one's mind: back, another answer to a question, an edited message."""

from __future__ import annotations

from bot import presser
from bot.act import Act
from bot.core import changing, followup, interview, sending
from bot.core.say import Applicant, Phrase, Say
from bot.core.step import Scene, Step
from bot.erasure import erase
from bot.turn import Turn
from storage import slots


async def back(turn: Turn, act: Act) -> None:
    """« Retour », in the interview or in a check-in."""
    asked = await presser.question(turn, act)
    if asked is None:
        return
    scene, plan, verb, name = asked
    await turn.taps(f"{verb}:{scene.case.id}:{name}")
    await turn.take(scene, followup.back(scene, plan, name) if plan else changing.back(scene, name))


async def go_back(turn: Turn, act: Act) -> None:
    """/retour: what the button does, for questions that have none."""
    scene = await turn.scene(act.user.id)
    plan = followup.plan_of(turn.organisation, scene.case.checkin) if scene else None
    if scene is not None and (plan or scene.case.status == "draft"):
        await turn.take(scene, followup.back(scene, plan) if plan else changing.back(scene))
        return
    turn.say(Say(to=Applicant(act.chat), paragraphs=(Phrase("back.nowhere"),)), act.user.language_code)


async def edit(turn: Turn, act: Act) -> None:
    """« Modifier », /modifier: the list of answers, then one of the questions again."""
    scene = await presser.draft(turn, act)
    if scene is None:
        return
    turn.hold(scene)
    await turn.taps(f"review:{scene.case.id}")
    if act.case and len(act.args) > 1:
        await turn.take(scene, changing.edit(scene, act.args[1]))
    else:
        below = not (turn.is_tap and interview.ready(scene))
        await turn.take(scene, changing.choose(scene, below=below))


async def review(turn: Turn, act: Act) -> None:
    """Back from the list of answers to the review, or to the question that waits."""
    scene = await presser.draft(turn, act)
    if scene is None:
        return
    await turn.taps(f"review:{scene.case.id}")
    await turn.take(scene, changing.leave_choice(scene))


async def rewritten(turn: Turn, act: Act, scene: Scene) -> None:
    """A message was edited: what it said changes with it, at the team's or in a case not yet filed."""
    names = await slots.names_of(turn.tx, act.chat, act.message.message_id) if act.message else []
    changed = [await _changed(turn, act, name) for name in names if name.startswith("said:")]
    if not any(changed):
        words = "edited" if scene.case.status == "draft" and not scene.person.writing else "edited.sent"
        await turn.take(scene, Step(out=(Say(to=Applicant(act.chat), paragraphs=(Phrase(words),)),)))


async def _changed(turn: Turn, act: Act, name: str) -> bool:
    """Whether what the message stands for could be changed: a message to the team, or an answer."""
    _, case, verb, what, *_ = (*name.split(":"), "", "", "")
    scene = await turn.scene(act.user.id, int(case)) if case.isdecimal() else None
    if scene is None:
        return False
    if verb == "team":
        file = act.copied if act.is_file else None
        await turn.take(scene, sending.rewritten(scene, act.words, what, act.mark, file))
        return True
    if verb != interview.VERB or scene.case.status != "draft":
        return False
    wanted = next((each.kind for each in turn.organisation.questions if each.id == what), "")
    step = changing.rewrite(scene, what, act.input(wanted))
    if step.erase:
        await erase(turn, act.user.id)
    await turn.take(scene, step)
    return True
