"""Answers to the interview: by button, typed or sent; and the sending of a case."""

from __future__ import annotations

from telegram import Update

from bot.core.conversations import changing, checkins, interview
from bot.core.model.effects import Scene, Step
from bot.core.model.message import Phrase
from bot.core.parsing import kinds
from bot.core.questions import answering
from bot.core.questions.answer_buttons import pressed
from bot.engine.erasure import erase
from bot.telegram import access, messages
from bot.telegram.context import Context
from storage import cases, sent_messages


async def answer(update: Update, context: Context) -> None:
    """A choice was pressed under a question."""
    scene = await access.draft(context)
    if scene is None or len(context.args) < 3:  # noqa: PLR2004 - case, question, choice
        return
    turn = context.turn
    turn.hold(scene)
    _, question, choice = context.args[:3]
    await turn.taps(f"{interview.VERB}:{scene.case.id}:{question}")
    input_ = pressed(choice)
    if input_ is None:
        await turn.take(scene, interview.keep(scene, question))
        return
    await _answer(context, scene, question, input_)


async def say(update: Update, context: Context) -> None:
    """Words sent while a question, or the review, waits."""
    turn, scene = context.turn, context.scene
    question = interview.track(scene).current
    said = messages.as_input(context.message, question.kind if question else "")
    words = messages.words(context.message)
    if await _came_twice(context, said):
        return
    if question is not None:
        await _answer(context, scene, question.id, said)
    elif turn.renderer.names(words, "button.send", scene.language):
        await send(update, context)
    elif turn.renderer.names(words, "button.edit", scene.language):
        await turn.take(scene, changing.choose(scene, below=True))
    elif named := changing.named(scene, words):
        await turn.take(scene, changing.edit(scene, named))
    else:
        await turn.take(scene, Step(out=interview.current(scene, Phrase("review.use_buttons"))))


async def send(update: Update, context: Context) -> None:
    """« Envoyer »: the case gets its reference and is filed."""
    scene = await access.draft(context)
    if scene is None:
        return
    turn = context.turn
    turn.hold(scene)
    if not interview.ready(scene):
        await turn.take(scene, Step(out=interview.current(scene)))
        return
    await turn.taps(f"review:{scene.case.id}")
    year = scene.today.year
    number = await cases.next_number(turn.tx, year)
    await turn.take(scene, interview.file(scene, f"{turn.organisation.reference}-{year}-{number:04}"))


async def _came_twice(context: Context, said: kinds.Input) -> bool:
    """Whether the last words came once more before what they led to could be seen."""
    turn, scene, number = context.turn, context.scene, context.message.message_id
    under_way = interview.track(scene)
    if not answering.echoes(scene, under_way, said):
        return False
    slot = under_way.slot(scene.case, under_way.current) if under_way.current else f"review:{scene.case.id}"
    if await turn.is_about_to_say(context.chat_id, slot):
        return True
    shown = await sent_messages.messages(turn.tx, context.chat_id, (slot,))
    return number < shown.get(slot, number + 1)


async def _answer(context: Context, scene: Scene, question: str, input_: kinds.Input) -> None:
    step = interview.answer(scene, question, input_)
    if step.erase:
        await erase(context.turn, context.user.id)
    await context.turn.take(scene, step)


async def share(update: Update, context: Context) -> None:
    """« Partager mon numéro »: Telegram's own button for it."""
    asked = await access.question(context)
    if asked is None:
        return
    scene, plan, _, name = asked
    step = checkins.share(scene, plan, name) if plan else interview.share(scene, name)
    await context.turn.take(scene, step)
