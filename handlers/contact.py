"""How to reach a person, corrected after filing."""

from __future__ import annotations

from telegram import Update

from bot.core.conversations import correcting
from bot.core.model.message_key import MessageKey
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


async def say(update: Update, context: Context) -> None:
    """Words sent while it is asked for."""
    work, view = context.work, context.view
    waits = correcting.waiting(view)
    if waits is None:
        await work.apply(view, correcting.gone(view))
        return
    _, question = waits
    said = messages.as_input(context.message, question.kind)
    await work.apply(view, correcting.answer(view, question.id, said))
