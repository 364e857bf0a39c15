"""The staff group: figures to show."""

from __future__ import annotations

from telegram import Update

from bot.core.analysis import period as periods
from bot.core.model.message import Document, Group, Phrase
from bot.engine import making, records
from bot.engine.board import board, caption
from bot.telegram import team
from bot.telegram.context import Context


async def show(update: Update, context: Context) -> None:
    """/chiffres, or /chiffres 3 mois: one picture of them, drawn as it leaves."""
    work, organisation = context.work, context.work.organisation
    today = organisation.day(work.now)
    period = periods.read(" ".join(context.args), today)
    if period is None:
        team.reply(context, Phrase("overview.which"))
        return
    told = await records.overview_of(work.tx, organisation, period, today)
    words = caption(told, organisation)
    drawn = board(
        told, organisation, lambda text: work.replies.renderer.plain(text, organisation.desk.language)
    )
    picture = Document(
        to=Group(),
        name=f"{period.first}_{period.last}.png",
        content=making.kept(drawn),
        caption=words,
        made="picture",
        instead=words,
        reply_to=team.asked(context),
    )
    work.replies.say(picture, organisation.desk.language)
