"""Asides that change nothing: help, hard words, why a question is asked."""

from __future__ import annotations

from bot.act import Act
from bot.core import explaining, followup, interview
from bot.core.keyboard import arranged
from bot.core.say import Applicant, Button, Joined, Phrase, Say
from bot.turn import Turn


async def help_(turn: Turn, act: Act) -> None:
    """/aide: what one can do here, and a human."""
    language = await turn.spoken(act)
    said = Say(
        to=Applicant(act.chat),
        paragraphs=(Phrase("help"), explaining.contact(turn.organisation)),
        buttons=((Button(Phrase("button.glossary"), ("glossary",)),),) if turn.organisation.glossary else (),
    )
    turn.say(said, language, act.user.id)
    turn.answer("", language)


async def glossary(turn: Turn, act: Act) -> None:
    """/lexique: the words people may not know, a button each."""
    language = await turn.spoken(act)
    words = [Button(word, ("word", word)) for word in turn.organisation.glossary]
    said = Say(
        to=Applicant(act.chat),
        paragraphs=(Phrase("glossary" if words else "glossary.none"),),
        buttons=arranged(words, language),
    )
    turn.say(said, language, act.user.id)
    turn.answer("", language)


async def word(turn: Turn, act: Act) -> None:
    """What a word means, in a box over the chat."""
    language = await turn.spoken(act)
    name = act.args[0] if act.args else ""
    meaning = turn.organisation.glossary.get(name)
    if meaning is None:
        turn.answer(Phrase("late.moved_on"), language)
    else:
        turn.answer(Joined((name, meaning), ". "), language, alert=True)


async def why(turn: Turn, act: Act) -> None:
    """« Pourquoi ? »: the reason of a question, in a box over the chat."""
    scene = await turn.scene(act.user.id, act.case)
    _, verb, name, *_ = (*act.args, "", "", "")
    plan = followup.plan_at(scene, verb) if scene else None
    if scene is None or (plan is None and verb != interview.VERB):
        turn.answer(Phrase("late.gone"), act.user.language_code, alert=True)
        return
    track = followup.track(scene, plan) if plan else interview.track(scene)
    question = track.question(name)
    if question is None or question.why is None:
        turn.answer(Phrase("late.moved_on"), scene.language, alert=True)
        return
    turn.count((track.mark(question, "why"),))
    turn.answer(question.why, scene.language, alert=True)
