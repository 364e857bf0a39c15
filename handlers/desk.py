"""The staff group: taps under cards, and replies to the bot's messages."""

from __future__ import annotations

import telegram
from telegram import Update

from bot.core.conversations import card, deciding, desk, team_messages
from bot.core.model.effects import Effects
from bot.core.model.message import Group, Message, Phrase
from bot.engine import active_config, places
from bot.engine.unit_of_work import UnitOfWork
from bot.telegram import messages, team
from bot.telegram.context import Context
from storage import outbox, sent_messages

LONGEST_WORDS = 1000
"""Characters of what staff write to an applicant in one message."""


async def claim(update: Update, context: Context) -> None:
    """« Prendre en charge »."""
    await team.act(context, desk.claim)


async def take_over(update: Update, context: Context) -> None:
    """« Prendre la suite »."""
    await team.act(context, desk.take_over)


async def release(update: Update, context: Context) -> None:
    """« Rendre à l’équipe »."""
    await team.act(context, desk.release)


async def file(update: Update, context: Context) -> None:
    """« Dossier complet »."""
    await team.act(context, card.full_file)


async def reply(update: Update, context: Context) -> None:
    """A staff member replied to one of the bot's messages: a prompt, what an applicant wrote, or a card."""
    work, message, replied = context.work, context.message, context.message.reply_to_message
    key = await sent_messages.key_of(work.tx, context.chat_id, replied.message_id) if replied else None
    if key is None or key.kind not in {"prompt", "from", "copy", "card"}:
        return
    view = await work.view_of(key.case)
    if view is None:
        _tell(work, Phrase("desk.gone"))
        return
    if key.kind == "card":
        await work.apply(view, Effects(messages=(card.stays(view, context.update_key),)))
        return
    if problem := _unfit(message):
        await work.apply(view, Effects(messages=(card.note(view, context.update_key, problem),)))
        return
    then = deciding.write if key.kind == "prompt" else team_messages.reply
    view = await places.seen(work, view)
    await work.apply(view, then(view, team.known(context), messages.words(message), context.update_key))


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
    """/aide in the group: how the desk works."""
    _tell(context.work, Phrase("desk.help"))


async def unknown(update: Update, context: Context) -> None:
    """A button this version no longer knows."""
    context.work.replies.answer(Phrase("late.moved_on"), context.work.organisation.desk.language)


async def refused(update: Update, context: Context) -> None:
    """Someone in the group who is not staff; a command of theirs is passed over."""
    if update.callback_query or context.message.reply_to_message:
        _refuse(context, Phrase("desk.not_staff"))


async def unverified(update: Update, context: Context) -> None:
    """Someone of whom Telegram cannot say, just now, whether they are in the group."""
    _refuse(context, Phrase("desk.unverified"))


async def anonymous(update: Update, context: Context) -> None:
    """Someone who hides behind the group's name, or speaks as a channel: staff or not, nobody can tell."""
    _tell(context.work, Phrase("desk.anonymous"))


def _unfit(message: telegram.Message) -> Phrase | None:
    """Why what staff wrote cannot reach the applicant as it is."""
    length = len(messages.words(message))
    if not message.text or not length:
        return Phrase("desk.text_only")
    if length > LONGEST_WORDS:
        return Phrase("desk.too_long", {"length": length, "high": LONGEST_WORDS})
    return None


def _refuse(context: Context, why: Phrase) -> None:
    """Say why nothing is done: in a box over the chat to whoever pressed a button, else in the group."""
    work = context.work
    if work.replies.is_tap:
        work.replies.answer(why, work.organisation.desk.language, alert=True)
    else:
        _tell(work, why)


def _tell(work: UnitOfWork, words: Phrase) -> None:
    work.replies.say(Message(to=Group(), paragraphs=(words,)), work.organisation.desk.language)
