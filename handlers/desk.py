"""The staff group: taps under cards; replies to the bot's messages are in `handlers/writing.py`."""

from __future__ import annotations

from telegram import Update

from bot.core.conversations import card, desk, notes
from bot.core.conversations.card import Staff
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Group, Joined, Message, Phrase, Text
from bot.engine import active_config
from bot.engine.unit_of_work import UnitOfWork
from bot.telegram import team
from bot.telegram.context import Context
from storage import outbox, sent_messages, talk


async def claim(update: Update, context: Context) -> None:
    """« Prendre en charge »."""
    await team.act(context, desk.claim)


async def release(update: Update, context: Context) -> None:
    """« Rendre à l’équipe »."""
    await team.act(context, desk.release)


async def file(update: Update, context: Context) -> None:
    """« Dossier complet »."""
    view = await context.work.view_of(context.case_id) if context.case_id else None
    kept = await talk.of(context.work.tx, view.case.id, ("note",)) if view else []

    def show(view: CaseView, staff: Staff) -> Effects:
        shown = card.full_file(view, staff)
        return replace(shown, messages=(*shown.messages, *notes.listing(view, staff, kept)))

    await team.act(context, show)


async def migrated(update: Update, context: Context) -> None:
    """A group became a supergroup: if it is the desk, everything goes to the new one from now on."""
    work, old, new = context.work, context.chat_id, context.message.migrate_to_chat_id
    if new is None or old != work.config.staff_chat:
        return
    await outbox.rechat(work.tx, old, new)
    await sent_messages.forget_chat(work.tx, old)
    await active_config.keep_move(work.tx, old, new)
    work.staff_chat = new


async def was(work: UnitOfWork, chat: int) -> bool:
    """Whether a chat is the desk, or the group it was before an upgrade."""
    return chat == work.staff_chat or (chat < 0 and await active_config.is_former_chat(work.tx, chat))


async def help_(update: Update, context: Context) -> None:
    """/aide in the group: how the desk works, and what whoever asks may do."""
    team.reply(context, Phrase("desk.help"), Joined(team.commands(context)))


async def unknown(update: Update, context: Context) -> None:
    """A button this version no longer knows."""
    context.work.replies.answer(Phrase("late.moved_on"), context.work.organisation.desk.language)


async def refused(update: Update, context: Context) -> None:
    """Someone in the group who is not staff; a command of theirs is passed over."""
    if update.callback_query or context.message.reply_to_message:
        _refuse(context, Phrase("desk.not_staff"))


async def only_observes(update: Update, context: Context) -> None:
    """Somebody who reads the group without taking part."""
    _refuse(context, Phrase("desk.only_observes"))


async def for_director(update: Update, context: Context) -> None:
    """Staff, where it is the director's."""
    _refuse(context, Phrase("desk.for_director"))


async def unverified(update: Update, context: Context) -> None:
    """Someone of whom Telegram cannot say, just now, whether they are in the group."""
    _refuse(context, Phrase("desk.unverified"))


async def anonymous(update: Update, context: Context) -> None:
    """Someone who hides behind the group's name, or speaks as a channel: staff or not, nobody can tell."""
    _tell(context.work, Phrase("desk.anonymous"))


def _refuse(context: Context, why: Phrase) -> None:
    """Say why nothing is done: in a box over the chat to whoever pressed a button, else in the group."""
    work = context.work
    if work.replies.is_tap:
        work.replies.answer(why, work.organisation.desk.language, alert=True)
    else:
        _tell(work, why)


def _tell(work: UnitOfWork, *words: Text) -> None:
    work.replies.say(Message(to=Group(), paragraphs=words), work.organisation.desk.language)
