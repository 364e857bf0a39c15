"""The doors that a referral or a decline opens: which can be offered, and what is read of each."""

from __future__ import annotations

from typing import Final

from bot.core.model.case import Door
from bot.core.model.effects import CaseView
from bot.core.model.message import Joined, Phrase, Text
from bot.core.model.organisation import Organisation, Partner, Programme
from bot.core.routing import calls, routing

MOST: Final = 3
"""Doors offered to one person at most: what one reads, and what one message holds."""
MOST_LIKELY: Final = 2
"""Doors that are offered with a decline unless staff change them."""
PARTNERS_SHOWN: Final = 40
"""Partners to choose from at most, the likeliest first; Telegram takes 100 buttons."""


def partner(organisation: Organisation, partner_id: str) -> Text:
    """A partner's name, what it does and how to reach it; just its name if it has left the file."""
    found = partner_of(organisation, partner_id)
    if found is None:
        return partner_id
    said: dict[str, Text] = {"name": found.name, "about": found.about, "contact": found.contact}
    own = organisation.contact.email
    if own in found.contact:  # none of its own is known
        return Phrase("partner.through", {**said, "contact": own, "organisation": organisation.name})
    return Phrase("partner", said)


def partner_of(organisation: Organisation, partner_id: str) -> Partner | None:
    """The partner of that id."""
    return next((each for each in organisation.partners if each.id == partner_id), None)


def own_programme(view: CaseView) -> str:
    """The programme that the case was sent to first of all; nothing if it was to none that there is."""
    route = next((each for each in view.rules.routes if each.id == view.case.route), None)
    programme = calls.programme_of(view.organisation, route.programme) if route else None
    return programme.id if programme else ""


def programmes(view: CaseView) -> tuple[Programme, ...]:
    """The programmes of the file, the case's own first, then those beside it."""
    outcomes = view.case.receipt.outcomes if view.case.receipt else ()
    routes = {route.id: route.programme for route in view.rules.routes}
    given = [routes.get(each.route, "") for each in outcomes]
    order = {name: place for place, name in reversed([*enumerate(given)])}
    return tuple(sorted(view.organisation.programmes, key=lambda each: order.get(each.id, len(order))))


def likely(view: CaseView) -> tuple[Door, ...]:
    """What routing says beside the case's own programme: its partners, and the other programmes."""
    outcomes = view.case.receipt.outcomes if view.case.receipt else ()
    routes = {route.id: route.programme for route in view.rules.routes}
    own = own_programme(view)
    found: dict[Door, None] = {}
    for outcome in outcomes:
        programme = calls.programme_of(view.organisation, routes.get(outcome.route, ""))
        if programme and programme.id != own:
            found[_of(view, programme)] = None
        found |= dict.fromkeys(Door("partner", each) for each in outcome.partners)
    return tuple(door for door in found if exists(view, door))[:MOST_LIKELY]


def offered(view: CaseView, kind: str) -> tuple[Door, ...]:
    """Every door there is to choose from, the likeliest first; a decline may name the next call too."""
    own, (told, others) = own_programme(view), _partners(view)
    ways = [_of(view, each) for each in programmes(view) if each.id != own]
    again = calls.programme_of(view.organisation, own)
    if kind == "decline" and again and again.every_call:
        ways.append(Door("call", own))
    partners = [Door("partner", each.id) for each in (*told, *others)]
    return (*partners[: len(told)], *ways, *partners[len(told) : PARTNERS_SHOWN])


def exists(view: CaseView, door: Door) -> bool:
    """Whether the file in force still has it."""
    if door.kind == "partner":
        return partner_of(view.organisation, door.id) is not None
    programme = calls.programme_of(view.organisation, door.id)
    return programme is not None and (door.kind == "programme" or bool(programme.every_call))


def words(view: CaseView, door: Door) -> Text:
    """What the applicant reads of it."""
    files = (view.organisation, view.rules)
    if door.kind == "partner":
        return partner(next((each for each in files if partner_of(each, door.id)), files[0]), door.id)
    found = next((each for file in files if (each := calls.programme_of(file, door.id))), None)
    if found is None:
        return door.id
    if door.kind == "programme":
        about = Phrase("door.programme", {"programme": found.name, "about": found.about})
        return Joined((about, found.link)) if found.link else about
    coming = calls.next_call(found, view.today)
    if coming and coming.opens:
        return Phrase("door.call", {"programme": found.name, "day": coming.opens})
    return Phrase("door.call_later", {"programme": found.name})


def name(view: CaseView, door: Door) -> Text:
    """What staff read of it, on a button or on the card."""
    files = (view.organisation, view.rules)
    if door.kind == "partner":
        found = next((each for file in files if (each := partner_of(file, door.id))), None)
        return found.name if found else door.id
    return Phrase(f"door.name.{door.kind}", {"programme": programme_name(view, door.id)})


def programme_name(view: CaseView, programme_id: str) -> Text:
    """A programme's name; its id if it has left the file."""
    files = (view.organisation, view.rules)
    found = next((each for file in files if (each := calls.programme_of(file, programme_id))), None)
    return found.name if found else programme_id


def _of(view: CaseView, programme: Programme) -> Door:
    """The way to a programme: itself, or its next call while it takes no applications."""
    return Door("programme" if calls.takes_applications(programme, view.today) else "call", programme.id)


def _partners(view: CaseView) -> tuple[list[Partner], list[Partner]]:
    """Those the person was told of, and the others: those of their sector and place first."""
    receipt, organisation = view.case.receipt, view.organisation
    told = {each for outcome in receipt.outcomes for each in outcome.partners} if receipt else set()
    suiting = {each.id for each in routing.suiting(organisation, receipt)} if receipt else set()
    order = sorted(organisation.partners, key=lambda each: each.id not in suiting)
    return [each for each in order if each.id in told], [each for each in order if each.id not in told]
