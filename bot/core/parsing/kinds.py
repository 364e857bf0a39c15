"""What people press, type or send, made an answer; and an answer shown in the person's words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, TypeAlias

from bot.core.model.case import Answer, Value
from bot.core.model.organisation import CHOICE_KINDS, Organisation, Question
from bot.core.parsing import amounts, contacts, days_among, siren
from bot.core.parsing.answers import choices_of, exists, in_words, offered, show, valid, wrong_length
from bot.core.parsing.no_answer import FINISHED, MAY_BE_NOTHING, NOTHING, is_none, passes, says_unknown
from bot.core.parsing.options import is_spelled, named, options, several_named
from bot.core.parsing.places import answer_of, commune, place_named
from bot.core.parsing.reading import (
    REFUSALS,
    Accepted,
    DontKnow,
    Finished,
    Input,
    Meant,
    Offered,
    Pressed,
    Reading,
    Refused,
    Sent,
    Shared,
    Skip,
    Ticked,
    Typed,
)
from bot.core.parsing.spelling import clean, folded

__all__ = [
    "REFUSALS",
    "Accepted",
    "DontKnow",
    "Finished",
    "Input",
    "Meant",
    "Offered",
    "Pressed",
    "Reading",
    "Refused",
    "Sent",
    "Shared",
    "Skip",
    "Ticked",
    "Typed",
    "choices_of",
    "in_words",
    "offered",
    "read",
    "show",
    "valid",
]

LARGEST_FILE_MB: Final = 20
"""What Telegram lets a bot fetch again."""

# --- reading ------------------------------------------------------------------------------------------------


def read(
    question: Question,
    organisation: Organisation,
    said: Input,
    *,
    language: str,
    picked: Sequence[str] = (),
    today: date | None = None,
) -> Reading:
    """What a person's act means as an answer to a question.

    `language` is the person's; `picked` is what they have ticked so far where several choices may be;
    `today`, in the organisation's zone, lets « demain » be understood.
    """
    match said:
        case Typed(text):
            reading = _typed(question, organisation, text, language, picked, today)
        case Pressed(choice):
            reading = _pressed(question, organisation, choice, picked)
        case Finished():
            reading = _finished(question, picked)
        case Sent():
            reading = _sent(question, said)
        case Shared():
            reading = _shared(question, said)
        case DontKnow():
            reading = Accepted(Answer("unknown")) if question.unknown else Refused("cannot_be_unknown")
        case _:  # Skip
            reading = Accepted(Answer("skipped")) if question.optional else Refused("cannot_be_skipped")
    return reading


_Read: TypeAlias = Value | Offered | Meant | Refused


def _given(value: _Read) -> Reading:
    if isinstance(value, (Offered, Meant, Refused)):
        return value
    return Accepted(Answer("given", value))


def _expected(question: Question) -> Refused:
    """What to say to an act that cannot answer this kind of question."""
    if question.kind in CHOICE_KINDS:
        return Refused("buttons_only")
    return Refused("file_expected" if question.kind == "file" else "text_expected")


def _pressed(question: Question, organisation: Organisation, choice: str, picked: Sequence[str]) -> Reading:
    if question.kind not in CHOICE_KINDS and question.kind != "commune":
        return _expected(question)
    if question.kind == "commune" and commune(choice, organisation):
        return _place(choice, organisation)
    if not exists(question, choice, organisation):
        return Refused("unknown_place" if question.kind == "commune" else "unknown_choice")
    if question.kind == "choices":
        return _ticked(question, set(picked) ^ {choice})
    return _given(choice)


def _place(value: _Read, organisation: Organisation) -> Reading:
    return Accepted(answer_of(value, organisation)) if isinstance(value, str) else _given(value)


def _finished(question: Question, picked: Sequence[str]) -> Reading:
    if question.kind != "choices":
        return _expected(question)
    ticked = _ticked(question, set(picked))
    if isinstance(ticked, Ticked):
        return _given(ticked.picked or Refused("nothing_picked"))
    return ticked


def _ticked(question: Question, ids: set[str]) -> Ticked | Refused:
    """These choices, in the file's order; ids that are none any more are dropped."""
    picked = tuple(choice.id for choice in question.choices if choice.id in ids)
    if question.most and len(picked) > question.most:
        return Refused("too_many_choices", {"most": question.most})
    return Ticked(picked)


def _shared(question: Question, card: Shared) -> Reading:
    if question.kind != "phone":
        return _expected(question)
    number = contacts.shared_phone(card.phone)
    return _given(number if card.is_own or isinstance(number, Refused) else Meant((number,)))


def _sent(question: Question, file: Sent) -> Reading:
    if question.kind != "file":
        return _expected(question)
    if file.size > LARGEST_FILE_MB * 1024 * 1024:
        return Refused("file_too_big", {"megabytes": LARGEST_FILE_MB})
    return _given((file.file_id, file.kind, clean(file.name)))


# --- reading what is typed ----------------------------------------------------------------------------------


def _typed(
    question: Question,
    organisation: Organisation,
    raw: str,
    language: str,
    picked: Sequence[str],
    today: date | None,
) -> Reading:
    text = clean(raw, lines=question.kind == "long_text")
    if not text:
        return _expected(question)
    aside = _said_instead(question, organisation, text)
    if aside:
        return aside
    if question.kind == "choices":
        return _typed_choices(question, organisation, text, language, picked)
    if question.kind == "date":
        return _given(days_among.typed(text, question, today))
    value = _value(question, organisation, text, language)
    return _place(value, organisation) if question.kind == "commune" else _given(value)


def _value(question: Question, organisation: Organisation, text: str, language: str) -> _Read:
    value: _Read
    match question.kind:
        case "yes_no" | "choice" | "sector":
            value = named(text, options(question, organisation), language)
        case "commune":
            value = place_named(text, question, organisation)
        case "number":
            value = amounts.amount(text, question, language)
        case "short_text" | "long_text":
            value = wrong_length(question, text) or text
        case "link" | "email" | "phone":
            value = contacts.contact_typed(text, question, organisation)
        case "siren":
            value = siren.typed(text)
        case _:
            value = _expected(question)
    return value


def _said_instead(question: Question, organisation: Organisation, text: str) -> Reading | None:
    """« Je ne sais pas » and « passer », unless an answer is spelled so: where they are not offered, why."""
    has_nothing = question.optional and folded(text) in NOTHING and question.kind in MAY_BE_NOTHING
    if is_spelled(text, options(question, organisation)) or not (is_none(text) or has_nothing):
        return None
    if has_nothing or passes(text):
        return Accepted(Answer("skipped")) if question.optional else Refused("cannot_be_skipped")
    return _unknown(question, organisation, text)


def _unknown(question: Question, organisation: Organisation, text: str) -> Reading | None:
    """« Je ne sais pas » and the like, as an answer to the question; None: to be read as any words are."""
    if question.unknown:
        return Accepted(Answer("unknown"))
    unsettled = [t.id for t in organisation.territories if t.unsettled and not t.places]
    if question.kind == "commune" and unsettled:
        return _given(unsettled[0])
    if question.kind in ("short_text", "long_text") and not says_unknown(text):
        return None
    if question.optional:
        return Accepted(Answer("skipped"))
    # Only a number or a day can be estimated.
    return Refused("cannot_be_unknown" if question.kind in ("number", "date") else "cannot_be_skipped")


def _typed_choices(
    question: Question, organisation: Organisation, text: str, language: str, picked: Sequence[str]
) -> Ticked | Reading:
    among = options(question, organisation)
    if folded(text) in FINISHED and not is_spelled(text, among):
        return _finished(question, picked)
    ids = several_named(text, among, language)
    if isinstance(ids, tuple):
        # One name toggles, as its button does; a list is what one wants ticked.
        return _ticked(question, set(picked) ^ set(ids) if len(ids) == 1 else set(picked) | set(ids))
    return ids
