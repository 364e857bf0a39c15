"""Indicators of the report: that the questions and the answers they count are there."""

from __future__ import annotations

from collections.abc import Iterator

from bot.config.ids import missing
from bot.config.positions import Path
from bot.config.problems import Fault
from bot.core.model.organisation import Organisation, Question
from bot.core.model.reports import Indicator
from bot.core.questions.questionnaire import lists

COUNTED = frozenset({"choice", "choices", "yes_no", "number"})
"""The kinds of questions whose answers can be counted."""
BROKEN_DOWN = frozenset({"choice", "yes_no", "sector", "commune"})
"""The kinds of questions that have one answer of few."""
YES_NO = ("yes", "no")


def indicator_faults(organisation: Organisation) -> Iterator[Fault]:
    """Check the indicators, and by what they are broken down."""
    yield from _breakdown_faults(organisation)
    every = [question for _, questions in lists(organisation) for question in questions]
    plans = {plan.id: plan for plan in organisation.checkins}
    shared = {each.id: each.questions for each in organisation.questionnaires}
    for index, indicator in enumerate(organisation.indicators):
        path: Path = ("indicators", index)
        yield from missing((*path, "checkin"), "check-in", _named(indicator.checkin), plans)
        asked = every
        if indicator.checkin:
            plan = plans.get(indicator.checkin)
            if plan is None or (plan.questionnaire and plan.questionnaire not in shared):
                continue  # what is wrong is said already
            asked = [*plan.questions, *shared.get(plan.questionnaire, ())]
        yield from _question_faults(indicator, path, asked)
        first = [question.id for question in organisation.questions]
        yield from missing((*path, "baseline"), "question", _named(indicator.baseline), first)


def _breakdown_faults(organisation: Organisation) -> Iterator[Fault]:
    kinds = {question.id: question.kind for question in organisation.questions}
    yield from missing(("breakdowns",), "question", organisation.breakdowns, kinds)
    for name in organisation.breakdowns:
        if name in kinds and kinds[name] not in BROKEN_DOWN:
            message = f"nothing is broken down by a question of kind {kinds[name]}"
            yield Fault(("breakdowns",), message, "name one of kind choice, yes_no, sector or commune", name)


def _question_faults(indicator: Indicator, path: Path, asked: list[Question]) -> Iterator[Fault]:
    if not indicator.question:
        for key in ("checkin", "counts", "baseline"):
            if getattr(indicator, key):
                hint = f"write the question that is counted, or take {key} out"
                yield Fault((*path, key), "belongs to a question", hint)
        return
    found = [question for question in asked if question.id == indicator.question]
    if not found:
        where = f' in "{indicator.checkin}"' if indicator.checkin else ""
        known = [question.id for question in asked]
        yield from missing((*path, "question"), "question", [indicator.question], known, where)
        return
    wrong = next((question for question in found if question.kind not in COUNTED), None)
    if wrong:
        message = f"a question of kind {wrong.kind} cannot be counted"
        yield Fault((*path, "question"), message, "name one of choices, yes_no or a number")
        return
    yield from _answer_faults(indicator, path, found)


def _answer_faults(indicator: Indicator, path: Path, found: list[Question]) -> Iterator[Fault]:
    if all(question.kind == "number" for question in found):
        if indicator.counts:
            yield Fault((*path, "counts"), "a number counts for itself", "take it out")
        return
    if not indicator.counts:
        hint = 'write for example counts = [{ answer = "yes" }]'
        yield Fault((*path, "counts"), "does not say which answers count", hint)
    known = {each for question in found for each in _answers(question)}
    for place, each in enumerate(indicator.counts):
        yield from missing((*path, "counts", place, "answer"), "answer", [each.answer], sorted(known))


def _answers(question: Question) -> tuple[str, ...]:
    return YES_NO if question.kind == "yes_no" else tuple(choice.id for choice in question.choices)


def _named(name: str) -> list[str]:
    return [name] if name else []
