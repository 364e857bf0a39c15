"""Telegram in: every handler there is, on one screen. What none of them takes is ignored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import wraps
from typing import Any, TypeAlias

from telegram import Update
from telegram.ext import (
    BaseHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.core import access
from bot.core.access import Act, Role
from bot.core.conversations import case_lists
from bot.core.model.effects import CaseView
from bot.core.questions.answer_buttons import CHECKIN, INTERVIEW
from bot.telegram import messages, moves, team
from bot.telegram.buttons import ButtonHandler
from bot.telegram.context import Callback, Context
from bot.telegram.filters import FirstOfAlbum, OwnChat, ReplyToBot
from handlers import (
    asides,
    call_desk,
    calls,
    canned,
    changes,
    checkins,
    contact,
    conversation,
    decisions,
    desk,
    exports,
    figures,
    finding,
    links,
    notes,
    own_time,
    ownership,
    presence,
    privacy,
    projects,
    questions,
    reminders,
    sent,
    thread,
    welcome,
    writing,
)

Handlers: TypeAlias = Sequence[BaseHandler[Any, Context, Any]]

NOTES = (
    filters.StatusUpdate.ALL | filters.SUCCESSFUL_PAYMENT | filters.BOOST_ADDED | filters.GIVEAWAY
    | filters.GIVEAWAY_WINNERS | filters.INVOICE | filters.PASSPORT_DATA
)  # fmt: skip
"""Telegram's own: that a message was pinned, a gift given, something paid."""
SAID = filters.TEXT | ~NOTES
NEW = filters.UpdateType.MESSAGE & SAID
PRIVATE = OwnChat() & NEW
CHANGED = filters.UpdateType.EDITED_MESSAGE & SAID
EDITED = OwnChat() & CHANGED
ELSEWHERE = ~filters.ChatType.PRIVATE & filters.UpdateType.MESSAGES & SAID
REWRITTEN = (
    filters.TEXT | filters.CAPTION | filters.PHOTO | filters.Document.ALL | filters.VIDEO | filters.AUDIO
)
"""What people edit; a live location edits itself every few seconds."""

BUTTONS: Mapping[str, Callback] = {
    INTERVIEW: questions.answer, CHECKIN: checkins.answer,
    "back": changes.back, "why": asides.why, "share": questions.share,
    "edit": changes.edit, "review": changes.review, "send": questions.send, "stop_here": questions.stop,
    "add": questions.add,
    "consent": welcome.consent, "refuse": welcome.refuse, "statement": privacy.statement,
    "apply": welcome.apply,
    "language": welcome.set_language, "glossary": asides.glossary, "word": asides.word,
    "status": projects.status, "resume": projects.resume, "another": projects.another,
    "drop": projects.drop, "dropped": projects.dropped,
    "withdraw": projects.withdraw, "withdrawn": projects.withdrawn,
    "person": conversation.person, "write": conversation.write, "unwrite": conversation.unwrite,
    "reply": conversation.reply, "forward": sent.forward,
    "to_team": thread.for_team, "to_question": thread.for_question,
    "still": calls.still, "renew": calls.renew, "no_longer": calls.no_longer,
    "correct": contact.correct, "checkin": checkins.begin,
    "nothing_new": checkins.nothing_new, "blocked": checkins.blocked, "later": checkins.later,
    "zone": own_time.choose,
    "stay": projects.stay, "stuck": checkins.say_kind, "call_me": checkins.say_call,
    "delete": privacy.delete, "keep_data": privacy.keep,
}  # fmt: skip
"""Buttons in private. Whose case they name is checked by `bot/telegram/access.py`."""

ASIDES = ("write", "forward", "why", "word", "glossary", "stuck", "call_me")
"""Those of them after which somebody who was writing to the team still is."""

DESK_BUTTONS: Mapping[str, Callback] = {
    "claim": desk.claim, "take_over": ownership.take_over, "release": desk.release,
    "call": call_desk.one, "call_open": call_desk.open_, "call_close": call_desk.close,
    "call_dates": call_desk.dates, "call_places": call_desk.limit, "call_file": call_desk.undo,
    "call_set": call_desk.confirm,
    "hand": ownership.hand, "hand_to": ownership.hand_to, "file": desk.file,
    "accept": decisions.accept, "wait": decisions.wait, "ask": decisions.ask,
    "refer": decisions.refer, "decline": decisions.decline,
    "choose": decisions.choose, "door": decisions.pick, "menu": decisions.menu, "preview": decisions.preview,
    "words": decisions.words, "confirm": decisions.confirm, "second": decisions.second,
    "cancel": decisions.cancel, "undo": decisions.undo,
    "reopen": decisions.reopen, "reopened": decisions.reopened, "stay_closed": decisions.stay_closed,
    "write_person": canned.write, "ready": canned.ready,
    "ready_send": canned.send_ready, "ready_drop": canned.drop_ready,
    "jot": notes.ask, "aside_send": notes.send_aside, "aside_note": notes.note_aside,
    "unremind": reminders.cancel,
    case_lists.LISTED: finding.listed, case_lists.COUNTED: finding.counted,
}  # fmt: skip
"""Buttons in the staff group. Who may press which is said in `bot/core/access.py`."""

DESK_COMMANDS: Mapping[str, tuple[tuple[str, ...], Callback]] = {
    "cases": (("dossiers", "cases"), finding.lists),
    "search": (("chercher", "search"), finding.search),
    "case": (("dossier", "case"), finding.whole),
    "figures": (("chiffres", "figures"), figures.show),
    "export": (("export",), exports.export),
    "link": (("lien", "link"), links.link),
    "calls": (("appel", "appels", "calls"), call_desk.show),
    "absent": (("absent", "absence"), ownership.absent),
    "present": (("present",), ownership.present),
    "note": (("note",), notes.note),
    "remind": (("rappel", "remind"), reminders.remind),
    "my_reminders": (("rappels", "reminders"), reminders.planned),
    "help": (("aide", "help", "start"), desk.help_),
}
"""Commands in the staff group, by the name they have in `bot/core/access.py`."""

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

MOVES: Mapping[str, Callback] = {
    "button.back": changes.go_back, "button.why": asides.explain, "button.person": conversation.person,
}  # fmt: skip
"""What the words of these buttons do where a question waits (`bot/telegram/moves.py`)."""

FIRST: Handlers = (
    ButtonHandler(dict.fromkeys(ASIDES, presence.acted), presence.turned, private=True),
    MessageHandler(PRIVATE & filters.COMMAND, presence.turned),
    MessageHandler(PRIVATE | EDITED, presence.acted),
)
"""What is noted of whatever a person does in private, before it is done."""


def handlers(group: filters.BaseFilter) -> dict[int, Handlers]:
    """Return all handlers by group: of each group, the first that fits is called. `group`: the staff's."""
    first_of_album = FirstOfAlbum()
    desk_buttons = {verb: allowed(access.of_button(verb), each) for verb, each in DESK_BUTTONS.items()}
    return {
        0: FIRST,
        1: [
            ButtonHandler(BUTTONS, welcome.unknown_button, private=True),
            ButtonHandler(desk_buttons, allowed(access.HELP, desk.unknown), private=False),
            # In private: what anybody may type, in either language.
            CommandHandler("start", welcome.begin, PRIVATE),
            CommandHandler(("langue", "language"), welcome.choose_language, PRIVATE),
            CommandHandler(("aide", "help"), help_, PRIVATE),
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
            *(
                CommandHandler(names, allowed(access.of_command(name), callback), group & NEW)
                for name, (names, callback) in DESK_COMMANDS.items()
            ),
            *_written(group, first_of_album),
            MessageHandler(filters.StatusUpdate.MIGRATE, desk.migrated),
            # Anywhere, for staff.
            InlineQueryHandler(finding.inline_search),
            # In any other group, and when somebody or the bot itself comes or goes.
            MessageHandler(ELSEWHERE & ~group, presence.leave),
            ChatMemberHandler(presence.changed, ChatMemberHandler.MY_CHAT_MEMBER),
            ChatMemberHandler(presence.member_changed, ChatMemberHandler.CHAT_MEMBER),
        ],
    }


def _written(group: filters.BaseFilter, first_of_album: filters.BaseFilter) -> Handlers:
    """What staff write in reply to the bot, and edit afterwards."""
    to_bot = group & NEW & ReplyToBot()
    return (
        MessageHandler(to_bot & first_of_album, allowed(access.REPLY, replied)),
        MessageHandler(to_bot, allowed(access.REPLY, writing.further)),
        MessageHandler(group & CHANGED & REWRITTEN, writing.edited),
    )


def allowed(act: Act, callback: Callback) -> Callback:
    """Let only those do this in the staff group who may: who acts is looked up each time.

    Others are told why not.
    """

    @wraps(callback)
    async def checked(update: Update, context: Context) -> None:
        role = context.role() if await desk.was(context.work, context.chat_id) else "stranger"
        if not access.may(context.work.organisation.desk, role, act):
            await REFUSED[role](update, context)
            return
        await team.note(context)
        await callback(update, context)

    return checked


REFUSED: Mapping[Role, Callback] = {
    "stranger": desk.refused,
    "unverified": desk.unverified,
    "anonymous": desk.anonymous,
    "observer": desk.only_observes,
    "staff": desk.for_director,
}


async def help_(update: Update, context: Context) -> None:
    """/aide in private: what one can do, as an applicant or as one of the team."""
    is_colleague = context.role() in access.EVERYBODY
    if is_colleague and not await context.work.repository.cases(context.user.id):
        await team.greet(context)
    else:
        await asides.help_(update, context)


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
        is_more = await welcome.asks_for_statement(context)
        await (privacy.statement if is_more else welcome.meet)(update, context)
        return
    whose = await thread.is_for(context)
    if whose == "question" and (move := moves.typed(context)):
        await MOVES[move](update, context)
    elif not await sent.completes(context, for_team=whose == "team"):
        await waiting(context.view, messages.kind(context.message), whose)(update, context)


async def said_further(update: Update, context: Context) -> None:
    """One more of an album: somebody who has no project is not greeted for each."""
    if await context.work.repository.cases(context.user.id):
        await said(update, context)


async def replied(update: Update, context: Context) -> None:
    """A reply to one of the bot's messages in the group: about a call, or about a case."""
    key = await team.replied_to(context)
    is_of_call = key is not None and key.kind == "call_prompt"
    await (call_desk.written if is_of_call else writing.reply)(update, context)


async def edited(update: Update, context: Context) -> None:
    """A message was edited, and what it said with it."""
    await (changes.rewritten if await sent.is_about_a_case(context) else welcome.meet)(update, context)


def waiting(view: CaseView, kind: str, whose: thread.Whose) -> Callback:
    """Whatever waits for words from this person, or takes what they sent instead."""
    case, is_text = view.case, kind == "text"
    if view.person.locating and is_text and whose != "team":
        return own_time.say
    if whose == "unsure" and is_text:
        return thread.ask
    if whose == "team" or view.person.writing or (case.asked and not (case.is_open or case.correcting)):
        return thread.to_team
    if not case.is_asked:
        return sent.idle
    if not is_text:
        return sent.answer
    return contact.say if case.correcting else questions.say if case.is_open else checkins.say


__all__ = ["handlers"]
