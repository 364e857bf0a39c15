"""What people send besides text: a place in the conversation for each thing, and a way to the team."""

from __future__ import annotations

from bot.act import Act
from bot.core import sending
from bot.core.say import Phrase
from bot.core.sending import Thing
from bot.core.step import Scene
from bot.erasure import erase
from bot.turn import Turn
from storage import slots
from storage.slots import Slot


async def answer(turn: Turn, act: Act, scene: Scene) -> None:
    """A file, a place, a sticker… while a question, the review or a check-in waits."""
    question = sending.waiting(scene)
    step = sending.received(scene, _thing(act), act.input(question.kind if question else ""))
    if step.erase:
        await erase(turn, act.user.id)
    await turn.take(scene, step)


async def idle(turn: Turn, act: Act, scene: Scene) -> None:
    """Words or a thing while nothing is asked: offered to the team."""
    turn.say(sending.idle(scene, _thing(act)), scene.language, act.user.id)


async def unfit(turn: Turn, act: Act, scene: Scene) -> None:  # noqa: ARG001 - a handler's shape
    """Meant for the team, and nothing a bot can pass on."""
    await turn.take(scene, sending.unfit(scene))


async def forward(turn: Turn, act: Act) -> None:
    """« Transmettre à l’équipe »: that message, with the rest of its album, goes to the team once."""
    scene = await turn.scene(act.user.id, act.case)
    message = int(act.args[1]) if len(act.args) > 1 and act.args[1].isdecimal() else 0
    if scene is None or not act.case or not message:
        turn.answer(Phrase("late.gone"), act.user.language_code, alert=True)
        return
    names = await slots.names_of(turn.tx, act.chat, message)
    if any(name.startswith(f"said:{scene.case.id}:team:") for name in names):
        turn.answer(Phrase("sent.forwarded_already"), scene.language)
        return
    messages = await _album(turn, act.chat, names) or [message]
    said = [Slot(act.chat, f"said:{scene.case.id}:team:{sending.mark(each)}", each) for each in messages]
    await slots.put(turn.tx, said)
    tapped = await turn.tapped_slot()
    await turn.taps(tapped)
    await turn.take(scene, sending.forward(scene, messages, tapped))


async def completes(turn: Turn, act: Act, scene: Scene) -> bool:
    """Whether a message only completes an album that was answered already.

    If the first of it went to the team, so does this one; its caption is read if there was none yet.
    """
    if not act.album or act.message is None:
        return False
    number = act.message.message_id
    known = await slots.like(turn.tx, act.chat, f"album:%:{act.album}:%")
    case = known[0].name.split(":")[1] if known else str(scene.case.id)
    album = f"album:{case}:{act.album}"
    marks = {slot.name.rpartition(":")[2] for slot in known}
    about = await turn.scene(act.user.id, int(case))
    fresh = {str(number)}
    late = bool(act.words) and "read" not in marks
    if "team" in marks and about:
        await turn.take(about, sending.further(about, act.mark, number))
    elif not known or late:
        fresh |= {"read"} if act.words or not _wants_words(scene) else set()
        fresh |= {"team"} if _for_team(scene) else set()
    await slots.put(turn.tx, [Slot(act.chat, f"{album}:{mark}", number) for mark in sorted(fresh)])
    return bool(known) and ("team" in marks or not late)


def _for_team(scene: Scene) -> bool:
    """Whether what is sent now goes to the team by itself."""
    return scene.person.writing or (scene.case.status != "draft" and bool(scene.case.asked))


def _wants_words(scene: Scene) -> bool:
    """Whether a caption that comes later may still be the answer."""
    question = sending.waiting(scene)
    return not _for_team(scene) and question is not None and question.kind != "file"


async def _album(turn: Turn, chat: int, names: list[str]) -> list[int]:
    """All messages of the album that one of them, under these names, belongs to; from now on the team's."""
    album = next((name.rpartition(":")[0] for name in names if name.startswith("album:")), "")
    if not album:
        return []
    found = await slots.like(turn.tx, chat, f"{album}:%")
    await slots.put(turn.tx, [Slot(chat, f"{album}:team", found[0].message)])
    return sorted({slot.message for slot in found})


def _thing(act: Act) -> Thing:
    return Thing(act.kind, act.message.message_id if act.message else 0, bool(act.album))
