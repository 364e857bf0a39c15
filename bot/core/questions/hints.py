"""What is to be typed, and why what was typed is no answer: as the organisation's own country has it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from phonenumbers import PhoneNumberFormat, PhoneNumberType, example_number_for_type, format_number

from bot.core.model.message import Phrase, Text
from bot.core.model.organisation import Organisation, Question
from bot.core.parsing.reading import Refused

_ABROAD: Final = "FR"
"""Whose number is the example where numbers are read with their country code only."""


def hint(question: Question, organisation: Organisation, when: str = "hint") -> Text:
    """What is to be typed: the file's words, else the bot's; `when`: asked, or after what cannot be read."""
    if question.kind == "commune" and not question.hint and not _has_places(organisation):
        return Phrase(f"{when}.territory")
    return question.hint or Phrase(f"{when}.{question.kind}")


def why_not(refused: Refused, organisation: Organisation) -> Phrase:
    """Why something is no answer."""
    if refused.key != "not_a_phone":
        return Phrase(f"refused.{refused.key}", dict(refused.values))
    if at_home := _examples(organisation.country):
        return Phrase("refused.not_a_phone", at_home)
    return Phrase("refused.no_phone_abroad", {"abroad": _examples(_ABROAD)["abroad"]})


def _has_places(organisation: Organisation) -> bool:
    """Whether a place can be looked for by its name; else there are territories to choose from."""
    return bool(organisation.communes) or any(each.places for each in organisation.territories)


@cache
def _examples(country: str) -> Mapping[str, str]:
    """A mobile number of a country, as it is written there and abroad; nothing where none is known."""
    number = example_number_for_type(country, PhoneNumberType.MOBILE) if country else None
    if number is None:
        return {}
    here = format_number(number, PhoneNumberFormat.NATIONAL)
    return {"here": here, "abroad": format_number(number, PhoneNumberFormat.INTERNATIONAL)}
