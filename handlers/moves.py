"""What stands as a button under every question, typed: back, why, a person."""

from __future__ import annotations

from collections.abc import Mapping

from telegram import Update

from bot.core.conversations import attachments
from bot.core.parsing.options import is_spelled, options
from bot.telegram import messages
from bot.telegram.context import Callback, Context
from handlers import changes, conversation


async def why(update: Update, context: Context) -> None:
    """« Pourquoi ? »: the reason, and the question below it."""
    await context.work.apply(context.view, attachments.explained(context.view))


MOVES: Mapping[str, Callback] = {
    "button.back": changes.go_back,
    "button.why": why,
    "button.person": conversation.person,
}


def typed(context: Context) -> Callback | None:
    """What words do that are one of these moves, and no choice of the question that waits."""
    view = context.view
    if view.person.writing or not view.case.is_asked:
        return None
    question = attachments.waiting(view)
    if question and is_spelled(messages.words(context.message), options(question, view.organisation)):
        return None
    return next((move for button, move in MOVES.items() if context.says(button)), None)
