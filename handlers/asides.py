"""Asides that change nothing: help, hard words, why a question is asked."""

from __future__ import annotations

from telegram import Update

from bot.core.conversations import attachments, checkins, correcting, explaining, interview
from bot.core.model.message import Applicant, Button, Joined, Message, Phrase
from bot.core.questions.answer_buttons import INTERVIEW
from bot.core.questions.keyboard import arranged
from bot.telegram.context import Context


async def help_(update: Update, context: Context) -> None:
    """/aide: what one can do here, and a human."""
    work, language = context.work, await context.language()
    said = Message(
        to=Applicant(context.chat_id),
        paragraphs=explaining.help_(work.organisation),
        buttons=((Button(Phrase("button.glossary"), ("glossary",)),),) if work.organisation.glossary else (),
    )
    work.replies.say(said, language, context.user.id)
    work.replies.answer("", language)


async def glossary(update: Update, context: Context) -> None:
    """/lexique: the words people may not know, a button each."""
    work, language = context.work, await context.language()
    words = [Button(word, ("word", word)) for word in work.organisation.glossary]
    said = Message(
        to=Applicant(context.chat_id),
        paragraphs=(Phrase("glossary" if words else "glossary.none"),),
        buttons=arranged(words, language),
    )
    work.replies.say(said, language, context.user.id)
    work.replies.answer("", language)


async def word(update: Update, context: Context) -> None:
    """What a word means, in a box over the chat."""
    work, language = context.work, await context.language()
    name = context.args[0] if context.args else ""
    meaning = work.organisation.glossary.get(name)
    if meaning is None:
        work.replies.answer(Phrase("late.moved_on"), language)
    else:
        work.replies.answer(Joined((name, meaning), ". "), language, alert=True)


async def why(update: Update, context: Context) -> None:
    """« Pourquoi ? »: the reason of a question, in a box over the chat."""
    work = context.work
    view = await work.view(context.user.id, context.case_id)
    _, code, name, *_ = (*context.args, "", "", "")
    plan = checkins.plan_at(view, code) if view else None
    if view is None or (plan is None and code not in {INTERVIEW, correcting.CODE}):
        work.replies.answer(Phrase("late.gone"), context.language_code, alert=True)
        return
    progress = checkins.progress(view, plan) if plan else interview.progress(view)
    question = progress.question(name)
    if question is None or question.why is None:
        work.replies.answer(Phrase("late.moved_on"), view.language, alert=True)
        return
    work.count((progress.statistic(question, "why"),))
    work.replies.answer(question.why, view.language, alert=True)


async def explain(update: Update, context: Context) -> None:
    """« Pourquoi ? », typed: the reason as a message, and the question below it."""
    await context.work.apply(context.view, attachments.explained(context.view))
