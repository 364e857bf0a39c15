"""Answers to the interview: by button, typed or sent; and the sending of a case."""

from __future__ import annotations

from bot import presser
from bot.act import Act
from bot.core import changing, followup, interview, taking
from bot.core.pressing import pressed
from bot.core.say import Phrase
from bot.core.step import Scene, Step
from bot.core.understanding import kinds
from bot.erasure import erase
from bot.turn import Turn
from storage import cases, slots


async def answer(turn: Turn, act: Act) -> None:
    """A choice was pressed under a question."""
    scene = await presser.draft(turn, act)
    if scene is None or len(act.args) < 3:  # noqa: PLR2004 - case, question, choice
        return
    turn.hold(scene)
    _, question, choice = act.args[:3]
    await turn.taps(f"{interview.VERB}:{scene.case.id}:{question}")
    input_ = pressed(choice)
    if input_ is None:
        await turn.take(scene, interview.keep(scene, question))
        return
    await _answer(turn, act, scene, question, input_)


async def say(turn: Turn, act: Act, scene: Scene) -> None:
    """Words or a file sent while a question waits."""
    question = interview.track(scene).current
    said = act.input(question.kind if question else "")
    if await _came_twice(turn, act, scene, said):
        return
    if question is not None:
        await _answer(turn, act, scene, question.id, said)
    elif turn.renderer.names(act.words, "button.send", scene.language):
        await send(turn, act)
    elif turn.renderer.names(act.words, "button.edit", scene.language):
        await turn.take(scene, changing.choose(scene, below=True))
    elif named := changing.named(scene, act.words):
        await turn.take(scene, changing.edit(scene, named))
    else:
        await turn.take(scene, Step(out=interview.current(scene, Phrase("review.use_buttons"))))


async def send(turn: Turn, act: Act) -> None:
    """« Envoyer »: the case gets its reference and is filed."""
    scene = await presser.draft(turn, act)
    if scene is None:
        return
    turn.hold(scene)
    if not interview.ready(scene):
        await turn.take(scene, Step(out=interview.current(scene)))
        return
    await turn.taps(f"review:{scene.case.id}")
    year = scene.today.year
    number = await cases.next_number(turn.tx, year)
    await turn.take(scene, interview.file(scene, f"{turn.organisation.reference}-{year}-{number:04}"))


async def _came_twice(turn: Turn, act: Act, scene: Scene, said: kinds.Input) -> bool:
    """Whether the last words came once more before what they led to could be seen."""
    under_way = interview.track(scene)
    if act.message is None or not taking.echoes(scene, under_way, said):
        return False
    slot = under_way.slot(scene.case, under_way.current) if under_way.current else f"review:{scene.case.id}"
    if await turn.is_about_to_say(act.chat, slot):
        return True
    shown = await slots.messages(turn.tx, act.chat, (slot,))
    return act.message.message_id < shown.get(slot, act.message.message_id + 1)


async def _answer(turn: Turn, act: Act, scene: Scene, question: str, input_: kinds.Input) -> None:
    step = interview.answer(scene, question, input_)
    if step.erase:
        await erase(turn, act.user.id)
    await turn.take(scene, step)


async def share(turn: Turn, act: Act) -> None:
    """« Partager mon numéro »: Telegram's own button for it."""
    asked = await presser.question(turn, act)
    if asked is None:
        return
    scene, plan, _, name = asked
    await turn.take(scene, followup.share(scene, plan, name) if plan else interview.share(scene, name))
