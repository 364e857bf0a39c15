"""Where a person is: the button that says it, and the town or the country they write."""

from __future__ import annotations

from telegram import Update

from bot.core.conversations import own_time
from bot.core.model.case import Timer
from bot.core.model.message import Phrase
from bot.telegram import access, messages
from bot.telegram.context import Context
from storage import timers


async def choose(update: Update, context: Context) -> None:
    """« Changer de fuseau horaire », then a place, or another that is written."""
    view = await access.case(context)
    if view is None:
        return
    work, (_, zone, *_) = context.work, (*context.args, "", "")
    if not zone:
        await work.apply(view, own_time.offer(view))
        return
    await work.replies.mark_tapped(own_time.key(view))
    if zone == own_time.BACK:
        await work.apply(view, own_time.offer(view, back=True))
    elif zone == own_time.ELSEWHERE:
        await work.apply(view, own_time.ask(view))
    elif own_time.is_known(view, zone):
        planned = list[Timer]()
        for case in await work.repository.cases(context.user.id):
            planned += await timers.of(work.tx, case.id)
        await work.apply(view, own_time.change(view, zone, planned))
    else:
        work.replies.answer(Phrase("late.moved_on"), view.language)


async def say(update: Update, context: Context) -> None:
    """The town or the country was written."""
    await context.work.apply(context.view, own_time.say(context.view, messages.words(context.message)))
