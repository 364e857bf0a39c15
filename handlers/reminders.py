"""Reminders that staff ask for: /rappel on a case, /rappels for all of one's own."""

from __future__ import annotations

from telegram import Update

from bot.core.conversations import reminders
from bot.core.model.case import Timer
from bot.core.model.effects import CaseView
from bot.core.model.message import Phrase
from bot.core.model.talk import Spoken
from bot.telegram import naming, team
from bot.telegram.context import Context
from storage import talk, timers


async def remind(update: Update, context: Context) -> None:
    """/rappel 12/08 words, in reply to anything about a case or with its reference first."""
    view, words = await naming.named(context)
    if view is None:
        return
    day, about = reminders.understood(words, view.today)
    if day is None or not about:
        team.reply(context, Phrase("remind.how"))
        return
    staff = team.known(context)
    await context.work.apply(view, reminders.ask(view, staff, day, about, context.update_key))


async def planned(update: Update, context: Context) -> None:
    """/rappels: what one has asked to be reminded of, whatever the case."""
    work, found = context.work, list[tuple[CaseView, Spoken, Timer]]()
    for said in await talk.of_staff(work.tx, "reminder", context.user.id):
        view = await work.view_of(said.case)
        due = [each for each in await timers.of(work.tx, said.case) if each.key == reminders.key(said)]
        if view is not None and due:
            found.append((view, said, due[0]))
    if not found:
        team.reply(context, Phrase("remind.none"))
        return
    paragraphs, buttons = reminders.listing(found)
    team.reply(context, *paragraphs, buttons=buttons)


async def cancel(update: Update, context: Context) -> None:
    """« Annuler ce rappel »: by anybody of the team."""
    work, mark = context.work, context.args[1] if len(context.args) > 1 else ""
    language = work.organisation.desk.language
    view = await work.view_of(context.case_id) if context.case_id else None
    said = await talk.one(work.tx, view.case.id, mark) if view else None
    if view is None or said is None or said.kind != "reminder":
        work.replies.answer(Phrase("remind.over"), language, alert=True)
        return
    await timers.call_off(work.tx, reminders.key(said))
    await work.apply(view, reminders.cancel(view, said), language)
