"""After how many questions each route is known, at best and at worst; exactly, of all interviews on all days.

A route is known when no interview that begins with the same answers leads elsewhere. So a second interview
is laid beside the first: it has the same answers as long as they are kept, and then its own. At worst a route
is known one question after the longest beginning that a second interview still leaves for elsewhere.

At best it is known after the shortest beginning that none leaves. The solver proposes the shortest; if a
second interview leaves it, what that one answered from there on is held against every beginning that is
proposed afterwards, and the next is at least as long. There are finitely many ways of going on, so this ends;
what is proposed then cannot be left, and nothing shorter is left over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing

from bot.core.model.frozen import Frozen
from bot.core.model.organisation import Organisation
from bot.proof.circuit import FALSE, TRUE, Circuit, Literal
from bot.proof.interviews import Interviews, continued, interviews
from bot.proof.routes import Routing, primaries, routing
from bot.proof.solver import Model, Solver


class KnownAfter(Frozen):
    """After how many answered questions a route is known as the primary one."""

    route: str
    best: int
    worst: int

    def __str__(self) -> str:
        return f"routes.{self.route}: known after {self.best} questions at best, {self.worst} at worst"


def known_after(organisation: Organisation) -> Iterator[KnownAfter]:
    """Of every route that is the primary one of somebody, in the file's order."""
    beginnings = _Beginnings.of(organisation)
    with closing(beginnings.solver):
        worst = [beginnings.longest_open(place) for place in range(len(organisation.routes))]
        for place, route in enumerate(organisation.routes):
            best = beginnings.shortest_sure(place)
            if best is not None:
                yield KnownAfter(route.id, best, worst[place])


class _Beginnings(Frozen):
    """All interviews, each with a beginning that is kept by another."""

    whole: Interviews
    sent: Routing
    primary: tuple[Literal, ...]
    kept: Mapping[str, Literal]
    """Each question belongs to the beginning."""
    spent: Sequence[Literal]
    """Each question is asked in the beginning."""
    other: Interviews
    elsewhere: tuple[Literal, ...]
    """Each route is not where the other leads."""
    solver: Solver

    @classmethod
    def of(cls, organisation: Organisation) -> _Beginnings:
        circuit = Circuit()
        whole = interviews(organisation.questions, organisation, circuit)
        sent = routing(whole)
        kept: dict[str, Literal] = {}
        before = TRUE
        for name in whole.asked:
            kept[name] = circuit.variable()
            circuit.require(-kept[name], before)
            before = kept[name]
        spent = [circuit.all((each.asked, kept[name])) for name, each in whole.asked.items()]
        free = {name: [circuit.variable() for _ in each.kinds] for name, each in whole.asked.items()}
        other = continued(whole, kept, free)
        elsewhere = tuple(-each for each in primaries(routing(other)))
        return cls(whole, sent, primaries(sent), kept, spent, other, elsewhere, Solver(circuit))

    def longest_open(self, place: int) -> int:
        """One more than the questions of the longest beginning that leads to the route and elsewhere."""
        counted = [-each for each in self.spent]
        found = self.solver.fewest(counted, self.primary[place], self.elsewhere[place])
        return 1 + self._length(found) if found else 0

    def shortest_sure(self, place: int) -> int | None:
        """The questions of the shortest beginning that leads to the route only; None if nothing does."""
        while (found := self.solver.fewest(self.spent, self.primary[place])) is not None:
            begun = [
                literal if literal in found else -literal
                for name, each in self.whole.asked.items()
                for literal in (self.kept[name], *(lit for _, lit in each.kinds if self.kept[name] in found))
            ]
            day = [literal for _, literal in self.sent.days if literal in found]
            left = self.solver.model(*begun, *day, self.elsewhere[place])
            if left is None:
                return self._length(found)
            self._hold_against_all(left)
        return None

    def _hold_against_all(self, left: Model) -> None:
        """Whoever goes on as this one did is led where the beginning leads."""
        said = {
            name: [TRUE if literal in left else FALSE for _, literal in each.kinds]
            for name, each in self.other.asked.items()
        }
        for answers in said.values():  # of a question that it was not asked, any will do
            if TRUE not in answers:
                answers[0] = TRUE
        third = continued(self.whole, self.kept, said)
        for own, its in zip(self.primary, primaries(routing(third)), strict=True):
            self.whole.circuit.require(-own, its)

    def _length(self, model: Model) -> int:
        return sum(each in model for each in self.spent)
