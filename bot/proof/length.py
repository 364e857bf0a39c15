"""The longest interview that any answers lead to, against what the organisation wants to ask of a person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from bot.core.organisation import Organisation
from bot.core.questionnaire import SECONDS_A_POINT, points
from bot.proof.circuit import Circuit, Literal
from bot.proof.claims import Failure
from bot.proof.interviews import Interviews, interviews
from bot.proof.solver import Model, Solver


def length_failures(organisation: Organisation) -> Iterator[Failure]:
    """Say so if an interview asks for more than `longest_points`, and show the one that asks for most.

    Every question has an answer that fits it.
    """
    whole = interviews(organisation.questions, organisation, Circuit())
    spent = [each.asked for each in whole.asked.values() for _ in range(points(each.question))]
    with closing(Solver(whole.circuit)) as solver:
        longest = solver.fewest([-point for point in spent])
        if longest and sum(point in longest for point in spent) > organisation.longest_points:
            yield _failure(whole, solver, spent, longest)


def _failure(whole: Interviews, solver: Solver, spent: list[Literal], longest: Model) -> Failure:
    most, interview = whole.organisation.longest_points, whole.answers(longest)
    asked = sum(points(question) for question, _ in interview)
    length = f"{asked} points, about {asked * SECONDS_A_POINT / 60:.1f} minutes"
    named = ", ".join(
        question.id if points(question) == 1 else f"{question.id} ({points(question)})"
        for question, _ in interview
    )
    said = whole.said(longest)
    decided = solver.clash(-whole.circuit.counter(spent)[most], *said)
    return Failure(
        path=("questions",),
        wrong=f"the longest interview asks for {length}, {most} at most: {named}",
        cure=f"ask less, let some depend on others by a when, or write longest_points = {asked}",
        interview=interview,
        deciding=frozenset(said[literal] for literal in decided if literal in said),
    )
