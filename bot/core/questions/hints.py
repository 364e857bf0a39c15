"""What is to be typed, and why what was typed is no answer: as the organisation's own country has it."""

from __future__ import annotations

from typing import Final

from bot.core.model.message import Phrase, Text
from bot.core.model.organisation import Organisation, Question
from bot.core.parsing.reading import Refused

_OF_COUNTRY: Final = {"not_a_phone": "FR"}
"""Sentences whose example is of one country; elsewhere another is said, without one."""


def hint(question: Question, organisation: Organisation, when: str = "hint") -> Text:
    """What is to be typed: the file's words, else the bot's; `when`: asked, or after what cannot be read."""
    if question.kind == "commune" and not question.hint and not _has_places(organisation):
        return Phrase(f"{when}.territory")
    return question.hint or Phrase(f"{when}.{question.kind}")


def why_not(refused: Refused, organisation: Organisation) -> Phrase:
    """Why something is no answer."""
    country = _OF_COUNTRY.get(refused.key, organisation.country)
    elsewhere = "" if country == organisation.country else "_elsewhere"
    return Phrase(f"refused.{refused.key}{elsewhere}", dict(refused.values))


def _has_places(organisation: Organisation) -> bool:
    """Whether a place can be looked for by its name; else there are territories to choose from."""
    return bool(organisation.communes) or any(each.places for each in organisation.territories)
