"""The staff group: the links by which people find the bot."""

from __future__ import annotations

from dataclasses import replace

from telegram import Update

from bot.core.conversations import links
from bot.core.model.message_key import MessageKey
from bot.telegram.context import Context


async def link(update: Update, context: Context) -> None:
    """/lien affiche: the link of that place; else all of them."""
    work, key = context.work, MessageKey("own_command", 0, (context.update_key,))
    work.replies.keep_key(key)
    said = links.answer(" ".join(context.args), work.organisation, context.bot.username)
    work.replies.say(replace(said, reply_to=key), work.organisation.desk.language)
