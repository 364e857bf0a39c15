"""Messages between the team and the applicant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from bot.core.conversations import explaining, nudges, promises
from bot.core.conversations.card import Staff, group, heard, note, reached, shown
from bot.core.model.case import Event, Person, TimerKind
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Applicant, Button, CopyMessage, Message, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.core.model.talk import Spoken

Source = tuple[int, int]
"""A message to copy: its chat and id."""


# --- from the applicant -------------------------------------------------------------------------------------


def to_team(
    view: CaseView,
    words: str,
    mark: str,
    *,
    copied: Source | None = None,
    earlier: Sequence[Spoken] = (),
    back_to: int = 0,
) -> Effects:
    """What an applicant wrote reaches the team, under the card if there is one; a reply to it answers them.

    It is the answer where the team has asked something. `earlier` are the messages it goes on with: they are
    shown as one. `back_to` is the case whose question still waits.
    """
    new = Spoken(case=view.case.id, mark=mark, kind="wrote", at=view.now, words=words)
    effects = passed(view, (new,), earlier=earlier, copies=copy(view, mark, copied), back_to=back_to)
    return replace(effects, said=said(view, mark))


def passed(
    view: CaseView,
    new: Sequence[Spoken],
    *,
    earlier: Sequence[Spoken] = (),
    copies: Sequence[CopyMessage] = (),
    back_to: int = 0,
) -> Effects:
    """The same of messages that may have waited; `copies` show what is no text."""
    is_answer = view.case.asked != ""
    kind: Literal["answered", "wrote"] = "answered" if is_answer else "wrote"
    first = (*earlier, *new)[0].first
    new = [replace(each, kind=kind, run=first) for each in new]
    owed = promises.owe(view.with_case(replace(view.case, asked="")), kind)
    after = view.with_case(owed.case)
    happened = () if earlier else (Event(case=view.case.id, at=view.now, kind=kind),)
    over: tuple[TimerKind, ...] = ("question",) if is_answer else ()
    return Effects(
        person=spoke(view),
        case=after.case,
        messages=(
            _thanks(after, is_answer=is_answer, back_to=back_to),
            as_one(view, (*earlier, *new), again=bool(earlier)),
            *copies,
            *(shown(after) if owed.timers or is_answer else ()),
        ),
        events=(*happened, *owed.events),
        timers=owed.timers,
        cancel=(*over, *owed.cancel),
        talk=tuple(new),
    )


def passed_on(view: CaseView, words: str, mark: str, copied: Source | None = None) -> Effects:
    """The same without a word to the person, who goes on with something else."""
    effects = to_team(view, words, mark, copied=copied)
    _, *to_group = effects.messages
    return replace(effects, person=None, messages=tuple(to_group))


def as_one(view: CaseView, run: Sequence[Spoken], *, again: bool = False, edited: bool = False) -> Message:
    """Several messages in a row, under the card as one; `again`: in place of what stands there."""
    first, words = run[0], "\n".join(each.words for each in run if each.words)
    key = "desk.answer" if first.kind == "answered" else "desk.message" if words else "desk.forwarded"
    values: dict[str, Text] = {"reference": view.case.reference or Phrase("desk.draft"), "words": words}
    below = heard(view, first.first, Phrase("desk.rewritten" if edited else key, values))
    return replace(below, replace="or_send") if again or edited else below


def spoke(view: CaseView, *, turned: bool = False) -> Person:
    """The person, who and the team have just spoken of this case."""
    return replace(view.person, writing=False, talking=view.case.id, turned=turned)


def said(view: CaseView, mark: str) -> MessageKey:
    """The key of the applicant's own message to the team."""
    return MessageKey.own_message(view.case.id, mark)


def copy(view: CaseView, mark: str, source: Source | None) -> tuple[CopyMessage, ...]:
    """The copy of a message for the team, under the card."""
    if source is None:
        return ()
    chat, message_id = source
    about = view.case.reference or Phrase("desk.draft")
    return (CopyMessage(to=group(view), chat=chat, message=message_id, about=about,
                        key=MessageKey("copy", view.case.id, (mark,)),
                        reply_to=MessageKey("card", view.case.id)),)  # fmt: skip


def _thanks(view: CaseView, *, is_answer: bool, back_to: int) -> Message:
    words = "applicant.answer_sent" if is_answer else "applicant.message_sent"
    resume = ((Button(Phrase("button.resume"), ("resume", str(back_to))),),) if back_to else ()
    return Message(
        to=Applicant(view.person.id),
        paragraphs=(Phrase(words), *explaining.promised(view, even_late=False)),
        buttons=resume,
        key=MessageKey("thanks", view.case.id),
        newest=True,
    )


# --- from the team ------------------------------------------------------------------------------------------


def tell(view: CaseView, staff: Staff, words: str, mark: str, copied: Source | None = None) -> Effects:
    """What a staff member writes reaches the applicant, whatever the state of the case, as from the team.

    A thing is copied, which shows no name; its caption stands in the message above it, where it may be long
    and can be changed.
    """
    said_ = Event(case=view.case.id, at=view.now, kind="replied", by=staff.id)
    kept = promises.keep(view.with_case(replace(view.case, blocked=False)), said_)
    after = view.with_case(kept.case)
    done = replace(note(view, mark, reached(view, "desk.transmitted")), quiet=True)
    return Effects(
        person=replace(spoke(view), writing=view.person.writing),
        case=after.case,
        messages=(told(view, words, mark, is_thing=copied is not None),
                  *thing(view, mark, copied, bare=words != ""), done, *shown(after)),
        events=kept.events,
        cancel=kept.cancel,
        said=own(view, mark),
        talk=(Spoken(case=view.case.id, mark=mark, kind="told", at=view.now, by=staff.id, name=staff.name,
                     words=words),),
    )  # fmt: skip


def further(view: CaseView, mark: str, copied: Source) -> Effects:
    """One more of an album whose first message has reached the applicant."""
    return Effects(messages=thing(view, mark, copied), said=own(view, mark))


def told(view: CaseView, words: str, mark: str, *, is_thing: bool = False, edited: bool = False) -> Message:
    """A message of the team, as the applicant reads it."""
    about = Phrase("applicant.about", {"reference": view.case.reference}) if view.case.reference else ""
    title = "edited" if edited else "thing" if is_thing else "message"
    quoted: Text = Phrase("quoted", {"words": words}) if words else ""
    return Message(
        to=Applicant(view.person.id),
        paragraphs=(about, Phrase(f"applicant.team.{title}"), quoted),
        buttons=((Button(Phrase("button.answer_team"), ("write", str(view.case.id))),),),
        key=MessageKey("told", view.case.id, (mark,)),
        replace="or_send" if edited else "",
    )


def thing(view: CaseView, mark: str, source: Source | None, *, bare: bool = False) -> tuple[CopyMessage, ...]:
    """The copy of a staff member's message for the applicant; `bare`: without its caption."""
    if source is None:
        return ()
    chat, message_id = source
    return (CopyMessage(to=Applicant(view.person.id), chat=chat, message=message_id, bare=bare,
                        key=MessageKey("told", view.case.id, (mark, "copy"))),)  # fmt: skip


def own(view: CaseView, mark: str) -> MessageKey:
    """The key of a staff member's own message that has reached the applicant."""
    return MessageKey("said", view.case.id, (mark,))


def corrected(view: CaseView, staff: Staff, before: Spoken, words: str, mark: str) -> Effects:
    """A staff member edited what they had written: the applicant reads the last words, history keeps them."""
    after = replace(before, words=words)
    case = view.case
    if before.kind == "asked":
        if case.asked != before.words:
            return uncorrected(view, mark, "answered")
        case = replace(case, asked=words)
        fresh = replace(nudges.question(view, words), replace="or_send")
    else:
        fresh = told(view, words, before.mark, edited=True)
    done = replace(note(view, mark, reached(view, "desk.corrected")), quiet=True)
    return Effects(
        case=case,
        messages=(fresh, done),
        events=(Event(case=case.id, at=view.now, kind="corrected", by=staff.id),),
        talk=(after,),
    )


def uncorrected(view: CaseView, mark: str, why: str) -> Effects:
    """An edit does not reach the applicant: its author reads so at once, under the card."""
    return Effects(messages=(note(view, mark, Phrase(f"desk.uncorrected.{why}")),))
