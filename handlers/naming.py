"""Which case staff mean in the group: the one whose message they reply to, or one they name."""

from __future__ import annotations

import re

from bot.core.model.case import Case
from bot.core.model.effects import CaseView
from bot.core.model.message import Group, Message, Phrase
from bot.telegram import messages
from bot.telegram.context import Context
from storage import cases, sent_messages


async def named(context: Context) -> tuple[CaseView | None, str]:
    """The case that a command is about, and the words after it; who names none is told how to."""
    work, message = context.work, context.message
    _, _, words = messages.words(message).partition(" ")
    name, rest = reference(context, words.strip())
    if name:
        found = await cases.by_reference(work.tx, name)
        view = await work.view_of(found.id) if isinstance(found, Case) else None
        if view is None:
            tell(context, Phrase("desk.no_such_case", {"reference": name}))
        return view, rest
    replied = message.reply_to_message
    key = await sent_messages.key_of(work.tx, context.chat_id, replied.message_id) if replied else None
    view = await work.view_of(key.case) if key and key.case else None
    if view is None:
        tell(
            context,
            Phrase("desk.which_case", {"example": f"{work.organisation.reference}-{work.now.year}-0042"}),
        )
    return view, rest


def after_command(context: Context, words: str) -> str:
    """The words of a command without it and the reference after it; others as they are."""
    if not words.startswith("/"):
        return words
    return reference(context, words.partition(" ")[2].strip())[1]


def tell(context: Context, words: Phrase) -> None:
    """Say something where it was asked: in the same thread of the group."""
    message = context.message
    thread = message.message_thread_id if message.is_topic_message else None
    said = Message(to=Group(thread=thread or 0), paragraphs=(words,))
    context.work.replies.say(said, context.work.organisation.desk.language)


def reference(context: Context, words: str) -> tuple[str, str]:
    """The reference that words begin with, written as it should be, and the rest; empty if with none."""
    letters = context.work.organisation.reference
    found = re.match(rf"{letters}[- ]?(\d{{4}})[- ](\d{{1,6}})\b[\s:,]*", words, re.IGNORECASE)
    if found is None:
        return "", words
    return f"{letters}-{found[1]}-{int(found[2]):04}", words[found.end() :]
