"""Where every whole interview is sent, on any day, as one formula: `bot.core.routing`, for all at once.

Days are told apart only by which calls are open: one day between each two dates of the calls stands for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.core.model.frozen import Frozen
from bot.core.model.organisation import Partner, Route
from bot.core.routing.calls import takes_applications
from bot.core.routing.routing import MOST_BESIDE, MOST_PARTNERS
from bot.proof.answering import Kind
from bot.proof.circuit import FALSE, TRUE, Circuit, Count, Literal
from bot.proof.days import sort
from bot.proof.interviews import Interviews
from bot.proof.solver import Model


class Sent(Frozen, kw_only=True):
    """One route in the formula: when it would fit, when it is given, what fires in it and whom it names."""

    route: Route
    call: Literal
    """The call stands as the route says."""
    fits: Literal
    given: Literal
    """Primary or beside."""
    first: Literal
    """Primary."""
    fired: tuple[Literal, ...]
    """Each redirect, in the route's order."""
    partners: Mapping[str, Literal]
    """Who is named if it is given, by the partner's id."""
    listed: Mapping[str, Literal]
    """Who would be named, were it not for the number of partners named before."""


@dataclass(slots=True)
class Routing:
    """The formula of all outcomes; `sent` has the routes in their order."""

    whole: Interviews
    sent: list[Sent] = field(default_factory=list)
    nobody: Literal = TRUE
    """No route fits."""
    _on: dict[date, Literal] = field(default_factory=dict)

    @property
    def days(self) -> tuple[tuple[date, Literal], ...]:
        """One day for each way in which the calls can stand; exactly one of them is true."""
        return self.whole.days

    def day(self, model: Model) -> date:
        """The day a model stands for."""
        return next(day for day, literal in self.days if literal in model)

    def on(self, day: date) -> Literal:
        """It is a day that nothing tells from this one; worked out once for each day."""
        if day not in self._on:
            like = sort(self.whole.organisation, day)
            alike = (literal for other, literal in self.days if sort(self.whole.organisation, other) == like)
            self._on[day] = next(alike)
        return self._on[day]


def routing(whole: Interviews) -> Routing:
    """The formula of the organisation's routes. Raises KeyError for a criterion it has not."""
    circuit, organisation = whole.circuit, whole.organisation
    all_ = Routing(whole)
    suiting = {each.id: _suits(each, whole) for each in organisation.partners}
    chosen = Count(circuit, MOST_BESIDE + 1)
    for route in organisation.routes:
        sent = _sent(route, all_, suiting, chosen)
        all_.sent.append(sent)
        chosen.add(sent.given)
    all_.nobody = -chosen.some
    return all_


def primaries(all_: Routing) -> tuple[Literal, ...]:
    """Each route in its order: it is the primary one, as the first that fits; the last if none does."""
    *others, last = (each.first for each in all_.sent)
    return (*others, all_.whole.circuit.any((last, all_.nobody)))


def _sent(route: Route, all_: Routing, suiting: Mapping[str, Literal], chosen: Count) -> Sent:
    whole, circuit = all_.whole, all_.whole.circuit
    fired = tuple(
        circuit.all((whole.criterion(each.criterion).met, _served(each.serves, suiting, whole)))
        for each in route.redirects
    )
    partners, listed = _named(route, fired, suiting, whole)
    call = _call(route, all_)
    required = [-whole.criterion(criterion).failed for criterion in route.requires]
    fits = circuit.all((call, *required, circuit.any(fired) if route.redirects else TRUE))
    twice = [each.given for each in all_.sent if route.programme and each.route.programme == route.programme]
    left_out = (chosen.full, *twice, chosen.some if route.person else FALSE)
    given = circuit.all((fits, *(-each for each in left_out)))
    return Sent(
        route=route,
        call=call,
        fits=fits,
        given=given,
        first=circuit.all((given, -chosen.some)),
        fired=fired,
        partners=partners,
        listed=listed,
    )


def _call(route: Route, all_: Routing) -> Literal:
    if not route.call:
        return TRUE
    organisation = all_.whole.organisation
    programme = next((each for each in organisation.programmes if each.id == route.programme), None)
    wanted = route.call == "open"
    return all_.whole.circuit.any(
        lit for day, lit in all_.days if takes_applications(programme, day) == wanted
    )


def _served(need: str, suiting: Mapping[str, Literal], whole: Interviews) -> Literal:
    """Somebody suits who answers the need."""
    return whole.circuit.any(suiting[each.id] for each in whole.organisation.partners if need in each.serves)


def _named(
    route: Route, fired: tuple[Literal, ...], suiting: Mapping[str, Literal], whole: Interviews
) -> tuple[dict[str, Literal], dict[str, Literal]]:
    """Who is named, and who would be if there were no end to the list: in the order of the redirects."""
    circuit, count = whole.circuit, Count(whole.circuit, MOST_PARTNERS)
    named: dict[str, Literal] = {}
    listed: dict[str, Literal] = {}
    for redirect, fires in zip(route.redirects, fired, strict=True):
        for partner in (each for each in whole.organisation.partners if redirect.serves in each.serves):
            before = listed.get(partner.id, FALSE)
            now = circuit.all((fires, suiting[partner.id], -before))
            shown = circuit.all((now, -count.full))
            named[partner.id] = circuit.any((named.get(partner.id, FALSE), shown))
            listed[partner.id] = circuit.any((before, now))
            count.add(now)
    return named, listed


def _suits(partner: Partner, whole: Interviews) -> Literal:
    """The partner's sectors and territories are this person's, or nothing is known of them."""
    sectors = [(lit, frozenset({kind.sector}) - {""}) for kind, lit in _kinds(whole)]
    places = [(lit, kind.territories) for kind, lit in _kinds(whole)]
    circuit = whole.circuit
    return circuit.all(
        circuit.any((_said(said, served, circuit), -_said(said, None, circuit)))
        for said, served in ((sectors, partner.sectors), (places, partner.territories))
        if served
    )


def _said(
    said: Iterable[tuple[Literal, frozenset[str]]], served: frozenset[str] | None, circuit: Circuit
) -> Literal:
    """One of these was said; with None, anything at all."""
    return circuit.any(literal for literal, ids in said if (ids if served is None else ids & served))


def _kinds(whole: Interviews) -> Iterator[tuple[Kind, Literal]]:
    """The kinds of answer that partners are chosen by."""
    asked = (each for each in whole.asked.values() if each.question.kind in ("sector", "commune"))
    return (pair for each in asked for pair in each.kinds)
