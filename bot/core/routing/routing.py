"""Where a case is sent: one primary route, up to two beside it, each with its reasons; and its receipt."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from functools import partial
from typing import Final

from bot.core.model.case import Interview, Outcome, Receipt, Verdict
from bot.core.model.dated import dated
from bot.core.model.early import Early
from bot.core.model.frozen import Frozen
from bot.core.model.organisation import Organisation, Partner, Route
from bot.core.parsing.places import territories_of
from bot.core.questions.questionnaire import facts
from bot.core.questions.rules import Facts, verdict
from bot.core.routing import calls

MOST_BESIDE: Final = 2
"""Secondary routes shown at most."""

MOST_PARTNERS: Final = 3
"""Partners a route points to at most."""


def outcomes(organisation: Organisation, known: Facts, day: date) -> tuple[Outcome, ...]:
    """The routes that fit on that day, in the file's order: the first is primary, at most two follow.

    Never empty: where no route fits, the last one, which leads to a person, is given.
    """
    organisation = dated(organisation, day)
    chosen: list[Outcome] = []
    programmes: set[str] = set()
    for route in organisation.routes:
        repeated = route.programme in programmes or (route.person and chosen)
        outcome = None if repeated else _tried(route, organisation, known, day)
        if outcome:
            chosen.append(outcome)
            programmes |= {route.programme} - {""}
        if len(chosen) > MOST_BESIDE:
            break
    return tuple(chosen) or (_given(organisation.routes[-1], organisation, known),)


class Tried(Frozen, kw_only=True):
    """One route of the file as it was looked at for somebody."""

    outcome: Outcome
    call: bool
    """Whether its call, if it is for one, stands as the route says."""
    failing: int
    """How much of what it requires is not so."""

    @property
    def fits(self) -> bool:
        """Whether it is for this person; not whether another comes before it."""
        return self.call and not self.failing


def tried(organisation: Organisation, known: Facts, day: date) -> tuple[Tried, ...]:
    """Every route in the file's order, as it is looked at for this person on that day."""
    read = dated(organisation, day)
    return tuple(_looked_at(route, read, known, day) for route in organisation.routes)


def _looked_at(route: Route, organisation: Organisation, known: Facts, day: date) -> Tried:
    outcome = _given(route, organisation, known)
    stands = call_stands(route, organisation, day)
    return Tried(outcome=outcome, call=stands, failing=_failing(route, outcome))


def call_stands(route: Route, organisation: Organisation, day: date) -> bool:
    """Whether that day the call a route is for, if it is for one, is open or closed as the route says."""
    programme = calls.programme_of(organisation, route.programme)
    return not route.call or calls.takes_applications(programme, day) == (route.call == "open")


def receipt(organisation: Organisation, interview: Interview, day: date) -> Receipt:
    """The decision and all it was derived from; `day` is the day in the organisation's zone."""
    known = facts(organisation.questions, interview, dated(organisation, day))
    return Receipt(
        fingerprint=organisation.fingerprint,
        day=day,
        answers=known.answers,
        outcomes=outcomes(organisation, known, day),
    )


def derive_again(organisation: Organisation, kept: Receipt) -> tuple[Outcome, ...]:
    """The outcomes of a receipt's answers on its day: its own, if the organisation's file is the same."""
    return outcomes(organisation, facts_of(organisation, kept), kept.day)


def missed(organisation: Organisation, kept: Receipt) -> tuple[Outcome, ...]:
    """The routes before the primary one that a criterion kept from fitting, with all their verdicts."""
    organisation = dated(organisation, kept.day)
    known = facts_of(organisation, kept)
    primary = kept.outcomes[0].route
    before: list[Outcome] = []
    for route in organisation.routes:
        if route.id == primary:
            break
        tried = _given(route, organisation, known)
        if any(each.state == "failed" for each in tried.verdicts):
            before.append(tried)
    return tuple(before)


def facts_of(organisation: Organisation, kept: Receipt) -> Facts:
    """What a receipt's answers say under this file."""
    return facts(organisation.questions, Interview(answers=kept.answers), dated(organisation, kept.day))


def _tried(route: Route, organisation: Organisation, known: Facts, day: date) -> Outcome | None:
    """The route's outcome if it fits."""
    if not call_stands(route, organisation, day):
        return None
    outcome = _given(route, organisation, known)
    return None if _failing(route, outcome) else outcome


def _failing(route: Route, outcome: Outcome) -> int:
    """How much of what the route requires is not so: criteria, and somebody to redirect to."""
    failed = sum(each.state == "failed" for each in outcome.verdicts[: len(route.requires)])
    return failed + (bool(route.redirects) and not outcome.partners)


def early_outcome(organisation: Organisation, known: Facts, early: Early) -> Outcome:
    """The route that is known before the end, with what is judged already and the partners that suit anyway.

    Raises StopIteration for a route the organisation has not.
    """
    route = next(each for each in organisation.routes if each.id == early.route)
    return _given(route, organisation, known, only=early.partners)


def _given(
    route: Route, organisation: Organisation, known: Facts, only: Collection[str] | None = None
) -> Outcome:
    """The route as this person would be given it: what it requires, then the redirects that fired, judged.

    Of the partners only those named in `only`, where it is given.
    """
    judged = partial(verdict, facts=known, organisation=organisation)
    required = tuple(map(judged, route.requires))
    fired = tuple(_fired(route, organisation, known))
    looked = [each for each in map(judged, route.by_hand) if each.state != "failed"]
    looked += [each for each in map(judged, route.if_unknown) if each.state == "unknown"]
    named = dict.fromkeys(p.id for _, partners in fired for p in partners)
    found = [each for each in named if only is None or each in only]
    return Outcome(
        route=route.id,
        verdicts=tuple(dict.fromkeys((*required, *(rule for rule, _ in fired)))),
        partners=tuple(found)[:MOST_PARTNERS],
        by_hand=tuple(each.criterion for each in looked),
    )


def _fired(
    route: Route, organisation: Organisation, known: Facts
) -> Iterator[tuple[Verdict, tuple[Partner, ...]]]:
    """The redirects whose criterion is met, not merely unknown, with the partners that serve this person."""
    for redirect in route.redirects:
        rule = verdict(redirect.criterion, known, organisation)
        if rule.state == "met":
            partners = tuple(each for each in _suiting(organisation, known) if redirect.serves in each.serves)
            if partners:
                yield rule, partners


def suiting(organisation: Organisation, kept: Receipt) -> tuple[Partner, ...]:
    """The partners whose sectors and territories are this person's, or may be, in the file's order."""
    return _suiting(organisation, facts_of(organisation, kept))


def _suiting(organisation: Organisation, known: Facts) -> tuple[Partner, ...]:
    sectors = _said("sector", organisation, known)
    places = _said("commune", organisation, known)
    unsettled = {t.id for t in organisation.territories if t.unsettled}
    territories = (
        frozenset[str]().union(*(territories_of(place, organisation) for place in places)) - unsettled
    )
    return tuple(
        partner
        for partner in organisation.partners
        if _suits(partner.sectors, sectors) and _suits(partner.territories, territories)
    )


def _said(kind: str, organisation: Organisation, known: Facts) -> frozenset[str]:
    """What was answered to the questions of a kind, one value each."""
    asked = (known.answers.get(question.id) for question in organisation.questions if question.kind == kind)
    return frozenset(each.value for each in asked if each and isinstance(each.value, str) and each.value)


def _suits(served: frozenset[str], said: frozenset[str]) -> bool:
    return not served or not said or not served.isdisjoint(said)
