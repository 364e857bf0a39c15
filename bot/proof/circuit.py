"""Yes-or-no formulas, kept as the clauses a solver reads.

A literal is a whole number that is not zero: a variable, or with a minus sign its contrary. TRUE is a literal
too, so that what is settled while building costs the solver nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

Literal: TypeAlias = int

TRUE: Final[Literal] = 1
FALSE: Final[Literal] = -TRUE


class Circuit:
    """Grows by variables, formulas of them and what is required of them; the same formula is built once."""

    def __init__(self) -> None:
        self.clauses: list[list[Literal]] = [[TRUE]]
        self._last = TRUE
        self._built: dict[frozenset[Literal], Literal] = {}

    def variable(self) -> Literal:
        """A new one, of which nothing is required yet."""
        self._last += 1
        return self._last

    def require(self, *literals: Literal) -> None:
        """One of these at least is true."""
        if TRUE not in literals:
            self.clauses.append([each for each in literals if each != FALSE])

    def all(self, literals: Iterable[Literal]) -> Literal:
        """True when each of them is; TRUE of none."""
        parts = frozenset(literals) - {TRUE}
        if not parts or FALSE in parts or any(-part in parts for part in parts):
            return FALSE if parts else TRUE
        if len(parts) == 1:
            return next(iter(parts))
        if parts not in self._built:
            self._built[parts] = whole = self.variable()
            self.clauses += [[-whole, part] for part in parts]
            self.clauses.append([whole, *(-part for part in parts)])
        return self._built[parts]

    def any(self, literals: Iterable[Literal]) -> Literal:
        """True when one of them is; FALSE of none."""
        return -self.all(-each for each in literals)

    def at_least(self, least: int, literals: Sequence[Literal]) -> Literal:
        """True when so many of them are, or more."""
        if least == len(literals):
            return self.all(literals)
        if least == 1:
            return self.any(literals)
        count = Count(self, least)
        for each in literals:
            count.add(each)
        return count.full

    def same(self, one: Literal, other: Literal) -> None:
        """Require both to be true, or neither."""
        self.require(-one, other)
        self.require(one, -other)

    def once_at_most(self, literals: Iterable[Literal]) -> None:
        """Require that no two of them are true together."""
        before = FALSE
        for each in literals:  # not pair by pair: hundreds of kinds have a hundred times as many pairs
            self.require(-each, -before)
            before = self.any((before, each))

    def counter(self, literals: Sequence[Literal]) -> list[Literal]:
        """As many literals: the n-th, from 0, must be true when more than n of these are."""
        if len(literals) <= 1:
            return list(literals)
        middle = len(literals) // 2
        left, right = self.counter(literals[:middle]), self.counter(literals[middle:])
        total = [self.variable() for _ in literals]
        for ones in range(len(left) + 1):
            for others in range(len(right) + 1):
                if ones + others:
                    so_many = [-each for each in (*left[ones - 1 : ones], *right[others - 1 : others])]
                    self.require(*so_many, total[ones + others - 1])
        return total


class Count:
    """How many things happened so far, counted up to `most`; literals of `this many at least`."""

    def __init__(self, circuit: Circuit, most: int) -> None:
        self._circuit = circuit
        self._reached: list[Literal] = [FALSE] * most

    @property
    def some(self) -> Literal:
        """One at least."""
        return self._reached[0]

    @property
    def full(self) -> Literal:
        """`most` or more."""
        return self._reached[-1]

    def add(self, happened: Literal) -> None:
        """Count one more if it happened."""
        before = [TRUE, *self._reached]
        self._reached = [
            self._circuit.any((now, self._circuit.all((happened, before[n]))))
            for n, now in enumerate(self._reached)
        ]
