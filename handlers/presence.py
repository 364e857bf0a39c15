"""Who is here: a person acted, blocked the bot or came back; the bot is in a group; a member came or left."""

from __future__ import annotations

import logging

from telegram import ChatMember, ChatMemberRestricted, ChatMemberUpdated, Update
from telegram.constants import ChatType

from bot.core.model.arrival import deep_link
from bot.core.model.frozen import replace
from bot.engine import waiting_lists
from bot.telegram.context import Context
from storage import colleagues, outbox

log = logging.getLogger(__name__)


async def acted(update: Update, context: Context) -> None:
    """A person did something in private: noted once a day, for retention counts from their last act."""
    await _note(context, turned=False)


async def turned(update: Update, context: Context) -> None:
    """The same, and whoever turns to something else no longer writes to the team, nor says where they are."""
    await _note(context, turned=True)


async def changed(update: Update, context: Context) -> None:
    """The bot was blocked, unblocked, added to a group or removed from one."""
    change = _change(update)
    if change.chat.type == ChatType.PRIVATE:
        await _reachable(context, reachable=_is_in(change))
    elif change.chat.id == context.work.staff_chat:
        if _is_in(change):  # back, or with other rights
            await outbox.release(context.work.tx, change.chat.id)
            context.work.reopens = True
        else:
            log.error("the bot was removed from the staff group: cards wait until it is back")
    elif _is_in(change):
        log.warning("added to a group that is not the desk, leaving it: chat=%d", change.chat.id)
        if change.chat.type != ChatType.CHANNEL:
            await _farewell(context)
        await leave(update, context)


async def member_changed(update: Update, context: Context) -> None:
    """Someone else came to the group, left it, or has another status there."""
    change = _change(update)
    member = change.new_chat_member
    is_member = isinstance(member, ChatMemberRestricted) and member.is_member
    is_there = context.staff.heard(change.chat.id, member.user.id, member.status, is_member=is_member)
    if change.chat.id == context.work.staff_chat and not is_there:
        context.staff.known.discard(member.user.id)
        await colleagues.delete(context.work.tx, member.user.id)


async def leave(update: Update, context: Context) -> None:
    """A group or a channel that is not the desk is left."""
    context.work.replies.queue(context.work.replies.renderer.leave(context.chat_id))


async def _note(context: Context, *, turned: bool) -> None:
    work = context.work
    person = await work.repository.person(context.user.id)
    if person is None:
        return
    if turned and (person.writing or person.locating or (person.talking and not person.turned)):
        person = replace(person, writing=False, locating=False, turned=person.talking != 0)
        work.repository.save(person)
    if not person.reachable:
        await waiting_lists.returned(work, person)
    if person.acted_at is None or person.acted_at.date() != work.now.date() or not person.reachable:
        await work.acted(person)


async def _reachable(context: Context, *, reachable: bool) -> None:
    person = await context.work.repository.person(context.chat_id)
    if reachable and person:
        await waiting_lists.returned(context.work, person)
        await context.work.acted(person)
    elif person:
        context.work.repository.save(replace(person, reachable=False))


async def _farewell(context: Context) -> None:
    """Tell a group where to write, in the language of whoever asked the bot in."""
    person = await context.work.repository.person(context.user.id)
    language = person.language if person else context.language_code
    link = deep_link(context.bot.username, "group")
    context.work.replies.queue(context.work.replies.renderer.farewell(context.chat_id, link, language))


def _change(update: Update) -> ChatMemberUpdated:
    """What changed. Raises LookupError if nothing did."""
    change = update.my_chat_member or update.chat_member
    if change is None:
        raise LookupError("nobody's status has changed")
    return change


def _is_in(change: ChatMemberUpdated) -> bool:
    return change.new_chat_member.status not in {ChatMember.LEFT, ChatMember.BANNED}
