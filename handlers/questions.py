"""Answers to the interview: by button, typed or sent; and the sending of a case."""

from __future__ import annotations

import asyncio

from telegram import Update

from bot.core.conversations import (
    call_answers,
    changing,
    checkins,
    continuing,
    correcting,
    interview,
    signposting,
)
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Phrase
from bot.core.model.message_key import MessageKey
from bot.core.model.organisation import Question
from bot.core.parsing import kinds
from bot.core.parsing.options import yes_or_no
from bot.core.parsing.references import reference_of
from bot.core.questions import answering, asking
from bot.core.questions.answer_buttons import pressed
from bot.core.questions.progress import Progress
from bot.engine.erasure import erase
from bot.telegram import access, messages
from bot.telegram.context import Context
from storage import cases, sent_messages, waiting


async def answer(update: Update, context: Context) -> None:
    """A choice was pressed under a question."""
    view = await access.editable(context)
    if view is None or len(context.args) < 3:  # noqa: PLR2004 - case, question, choice
        return
    work = context.work
    work.set_active(view)
    _, question, choice = context.args[:3]
    await work.replies.mark_tapped(MessageKey.question(view.case.id, question))
    input_ = pressed(choice)
    if input_ is None:
        await work.apply(view, interview.keep(view, question))
        return
    await _answer(context, view, question, input_)


async def say(update: Update, context: Context) -> None:
    """Words sent while a question, or the review, waits."""
    work, view = context.work, context.view
    under_way = interview.progress(view)
    question = under_way.current
    said = messages.as_input(context.message, question.kind if question else "")
    words = messages.words(context.message)
    if answering.echoes(view, under_way, said) and await _was_unseen(context, under_way):
        return  # the last words came once more
    if _stops(context, view, said):
        await stop(update, context)
    elif continuing.continues(view, under_way, said) and await _was_unseen(context, under_way):
        await work.apply(
            view, continuing.join(view, words, told=not work.first_time(f"joined {context.chat_id}"))
        )
    elif question is not None and (effects := _instead(context, view, question)):
        await work.apply(view, effects)
    elif question is not None:
        await _answer(context, view, question.id, said)
    else:
        await _review(update, context)


async def _review(update: Update, context: Context) -> None:
    """Words sent while the review waits."""
    work, view, words = context.work, context.view, messages.words(context.message)
    if named := changing.named(view, words):
        await work.apply(view, changing.edit(view, named))
    elif context.says("button.edit") or changing.is_wished(words) or yes_or_no(words) == "no":
        await work.apply(view, changing.choose(view, below=True))
    elif context.says("button.send") or yes_or_no(words) == "yes":
        await send(update, context)
    else:
        await work.apply(view, Effects(messages=interview.current(view, Phrase("review.use_buttons"))))


async def send(update: Update, context: Context) -> None:
    """« Envoyer »: the case gets its reference and is filed."""
    view = await access.editable(context)
    if view is None:
        return
    work = context.work
    work.set_active(view)
    if not interview.ready(view):
        await work.apply(view, Effects(messages=interview.current(view)))
        return
    await work.replies.mark_tapped(MessageKey("review", view.case.id))
    if view.case.renewing:
        await work.apply(view, call_answers.renewed(view, await waiting.lengths(work.tx)))
        return
    year = view.today.year
    lengths, alike, number = await asyncio.gather(
        waiting.lengths(work.tx), work.alike(view), cases.next_number(work.tx, year)
    )
    reference = reference_of(work.organisation.reference, year, number)
    await work.apply(view, interview.file(replace(view, alike=alike), reference, lengths))


async def stop(update: Update, context: Context) -> None:
    """« M’arrêter là »: the answer that is known already is all that was wanted."""
    view = await access.editable(context)
    if view is None:
        return
    await context.work.replies.mark_tapped(MessageKey("early", view.case.id))
    await context.work.apply(view, signposting.stop(view))


async def add(update: Update, context: Context) -> None:
    """« Ajouter à ma réponse »: the last words go on with the answer before."""
    view = await access.editable(context)
    if view is None:
        return
    context.work.set_active(view)
    if waiting := interview.progress(view).current:
        await context.work.replies.mark_tapped(MessageKey.question(view.case.id, waiting.id))
    await context.work.apply(view, continuing.add(view))


async def _was_unseen(context: Context, under_way: Progress) -> bool:
    """Whether the words were written before what waits for words now could be seen."""
    work, view, number = context.work, context.view, context.message.message_id
    waiting = under_way.current
    key = under_way.key(view.case, waiting) if waiting else MessageKey("review", view.case.id)
    if await work.replies.is_about_to_say(context.chat_id, key):
        return True
    shown = await sent_messages.message(work.tx, context.chat_id, key)
    return shown is None or number < shown


def _instead(context: Context, view: CaseView, question: Question) -> Effects | None:
    """What words do that stand on a button of this question alone: to keep its answer, to share a number."""
    if context.says("button.keep") and asking.shown(view, interview.progress(view), question):
        return interview.keep(view, question.id)
    if context.says("button.share") and question.kind == "phone":
        return interview.share(view, question.id)
    return None


def _stops(context: Context, view: CaseView, said: kinds.Input) -> bool:
    """Whether words do what « M’arrêter là » does; « non merci » does unless it answers the question."""
    if not context.says("button.stop_here") or not signposting.may_stop(view):
        return False
    return not context.says("button.refuse") or signposting.is_no_answer(view, said)


async def _answer(context: Context, view: CaseView, question: str, input_: kinds.Input) -> None:
    effects = interview.answer(view, question, input_)
    if effects.erase:
        await erase(context.work, context.user.id)
    await context.work.apply(view, effects)


async def share(update: Update, context: Context) -> None:
    """« Partager mon numéro »: Telegram's own button for it."""
    if context.args[1:2] == [correcting.CODE]:
        if filed := await access.filed(context):
            await context.work.apply(filed, correcting.share(filed))
        return
    asked = await access.question(context)
    if asked is None:
        return
    view, plan, name = asked
    effects = checkins.share(view, plan, name) if plan else interview.share(view, name)
    await context.work.apply(view, effects)
