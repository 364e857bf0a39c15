"""What the team notes about a case, for itself: it stands under the card and in the history, and stays."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.conversations import team_messages
from bot.core.conversations.card import PAGE, Staff, group
from bot.core.model.case import Event
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Button, Member, Message, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.core.model.talk import Spoken

NOTE = "note"
"""Stands in the key of a prompt to which a note is the reply."""


def ask(view: CaseView, staff: Staff, update_key: str) -> Effects:
    """« Noter »: what is written in reply to this is a note."""
    words = Phrase("desk.write_note", {"name": staff.name, "id": str(staff.id), "reference": named(view)})
    prompt = MessageKey("prompt", view.case.id, (NOTE, update_key))
    return Effects(messages=(replace(_memo(view, update_key, words), key=prompt, reply=True),))


def take(view: CaseView, staff: Staff, words: str, mark: str) -> Effects:
    """A note: nobody but the team reads it."""
    said = Spoken(case=view.case.id, mark=mark, kind="note", at=view.now, by=staff.id, name=staff.name,
                  words=words)  # fmt: skip
    return Effects(
        messages=(shown(view, said),),
        events=(Event(case=view.case.id, at=view.now, kind="noted", by=staff.id),),
        said=team_messages.own(view, mark),
        talk=(said,),
    )


def rewrite(view: CaseView, before: Spoken, words: str) -> Effects:
    """A note was edited where it was written."""
    after = replace(before, words=words)
    return Effects(messages=(replace(shown(view, after), replace="or_send"),), talk=(after,))


def shown(view: CaseView, note: Spoken) -> Message:
    """The note under the card; a reply to it is another note."""
    values = {"name": note.name, "reference": named(view), "words": note.words}
    return replace(_memo(view, note.mark, Phrase("desk.note", values)), quiet=True)


def listing(view: CaseView, staff: Staff, notes: Sequence[Spoken]) -> tuple[Message, ...]:
    """The notes on a case, to one staff member in private."""
    pages: list[tuple[Text, ...]] = []
    room = 0
    for each in notes:
        if len(each.words) > room:
            pages.append(())
            room = PAGE
        room -= len(each.words)
        values: dict[str, Text] = {"day": view.day(each.at), "name": each.name, "words": each.words}
        pages[-1] += (Phrase("file.note", values),)
    title, case = Phrase("file.notes", {"reference": named(view)}), view.case.id
    return tuple(
        Message(to=Member(staff.id), paragraphs=(title, *page), key=MessageKey("file", case, (f"notes-{n}",)))
        for n, page in enumerate(pages)
    )


def wonder(view: CaseView, staff: Staff, words: str, mark: str) -> Effects:
    """Words of staff that may be for the person or for the team: nothing leaves before somebody says so."""
    said = Spoken(case=view.case.id, mark=mark, kind="aside", at=view.now, by=staff.id, name=staff.name,
                  words=words)  # fmt: skip
    return Effects(messages=(_wondering(view, said),), said=team_messages.own(view, mark), talk=(said,))


def rewonder(before: Spoken, words: str) -> Effects:
    """They were edited meanwhile."""
    return Effects(talk=(replace(before, words=words),))


def settled(view: CaseView, mark: str, words: str) -> Message:
    """In place of the question for whom they are: the answer."""
    return replace(_aside(view, mark, Phrase(words)), replace="or_drop")


def named(view: CaseView) -> Text:
    """What a case is called in the group."""
    return view.case.reference or Phrase("desk.draft")


def _wondering(view: CaseView, said: Spoken) -> Message:
    case = str(view.case.id)
    rows = (
        (Button(Phrase("button.aside_send"), ("aside_send", case, said.mark)),),
        (Button(Phrase("button.aside_note"), ("aside_note", case, said.mark)),),
    )
    return replace(_aside(view, said.mark, Phrase("desk.aside_whose")), buttons=rows)


def _aside(view: CaseView, mark: str, *paragraphs: Text) -> Message:
    return replace(_memo(view, mark, *paragraphs), key=MessageKey("aside", view.case.id, (mark,)))


def _memo(view: CaseView, mark: str, *paragraphs: Text) -> Message:
    return Message(
        to=group(view),
        paragraphs=paragraphs,
        key=MessageKey("memo", view.case.id, (mark,)),
        reply_to=MessageKey("card", view.case.id),
    )
