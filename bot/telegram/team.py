"""What somebody of the team is told in private: what they can do, and where."""

from __future__ import annotations

from collections.abc import Callable

from bot.core import access
from bot.core.conversations.card import Staff
from bot.core.model.effects import CaseView, Effects
from bot.core.model.message import Button, Group, Joined, Member, Message, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.core.parsing.spelling import clean
from bot.engine import places
from bot.telegram.context import Context
from storage import colleagues, sent_messages

SUPERGROUP = "-100"
"""How the numbers of groups begin that have links."""


async def greet(context: Context) -> None:
    """Who they are to the bot, what they may do in the group, the way there, and how one applies."""
    work, role = context.work, context.role()
    desk = work.organisation.desk
    await note(context)
    lines: tuple[Text, ...] = (Phrase("team.commands"), *commands(context))
    apply = Button(Phrase("button.apply"), ("apply",))
    said = Message(
        to=Member(context.user.id),
        paragraphs=(
            Phrase("team.hello", {"name": known(context).name, "organisation": work.organisation.name}),
            Phrase(f"team.{role}"),
            Joined(lines),
            Phrase("team.applying"),
        ),
        buttons=(*_way(work.staff_chat), (apply,)),
    )
    work.replies.say(said, desk.language, context.user.id)


async def note(context: Context) -> None:
    """Somebody of the team acts: they are known by name from now on."""
    context.staff.known.add(context.user.id)
    await colleagues.put(context.work.tx, context.user.id, known(context).name)


async def act(context: Context, then: Callable[[CaseView, Staff], Effects]) -> None:
    """Do something with the case that a button names; whoever pressed it is told if there is none."""
    work, language = context.work, context.work.organisation.desk.language
    view = await work.view_of(context.case_id) if context.case_id else None
    if view is None:
        work.replies.answer(Phrase("desk.gone"), language, alert=True)
        return
    view = await places.seen(work, view)
    await work.apply(view, then(view, known(context)), language)


def asked(context: Context) -> MessageKey:
    """What was said in the group; in a forum, a reply to it stands in the same topic."""
    key = MessageKey("own_command", 0, (context.update_key,))
    context.work.replies.keep_key(key)
    return key


def reply(context: Context, *paragraphs: Text, buttons: tuple[tuple[Button, ...], ...] = ()) -> None:
    """Answer what was said in the group, in its topic."""
    key = asked(context)
    own = MessageKey("reply", 0, (context.update_key,)) if buttons else None
    said = Message(to=Group(), paragraphs=paragraphs, buttons=buttons, key=own, reply_to=key)
    context.work.replies.say(said, context.work.organisation.desk.language)


async def replied_to(context: Context) -> MessageKey | None:
    """The key of the bot's message that a message replies to, if it has one."""
    replied = context.message.reply_to_message
    return (
        await sent_messages.key_of(context.work.tx, context.chat_id, replied.message_id) if replied else None
    )


def known(context: Context) -> Staff:
    """Who acts, by the first name they have in Telegram."""
    return Staff(context.user.id, clean(context.user.first_name) or str(context.user.id))


def commands(context: Context) -> tuple[Text, ...]:
    """A line for each command that whoever acts may use in the group."""
    return tuple(
        Phrase("team.command", {"command": Phrase(f"command.{name}"), "what": Phrase(f"menu.{name}")})
        for name in access.commands(context.work.organisation.desk, context.role())
    )


def _way(chat: int) -> tuple[tuple[Button, ...], ...]:
    """The link that opens the group, for its members; a small group has none."""
    number = str(chat).removeprefix(SUPERGROUP)
    if number == str(chat):
        return ()
    return ((Button(Phrase("button.group"), link=f"https://t.me/c/{number}/1"),),)
