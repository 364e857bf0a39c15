"""Programmes that routes lead to and that never come first: they are given beside others only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from bot.core.model.organisation import Organisation
from bot.proof.circuit import Circuit
from bot.proof.interviews import interviews
from bot.proof.routes import routing
from bot.proof.solver import Solver


def never_first(organisation: Organisation) -> Iterator[str]:
    """Their ids, of a file that is proved sound."""
    all_ = routing(interviews(organisation.questions, organisation, Circuit()))
    circuit = all_.whole.circuit
    first = {
        programme.id: circuit.any(each.first for each in all_.sent if each.route.programme == programme.id)
        for programme in organisation.programmes
    }
    with closing(Solver(circuit)) as solver:
        found = solver.can_be(first.values())
    yield from (name for name, literal in first.items() if literal not in found)
