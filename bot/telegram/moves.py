"""What stands as a button under every question, typed: back, why, a person."""

from __future__ import annotations

from typing import Final

from bot.core.conversations import attachments
from bot.core.parsing.options import is_spelled, options
from bot.telegram import messages
from bot.telegram.context import Context

MOVES: Final = ("button.back", "button.why", "button.person")


def typed(context: Context) -> str:
    """The button whose words the message says, unless a choice of the question that waits is spelled so."""
    view = context.view
    if view.person.writing or not view.case.is_asked or messages.kind(context.message) != "text":
        return ""
    said = next(filter(context.says, MOVES), "")
    question = attachments.waiting(view) if said else None
    if question and is_spelled(messages.words(context.message), options(question, view.organisation)):
        return ""
    return said
