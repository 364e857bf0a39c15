"""Erasing a person: every table, the files' free pages, and what the staff group still shows of them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.conversations import interview
from bot.core.model.case import Case
from bot.core.model.effects import Scene
from bot.engine.unit_of_work import Turn
from storage import erase as tables
from storage import sent_messages

OWN = ("said:", "album:")
"""Begin the names of people's own messages: those stay as they are, in their own chats."""


async def erase(turn: Turn, person: int) -> tuple[str, ...]:
    """Erase all about a person within the turn; returns the references that are no more.

    After the commit the database's files are scrubbed; the desk's messages are edited by the outbox.
    """
    await _count_left(turn, await turn.cases(person))
    erased = await tables.everything(turn.tx, person)
    turn.forget(person)
    wipe(turn, erased)
    return erased.references


async def drop(turn: Turn, scene: Scene) -> None:
    """Erase one draft of a person who stays; what their chat shows of it stays theirs."""
    person, case = scene.person.id, scene.case.id
    await _count_left(turn, (scene.case,))
    erased = await tables.of_cases(turn.tx, (case,))
    await sent_messages.forget(turn.tx, person, [name for chat, name in erased.shown if chat == person])
    turn.drop(person, (case,))
    wipe(turn, tables.Erased(erased.references, tuple(place for place in erased.shown if place[0] != person)))


async def purge(turn: Turn, ids: Sequence[int]) -> None:
    """Erase cases that are past their term."""
    await _count_left(turn, [case for id_ in ids if (case := await turn.case(id_))])
    erased = await tables.of_cases(turn.tx, ids)
    for chat, slot in erased.shown:
        if slot.startswith(OWN):
            await sent_messages.forget(turn.tx, chat, (slot,))
    wipe(turn, erased)


async def _count_left(turn: Turn, cases: Sequence[Case]) -> None:
    """Note, for the figures, at which question the drafts were left."""
    for case in cases:
        scene = await turn.scene_of(case.id) if case.status == "draft" else None
        track = interview.track(scene) if scene else None
        if track and track.current:
            turn.count((track.mark(track.current, "left"),))


def wipe(turn: Turn, erased: tables.Erased) -> None:
    """Have the messages that still show erased cases say so, and leave no trace in the files."""
    for chat, slot in erased.shown:
        if not slot.startswith(OWN):
            turn.queue(turn.renderer.wiped(chat, slot))
    turn.scrub = True
