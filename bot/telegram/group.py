"""What handlers of the staff group share: who acts, on which case, and where an answer is given."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bot.core.conversations.card import Staff
from bot.core.model.case import Case
from bot.core.model.effects import CaseView, Effects
from bot.core.model.message import Group, Message, Phrase
from bot.core.parsing.spelling import clean
from bot.engine import call_list
from bot.engine.unit_of_work import UnitOfWork
from bot.telegram import messages
from bot.telegram.context import Context
from storage import cases, sent_messages


async def act(context: Context, then: Callable[[CaseView, Staff], Effects]) -> None:
    """Do something to the case whose button was pressed."""
    work, language = context.work, context.work.organisation.desk.language
    view = await work.view_of(context.case_id) if context.case_id else None
    if view is None:
        work.replies.answer(Phrase("desk.gone"), language, alert=True)
        return
    view = await with_places(work, view)
    await work.apply(view, then(view, staff_of(context)), language)


async def with_places(work: UnitOfWork, view: CaseView) -> CaseView:
    """The view with the places of the programme that the case was sent to, as they are given by now."""
    programme = next(work.programme(view.case), "")
    if not programme or view.case.status != "filed":
        return view
    await work.repository.flush(work.organisation.fingerprint)
    given = await call_list.places(work.tx, work.organisation, programme, work.now)
    return replace(view, places=given)


def staff_of(context: Context) -> Staff:
    """The staff member who acts."""
    return Staff(context.user.id, clean(context.user.first_name) or str(context.user.id))


def say(work: UnitOfWork, words: Phrase) -> None:
    """Say something in the group."""
    work.replies.say(Message(to=Group(), paragraphs=(words,)), work.organisation.desk.language)


async def named(context: Context) -> tuple[CaseView | None, str]:
    """The case that a command is about, and the words after it; who names none is told how to."""
    work, message = context.work, context.message
    name, rest = reference(context, after_command(messages.words(message)))
    if name:
        found = await cases.by_reference(work.tx, name)
        view = await work.view_of(found.id) if isinstance(found, Case) else None
        if view is None:
            answer(context, Phrase("desk.no_such_case", {"reference": name}))
        return view, rest
    replied = message.reply_to_message
    key = await sent_messages.key_of(work.tx, context.chat_id, replied.message_id) if replied else None
    view = await work.view_of(key.case) if key and key.case else None
    if view is None:
        example = f"{work.organisation.reference}-{work.now.year}-0042"
        answer(context, Phrase("desk.which_case", {"example": example}))
    return view, rest


def after_command(words: str) -> str:
    """The words after a command; others as they are."""
    return words.removeprefix(words.split(maxsplit=1)[0]).strip() if words.startswith("/") else words


def answer(context: Context, words: Phrase) -> None:
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
