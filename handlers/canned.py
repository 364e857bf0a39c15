"""« Écrire » under a card, and the canned replies it offers."""

from __future__ import annotations

from telegram import Update

from bot.core.conversations import canned
from bot.core.model.effects import Effects
from bot.core.model.message import Phrase
from bot.telegram import team
from bot.telegram.context import Context
from storage import talk


async def write(update: Update, context: Context) -> None:
    """« Écrire »."""
    await team.act(context, lambda view, staff: canned.offer(view, staff, context.update_key))


async def ready(update: Update, context: Context) -> None:
    """A canned reply, to be looked at."""
    await team.act(context, lambda view, _: canned.preview(view, _argument(context, 1), context.update_key))


async def send_ready(update: Update, context: Context) -> None:
    """« Envoyer à la personne », under the preview of a canned reply: once, and only as it was shown."""
    work = context.work
    view = await work.view_of(context.case_id) if context.case_id else None
    query = update.callback_query
    if view is None or query is None or query.message is None:
        work.replies.answer(Phrase("desk.gone"), work.organisation.desk.language, alert=True)
        return
    mark, chosen = f"r{query.message.message_id}", canned.find(view, _argument(context, 1))
    if await talk.one(work.tx, view.case.id, mark):
        effects = Effects(toast=Phrase("desk.sent_already"))
    elif chosen is None or canned.digest(view, chosen) != _argument(context, 2):
        effects = canned.preview(
            view, _argument(context, 1), context.update_key, Phrase("desk.ready.changed")
        )
    else:
        tapped = await work.replies.tapped_key()
        if tapped:
            await work.replies.mark_tapped(tapped)
        effects = canned.send(view, team.known(context), chosen, mark, tapped)
    await work.apply(view, effects, work.organisation.desk.language)


async def drop_ready(update: Update, context: Context) -> None:
    """« Annuler », under such a preview."""
    tapped = await context.work.replies.tapped_key()
    if tapped:
        await context.work.replies.mark_tapped(tapped)
    await team.act(
        context,
        lambda view, _: Effects(
            messages=(canned.closed(view, tapped, "desk.cancelled"),)
            if tapped and tapped.kind == "ready"
            else ()
        ),
    )


def _argument(context: Context, place: int) -> str:
    return context.args[place] if len(context.args) > place else ""
