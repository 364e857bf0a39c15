"""Erasing a person: every table, the files' free pages, and what the staff group still shows of them."""

from __future__ import annotations

from bot.turn import Turn
from storage import erase as tables


async def erase(turn: Turn, person: int) -> tuple[str, ...]:
    """Erase all about a person within the turn; returns the references that are no more.

    After the commit the database's files are scrubbed; the desk's messages are edited by the outbox.
    """
    erased = await tables.everything(turn.tx, person)
    turn.forget(person)
    wipe(turn, erased)
    return erased.references


def wipe(turn: Turn, erased: tables.Erased) -> None:
    """Have the messages that still show erased cases say so, and leave no trace in the files."""
    for chat, slot in erased.shown:
        turn.queue(turn.renderer.wiped(chat, slot))
    turn.scrub = True
