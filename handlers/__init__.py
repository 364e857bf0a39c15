"""Telegram in: every handler there is, on one screen. What none of them takes is ignored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import wraps
from typing import Any, TypeAlias

from telegram import Update
from telegram.ext import BaseHandler, ChatMemberHandler, CommandHandler, MessageHandler, filters

from bot.core.conversations.attachments import PASSED
from bot.core.model.effects import CaseView
from bot.core.questions.answer_buttons import CHECKIN, INTERVIEW
from bot.telegram import messages
from bot.telegram.buttons import ButtonHandler
from bot.telegram.context import Callback, Context
from bot.telegram.filters import FirstOfAlbum, OwnChat, ReplyToBot
from handlers import (
    asides,
    calls,
    changes,
    checkins,
    conversation,
    decisions,
    desk,
    own_time,
    presence,
    privacy,
    projects,
    questions,
    sent,
    welcome,
)

Handlers: TypeAlias = Sequence[BaseHandler[Any, Context, Any]]

SAID = filters.TEXT | ~filters.StatusUpdate.ALL
"""No note of Telegram's own, as that a message was pinned."""
NEW = filters.UpdateType.MESSAGE & SAID
PRIVATE = OwnChat() & NEW
EDITED = OwnChat() & filters.UpdateType.EDITED_MESSAGE & SAID
ELSEWHERE = ~filters.ChatType.PRIVATE & filters.UpdateType.MESSAGES & SAID
REWRITTEN = (
    filters.TEXT | filters.CAPTION | filters.PHOTO | filters.Document.ALL | filters.VIDEO | filters.AUDIO
)
"""What people edit; a live location edits itself every few seconds."""

BUTTONS: Mapping[str, Callback] = {
    INTERVIEW: questions.answer, CHECKIN: checkins.answer,
    "back": changes.back, "why": asides.why, "share": questions.share,
    "edit": changes.edit, "review": changes.review, "send": questions.send,
    "consent": welcome.consent, "refuse": welcome.refuse, "statement": privacy.statement,
    "language": welcome.set_language, "glossary": asides.glossary, "word": asides.word,
    "status": projects.status, "resume": projects.resume, "another": projects.another,
    "drop": projects.drop, "dropped": projects.dropped,
    "withdraw": projects.withdraw, "withdrawn": projects.withdrawn,
    "person": conversation.person, "write": conversation.write, "unwrite": conversation.unwrite,
    "reply": conversation.reply, "forward": sent.forward,
    "still": calls.still, "renew": calls.renew, "no_longer": calls.no_longer,
    "checkin": checkins.begin,
    "nothing_new": checkins.nothing_new, "blocked": checkins.blocked, "later": checkins.later,
    "zone": own_time.choose,
    "stay": projects.stay, "stuck": checkins.say_kind, "call_me": checkins.say_call,
    "delete": privacy.delete, "keep_data": privacy.keep,
}  # fmt: skip
"""Buttons in private. Whose case they name is checked by `bot/telegram/access.py`."""

ASIDES = ("write", "forward", "why", "word", "glossary", "stuck", "call_me")
"""Those of them after which somebody who was writing to the team still is."""

DESK_BUTTONS: Mapping[str, Callback] = {
    "claim": desk.claim, "take_over": desk.take_over, "release": desk.release, "file": desk.file,
    "accept": decisions.accept, "wait": decisions.wait, "ask": decisions.ask,
    "refer": decisions.refer, "decline": decisions.decline,
    "choose": decisions.choose, "door": decisions.pick, "menu": decisions.menu, "preview": decisions.preview,
    "words": decisions.words, "confirm": decisions.confirm, "second": decisions.second,
    "cancel": decisions.cancel, "undo": decisions.undo,
    "reopen": decisions.reopen, "reopened": decisions.reopened, "stay_closed": decisions.stay_closed,
}  # fmt: skip
"""Buttons in the staff group."""


OWN_CASE: Mapping[tuple[str, str], Callback] = {
    ("reprendre", "resume"): welcome.begin,
    ("retour", "back"): changes.go_back,
    ("modifier", "edit"): changes.edit,
    ("dossier", "status"): projects.status,
    ("rappels", "reminders"): checkins.planned,
    ("nouveau", "new"): projects.another,
    ("retirer", "withdraw"): projects.withdraw,
}
"""Commands about one's own project."""

FIRST: Handlers = (
    ButtonHandler(dict.fromkeys(ASIDES, presence.acted), presence.turned, private=True),
    MessageHandler(PRIVATE & filters.COMMAND, presence.turned),
    MessageHandler(PRIVATE | EDITED, presence.acted),
)
"""What is noted of whatever a person does in private, before it is done."""


def handlers(team: filters.BaseFilter) -> dict[int, Handlers]:
    """Return all handlers by group: of each group, the first that fits is called. `team`: the staff group."""
    first_of_album = FirstOfAlbum()
    staff_buttons = {verb: staff_only(callback) for verb, callback in DESK_BUTTONS.items()}
    return {
        0: FIRST,
        1: [
            ButtonHandler(BUTTONS, welcome.unknown_button, private=True),
            ButtonHandler(staff_buttons, staff_only(desk.unknown), private=False),
            # In private: what anybody may type, in either language.
            CommandHandler("start", welcome.begin, PRIVATE),
            CommandHandler(("langue", "language"), welcome.choose_language, PRIVATE),
            CommandHandler(("aide", "help"), asides.help_, PRIVATE),
            CommandHandler(("lexique", "glossary"), asides.glossary, PRIVATE),
            CommandHandler(("personne", "person"), conversation.person, PRIVATE),
            CommandHandler(("privacy", "confidentialite"), privacy.statement, PRIVATE),
            CommandHandler(("mesdonnees", "mydata"), privacy.held, PRIVATE),
            CommandHandler(("supprimer", "delete"), privacy.ask, PRIVATE),
            CommandHandler("stop", checkins.stop, PRIVATE),
            # What those may type who have a project with us.
            *(CommandHandler(names, with_case(callback), PRIVATE) for names, callback in OWN_CASE.items()),
            # Whatever else people say, send or edit.
            MessageHandler(PRIVATE & filters.COMMAND, welcome.unknown_command),
            MessageHandler(PRIVATE & first_of_album, said),
            MessageHandler(PRIVATE, said_further),
            MessageHandler(EDITED & REWRITTEN, edited),
            # In the staff group, where staff talk among themselves too.
            CommandHandler(("aide", "help", "start"), staff_only(desk.help_), team & NEW),
            MessageHandler(team & NEW & ReplyToBot() & first_of_album, staff_only(desk.reply)),
            MessageHandler(filters.StatusUpdate.MIGRATE, desk.migrated),
            # In any other group, and when somebody or the bot itself comes or goes.
            MessageHandler(ELSEWHERE & ~team, presence.leave),
            ChatMemberHandler(presence.changed, ChatMemberHandler.MY_CHAT_MEMBER),
            ChatMemberHandler(presence.member_changed, ChatMemberHandler.CHAT_MEMBER),
        ],
    }


def staff_only(callback: Callback) -> Callback:
    """Let only staff do this, in their group: who acts is looked up each time. Others are told why not."""

    @wraps(callback)
    async def checked(update: Update, context: Context) -> None:
        role = context.role() if await desk.was(context.work, context.chat_id) else "stranger"
        await (callback if role == "staff" else REFUSED[role])(update, context)

    return checked


REFUSED: Mapping[str, Callback] = {
    "stranger": desk.refused,
    "unverified": desk.unverified,
    "anonymous": desk.anonymous,
}


def with_case(callback: Callback) -> Callback:
    """Let only those do this who have a project with us; the others are greeted."""

    @wraps(callback)
    async def checked(update: Update, context: Context) -> None:
        has_case = bool(await context.work.repository.cases(context.user.id))
        await (callback if has_case else welcome.greet)(update, context)

    return checked


async def said(update: Update, context: Context) -> None:
    """Words or a thing in private: they are for whatever waits for them."""
    if not await sent.is_about_a_case(context):
        await welcome.meet(update, context)
    elif not await sent.completes(context):
        await waiting(context.view, messages.kind(context.message))(update, context)


async def said_further(update: Update, context: Context) -> None:
    """One more of an album: somebody who has no project is not greeted for each."""
    if await context.work.repository.cases(context.user.id):
        await said(update, context)


async def edited(update: Update, context: Context) -> None:
    """A message was edited, and what it said with it."""
    await (changes.rewritten if await sent.is_about_a_case(context) else welcome.meet)(update, context)


def waiting(view: CaseView, kind: str) -> Callback:
    """Whatever waits for words from this person, or takes what they sent instead."""
    case, is_text = view.case, kind == "text"
    if view.person.locating and is_text:
        return own_time.say
    if view.person.writing:
        return conversation.message if kind in PASSED else sent.unfit
    if case.is_open:
        return questions.say if is_text else sent.answer
    if case.asked:
        return conversation.answer if kind in PASSED else sent.unfit
    if case.checkin:
        return checkins.say if is_text else sent.answer
    return sent.idle


__all__ = ["handlers"]
