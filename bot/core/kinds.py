"""What people press, type or send, made an answer; and an answer shown in the person's words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal

from bot.core import amounts, contacts, dates
from bot.core.case import Answer, Value
from bot.core.options import is_spelled, named, options, several_named
from bot.core.organisation import CHOICE_KINDS, Organisation, Question
from bot.core.places import place_name, place_named, territories_of
from bot.core.reading import (
    REFUSALS,
    Accepted,
    DontKnow,
    Finished,
    Input,
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
from bot.core.say import Phrase, Text
from bot.core.spelling import clean, folded

__all__ = [
    "REFUSALS",
    "Accepted",
    "DontKnow",
    "Finished",
    "Input",
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
    "offered",
    "read",
    "show",
    "valid",
]

LONGEST_SHORT_TEXT: Final = 200
LONGEST_LONG_TEXT: Final = 2_000
"""Characters, where the question sets no `high`."""

LARGEST_FILE_MB: Final = 20
"""What Telegram lets a bot fetch again."""

DONT_KNOW: Final = frozenset(
    folded(words)
    for words in (
        "je ne sais pas", "ne sais pas", "je sais pas", "sais pas", "chais pas", "j'sais pas", "nsp",
        "je ne sais pas encore", "pas encore décidé", "aucune idée", "pas sûr", "pas sûre",
        "I don't know", "don't know", "I do not know", "I dont know", "dont know", "dunno", "idk",
        "no idea", "not sure",
    )
)  # fmt: skip
SKIP: Final = frozenset(("passer", "skip", "je passe", "pass"))
FINISHED: Final = frozenset(
    ("valider", "c est tout", "termine", "fini", "ok", "done", "that s all", "finished")
)
"""What people type instead of pressing the button that says so, folded."""


# --- reading ------------------------------------------------------------------------------------------------


def read(
    question: Question,
    organisation: Organisation,
    said: Input,
    *,
    language: str,
    picked: Sequence[str] = (),
) -> Reading:
    """What a person's act means as an answer to a question.

    `language` is the person's; `picked` is what they have ticked so far where several choices may be.
    """
    match said:
        case Typed(text):
            reading = _typed(question, organisation, text, language, picked)
        case Pressed(choice):
            reading = _pressed(question, organisation, choice, picked)
        case Finished():
            reading = _finished(question, picked)
        case Sent():
            reading = _sent(question, said)
        case Shared(phone):
            reading = _shared(question, phone)
        case DontKnow():
            reading = _without(question, "unknown") if question.unknown else Refused("cannot_be_unknown")
        case Skip():
            reading = _without(question, "skipped") if question.optional else Refused("cannot_be_skipped")
    return reading


def _given(question: Question, value: Value | Offered | Refused) -> Reading:
    if isinstance(value, (Offered, Refused)):
        return value
    return Accepted(Answer("given", value, question.version))


def _without(question: Question, state: Literal["unknown", "skipped"]) -> Accepted:
    return Accepted(Answer(state, "", question.version))


def _expected(question: Question) -> Refused:
    """What to say to an act that cannot answer this kind of question."""
    if question.kind in CHOICE_KINDS:
        return Refused("buttons_only")
    return Refused("file_expected" if question.kind == "file" else "text_expected")


def _pressed(question: Question, organisation: Organisation, choice: str, picked: Sequence[str]) -> Reading:
    if question.kind not in CHOICE_KINDS and question.kind != "commune":
        return _expected(question)
    if not _exists(question, choice, organisation):
        return Refused("unknown_place" if question.kind == "commune" else "unknown_choice")
    if question.kind == "choices":
        return _ticked(question, set(picked) ^ {choice})
    return _given(question, choice)


def _finished(question: Question, picked: Sequence[str]) -> Reading:
    if question.kind != "choices":
        return _expected(question)
    ticked = _ticked(question, set(picked))
    if isinstance(ticked, Ticked):
        return _given(question, ticked.picked or Refused("nothing_picked"))
    return ticked


def _ticked(question: Question, ids: set[str]) -> Ticked | Refused:
    """These choices, in the file's order; ids that are none any more are dropped."""
    picked = tuple(choice.id for choice in question.choices if choice.id in ids)
    if question.most and len(picked) > question.most:
        return Refused("too_many_choices", {"most": question.most})
    return Ticked(picked)


def _shared(question: Question, phone: str) -> Reading:
    return _given(question, contacts.shared_phone(phone)) if question.kind == "phone" else _expected(question)


def _sent(question: Question, file: Sent) -> Reading:
    if question.kind != "file":
        return _expected(question)
    if file.size > LARGEST_FILE_MB * 1024 * 1024:
        return Refused("file_too_big", {"megabytes": LARGEST_FILE_MB})
    return _given(question, (file.file_id, file.kind, clean(file.name)))


# --- reading what is typed ----------------------------------------------------------------------------------


def _typed(
    question: Question, organisation: Organisation, raw: str, language: str, picked: Sequence[str]
) -> Reading:
    text = clean(raw, lines=question.kind == "long_text")
    if not text:
        return _expected(question)
    aside = _said_instead(question, organisation, text)
    if aside:
        return aside
    if question.kind == "choices":
        return _typed_choices(question, organisation, text, picked)
    return _given(question, _value(question, organisation, text, language))


def _value(
    question: Question, organisation: Organisation, text: str, language: str
) -> Value | Offered | Refused:
    value: Value | Offered | Refused
    match question.kind:
        case "yes_no" | "choice" | "sector":
            value = named(text, options(question, organisation))
        case "commune":
            value = place_named(text, question, organisation)
        case "number":
            value = amounts.amount(text, question, language)
        case "date":
            value = dates.day(text, question)
        case "short_text" | "long_text":
            value = _wrong_length(question, text) or text
        case _:
            value = _contact(question, organisation, text)
    return value


def _contact(question: Question, organisation: Organisation, text: str) -> str | Refused:
    match question.kind:
        case "link":
            return contacts.link(text)
        case "email":
            return contacts.email(text)
        case "phone":
            return contacts.phone(text, organisation)
    return _expected(question)


def _said_instead(question: Question, organisation: Organisation, text: str) -> Reading | None:
    """« Je ne sais pas » and « passer », typed where these are offered and no answer is spelled so."""
    words = folded(text)
    if words not in DONT_KNOW | SKIP or is_spelled(text, options(question, organisation)):
        return None
    if words in SKIP:
        return _without(question, "skipped") if question.optional else None
    if question.unknown:
        return _without(question, "unknown")
    if question.kind == "commune":
        unsettled = [t.id for t in organisation.territories if t.unsettled and not t.places]
        return _given(question, unsettled[0]) if unsettled else Refused("cannot_be_unknown")
    return None if question.kind in ("short_text", "long_text") else Refused("cannot_be_unknown")


def _typed_choices(
    question: Question, organisation: Organisation, text: str, picked: Sequence[str]
) -> Ticked | Reading:
    among = options(question, organisation)
    if folded(text) in FINISHED and not is_spelled(text, among):
        return _finished(question, picked)
    ids = several_named(text, among)
    if isinstance(ids, tuple):
        # One name toggles, as its button does; a list is what one wants ticked.
        return _ticked(question, set(picked) ^ set(ids) if len(ids) == 1 else set(picked) | set(ids))
    return ids


def _wrong_length(question: Question, text: str) -> Refused | None:
    low = question.low if isinstance(question.low, int) else 1
    default = LONGEST_LONG_TEXT if question.kind == "long_text" else LONGEST_SHORT_TEXT
    high = question.high if isinstance(question.high, int) else default
    if len(text) < low:
        return Refused("too_short", {"low": low, "length": len(text)})
    return Refused("too_long", {"high": high, "length": len(text)}) if len(text) > high else None


# --- buttons and showing ------------------------------------------------------------------------------------


def choices_of(question: Question, organisation: Organisation, language: str) -> tuple[tuple[str, Text], ...]:
    """A question's buttons, (id, label in the language); for a commune, the territories without places."""
    return tuple(
        (
            o.id,
            o.label
            if isinstance(o.label, Phrase)
            else o.label.get(language, next(iter(o.label.values()), o.id)),
        )
        for o in options(question, organisation)
    )


def offered(
    question: Question, organisation: Organisation, ids: Sequence[str]
) -> tuple[tuple[str, Text], ...]:
    """The buttons of what an Offered reading offers, (id, label): choices, sectors, places or territories."""
    return tuple((each, _label(question, each, organisation)) for each in ids)


def _label(question: Question, choice: str, organisation: Organisation) -> Text:
    """What it is called; the id itself if it is gone."""
    option = next((o for o in options(question, organisation) if o.id == choice), None)
    if option:
        return option.label
    return (place_name(choice, organisation) if question.kind == "commune" else "") or choice


def show(question: Question, answer: Answer, organisation: Organisation) -> tuple[Text, ...]:
    """An answer in the person's words: one text, or one for each of several choices."""
    value = answer.value
    if answer.state != "given":
        return (Phrase(f"answer.{answer.state}"),)
    if question.kind == "file":
        return (_file_name(value),)
    if isinstance(value, tuple):
        return tuple(_label(question, choice, organisation) for choice in value)
    if isinstance(value, str) and question.kind in (*CHOICE_KINDS, "commune"):
        return (_label(question, value, organisation),)
    if isinstance(value, str) and question.kind == "date":
        return (_day(value) or value,)
    return (value,)


def _file_name(value: Value) -> Text:
    name = value[-1] if isinstance(value, tuple) and value else ""
    return name or Phrase("answer.file")


# --- validity -----------------------------------------------------------------------------------------------


def valid(question: Question, answer: Answer, organisation: Organisation) -> bool:
    """Whether an answer is still acceptable under the present file: its choice exists, it is in bounds."""
    if answer.state == "unknown":
        return question.unknown
    if answer.state == "skipped":
        return question.optional
    match answer.value:
        case str(text):
            return _valid_text(question, text, organisation)
        case int(number):
            return question.kind == "number" and not amounts.out_of_bounds(number, question)
    return _valid_several(question, answer.value)


def _valid_several(question: Question, value: tuple[str, ...]) -> bool:
    if question.kind == "file":
        return len(value) == len(("id", "kind", "name"))
    ids = {choice.id for choice in question.choices}
    within = bool(value) and len(value) <= (question.most or len(ids)) and len(set(value)) == len(value)
    return question.kind == "choices" and within and ids.issuperset(value)


def _valid_text(question: Question, text: str, organisation: Organisation) -> bool:
    match question.kind:
        case "short_text" | "long_text":
            return bool(text) and not _wrong_length(question, text)
        case "date":
            return _valid_day(question, text)
        case "link" | "email" | "phone":
            return _contact(question, organisation, text) == text
    return question.kind != "choices" and _exists(question, text, organisation)


def _valid_day(question: Question, iso: str) -> bool:
    found = _day(iso)
    return found is not None and not dates.out_of_bounds(found, question)


def _day(iso: str) -> date | None:
    try:
        found = date.fromisoformat(iso)
    except ValueError:
        return None
    return found if found.isoformat() == iso else None


def _exists(question: Question, choice: str, organisation: Organisation) -> bool:
    match question.kind:
        case "yes_no":
            return choice in ("yes", "no")
        case "choice" | "choices":
            return any(c.id == choice for c in question.choices)
        case "sector":
            return any(s.id == choice for s in organisation.sectors)
        case "commune":
            return bool(territories_of(choice, organisation))
    return False
