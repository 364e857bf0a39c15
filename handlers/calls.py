"""The answers to a notice that a call is open."""

from __future__ import annotations

from telegram import Update

from bot.core.conversations import call_answers
from bot.core.model.effects import CaseView
from bot.core.model.message import Phrase
from bot.core.model.organisation import Programme
from bot.telegram import access
from bot.telegram.context import Context
from storage import waiting


async def still(update: Update, context: Context) -> None:
    """« Toujours intéressé·e »."""
    if named := await _named(context):
        lengths = await waiting.lengths(context.work.tx)
        await context.work.apply(named[0], call_answers.still(*named, lengths))


async def renew(update: Update, context: Context) -> None:
    """« Mettre à jour mon dossier »."""
    if named := await _named(context):
        await context.work.apply(named[0], call_answers.renew(*named))


async def no_longer(update: Update, context: Context) -> None:
    """« Plus maintenant »."""
    if named := await _named(context):
        await context.work.apply(named[0], call_answers.no_longer(*named))


async def _named(context: Context) -> tuple[CaseView, Programme] | None:
    """The presser's own case and the programme a button names."""
    view = await access.case(context)
    if view is None:
        return None
    programme = call_answers.programme_at(view, context.args[1] if len(context.args) > 1 else "")
    if programme is None:
        context.work.replies.answer(Phrase("late.moved_on"), view.language, alert=True)
        return None
    context.work.set_active(view)
    return view, programme
