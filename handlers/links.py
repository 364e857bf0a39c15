"""The staff group: the links by which people find the bot."""

from __future__ import annotations

from telegram import Update

from bot.core.conversations import links
from bot.core.model.frozen import replace
from bot.telegram import team
from bot.telegram.context import Context


async def link(update: Update, context: Context) -> None:
    """/lien affiche: the link of that place; else all of them."""
    work = context.work
    said = links.answer(" ".join(context.args), work.organisation, context.bot.username)
    work.replies.say(replace(said, reply_to=team.asked(context)), work.organisation.desk.language)
