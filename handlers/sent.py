"""What people send besides text: a place in the conversation for each thing, and a way to the team."""

from __future__ import annotations

from telegram import Update

from bot.core.conversations import attachments
from bot.core.conversations.attachments import Thing
from bot.core.model.effects import Scene
from bot.core.model.message import Phrase
from bot.engine.erasure import erase
from bot.engine.unit_of_work import Turn
from bot.telegram import messages
from bot.telegram.context import Context
from storage import sent_messages
from storage.sent_messages import Slot


async def answer(update: Update, context: Context) -> None:
    """A file, a place, a sticker… while a question, the review or a check-in waits."""
    turn, scene = context.turn, context.scene
    question = attachments.waiting(scene)
    said = messages.as_input(context.message, question.kind if question else "")
    step = attachments.received(scene, _thing(context), said)
    if step.erase:
        await erase(turn, context.user.id)
    await turn.take(scene, step)


async def idle(update: Update, context: Context) -> None:
    """Words or a thing while nothing is asked: offered to the team."""
    scene = context.scene
    context.turn.say(attachments.idle(scene, _thing(context)), scene.language, context.user.id)


async def unfit(update: Update, context: Context) -> None:
    """Meant for the team, and nothing a bot can pass on."""
    await context.turn.take(context.scene, attachments.unfit(context.scene))


async def forward(update: Update, context: Context) -> None:
    """« Transmettre à l’équipe »: that message, with the rest of its album, goes to the team once."""
    turn, chat, args = context.turn, context.chat_id, context.args
    scene = await turn.scene(context.user.id, context.case_id)
    message = int(args[1]) if len(args) > 1 and args[1].isdecimal() else 0
    if scene is None or not context.case_id or not message:
        turn.answer(Phrase("late.gone"), context.language_code, alert=True)
        return
    names = await sent_messages.names_of(turn.tx, chat, message)
    if any(name.startswith(f"said:{scene.case.id}:team:") for name in names):
        turn.answer(Phrase("sent.forwarded_already"), scene.language)
        return
    numbers = await _album(turn, chat, names) or [message]
    said = [Slot(chat, f"said:{scene.case.id}:team:{attachments.mark(each)}", each) for each in numbers]
    await sent_messages.put(turn.tx, said)
    tapped = await turn.tapped_slot()
    await turn.taps(tapped)
    await turn.take(scene, attachments.forward(scene, numbers, tapped))


async def is_about_a_case(context: Context) -> bool:
    """Whether a message is about a case, which is then the context's `scene`."""
    scene = await _about(context)
    if scene is not None:
        context.scene = scene
    return scene is not None


async def _about(context: Context) -> Scene | None:
    """The case that a message is about: the one whose message it replies to, or the one in hand."""
    turn, user, replied = context.turn, context.user.id, context.message.reply_to_message
    if replied and len(await turn.cases(user)) > 1:
        name = await sent_messages.name_of(turn.tx, context.chat_id, replied.message_id) or ""
        case = name.split(":")[1] if name.count(":") else ""
        meant = await turn.scene(user, int(case)) if case.isdecimal() else None
        if meant is not None:
            turn.hold(meant)
            return meant
    return await turn.scene(user)


async def completes(context: Context) -> bool:
    """Whether a message only completes an album that was answered already.

    If the first of it went to the team, so does this one; its caption is read if there was none yet.
    """
    turn, scene, message = context.turn, context.scene, context.message
    if message.media_group_id is None:
        return False
    number, words = message.message_id, messages.words(message)
    known = await sent_messages.like(turn.tx, context.chat_id, f"album:%:{message.media_group_id}:%")
    case = known[0].name.split(":")[1] if known else str(scene.case.id)
    album = f"album:{case}:{message.media_group_id}"
    marks = {slot.name.rpartition(":")[2] for slot in known}
    first = await turn.scene(context.user.id, int(case))
    fresh = {str(number)}
    late = bool(words) and "read" not in marks
    if "team" in marks and first:
        await turn.take(first, attachments.further(first, context.mark, number))
    elif not known or late:
        fresh |= {"read"} if words or not _wants_words(scene) else set()
        fresh |= {"team"} if _for_team(scene) else set()
    await sent_messages.put(
        turn.tx, [Slot(context.chat_id, f"{album}:{mark}", number) for mark in sorted(fresh)]
    )
    return bool(known) and ("team" in marks or not late)


def _for_team(scene: Scene) -> bool:
    """Whether what is sent now goes to the team by itself."""
    return scene.person.writing or (scene.case.status != "draft" and bool(scene.case.asked))


def _wants_words(scene: Scene) -> bool:
    """Whether a caption that comes later may still be the answer."""
    question = attachments.waiting(scene)
    return not _for_team(scene) and question is not None and question.kind != "file"


async def _album(turn: Turn, chat: int, names: list[str]) -> list[int]:
    """All messages of the album that one of them, under these names, belongs to; from now on the team's."""
    album = next((name.rpartition(":")[0] for name in names if name.startswith("album:")), "")
    if not album:
        return []
    found = await sent_messages.like(turn.tx, chat, f"{album}:%")
    await sent_messages.put(turn.tx, [Slot(chat, f"{album}:team", found[0].message)])
    return sorted({slot.message for slot in found})


def _thing(context: Context) -> Thing:
    message = context.message
    return Thing(messages.kind(message), message.message_id, message.media_group_id is not None)
