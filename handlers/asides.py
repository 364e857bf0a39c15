"""Asides that change nothing: help, hard words, why a question is asked."""

from __future__ import annotations

from telegram import Update

from bot.core.conversations import checkins, explaining, interview
from bot.core.model.message import Applicant, Button, Joined, Phrase, Say
from bot.core.questions.keyboard import arranged
from bot.telegram.context import Context


async def help_(update: Update, context: Context) -> None:
    """/aide: what one can do here, and a human."""
    turn, language = context.turn, await context.language()
    said = Say(
        to=Applicant(context.chat_id),
        paragraphs=(Phrase("help"), explaining.contact(turn.organisation)),
        buttons=((Button(Phrase("button.glossary"), ("glossary",)),),) if turn.organisation.glossary else (),
    )
    turn.say(said, language, context.user.id)
    turn.answer("", language)


async def glossary(update: Update, context: Context) -> None:
    """/lexique: the words people may not know, a button each."""
    turn, language = context.turn, await context.language()
    words = [Button(word, ("word", word)) for word in turn.organisation.glossary]
    said = Say(
        to=Applicant(context.chat_id),
        paragraphs=(Phrase("glossary" if words else "glossary.none"),),
        buttons=arranged(words, language),
    )
    turn.say(said, language, context.user.id)
    turn.answer("", language)


async def word(update: Update, context: Context) -> None:
    """What a word means, in a box over the chat."""
    turn, language = context.turn, await context.language()
    name = context.args[0] if context.args else ""
    meaning = turn.organisation.glossary.get(name)
    if meaning is None:
        turn.answer(Phrase("late.moved_on"), language)
    else:
        turn.answer(Joined((name, meaning), ". "), language, alert=True)


async def why(update: Update, context: Context) -> None:
    """« Pourquoi ? »: the reason of a question, in a box over the chat."""
    turn = context.turn
    scene = await turn.scene(context.user.id, context.case_id)
    _, verb, name, *_ = (*context.args, "", "", "")
    plan = checkins.plan_at(scene, verb) if scene else None
    if scene is None or (plan is None and verb != interview.VERB):
        turn.answer(Phrase("late.gone"), context.language_code, alert=True)
        return
    track = checkins.track(scene, plan) if plan else interview.track(scene)
    question = track.question(name)
    if question is None or question.why is None:
        turn.answer(Phrase("late.moved_on"), scene.language, alert=True)
        return
    turn.count((track.mark(question, "why"),))
    turn.answer(question.why, scene.language, alert=True)
