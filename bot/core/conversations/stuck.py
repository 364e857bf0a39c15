"""Somebody is stuck: the alert to their owner, with the history in view, and what it is about, in a tap each.

The alert leaves with the first tap and waits for nothing; what is said afterwards is added to it.
"""

from __future__ import annotations

from bot.core.conversations import timeline
from bot.core.conversations.card import card, heard, owner
from bot.core.model.case import Event, Stuck
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Applicant, Button, Joined, Message, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.core.questions.answer_buttons import code
from bot.core.questions.keyboard import Rows, arranged

CALL, NO_CALL = "yes", "no"


def alert(view: CaseView) -> Message:
    """What the group reads at once, and again with what was added: whose it is, what, and what was before."""
    case = view.case
    mine = (Phrase("desk.blocked_owner", {"owner": owner(view)}),) if case.owner else ()
    about = Joined((Phrase("desk.blocked", {"reference": case.reference}), *mine, *_about(view)))
    return heard(view, f"blocked-{case.stuck.plan}", about, Joined(tuple(_before(view))))


def asked(view: CaseView) -> tuple[Message, ...]:
    """What is left to be asked of it, in one message that changes with each tap, if the file asks any."""
    case, wanted = view.case, view.organisation.blocked
    words: Text = ""
    rows: Rows = ()
    if wanted.kinds and not case.stuck.kind:
        words = Phrase("blocked.which")
        rows = arranged([_button(view, "stuck", each.id, each.label) for each in wanted.kinds], view.language)
    elif wanted.call and not case.stuck.call:
        words = Phrase("blocked.call")
        yes, no = (
            _button(view, "call_me", CALL, Phrase("yes")),
            _button(view, "call_me", NO_CALL, Phrase("no")),
        )
        rows = ((yes, no),)
    noted = _kind(view)
    said = tuple(each for each in (Phrase("blocked.noted", {"kind": noted}) if noted else "", words) if each)
    if case.stuck.call:
        said = (*said, Phrase("blocked.will_call" if case.stuck.call == CALL else "blocked.will_write"))
    if not said:
        return ()
    return (
        Message(
            to=Applicant(view.person.id),
            paragraphs=said,
            buttons=rows,
            key=MessageKey("stuck", case.id, (case.stuck.plan,)),
        ),
    )


def is_current(view: CaseView, on_button: str) -> bool:
    """Whether the question on a button is still about what waits: nobody of the team has answered yet."""
    return view.case.blocked and code(view.case.stuck.plan) == on_button


def say_kind(view: CaseView, kind: str) -> Effects:
    """What holds the person back; a kind that has left the file is asked again."""
    if all(each.id != kind for each in view.organisation.blocked.kinds):
        return Effects(messages=_again(view), toast=Phrase("late.moved_on"))
    return _told(view, replace(view.case.stuck, kind=kind), "blocked_kind", kind)


def say_call(view: CaseView, wanted: str) -> Effects:
    """Whether they would like a call."""
    if wanted not in {CALL, NO_CALL}:
        return Effects(messages=_again(view), toast=Phrase("late.moved_on"))
    return _told(view, replace(view.case.stuck, call=wanted), "call_wanted", wanted)


def _told(view: CaseView, stuck: Stuck, kind: str, detail: str) -> Effects:
    if stuck == view.case.stuck:
        return Effects()  # a second tap
    after = view.with_case(replace(view.case, stuck=stuck))
    return Effects(
        case=after.case,
        messages=(*_again(after), replace(alert(after), replace="or_send"), card(after)),
        events=(Event(case=view.case.id, at=view.now, kind=kind, detail=detail),),
    )


def _again(view: CaseView) -> tuple[Message, ...]:
    return tuple(replace(each, replace="or_send") for each in asked(view))


def _button(view: CaseView, verb: str, choice: str, label: Text) -> Button:
    return Button(label, (verb, str(view.case.id), code(view.case.stuck.plan), choice))


def _kind(view: CaseView) -> Text:
    """What it is about, in the file's words; empty while it is not said."""
    kinds = view.organisation.blocked.kinds
    return next((each.label for each in kinds if each.id == view.case.stuck.kind), "")


def _about(view: CaseView) -> tuple[Text, ...]:
    noted = _kind(view)
    lines: list[Text] = [Phrase("desk.blocked_kind", {"kind": noted})] if noted else []
    if call := view.case.stuck.call:
        lines.append(Phrase("desk.blocked_call" if call == CALL else "desk.blocked_no_call"))
    return tuple(lines)


def _before(view: CaseView) -> list[Text]:
    """The history in few lines: when it came, what was decided when, what has changed, what was said last."""
    case = view.case
    lines: list[Text] = [Phrase("desk.blocked_filed", {"day": view.day(case.filed_at)})]
    if case.decision:
        decided: dict[str, Text] = {"day": view.day(case.decision.at), "name": case.decision.name}
        lines.append(Phrase(f"card.{case.status}", decided))
    lines += timeline.on_card(view)
    if last := timeline.last(view):
        day, answers = last
        lines.append(Phrase("desk.last_answers", {"day": day, "answers": answers}))
    return lines
