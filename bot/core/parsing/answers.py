"""Answers already given: shown in the person's words, and valid or not under the present file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.core.model.case import Answer, Value
from bot.core.model.message import Joined, Phrase, Text
from bot.core.model.organisation import CHOICE_KINDS, Organisation, Question
from bot.core.parsing import amounts, contacts, dates, siren
from bot.core.parsing.options import options
from bot.core.parsing.places import commune, place_name, territories_of, with_department
from bot.core.parsing.reading import Refused

LONGEST_SHORT_TEXT: Final = 200
LONGEST_LONG_TEXT: Final = 2_000
"""Characters, where the question sets no `high`."""


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
    names = [_place_name(question, each, organisation) for each in ids]
    return tuple(
        (
            each,
            _within(each, organisation)
            if name and names.count(name) > 1
            else _label(question, each, organisation),
        )
        for each, name in zip(ids, names, strict=True)
    )


def _place_name(question: Question, place: str, organisation: Organisation) -> str:
    """What a place is called by itself; nothing if it is none."""
    if question.kind != "commune":
        return ""
    town = commune(place, organisation)
    return town.name if town else place_name(place, organisation)


def _within(place: str, organisation: Organisation) -> Text:
    """A place's name with where it lies, for there are two of that name."""
    if town := commune(place, organisation):
        return with_department(town)
    territory = next(t.name for t in organisation.territories if any(p.code == place for p in t.places))
    return Phrase("answer.typed", {"words": place_name(place, organisation), "answer": territory})


def _label(question: Question, choice: str, organisation: Organisation) -> Text:
    """What it is called; the id itself if it is gone."""
    option = next((o for o in options(question, organisation) if o.id == choice), None)
    if option:
        return option.label
    if question.kind != "commune":
        return choice
    town = commune(choice, organisation)
    return with_department(town) if town else place_name(choice, organisation) or choice


def in_words(question: Question, answer: Answer, organisation: Organisation) -> Text:
    """An answer in one text; a dot parts several choices, whose labels may have commas."""
    return Joined(show(question, answer, organisation), " · ")


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
    return (_set(question, value) if isinstance(value, str) else value,)


def _set(question: Question, text: str) -> Text:
    """A text as it is read: a date in words, a number of many digits in groups."""
    if question.kind == "date":
        return _day(text) or text
    return siren.spaced(text) if question.kind == "siren" else text


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
            return bool(text) and not wrong_length(question, text)
        case "date":
            return _valid_day(question, text)
        case "link" | "email" | "phone":
            return contacts.contact(text, question) == text
        case "siren":
            return siren.is_siren(text)
    return question.kind != "choices" and exists(question, text, organisation)


def _valid_day(question: Question, iso: str) -> bool:
    found = _day(iso)
    return found is not None and not dates.out_of_bounds(found, question)


def _day(iso: str) -> date | None:
    try:
        found = date.fromisoformat(iso)
    except ValueError:
        return None
    return found if found.isoformat() == iso else None


def exists(question: Question, choice: str, organisation: Organisation) -> bool:
    """Whether the question offers a choice of this id."""
    match question.kind:
        case "yes_no":
            return choice in ("yes", "no")
        case "choice" | "choices":
            return choice in [each.id for each in question.choices]
        case "sector":
            return choice in [each.id for each in organisation.sectors]
        case "commune":
            return bool(territories_of(choice, organisation))
    return False


def wrong_length(question: Question, text: str) -> Refused | None:
    """Why a text is too short or too long; None when it is neither."""
    low = question.low if isinstance(question.low, int) else 1
    default = LONGEST_LONG_TEXT if question.kind == "long_text" else LONGEST_SHORT_TEXT
    high = question.high if isinstance(question.high, int) else default
    if len(text) < low:
        return Refused("too_short", {"low": low, "length": len(text)})
    return Refused("too_long", {"high": high, "length": len(text)}) if len(text) > high else None
