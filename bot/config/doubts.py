"""A choice worded « je ne sais pas » that rules out a route: who does not know is not to be excluded."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.model.case import Answer
from bot.core.model.organisation import Choice, Organisation, Question
from bot.core.parsing.no_answer import knows_not
from bot.core.questions.rules import Facts, Judgement, verdict


def doubtful_choices(organisation: Organisation) -> Iterator[str]:
    """Name each such choice with the criterion that it alone fails, and the first route that requires it."""
    for question in organisation.questions:
        for choice in question.choices:
            if any(map(knows_not, choice.label.values())):
                yield from _excluding(question, choice, organisation)


def _excluding(question: Question, choice: Choice, organisation: Organisation) -> Iterator[str]:
    value = (choice.id,) if question.kind == "choices" else choice.id
    known = Facts(
        answers={question.id: Answer("given", value)},
        path={each.id: Judgement("met") for each in organisation.questions},
    )
    for criterion in organisation.criteria:
        routes = [each.id for each in organisation.routes if criterion.id in each.requires]
        if routes and verdict(criterion.id, known, organisation).state == "failed":
            where = f"questions.{question.id}.choices.{choice.id}"
            yield (
                f'{where}: says that one does not know, and fails "{criterion.id}", which "{routes[0]}" '
                "requires; take it out and write unknown = true"
            )
