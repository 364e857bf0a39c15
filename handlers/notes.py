"""Notes of the team about a case, and words of staff that may be one: they are asked."""

from __future__ import annotations

from telegram import Update

from bot.core.conversations import card, notes, team_messages
from bot.core.model.effects import CaseView
from bot.core.model.frozen import replace
from bot.core.model.message import Phrase
from bot.core.model.message_key import MessageKey
from bot.core.model.talk import Spoken
from bot.telegram import naming, team
from bot.telegram.context import Context
from storage import talk


async def ask(update: Update, context: Context) -> None:
    """« Noter »."""
    await team.act(context, lambda view, staff: notes.ask(view, staff, context.update_key))


async def note(update: Update, context: Context) -> None:
    """/note, as a reply to anything about a case or with its reference."""
    view, words = await naming.named(context)
    if view is None:
        return
    if not words:
        team.reply(context, Phrase("desk.note_empty"))
        return
    await context.work.apply(view, notes.take(view, team.known(context), words, context.update_key))


async def send_aside(update: Update, context: Context) -> None:
    """« Envoyer à la personne »: it was meant for them."""
    found = await _aside(context)
    if found is None:
        return
    view, said = found
    staff = card.Staff(said.by, said.name)
    source = (context.chat_id, int(said.mark[1:])) if said.mark.startswith("t") else None
    effects = replace(team_messages.tell(view, staff, said.words, said.mark, source), said=None)
    settled = notes.settled(view, said.mark, "desk.aside_sent")
    await context.work.apply(view, replace(effects, messages=(settled, *effects.messages)))


async def note_aside(update: Update, context: Context) -> None:
    """« Garder entre nous »."""
    found = await _aside(context)
    if found is None:
        return
    view, said = found
    effects = replace(notes.take(view, card.Staff(said.by, said.name), said.words, said.mark), said=None)
    settled = notes.settled(view, said.mark, "desk.aside_noted")
    await context.work.apply(view, replace(effects, messages=(settled, *effects.messages)))


async def _aside(context: Context) -> tuple[CaseView, Spoken] | None:
    work, mark = context.work, context.args[1] if len(context.args) > 1 else ""
    view = await work.view_of(context.case_id) if context.case_id else None
    said = await talk.one(work.tx, view.case.id, mark) if view else None
    if view is None or said is None or said.kind != "aside":
        work.replies.answer(Phrase("late.moved_on"), work.organisation.desk.language, alert=True)
        return None
    await work.replies.mark_tapped(MessageKey("aside", view.case.id, (mark,)))
    return view, said
