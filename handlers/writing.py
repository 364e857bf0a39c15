"""Staff reply to what is about a case, and edit what they wrote: it reaches the person, or it stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import telegram
from telegram import Update

from bot.core import access
from bot.core.conversations import card, deciding, notes, team_messages
from bot.core.conversations.attachments import PASSED
from bot.core.model.effects import CaseView, Effects
from bot.core.model.message import Phrase
from bot.core.model.message_key import MessageKey
from bot.core.model.talk import Spoken
from bot.core.parsing.spelling import folded
from bot.engine import places
from bot.telegram import messages, naming, team
from bot.telegram.context import Context
from storage import sent_messages, talk

LONGEST_SENTENCE: Final = 1000
"""Characters of a question, or of the sentence beside a decision."""
LONGEST: Final = 3500
"""Characters of a message to an applicant: a message holds 4,096, and says that it is from the team."""
EDITABLE: Final = timedelta(hours=1)
"""So long an edit of what staff wrote changes what the applicant reads."""

REACHING: Final = frozenset({"card", "act", "from", "copy", "tell", "ready"})
"""A reply to these reaches the person."""
INSIDE: Final = frozenset({"note", "alert", "aside"})
"""These speak to the team: of a reply it is asked for whom it is."""
PRIVATE_WORDS: Final = frozenset({"note", "notes", "nb", "memo", "interne", "rappel", "rappels"})
"""Words with which nobody begins what is for the person: a sign that a command was meant."""


async def reply(update: Update, context: Context) -> None:
    """A staff member replied to one of the bot's messages."""
    work, message = context.work, context.message
    key = await _replied(context)
    if key is None or key.kind not in {*REACHING, *INSIDE, "prompt", "memo"}:
        return
    view = await work.view_of(key.case)
    if view is None:
        team.reply(context, Phrase("desk.gone"))
        return
    words = messages.words(message)
    if words.startswith("/"):
        await _mistyped(context, words)
        return
    problem = _unfit(message, key)
    staff, mark = team.known(context), context.update_key
    if problem:
        effects = Effects(messages=(card.note(view, mark, problem),))
    elif key.kind == "memo" or key.detail[:1] == (notes.NOTE,):
        effects = notes.take(view, staff, words, mark)
    elif key.kind == "prompt":
        view = await places.seen(work, view)
        effects = deciding.write(view, staff, words, mark)
    elif key.kind in INSIDE or not PRIVATE_WORDS.isdisjoint(folded(words).split()[:1]):
        effects = notes.wonder(view, staff, words, _own_mark(message))
    else:
        effects = team_messages.tell(view, staff, words, mark, _thing(message))
    await work.apply(view, effects)


async def further(update: Update, context: Context) -> None:
    """One more of an album that reaches the person."""
    key = await _replied(context)
    view = await context.work.view_of(key.case) if key and key.kind in REACHING else None
    source = _thing(context.message)
    if view is not None and source:
        await context.work.apply(view, team_messages.further(view, context.update_key, source))


async def edited(update: Update, context: Context) -> None:
    """A staff member edited what they wrote about a case: so is what came of it, or they are told at once."""
    work, message = context.work, context.message
    keys = await sent_messages.keys_of(work.tx, context.chat_id, message.message_id)
    key = next((key for key in keys if key.kind == "said"), None)
    view = await work.view_of(key.case) if key else None
    if key is None or view is None:
        return
    role = context.role()
    if not access.may(work.organisation.desk, role, access.REPLY):
        team.reply(context, Phrase("desk.unverified" if role == "unverified" else "desk.not_staff"))
        return
    before = await talk.one(work.tx, view.case.id, key.detail[0])
    words = messages.words(message)
    if before is not None and message.text and words == before.words:
        return  # Telegram has only looked at a link
    await work.apply(view, _corrected(context, view, before, words))


def _corrected(context: Context, view: CaseView, before: Spoken | None, words: str) -> Effects:
    mark = context.update_key
    if before is None or (before.words == words and not context.message.text):
        return team_messages.uncorrected(view, mark, "thing")
    match before.kind:
        case "note":
            return notes.rewrite(view, before, _noted(context, words) or before.words)
        case "aside":
            return notes.rewonder(before, words)
        case "reason" if not _hindered(context, before, words):
            return deciding.rewrite(view, before, words, mark)
    if why := _hindered(context, before, words):
        return team_messages.uncorrected(view, mark, why)
    return team_messages.corrected(view, team.known(context), before, words, mark)


def _noted(context: Context, words: str) -> str:
    """What a note says, without the command and the reference before it."""
    return naming.reference(context, naming.after_command(words))[1] if words.startswith("/") else words


def _hindered(context: Context, before: Spoken, words: str) -> str:
    """Why the edit of what was for the person cannot reach them; empty: it can."""
    if before.kind in {"reminder", "reminded"}:
        return "reminder"
    if words.startswith("/"):
        return "command"
    if not words or len(words) > (LONGEST if before.kind == "told" else LONGEST_SENTENCE):
        return "unfit"
    is_late = context.work.now - context.message.date > EDITABLE
    return "late" if is_late and before.kind != "reason" else ""


# --- inside -------------------------------------------------------------------------------------------------


async def _replied(context: Context) -> MessageKey | None:
    """What a message replies to."""
    replied = context.message.reply_to_message
    if replied is None:
        return None
    return await sent_messages.key_of(context.work.tx, context.chat_id, replied.message_id)


async def _mistyped(context: Context, words: str) -> None:
    """A command that is none, or stands in a caption: nothing of it may reach the person."""
    command = words.split(maxsplit=1)[0].removeprefix("/").partition("@")[0].lower()
    if command == "note":
        view, note = await naming.named(context)
        if view is not None and note:
            await context.work.apply(view, notes.take(view, team.known(context), note, context.update_key))
    else:
        team.reply(context, Phrase("desk.unknown_command", {"command": f"/{command}"}))


def _unfit(message: telegram.Message, key: MessageKey) -> Phrase | None:
    """Why what staff wrote cannot be used as it is."""
    length = len(messages.words(message))
    is_sentence = key.kind == "prompt" and key.detail[:1] != (notes.NOTE,)
    if key.kind in {"prompt", "memo"} and (not message.text or not length):
        return Phrase("desk.text_only")
    if messages.kind(message) not in PASSED:
        return Phrase("desk.text_only")
    longest = LONGEST_SENTENCE if is_sentence else LONGEST
    return Phrase("desk.too_long", {"length": length, "high": longest}) if length > longest else None


def _thing(message: telegram.Message) -> tuple[int, int] | None:
    """(chat, message id) of what only a copy can pass on."""
    return None if message.text else (message.chat.id, message.message_id)


def _own_mark(message: telegram.Message) -> str:
    """The mark of a staff member's own message: a text or a thing, by its number in the naming."""
    return f"{'s' if message.text else 't'}{message.message_id}"
