"""Changing one's mind: back, another answer to a question, an edited message."""

from __future__ import annotations

from telegram import Update

from bot.core.conversations import attachments, changing, checkins, correcting, interview, whose
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Applicant, Message, Phrase
from bot.core.model.message_key import MessageKey
from bot.core.model.talk import Spoken
from bot.engine.erasure import erase
from bot.telegram import access, messages
from bot.telegram.context import Context
from storage import sent_messages, talk


async def back(update: Update, context: Context) -> None:
    """« Retour », in the interview or in a check-in."""
    asked = await access.question(context)
    if asked is None:
        return
    work, (view, plan, name) = context.work, asked
    await work.replies.mark_tapped(MessageKey.question(view.case.id, name, plan.id if plan else ""))
    await work.apply(view, checkins.back(view, plan, name) if plan else changing.back(view, name))


async def go_back(update: Update, context: Context) -> None:
    """/retour: what the button does, for questions that have none."""
    work = context.work
    view = await work.view(context.user.id)
    plan = checkins.plan_of(work.organisation, view.case.checkin) if view else None
    if view is not None and view.case.correcting:  # nothing comes before it
        await work.apply(view, Effects(messages=correcting.current(view)))
        return
    if view is not None and (plan or view.case.is_open):
        await work.apply(view, checkins.back(view, plan) if plan else changing.back(view))
        return
    said = Message(to=Applicant(context.chat_id), paragraphs=(Phrase("back.nowhere"),))
    work.replies.say(said, context.language_code)


async def edit(update: Update, context: Context) -> None:
    """« Modifier », /modifier: the list of answers, then one of the questions again."""
    view = await access.editable(context)
    if view is None:
        return
    work = context.work
    work.set_active(view)
    await work.replies.mark_tapped(MessageKey("review", view.case.id))
    if context.case_id and len(context.args) > 1:
        await work.apply(view, changing.edit(view, context.args[1]))
    else:
        below = not (work.replies.is_tap and interview.ready(view))
        await work.apply(view, changing.choose(view, below=below))


async def review(update: Update, context: Context) -> None:
    """Back from the list of answers to the review, or to the question that waits."""
    view = await access.editable(context)
    if view is None:
        return
    await context.work.replies.mark_tapped(MessageKey("review", view.case.id))
    await context.work.apply(view, changing.leave_choice(view))


async def rewritten(update: Update, context: Context) -> None:
    """A message was edited: what it said changes with it, at the team's or in a case not yet filed."""
    work, view = context.work, context.view
    keys = await sent_messages.keys_of(work.tx, context.chat_id, context.message.message_id)
    changed = [await _changed(context, key) for key in keys]
    if not any(changed):
        words = "edited" if view.case.is_open and not view.person.writing else "edited.sent"
        said = Message(to=Applicant(context.chat_id), paragraphs=(Phrase(words),))
        await work.apply(view, Effects(messages=(said,)))


async def _changed_for_team(context: Context, view: CaseView, mark: str) -> None:
    """What was said to the team, or waits to be, says something else."""
    work, message = context.work, context.message
    known = await talk.one(work.tx, view.case.id, mark)
    said = known or Spoken(case=view.case.id, mark=mark, kind="wrote", at=work.now)
    said = replace(said, words=messages.words(message))
    if said.kind == "unsure":
        await work.apply(view, Effects(messages=(whose.asking(view, said.first),), talk=(said,)))
        return
    file = None if message.text else messages.copied(message)
    run = await talk.in_a_row(work.tx, view.case.id, said.first)
    await work.apply(view, attachments.rewritten(view, run, said, context.update_key, file))


async def _changed(context: Context, key: MessageKey) -> bool:
    """Whether what the message stands for could be changed: a message to the team, or an answer."""
    work, message = context.work, context.message
    view = await work.view(context.user.id, key.case) if key.kind in {"own_answer", "own_message"} else None
    if view is None:
        return False
    what, *plan = key.detail
    if key.kind == "own_message":
        await _changed_for_team(context, view, what)
        return True
    if plan or not view.case.is_open:
        return False
    wanted = next((each.kind for each in work.organisation.questions if each.id == what), "")
    effects = changing.rewrite(view, what, messages.as_input(message, wanted))
    if effects.erase:
        await erase(work, context.user.id)
    await work.apply(view, effects)
    return True
