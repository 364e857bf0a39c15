"""What a person typed for a choice that says less than they did: « Riom », for « Ailleurs en Auvergne »."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.core.model.case import Answer, Answers, Interview, Value
from bot.core.model.message import Phrase, Text
from bot.core.model.organisation import CHOICE_KINDS, Organisation, Question
from bot.core.parsing.answers import in_words
from bot.core.parsing.no_answer import is_none
from bot.core.parsing.options import LEAST_WORDS, Option, options
from bot.core.parsing.places import is_known, is_unsettled
from bot.core.parsing.reading import Input, Pressed, Typed
from bot.core.parsing.spelling import clean, folded, folded_once, near
from bot.core.parsing.wording import is_denied

NAMED: Final = ("sector", "commune", "choice")
"""Kinds of question whose choices go by other words too."""
OPEN: Final = ("sector", "commune")
"""Kinds of question that have a choice for whatever is not listed."""
WITH_REMARKS: Final = frozenset((*CHOICE_KINDS, "commune"))
"""Kinds of question that have only choices: what is written beside them is kept."""
LONGEST: Final = 60
"""Characters of what is kept for a choice."""
LONGEST_REMARK: Final = 1_000
"""Characters of the sentences that are kept beside a choice."""
LEAST_BESIDE: Final = 7
"""Words of the shortest yes or no that is kept as a remark too."""
_ONE_SLIP, _TWO_SLIPS = 4, 6
"""Letters of the shortest words that may be typed with one slip, and with two."""


def words(
    question: Question, answer: Answer, said: Input, interview: Interview, organisation: Organisation
) -> str:
    """What was typed for the choice that is the answer; empty: no more than the choice itself says."""
    option = next((each for each in options(question, organisation) if each.id == answer.value), None)
    unsettled = is_unsettled(answer, organisation)
    if question.kind not in NAMED or answer.state != "given" or option is None or unsettled:
        return ""
    if isinstance(said, Typed) and (named := _named(said.text, option)):
        return named
    if answer.value in interview.meant and not option.other:
        return _named(interview.unread, option)
    is_own = (
        (isinstance(said, Pressed) or option.other)
        and interview.unread != ""
        and not is_denied(interview.unread)
    )
    return interview.unread if is_own else ""


def unread(question: Question, said: Input) -> str:
    """What to keep of words that are none of the choices."""
    is_open = question.kind in OPEN or any(choice.other for choice in question.choices)
    text = clean(said.text) if isinstance(said, Typed) and is_open else ""
    return text if len(text) <= LONGEST and not is_none(text) else ""


def remark(question: Question, said: Input, before: str) -> str:
    """The sentences to keep beside whatever will be chosen: what was written before, and what is now."""
    if question.kind not in WITH_REMARKS or not isinstance(said, Typed):
        return before
    text = clean(said.text)
    if len(folded(text).split()) < LEAST_WORDS or is_none(text) or text in before:
        return before
    whole = f"{before} {text}".strip()
    return whole if len(whole) <= LONGEST_REMARK else f"{whole[: LONGEST_REMARK - 1]}…"


def says_more(question: Question, said: Input) -> bool:
    """Whether a yes or a no that was typed says more than that."""
    if question.kind != "yes_no" or not isinstance(said, Typed):
        return False
    return len(folded(said.text).split()) >= LEAST_BESIDE


def is_for_others(question: Question, values: Sequence[Value], organisation: Organisation) -> bool:
    """Whether what is proposed is only the choice for whatever is not listed."""
    others = {each.id for each in options(question, organisation) if each.other}
    return bool(values) and others.issuperset(str(value) for value in values)


def remarks(answers: Answers) -> str:
    """What was written beside all the choices, in one text."""
    return " · ".join(answer.remark for answer in answers.values() if answer.remark)


def longest(question: Question, organisation: Organisation) -> int:
    """Characters that what was typed takes at most beside the choice it counts as."""
    if question.kind not in NAMED:
        return 0
    known = (len(word) for option in options(question, organisation) for word in option.also)
    return max((*known, LONGEST if question.kind in OPEN else 0)) + len(" ()")


def shown(
    question: Question,
    answer: Answer,
    organisation: Organisation,
    *,
    short: bool = False,
    remark: bool = False,
) -> Text:
    """An answer with what was typed for it before what it counts as; `short`: of a place no more than that.

    With its `remark` all that was written beside it follows.
    """
    counted = in_words(question, answer, organisation)
    if answer.words:
        full = Phrase("answer.typed", {"words": answer.words, "answer": counted})
        counted = answer.words if short and question.kind == "commune" else full
    if not (remark and answer.remark):
        return counted
    return Phrase("answer.with_remark", {"answer": counted, "remark": answer.remark})


def listed(question: Question, answer: Answer, organisation: Organisation) -> Text:
    """An answer in no word of the person's: of a place the one that was named, where a list has it."""
    is_town = question.kind == "commune" and is_known(answer.words, organisation)
    return answer.words if is_town else in_words(question, answer, organisation)


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
