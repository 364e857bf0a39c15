"""The applicant and the team: « Parler à une personne », answers to the team's questions, messages."""

from __future__ import annotations

from dataclasses import replace

from telegram import Update

from bot.core.conversations import explaining, team_messages
from bot.core.model.effects import Step
from bot.core.model.message import Applicant, Button, Phrase, Say
from bot.telegram import access, messages
from bot.telegram.context import Context


async def person(update: Update, context: Context) -> None:
    """« Parler à une personne »: how to reach a human outside Telegram, or by a message from here."""
    turn, user = context.turn, context.user
    scene = await turn.scene(user.id, context.case_id) or await turn.scene(user.id)
    language = scene.language if scene else context.language_code
    write = ((Button(Phrase("button.write"), ("write", str(scene.case.id))),),) if scene else ()
    said = Say(
        to=Applicant(context.chat_id),
        paragraphs=(Phrase("person"), explaining.contact(turn.organisation)),
        buttons=write,
    )
    turn.say(said, language, user.id)
    turn.answer("", language)


async def write(update: Update, context: Context) -> None:
    """« Écrire à l’équipe », « Répondre »: the next message goes to the group."""
    scene = await access.case(context)
    if scene is None:
        return
    if scene.person.writing and scene.person.hand == scene.case.id:  # a second tap
        context.turn.answer(Phrase("person.write"), scene.language, alert=True)
        return
    said = Say(
        to=Applicant(context.chat_id),
        paragraphs=(Phrase("person.write"),),
        buttons=((Button(Phrase("button.cancel"), ("unwrite", str(scene.case.id))),),),
        slot=f"write:{scene.case.id}",
    )
    person = replace(scene.person, writing=True, hand=scene.case.id)
    await context.turn.take(scene, Step(person=person, out=(said,)))


async def reply(update: Update, context: Context) -> None:
    """« Répondre » under a question of the team: what is written next answers it."""
    scene = await access.case(context)
    if scene is None:
        return
    turn = context.turn
    if not scene.case.asked:
        turn.answer(Phrase("late.moved_on"), scene.language, alert=True)
        return
    turn.hold(scene)
    turn.answer(Phrase("applicant.answer_here"), scene.language, alert=True)


async def unwrite(update: Update, context: Context) -> None:
    """The next message is an answer again."""
    scene = await access.case(context)
    if scene is None:
        return
    await context.turn.taps(f"write:{scene.case.id}")
    said = Say(to=Applicant(context.chat_id), paragraphs=(Phrase("person.not_written"),),
               slot=f"write:{scene.case.id}", replace="or_drop")  # fmt: skip
    await context.turn.take(scene, Step(person=replace(scene.person, writing=False), out=(said,)))


async def message(update: Update, context: Context) -> None:
    """A message for the team."""
    scene, said = context.scene, context.message
    step = team_messages.message(scene, messages.words(said), context.mark, messages.copied(said))
    await context.turn.take(scene, step)


async def answer(update: Update, context: Context) -> None:
    """The answer to what the team asked."""
    scene, said = context.scene, context.message
    step = team_messages.answered(scene, messages.words(said), context.mark, messages.copied(said))
    await context.turn.take(scene, step)
