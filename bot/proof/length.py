"""The longest interview that any answers lead to, against what the organisation wants to ask of a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Final

from bot.core.model.organisation import Organisation
from bot.core.questions.questionnaire import SECONDS_A_POINT, points
from bot.proof.circuit import Circuit, Literal
from bot.proof.claims import Failure
from bot.proof.interviews import Interviews, interviews
from bot.proof.solver import Model, Solver

STEPS: Final = 100
"""So many parts what all questions take is counted in: finer would take the solver long."""


def most_room(organisation: Organisation, rooms: Mapping[str, int]) -> int:
    """What the questions of one interview take together at most, each the room given for it.

    Rounded up, each by a hundredth of what all questions take.
    """
    step = 1 + sum(rooms.values()) // STEPS
    parts = {name: -(-room // step) for name, room in rooms.items()}
    whole = interviews(organisation.questions, organisation, Circuit())
    taken = [each.asked for each in whole.asked.values() for _ in range(parts[each.question.id])]
    with closing(Solver(whole.circuit)) as solver:
        longest = solver.fewest([-part for part in taken]) or frozenset()
    return step * sum(part in longest for part in taken)


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
        message=f"the longest interview asks for {length}, {most} at most: {named}",
        hint=f"ask less, let some depend on others by a when, or write longest_points = {asked}",
        interview=interview,
        deciding=frozenset(said[literal] for literal in decided if literal in said),
    )
