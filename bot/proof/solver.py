"""The one module that speaks to the SAT solver."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

from pysat.solvers import Cadical153

from bot.proof.circuit import FALSE, TRUE, Circuit, Literal

AT_ONCE: Final = 12
"""Literals that are wanted together, until some turn out to clash."""

Model: TypeAlias = frozenset[Literal]
"""Every variable, as it stands: itself, or its contrary."""


class Solver:
    """Answers about one circuit, which may still grow; to be closed."""

    def __init__(self, circuit: Circuit) -> None:
        self._circuit = circuit
        self._read = 0
        self._solver = Cadical153()
        self._counters: dict[tuple[Literal, ...], list[Literal]] = {}

    def close(self) -> None:
        """Give its memory back."""
        self._solver.delete()

    def model(self, *wanted: Literal) -> Model | None:
        """One way in which all that is wanted is true; None if there is none."""
        for clause in self._circuit.clauses[self._read :]:
            self._solver.add_clause(clause)
        self._read = len(self._circuit.clauses)
        if FALSE in wanted or not self._solver.solve(assumptions=list(wanted)):
            return None
        return frozenset((TRUE, *self._solver.get_model()))

    def clash(self, *wanted: Literal) -> frozenset[Literal]:
        """Of what cannot all be true, a part that cannot either, and none of which can be spared.

        Raises ValueError if it can.
        """
        if self.model(*wanted) is not None:
            raise ValueError("all of it can be true")
        kept = self._core(wanted)
        for each in tuple(kept):
            less = [other for other in kept if other != each]
            if self.model(*less) is None:
                kept = self._core(less)
        return frozenset(kept)

    def can_be(self, literals: Iterable[Literal]) -> frozenset[Literal]:
        """Those of the literals that are true in some way, each in its own; tried many at once."""
        waiting = list(dict.fromkeys(literals))
        found: set[Literal] = set()
        while waiting:
            batch = waiting[:AT_ONCE]
            while (model := self.model(*batch)) is None and batch:
                first, *others = self._core(batch) or batch
                if not others:
                    waiting.remove(first)
                batch = [each for each in batch if each not in (others or [first])]
            found |= (model or set()) & set(waiting)
            waiting = [each for each in waiting if each not in found]
        return frozenset(found)

    def _core(self, wanted: Sequence[Literal]) -> list[Literal]:
        """Of what was just found impossible, a part that is impossible too."""
        found = {FALSE} if FALSE in wanted else set(self._solver.get_core() or ())
        return [each for each in wanted if each in found]

    def fewest(self, counted: Sequence[Literal], *wanted: Literal) -> Model | None:
        """Of the ways in which all that is wanted is true, one with the fewest of `counted` true.

        A literal that is given twice counts twice.
        """
        open_ = tuple(each for each in counted if abs(each) != TRUE)
        if open_ not in self._counters:
            self._counters[open_] = self._circuit.counter(open_)
        best = found = self.model(*wanted)
        while found is not None:
            best = found
            more = sum(each in found for each in open_)
            found = self.model(*wanted, -self._counters[open_][more - 1]) if more else None
        return best
