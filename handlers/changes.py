"""Changing one's mind: back, another answer to a question, an edited message."""

from __future__ import annotations

from telegram import Update

from bot.core.conversations import attachments, changing, checkins, interview
from bot.core.model.effects import Step
from bot.core.model.message import Applicant, Phrase, Say
from bot.engine.erasure import erase
from bot.telegram import access, messages
from bot.telegram.context import Context
from storage import sent_messages


async def back(update: Update, context: Context) -> None:
    """« Retour », in the interview or in a check-in."""
    asked = await access.question(context)
    if asked is None:
        return
    turn, (scene, plan, verb, name) = context.turn, asked
    await turn.taps(f"{verb}:{scene.case.id}:{name}")
    await turn.take(scene, checkins.back(scene, plan, name) if plan else changing.back(scene, name))


async def go_back(update: Update, context: Context) -> None:
    """/retour: what the button does, for questions that have none."""
    turn = context.turn
    scene = await turn.scene(context.user.id)
    plan = checkins.plan_of(turn.organisation, scene.case.checkin) if scene else None
    if scene is not None and (plan or scene.case.status == "draft"):
        await turn.take(scene, checkins.back(scene, plan) if plan else changing.back(scene))
        return
    said = Say(to=Applicant(context.chat_id), paragraphs=(Phrase("back.nowhere"),))
    turn.say(said, context.language_code)


async def edit(update: Update, context: Context) -> None:
    """« Modifier », /modifier: the list of answers, then one of the questions again."""
    scene = await access.draft(context)
    if scene is None:
        return
    turn = context.turn
    turn.hold(scene)
    await turn.taps(f"review:{scene.case.id}")
    if context.case_id and len(context.args) > 1:
        await turn.take(scene, changing.edit(scene, context.args[1]))
    else:
        below = not (turn.is_tap and interview.ready(scene))
        await turn.take(scene, changing.choose(scene, below=below))


async def review(update: Update, context: Context) -> None:
    """Back from the list of answers to the review, or to the question that waits."""
    scene = await access.draft(context)
    if scene is None:
        return
    await context.turn.taps(f"review:{scene.case.id}")
    await context.turn.take(scene, changing.leave_choice(scene))


async def rewritten(update: Update, context: Context) -> None:
    """A message was edited: what it said changes with it, at the team's or in a case not yet filed."""
    turn, scene = context.turn, context.scene
    names = await sent_messages.names_of(turn.tx, context.chat_id, context.message.message_id)
    changed = [await _changed(context, name) for name in names if name.startswith("said:")]
    if not any(changed):
        words = "edited" if scene.case.status == "draft" and not scene.person.writing else "edited.sent"
        said = Say(to=Applicant(context.chat_id), paragraphs=(Phrase(words),))
        await turn.take(scene, Step(out=(said,)))


async def _changed(context: Context, name: str) -> bool:
    """Whether what the message stands for could be changed: a message to the team, or an answer."""
    turn, message = context.turn, context.message
    _, case, verb, what, *_ = (*name.split(":"), "", "", "")
    scene = await turn.scene(context.user.id, int(case)) if case.isdecimal() else None
    if scene is None:
        return False
    if verb == "team":
        file = None if message.text else messages.copied(message)
        await turn.take(
            scene, attachments.rewritten(scene, messages.words(message), what, context.mark, file)
        )
        return True
    if verb != interview.VERB or scene.case.status != "draft":
        return False
    wanted = next((each.kind for each in turn.organisation.questions if each.id == what), "")
    step = changing.rewrite(scene, what, messages.as_input(message, wanted))
    if step.erase:
        await erase(turn, context.user.id)
    await turn.take(scene, step)
    return True
