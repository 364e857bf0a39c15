"""A staff member acts on a case."""

from __future__ import annotations

from collections.abc import Callable

from bot.core.conversations.card import Staff
from bot.core.model.effects import CaseView, Effects
from bot.core.model.message import Phrase
from bot.core.parsing.spelling import clean
from bot.engine import places
from bot.telegram.context import Context


async def act(context: Context, then: Callable[[CaseView, Staff], Effects]) -> None:
    """Let whoever pressed a button act on the case that it names."""
    work, language = context.work, context.work.organisation.desk.language
    view = await work.view_of(context.case_id) if context.case_id else None
    if view is None:
        work.replies.answer(Phrase("desk.gone"), language, alert=True)
        return
    view = await places.seen(work, view)
    await work.apply(view, then(view, known(context)), language)


def known(context: Context) -> Staff:
    """Who acts."""
    return Staff(context.user.id, clean(context.user.first_name) or str(context.user.id))
