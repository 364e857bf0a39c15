"""Messages between the team and the applicant."""

from __future__ import annotations

from dataclasses import replace

from bot.core.conversations import explaining, promises
from bot.core.conversations.card import Staff, card, group, heard, note, reached, shown
from bot.core.model.case import Event
from bot.core.model.effects import CaseView, Effects
from bot.core.model.message import Applicant, Button, CopyMessage, Message, Phrase
from bot.core.model.message_key import MessageKey


def answered(view: CaseView, words: str, update_key: str, message: tuple[int, int] | None = None) -> Effects:
    """The applicant's answer to the question staff asked, under the card; a file or a voice is copied."""
    owed = promises.owe(view.with_case(replace(view.case, asked="")), "answered")
    after = view.with_case(owed.case)
    received = heard(
        view, update_key, Phrase("desk.answer", {"reference": view.case.reference, "words": words})
    )
    thanks = Message(
        to=Applicant(view.person.id),
        paragraphs=(Phrase("applicant.answer_sent"), *explaining.promised(after, even_late=False)),
    )
    happened = Event(case=view.case.id, at=view.now, kind="answered")
    return Effects(
        case=after.case,
        messages=(thanks, received, *copy(view, update_key, message), card(after)),
        events=(happened, *owed.events),
        timers=owed.timers,
        cancel=("question", *owed.cancel),
        said=said(view, update_key),
    )


def message(view: CaseView, words: str, update_key: str, copied: tuple[int, int] | None = None) -> Effects:
    """A message to the team, under the card if there is one. Replying to it answers the person."""
    sent = passed_on(view, words, update_key, copied)
    after = view.with_case(sent.case or view.case)
    thanks = Message(
        to=Applicant(view.person.id),
        paragraphs=(Phrase("applicant.message_sent"), *explaining.promised(after, even_late=False)),
    )
    return replace(sent, person=replace(view.person, writing=False), messages=(thanks, *sent.messages))


def passed_on(view: CaseView, words: str, update_key: str, copied: tuple[int, int] | None = None) -> Effects:
    """The same without a word to the person."""
    reference = view.case.reference or Phrase("desk.draft")
    key = "desk.message" if words else "desk.forwarded"
    received = heard(view, update_key, Phrase(key, {"reference": reference, "words": words}))
    owed = promises.owe(view, "wrote")
    after = view.with_case(owed.case)
    return Effects(
        case=after.case,
        messages=(received, *copy(view, update_key, copied), *(shown(after) if owed.timers else ())),
        events=(Event(case=view.case.id, at=view.now, kind="wrote"), *owed.events),
        timers=owed.timers,
        cancel=owed.cancel,
        said=said(view, update_key),
    )


def said(view: CaseView, update_key: str) -> MessageKey:
    """The key of the applicant's own message to the team."""
    return MessageKey.own_message(view.case.id, update_key)


def reply(view: CaseView, staff: Staff, words: str, update_key: str) -> Effects:
    """A staff member's reply to a person's message reaches them, marked as from the team."""
    told = Message(
        to=Applicant(view.person.id),
        paragraphs=(Phrase("applicant.from_team"), Phrase("quoted", {"words": words})),
        buttons=((Button(Phrase("button.answer_team"), ("write", str(view.case.id))),),),
        key=MessageKey("told", view.case.id, (update_key,)),
    )
    done = replace(note(view, update_key, reached(view, "desk.transmitted")), quiet=True)
    said = Event(case=view.case.id, at=view.now, kind="replied", by=staff.id)
    kept = promises.keep(view.with_case(replace(view.case, blocked=False)), said)
    after = view.with_case(kept.case)
    return Effects(
        case=after.case, messages=(told, done, *shown(after)), events=kept.events, cancel=kept.cancel
    )


def copy(view: CaseView, update_key: str, source: tuple[int, int] | None) -> tuple[CopyMessage, ...]:
    """The copy of a message for the team, under the card; `source` is its chat and id."""
    if source is None:
        return ()
    chat, message_id = source
    about = view.case.reference or Phrase("desk.draft")
    return (CopyMessage(to=group(view), chat=chat, message=message_id, about=about,
                        key=MessageKey("copy", view.case.id, (update_key,)),
                        reply_to=MessageKey("card", view.case.id)),)  # fmt: skip
