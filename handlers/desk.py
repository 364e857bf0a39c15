"""The staff group: taps under cards, and replies to the bot's messages."""

from __future__ import annotations

from collections.abc import Callable

from bot.act import Act
from bot.core import card, desk, talking
from bot.core.card import Staff
from bot.core.say import Group, Phrase, Say
from bot.core.step import Scene, Step
from bot.core.understanding.spelling import clean
from bot.turn import MOVED, Turn
from storage import meta, outbox, slots

LONGEST_WORDS = 1000
"""Characters of what staff write to an applicant in one message."""


async def claim(turn: Turn, act: Act) -> None:
    """« Prendre en charge »."""
    await _act(turn, act, desk.claim)


async def take_over(turn: Turn, act: Act) -> None:
    """« Prendre la suite »."""
    await _act(turn, act, desk.take_over)


async def release(turn: Turn, act: Act) -> None:
    """« Rendre à l’équipe »."""
    await _act(turn, act, desk.release)


async def file(turn: Turn, act: Act) -> None:
    """« Dossier complet »."""
    await _act(turn, act, card.full_file)


async def propose(turn: Turn, act: Act, kind: str) -> None:
    """Accept, ask, refer or decline: what comes first."""
    await _act(turn, act, lambda scene, staff: desk.propose(scene, staff, kind, act.mark))


async def choose(turn: Turn, act: Act) -> None:
    """A partner or a reason."""
    choice = act.args[1] if len(act.args) > 1 else ""
    await _act(turn, act, lambda scene, staff: desk.choose(scene, staff, choice, act.mark))


async def words(turn: Turn, act: Act) -> None:
    """« Ajouter une phrase »."""
    await _act(turn, act, lambda scene, staff: desk.edit_words(scene, staff, act.mark))


async def confirm(turn: Turn, act: Act) -> None:
    """« Envoyer »."""
    await _act(turn, act, desk.confirm)


async def cancel(turn: Turn, act: Act) -> None:
    """« Annuler »."""
    await _act(turn, act, desk.cancel)


async def reply(turn: Turn, act: Act) -> None:
    """A staff member replied to one of the bot's messages: a prompt, what an applicant wrote, or a card."""
    replied = act.message.reply_to_message if act.message else None
    name = await slots.name_of(turn.tx, act.chat, replied.message_id) if replied else None
    kind, _, rest = (name or "").partition(":")
    case_id = rest.partition(":")[0]
    if kind not in {"prompt", "from", "card"} or not case_id.isdigit():
        return
    scene = await turn.scene_of(int(case_id))
    if scene is None:
        _tell(turn, Phrase("desk.gone"))
        return
    if kind == "card":
        await turn.take(scene, Step(out=(card.stays(scene, act.mark),)))
        return
    if problem := _unfit(act):
        await turn.take(scene, Step(out=(card.note(scene, act.mark, problem),)))
        return
    then = desk.write if kind == "prompt" else talking.reply
    await turn.take(scene, then(scene, _staff(act), act.words, act.mark))


async def anonymous(turn: Turn, act: Act) -> None:  # noqa: ARG001 - a handler's shape
    """Someone who hides behind the group's name, or speaks as a channel: staff or not, nobody can tell."""
    _tell(turn, Phrase("desk.anonymous"))


async def migrated(turn: Turn, old: int, new: int) -> None:
    """A group became a supergroup: if it is the desk, everything goes to the new one from now on."""
    if old != turn.renderer.desk:
        return
    await outbox.rechat(turn.tx, old, new)
    await slots.forget_chat(turn.tx, old)
    await meta.put(turn.tx, MOVED, f"{old} {new}")
    turn.desk = new


async def was(turn: Turn, chat: int) -> bool:
    """Whether a chat is the desk, or the group it was before an upgrade: old cards stand there."""
    if chat == turn.desk:
        return True
    moved = (await meta.get(turn.tx, MOVED) or "").split() if chat < 0 else []
    return bool(moved) and int(moved[0]) == chat


async def help_(turn: Turn, act: Act) -> None:  # noqa: ARG001 - a handler's shape
    """/aide in the group: how the desk works."""
    _tell(turn, Phrase("desk.help"))


async def refused(turn: Turn, act: Act) -> None:
    """Someone in the group who is not staff."""
    if turn.is_tap:
        turn.answer(Phrase("desk.not_staff"), turn.organisation.desk.language, alert=True)
    elif act.message and act.message.reply_to_message:
        _tell(turn, Phrase("desk.not_staff"))


async def _act(turn: Turn, act: Act, then: Callable[[Scene, Staff], Step]) -> None:
    case_id = act.args[0] if act.args else ""
    scene = await turn.scene_of(int(case_id)) if case_id.isdigit() else None
    if scene is None:
        turn.answer(Phrase("desk.gone"), turn.organisation.desk.language, alert=True)
        return
    await turn.take(scene, then(scene, _staff(act)), turn.organisation.desk.language)


def _unfit(act: Act) -> Phrase | None:
    """Why what staff wrote cannot reach the applicant as it is."""
    if not act.words or act.is_file:
        return Phrase("desk.text_only")
    if len(act.words) > LONGEST_WORDS:
        return Phrase("desk.too_long", {"length": len(act.words), "high": LONGEST_WORDS})
    return None


def _staff(act: Act) -> Staff:
    return Staff(act.user.id, clean(act.user.first_name) or str(act.user.id))


def _tell(turn: Turn, words: Phrase) -> None:
    turn.say(Say(to=Group(), paragraphs=(words,)), turn.organisation.desk.language)


async def unknown(turn: Turn, act: Act) -> None:  # noqa: ARG001 - the same
    """A button this version no longer knows."""
    turn.answer(Phrase("late.moved_on"), turn.organisation.desk.language)
