"""What people send besides text: an answer where one waits for it, else offered to the team."""

from __future__ import annotations

from itertools import repeat

from telegram import Update

from bot.core.conversations import attachments, call_answers
from bot.core.conversations.attachments import Thing
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Phrase
from bot.core.model.message_key import MessageKey
from bot.engine.erasure import erase
from bot.engine.unit_of_work import UnitOfWork
from bot.telegram import messages
from bot.telegram.context import Context
from storage import sent_messages, waiting
from storage.sent_messages import SentMessage


async def answer(update: Update, context: Context) -> None:
    """A file, a place, a sticker… while a question, the review or a check-in waits."""
    work, view = context.work, context.view
    question = attachments.waiting(view)
    said = messages.as_input(context.message, question.kind if question else "")
    effects = attachments.received(view, _thing(context), said)
    if effects.erase:
        await erase(work, context.user.id)
    await work.apply(view, effects)


async def idle(update: Update, context: Context) -> None:
    """Words or a thing while nothing is asked: offered to the team."""
    view = context.view
    if effects := await _answer_to_notice(context):
        await context.work.apply(view, effects)
        return
    context.work.replies.say(attachments.idle(view, _thing(context)), view.language, context.user.id)


async def _answer_to_notice(context: Context) -> Effects | None:
    """What a notice that a call is open is answered, in the words of one of its buttons; None: it is not."""
    view, programme = context.view, call_answers.told_of(context.view)
    if programme is None:
        return None
    if context.says("button.still"):
        return call_answers.still(view, programme, await waiting.lengths(context.work.tx))
    if context.says("button.renew"):
        return call_answers.renew(view, programme)
    return call_answers.no_longer(view, programme) if context.says("button.no_longer") else None


async def unfit(update: Update, context: Context) -> None:
    """Meant for the team, and nothing a bot can pass on."""
    await context.work.apply(context.view, attachments.unfit(context.view))


async def forward(update: Update, context: Context) -> None:
    """« Transmettre à l’équipe »: that message, with the rest of its album, goes to the team once."""
    work, chat, args = context.work, context.chat_id, context.args
    view = await work.view(context.user.id, context.case_id)
    message = int(args[1]) if len(args) > 1 and args[1].isdecimal() else 0
    if view is None or not context.case_id or not message:
        work.replies.answer(Phrase("late.gone"), context.language_code, alert=True)
        return
    keys = await sent_messages.keys_of(work.tx, chat, message)
    if any((key.kind, key.case) == ("own_message", view.case.id) for key in keys):
        work.replies.answer(Phrase("sent.forwarded_already"), view.language)
        return
    numbers = await _album(work, chat, keys) or [message]
    own = [MessageKey.own_message(view.case.id, attachments.mark(each)) for each in numbers]
    await sent_messages.put(work.tx, [*map(SentMessage, repeat(chat), own, numbers)])
    tapped = await work.replies.tapped_key()
    if tapped is not None:
        await work.replies.mark_tapped(tapped)
    active = await work.view(context.user.id)
    is_busy = active is not None and active.case.is_asked
    await work.apply(view, attachments.forward(view, numbers, tapped, is_busy=is_busy))


async def is_about_a_case(context: Context) -> bool:
    """Whether a message is about a case, which is then the context's `view`."""
    view = await _about(context)
    if view is not None:
        context.view = view
    return view is not None


async def _about(context: Context) -> CaseView | None:
    """The case that a message is about: the one whose message it replies to, or the active one."""
    work, user, replied = context.work, context.user.id, context.message.reply_to_message
    if replied and len(await work.repository.cases(user)) > 1:
        key = await sent_messages.key_of(work.tx, context.chat_id, replied.message_id)
        meant = await work.view(user, key.case) if key and key.case else None
        if meant is not None:
            work.set_active(meant)
            return meant
    return await work.view(user)


async def completes(context: Context, *, for_team: bool) -> bool:
    """Whether a message only completes an album that was answered already.

    `for_team`: it goes there by itself. If the first of it
    went to the team, so does this one; its caption is read if there was none yet.
    """
    work, view, message = context.work, context.view, context.message
    album, number, words = message.media_group_id, message.message_id, messages.words(message)
    if album is None:
        return False
    known = await sent_messages.album(work.tx, context.chat_id, album)
    case = known[0].key.case if known else view.case.id
    marks = {sent.key.detail[-1] for sent in known}
    first = await work.view(context.user.id, case)
    fresh = {str(number)}
    late = bool(words) and "read" not in marks
    if "team" in marks and first:
        await work.apply(first, attachments.further(first, context.update_key, number))
    elif not known or late:
        for_team = for_team or _for_team(view)
        fresh |= {"read"} if words or for_team or not _wants_words(view) else set()
        fresh |= {"team"} if for_team else set()
    keys = (MessageKey.own_album(case, album, mark) for mark in sorted(fresh))
    await sent_messages.put(work.tx, [SentMessage(context.chat_id, key, number) for key in keys])
    return bool(known) and ("team" in marks or not late)


def _for_team(view: CaseView) -> bool:
    """Whether what is sent now goes to the team by itself."""
    return view.person.writing or (not view.case.is_open and bool(view.case.asked))


def _wants_words(view: CaseView) -> bool:
    """Whether a caption that comes later may still be the answer."""
    question = attachments.waiting(view)
    return question is not None and question.kind != "file"


async def _album(work: UnitOfWork, chat: int, keys: list[MessageKey]) -> list[int]:
    """All messages of the album that one of them, under these keys, belongs to; from now on the team's."""
    key = next((key for key in keys if key.kind == "own_album"), None)
    if key is None:
        return []
    found = await sent_messages.album(work.tx, chat, key.detail[0])
    team = replace(key, detail=(key.detail[0], "team"))
    await sent_messages.put(work.tx, [SentMessage(chat, team, found[0].message)])
    return sorted({sent.message for sent in found})


def _thing(context: Context) -> Thing:
    message = context.message
    team = context.team.case.id if context.team else 0
    return Thing(messages.kind(message), message.message_id, message.media_group_id is not None, team)
