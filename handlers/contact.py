"""How to reach a person, corrected after filing."""

from __future__ import annotations

from telegram import Update

from bot.core.conversations import correcting
from bot.core.model.effects import CaseView
from bot.core.model.message import Phrase
from bot.core.model.message_key import MessageKey
from bot.core.questions.answer_buttons import pressed
from bot.telegram import access, messages
from bot.telegram.context import Context


async def correct(update: Update, context: Context) -> None:
    """« Corriger mes coordonnées », then which of them."""
    view = await access.filed(context)
    if view is None:
        return
    work = context.work
    if len(context.args) > 1:
        await work.replies.mark_tapped(MessageKey("correct", view.case.id))
        await work.apply(view, correcting.ask(view, context.args[1]))
    else:
        await work.apply(view, correcting.offer(view))


async def answer(context: Context, view: CaseView, question: str, choice: str) -> None:
    """A choice was pressed under the detail that is asked for anew."""
    if not choice:
        context.work.replies.answer(Phrase("late.moved_on"), view.language)
        return
    await context.work.replies.mark_tapped(MessageKey.question(view.case.id, question, correcting.NAME))
    await context.work.apply(view, correcting.answer(view, question, pressed(choice)))


async def say(update: Update, context: Context) -> None:
    """Words sent while it is asked for."""
    work, view = context.work, context.view
    under_way = correcting.progress(view)
    question = under_way.current if under_way else None
    if question is None:
        await work.apply(view, correcting.left(view))
        return
    said = messages.as_input(context.message, question.kind)
    await work.apply(view, correcting.answer(view, question.id, said))


async def share(update: Update, context: Context) -> None:
    """« Partager mon numéro »: Telegram's own button for it."""
    if view := await access.filed(context):
        await context.work.apply(view, correcting.share(view))
