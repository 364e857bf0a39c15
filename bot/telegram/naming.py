"""Which case staff mean in the group: the one whose message they reply to, or one they name."""

from __future__ import annotations

import re

from bot.core.model.case import Case
from bot.core.model.effects import CaseView
from bot.core.model.message import Phrase
from bot.telegram import messages, team
from bot.telegram.context import Context
from storage import cases

DASH = r"[- \u2010-\u2015\u2212]"
"""What people, and the keyboards of telephones, put between the parts of a reference."""


async def named(context: Context) -> tuple[CaseView | None, str]:
    """The case that a command is about, and the words after it; who names none is told how to."""
    work = context.work
    name, rest = reference(context, after_command(messages.words(context.message)))
    if name:
        found = await cases.by_reference(work.tx, name)
        view = await work.view_of(found.id) if isinstance(found, Case) else None
        if view is None:
            team.reply(context, Phrase("desk.no_such_case", {"reference": name}))
        return view, rest
    key = await team.replied_to(context)
    view = await work.view_of(key.case) if key and key.case else None
    if view is None:
        example = f"{work.organisation.reference}-{work.now.year}-0042"
        team.reply(context, Phrase("desk.which_case", {"example": example}))
    return view, rest


def after_command(words: str) -> str:
    """The words after a command; others as they are."""
    return words.removeprefix(words.split(maxsplit=1)[0]).strip() if words.startswith("/") else words


def reference(context: Context, words: str) -> tuple[str, str]:
    """The reference that words begin with, written as it should be, and the rest; empty if with none."""
    letters = context.work.organisation.reference
    found = re.match(rf"{letters}{DASH}?(\d{{4}}){DASH}(\d{{1,6}})\b[\s:,]*", words, re.IGNORECASE)
    if found is None:
        return "", words
    return f"{letters}-{found[1]}-{int(found[2]):04}", words[found.end() :]
