"""What a message says, as handlers read it: its words, its kind, its file, the answer it may be."""

from __future__ import annotations

from typing import Final

from telegram import Animation, Audio, Document, Message, PhotoSize, Video, VideoNote, Voice

from bot.core.parsing import reading
from bot.core.parsing.spelling import clean
from bot.engine.raw_updates import COMMAND

LONGEST_QUOTED = 1500
"""Characters of a text that are sure to stand whole in a message that quotes it."""
KINDS: Final = (
    "animation", "document", "voice", "audio", "video", "video_note", "photo", "contact", "sticker", "dice",
    "game", "venue", "location", "poll",
)  # fmt: skip
"""The attachments that are told apart. Telegram gives an animation a document too, a venue its location."""
FILES = (Animation, Audio, Document, PhotoSize, Video, VideoNote, Voice)


def words(message: Message) -> str:
    """What was written, fit to be shown to others: a text, or the caption of a file."""
    return clean(message.text or message.caption or "", lines=True)


def kind(message: Message) -> str:
    """What was sent, by the name of Telegram's field; "other" for what is not told apart here."""
    return "text" if message.text else next((each for each in KINDS if message[each]), "other")


def copied(message: Message) -> tuple[int, int] | None:
    """(chat, message id) of what only a copy can pass on whole: no text at all, or a very long one."""
    if message.text and len(words(message)) <= LONGEST_QUOTED:
        return None
    return message.chat.id, message.message_id


def as_input(message: Message, wanted: str) -> reading.Input:
    """The message as an answer to a question of the kind `wanted`; what cannot be one is an empty text.

    The caption of a file is words, unless the question wants the file itself; a command, as a caption or an
    edited message may be one, is no answer.
    """
    if contact := message.contact:
        sender = message.from_user.id if message.from_user else None
        if wanted == "phone" and contact.user_id in {None, sender}:
            return reading.Shared(contact.phone_number, is_own=contact.user_id == sender)
        return reading.Typed("")
    sent = _file(message) if wanted == "file" else None
    said = words(message)
    return sent or reading.Typed("" if COMMAND.match(said) else said)


def _file(message: Message) -> reading.Sent | None:
    """The file it carries; of a photo, which comes in several sizes, the largest."""
    file = message.photo[-1] if message.photo else message.effective_attachment
    if not isinstance(file, FILES):
        return None
    return reading.Sent(
        file.file_id, kind(message), getattr(file, "file_name", None) or "", file.file_size or 0
    )
