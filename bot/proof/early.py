"""Looks ahead: whether every way of going on with an interview leads to the same route.

It asks the formula of all interviews for one that gives these answers, and then for one that gives them and
leads elsewhere; if there is none, the route is known. So the answer is exact, like all that is proved.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import date
from typing import Final

from bot.core.model.case import Answer, Interview
from bot.core.model.early import Early
from bot.core.model.frozen import Frozen, field
from bot.core.model.organisation import Organisation, Question
from bot.core.parsing.kinds import valid
from bot.proof.answering import Atom, kind_of, likeness
from bot.proof.circuit import Circuit, Literal
from bot.proof.interviews import Asked, interviews
from bot.proof.routes import Routing, primaries, routing
from bot.proof.solver import Solver

MOST_SEEN: Final = 1_000
"""Sets of answers whose outlook is kept: a question whose answer decides nothing is asked about no more."""


class Telling(Frozen):
    """A question whose answers differ, and what holds where an answer is of a kind, and where it is not."""

    question: Question
    atoms: tuple[Atom, ...]
    kinds: tuple[tuple[Hashable, Literal, Literal], ...]


class Outlook(Frozen):
    """All interviews of one organisation and where they lead, with a solver that is asked again and again."""

    organisation: Organisation
    sent: Routing
    primary: tuple[Literal, ...]
    """Each route in its order: it is the primary one."""
    solver: Solver
    told_by: dict[str, Telling]
    """What an answer to each question says of the interview, where answers differ at all."""
    seen: dict[frozenset[Literal], Early | None] = field(default_factory=dict)
    """What was found for answers that decide something, whoever gave them."""

    @classmethod
    def of(cls, organisation: Organisation) -> Outlook:
        """Build the formula. Raises KeyError for a criterion that is named and does not exist."""
        whole = interviews(organisation.questions, organisation, Circuit())
        sent = routing(whole)
        told_by = {
            name: _telling(asked, whole.circuit)
            for name, asked in whole.asked.items()
            if len(asked.kinds) > 1
        }
        return cls(organisation, sent, primaries(sent), Solver(whole.circuit), told_by)

    def early(self, interview: Interview, day: date) -> Early | None:
        """The route that is known, with its partners; None while more than one is possible."""
        said = frozenset((self.sent.on(day), *self._said(interview)))
        if said not in self.seen:
            if len(self.seen) >= MOST_SEEN:
                self.seen.clear()
            self.seen[said] = self._found(said)
        return self.seen[said]

    def _found(self, said: frozenset[Literal]) -> Early | None:
        model = self.solver.model(*said)
        if model is None:
            return None
        place = next(n for n, primary in enumerate(self.primary) if primary in model)
        if not self._is_sure(self.primary[place], said):
            return None
        route = self.sent.sent[place]
        named = (name for name, listed in route.listed.items() if self._is_sure(listed, said))
        return Early(route.route.id, frozenset(named))

    def _is_sure(self, literal: Literal, said: frozenset[Literal]) -> bool:
        return self.solver.model(*said, -literal) is None

    def _said(self, interview: Interview) -> Iterator[Literal]:
        """The answers that stand and tell something; one that is asked again may become any other."""
        for name, telling in self.told_by.items():
            answer = interview.answers.get(name)
            if answer is None or name in interview.again or name == interview.revisit:
                continue
            if valid(telling.question, answer, self.organisation):
                alike = set(self._likenesses(telling, answer))
                yield from (given if kind in alike else other for kind, given, other in telling.kinds)

    def _likenesses(self, telling: Telling, answer: Answer) -> Iterator[Hashable]:
        question = telling.question
        ticked = answer.value if isinstance(answer.value, tuple) and question.kind == "choices" else ()
        for part in [Answer("given", (choice,)) for choice in ticked] or [answer]:
            yield likeness(question, kind_of(question, part, telling.atoms, self.organisation))


def _telling(asked: Asked, circuit: Circuit) -> Telling:
    """If the question is asked its answer is of the kinds that are given, and of no other."""
    kinds = (
        (likeness(asked.question, kind), circuit.any((-asked.asked, literal)), -literal)
        for kind, literal in asked.kinds
    )
    return Telling(asked.question, tuple(asked.kinds[0][0].states), tuple(kinds))
