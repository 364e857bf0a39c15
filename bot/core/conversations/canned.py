"""« Écrire »: where staff write to the person, with the organisation's canned replies at hand."""

from __future__ import annotations

import hashlib

from bot.core.conversations import team_messages
from bot.core.conversations.card import Staff, group
from bot.core.conversations.notes import named
from bot.core.model.canned import CannedReply
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Button, Message, Phrase, Text
from bot.core.model.message_key import MessageKey

DIGEST = 6
"""Characters that tell one preview from another."""


def offer(view: CaseView, staff: Staff, update_key: str) -> Effects:
    """What is written in reply to this reaches the person; or one of the canned replies does."""
    replies = view.organisation.desk.replies
    values: dict[str, Text] = {"name": staff.name, "id": str(staff.id), "reference": named(view)}
    words = Phrase("desk.write_person.ready" if replies else "desk.write_person", values)
    case = str(view.case.id)
    rows = tuple((Button(each.title, ("ready", case, each.id)),) for each in replies)
    said = Message(
        to=group(view),
        paragraphs=(words,),
        buttons=rows,
        key=MessageKey("tell", view.case.id, (update_key,)),
        reply_to=MessageKey("card", view.case.id),
        reply=not rows,
    )
    return Effects(messages=(said,))


def preview(view: CaseView, reply_id: str, update_key: str, toast: Text = "") -> Effects:
    """A canned reply as the person will read it, beside the same in the desk's language.

    A reply to the preview reaches the person in its place.
    """
    reply = find(view, reply_id)
    if reply is None:
        return Effects(toast=Phrase("late.moved_on"))
    desk, case = view.organisation.desk.language, str(view.case.id)
    beside = () if desk == view.language else (Phrase("desk.ready.beside", {"words": reply.text}),)
    values: dict[str, Text] = {"title": reply.title, "words": words(view, reply)}
    read = Phrase("desk.ready.as_read", values)
    if view.organisation.speaks_several:
        read = Phrase("desk.ready", {**values, "language": Phrase(f"language.{view.language}")})
    said = Message(
        to=group(view),
        paragraphs=(read, *beside, Phrase("desk.ready.edit")),
        buttons=((Button(Phrase("button.confirm"), ("ready_send", case, reply.id, digest(view, reply)),
                         style="success"),),
                 (Button(Phrase("button.cancel"), ("ready_drop", case)),)),
        key=MessageKey("ready", view.case.id, (update_key,)),
        reply_to=MessageKey("card", view.case.id),
    )  # fmt: skip
    return Effects(messages=(said,), toast=toast, alert=bool(toast))


def send(
    view: CaseView, staff: Staff, reply: CannedReply, mark: str, preview_key: MessageKey | None
) -> Effects:
    """The reply leaves, as it was previewed."""
    effects = replace(team_messages.tell(view, staff, words(view, reply), mark), said=None)
    if preview_key is None:
        return effects
    return replace(effects, messages=(*effects.messages, closed(view, preview_key, "desk.ready.sent")))


def closed(view: CaseView, preview_key: MessageKey, key: str) -> Message:
    """The preview, once it was sent or dropped."""
    return Message(to=group(view), paragraphs=(Phrase(key),), key=preview_key, replace="or_drop")


def find(view: CaseView, reply_id: str) -> CannedReply | None:
    """The reply of this id, if the file still has it."""
    return next((each for each in view.organisation.desk.replies if each.id == reply_id), None)


def words(view: CaseView, reply: CannedReply) -> str:
    """The reply as the person reads it."""
    return reply.text.get(view.language) or next(iter(reply.text.values()), "")


def digest(view: CaseView, reply: CannedReply) -> str:
    """Tells whether what was previewed is what would leave now, for a case in the same state."""
    said = f"{words(view, reply)}\n{view.case.status}".encode()
    return hashlib.sha256(said).hexdigest()[:DIGEST]
