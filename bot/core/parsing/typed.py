"""What a person typed for a choice that says less than they did: « Riom », for « Ailleurs en Auvergne »."""

from __future__ import annotations

from typing import Final

from bot.core.model.case import Answer, Interview
from bot.core.model.message import Phrase, Text
from bot.core.model.organisation import Organisation, Question
from bot.core.parsing.answers import in_words
from bot.core.parsing.options import Option, options
from bot.core.parsing.reading import Input, Pressed, Typed
from bot.core.parsing.spelling import clean, folded, folded_once, near
from bot.core.parsing.wording import is_denied

NAMED: Final = ("sector", "commune", "choice")
"""Kinds of question whose choices go by other words too."""
OPEN: Final = ("sector", "commune")
"""Kinds of question that have a choice for whatever is not listed."""
LONGEST: Final = 60
"""Characters of what is kept."""
_ONE_SLIP, _TWO_SLIPS = 4, 6
"""Letters of the shortest words that may be typed with one slip, and with two."""


def words(
    question: Question, answer: Answer, said: Input, interview: Interview, organisation: Organisation
) -> str:
    """What was typed for the choice that is the answer; empty: no more than the choice itself says."""
    option = next((each for each in options(question, organisation) if each.id == answer.value), None)
    unsettled = any(each.unsettled and each.id == answer.value for each in organisation.territories)
    if question.kind not in NAMED or answer.state != "given" or option is None or unsettled:
        return ""
    if isinstance(said, Typed) and (named := _named(said.text, option)):
        return named
    if answer.value in interview.meant:
        return _named(interview.unread, option)
    is_own = isinstance(said, Pressed) and interview.unread != "" and not is_denied(interview.unread)
    return interview.unread if is_own else ""


def unread(question: Question, said: Input) -> str:
    """What to keep of words that are none of the choices."""
    text = clean(said.text) if isinstance(said, Typed) and question.kind in OPEN else ""
    return text if len(text) <= LONGEST else ""


def longest(question: Question, organisation: Organisation) -> int:
    """Characters that what was typed takes at most beside the choice it counts as."""
    if question.kind not in NAMED:
        return 0
    known = (len(word) for option in options(question, organisation) for word in option.also)
    return max((*known, LONGEST if question.kind in OPEN else 0)) + len(" ()")


def shown(question: Question, answer: Answer, organisation: Organisation, *, short: bool = False) -> Text:
    """An answer as the team reads it: what was typed, then what it counts as; `short`: of a place not."""
    counted = in_words(question, answer, organisation)
    if not answer.words or (short and question.kind == "commune"):
        return answer.words or counted
    return Phrase("answer.typed", {"words": answer.words, "answer": counted})


def _named(text: str, option: Option) -> str:
    """The word for a choice, as the file spells it, that a text holds, or that it nearly is."""
    typed, own = folded(text), set(" ".join(option.names).split())
    words = sorted(option.also, key=len, reverse=True)
    spelt = {word: folded_once(word) for word in words if not own.issuperset(folded_once(word).split())}
    held = (word for word, spelling in spelt.items() if f" {spelling} " in f" {typed} ")
    slipped = (word for word, spelling in spelt.items() if near(typed, spelling, _slips(spelling)))
    return next(held, "") or next(slipped, "")


def _slips(spelling: str) -> int:
    return (len(spelling) >= _ONE_SLIP) + (len(spelling) >= _TWO_SLIPS)
