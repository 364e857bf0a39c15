"""Questions: what each kind may say, and that conditions can be answered when they are asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.config.positions import Path
from bot.config.problems import Fault
from bot.config.scope import Scope, order_faults
from bot.core.model.organisation import CHOICE_KINDS, Organisation, Question
from bot.core.questions.questionnaire import lists

MOST_CHOICES = 40
WITH_CHOICES = {"choice", "choices"}
BOUNDED = {"number": int, "short_text": int, "long_text": int, "date": date}


def question_faults(organisation: Organisation) -> Iterator[Fault]:
    """Check every question, of the interview and of the check-ins."""
    if not organisation.questions:
        yield Fault(("questions",), "there is no question", "start one with [[questions]]")
    for base, questions in lists(organisation):
        asked: dict[str, Question] = {}
        criteria = organisation.criteria if base == ("questions",) else ()
        for index, question in enumerate(questions):
            path = (*base, index)
            yield from _own_faults(question, path, organisation)
            if question.when is not None:
                scope = Scope(organisation, asked, {criterion.id: criterion for criterion in criteria}, base)
                yield from scope.faults(question.when, (*path, "when"))
            asked[question.id] = question


def _own_faults(question: Question, path: Path, organisation: Organisation) -> Iterator[Fault]:
    yield from _choice_faults(question, path)
    yield from _bound_faults(question, path)
    if question.kind in {"email", "phone"} and not question.personal:
        message = f"{question.kind} is a contact detail and must be personal"
        yield Fault((*path, "kind"), message, "add personal = true")
    if question.hint and question.kind in CHOICE_KINDS:
        message = f"a question of kind {question.kind} is answered by its buttons: nothing is typed"
        yield Fault((*path, "hint"), message, "take it out, or write help")
    if question.kind == "sector" and not organisation.sectors:
        message, hint = "asks the sector, but there is none", "start one with [[sectors]]"
        yield Fault((*path, "kind"), message, hint, of=("sectors",))
    if question.kind == "commune" and not organisation.territories:
        message, hint = "asks the place, but there is none", "start one with [[territories]]"
        yield Fault((*path, "kind"), message, hint, of=("territories",))


def _choice_faults(question: Question, path: Path) -> Iterator[Fault]:
    count = len(question.choices)
    if question.kind not in WITH_CHOICES:
        if count:
            hint = 'take them out, or use kind = "choice"'
            yield Fault((*path, "choices"), f"a question of kind {question.kind} lists no choices", hint)
    elif count < 2:  # noqa: PLR2004 - one choice is none
        yield Fault((*path, "choices"), "there must be at least two choices", "add [[questions.choices]]")
    elif count > MOST_CHOICES:
        yield Fault((*path, "choices"), f"there are {count} choices, {MOST_CHOICES} at most", "group some")
    if question.most and question.kind != "choices":
        yield Fault((*path, "most"), "only a question of kind choices has a most", "take it out")
    elif question.most < 0 or question.most > count:
        yield Fault(
            (*path, "most"), f"must lie between 1 and the {count} choices", "take it out for no limit"
        )


def _bound_faults(question: Question, path: Path) -> Iterator[Fault]:
    kind = BOUNDED.get(question.kind)
    for key, bound in (("low", question.low), ("high", question.high)):
        if bound is None:
            continue
        if kind is None:
            yield Fault((*path, key), f"a question of kind {question.kind} has no bounds", "take it out")
        elif not isinstance(bound, kind):
            wanted, example = ("a date", "2027-01-31") if kind is date else ("a whole number", "3")
            yield Fault(
                (*path, key), f"must be {wanted} for kind {question.kind}", f"write {key} = {example}"
            )
        elif question.kind.endswith("text") and isinstance(bound, int) and bound < 1:
            yield Fault((*path, key), "a length in characters must be at least 1", "take it out for no bound")
    yield from order_faults(question.low, question.high, (*path, "low"))
