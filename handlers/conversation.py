"""The applicant and the team: « Parler à une personne », answers to the team's questions, messages."""

from __future__ import annotations

from dataclasses import replace

from bot import presser
from bot.act import Act
from bot.core import explaining, talking
from bot.core.say import Applicant, Button, Phrase, Say
from bot.core.step import Scene, Step
from bot.turn import Turn


async def person(turn: Turn, act: Act) -> None:
    """« Parler à une personne »: how to reach a human outside Telegram, or by a message from here."""
    scene = await turn.scene(act.user.id, act.case) or await turn.scene(act.user.id)
    language = scene.language if scene else act.user.language_code
    write = ((Button(Phrase("button.write"), ("write", str(scene.case.id))),),) if scene else ()
    said = Say(
        to=Applicant(act.chat),
        paragraphs=(Phrase("person"), explaining.contact(turn.organisation)),
        buttons=write,
    )
    turn.say(said, language, act.user.id)
    turn.answer("", language)


async def write(turn: Turn, act: Act) -> None:
    """« Écrire à l’équipe », « Répondre »: the next message goes to the group."""
    scene = await presser.case(turn, act)
    if scene is None:
        return
    if scene.person.writing and scene.person.hand == scene.case.id:  # a second tap
        turn.answer(Phrase("person.write"), scene.language, alert=True)
        return
    said = Say(
        to=Applicant(act.chat),
        paragraphs=(Phrase("person.write"),),
        buttons=((Button(Phrase("button.cancel"), ("unwrite", str(scene.case.id))),),),
        slot=f"write:{scene.case.id}",
    )
    await turn.take(scene, Step(person=replace(scene.person, writing=True, hand=scene.case.id), out=(said,)))


async def reply(turn: Turn, act: Act) -> None:
    """« Répondre » under a question of the team: what is written next answers it."""
    scene = await presser.case(turn, act)
    if scene is None:
        return
    if not scene.case.asked:
        turn.answer(Phrase("late.moved_on"), scene.language, alert=True)
        return
    turn.hold(scene)
    turn.answer(Phrase("applicant.answer_here"), scene.language, alert=True)


async def unwrite(turn: Turn, act: Act) -> None:
    """The next message is an answer again."""
    scene = await presser.case(turn, act)
    if scene is None:
        return
    await turn.taps(f"write:{scene.case.id}")
    said = Say(to=Applicant(act.chat), paragraphs=(Phrase("person.not_written"),),
               slot=f"write:{scene.case.id}", replace="or_drop")  # fmt: skip
    await turn.take(scene, Step(person=replace(scene.person, writing=False), out=(said,)))


async def message(turn: Turn, act: Act, scene: Scene) -> None:
    """A message for the team."""
    await turn.take(scene, talking.message(scene, act.words, act.mark, act.copied))


async def answer(turn: Turn, act: Act, scene: Scene) -> None:
    """The answer to what the team asked."""
    await turn.take(scene, talking.answered(scene, act.words, act.mark, act.copied))
