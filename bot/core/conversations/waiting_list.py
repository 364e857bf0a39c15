"""The waiting list of a programme: who joins it, and what the person and staff read of their place."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.model.case import Outcome
from bot.core.model.effects import CaseView
from bot.core.model.frozen import replace
from bot.core.model.message import Button, Joined, Phrase, Text
from bot.core.model.organisation import Programme, Route
from bot.core.model.waiting import Waiting
from bot.core.questions.answer_buttons import code
from bot.core.routing import calls


def has_others(view: CaseView) -> bool:
    """Whether there is a list that the case does not wait on."""
    return bool(others(view))


def others(view: CaseView) -> tuple[Programme, ...]:
    """The programmes with calls on whose lists the case does not wait."""
    held = {place.programme for place in view.waits if place.state == "waiting"}
    return tuple(each for each in view.organisation.programmes if each.every_call and each.id not in held)


def joined(view: CaseView, lengths: Mapping[str, int]) -> tuple[Waiting, ...]:
    """The places of a case that was just routed: those it has, and one at the end of each other list.

    `lengths` says how many wait for each programme.
    """
    held = {place.programme: place for place in view.waits}
    new = [name for name in _lists(view) if name not in held or held[name].state != "waiting"]
    kept = (place for place in view.waits if place.programme not in new)
    return *kept, *(Waiting(programme=name, since=view.now, rank=lengths.get(name, 0) + 1) for name in new)


def place_of(view: CaseView, programme_id: str) -> Waiting | None:
    """The place of the case on a programme's list, whatever became of it."""
    return next((each for each in view.waits if each.programme == programme_id), None)


def over(view: CaseView) -> tuple[Waiting, ...]:
    """The places of a case that is taken back: those of a call it was told of stay on its list."""
    return tuple(replace(place, state="decided") for place in view.waits if place.told_at is not None)


def kept(view: CaseView) -> tuple[Waiting, ...]:
    """The places of a case that is decided: nobody waits on them, until the case should be open again."""
    return tuple(
        replace(place, state="decided") if place.state in {"waiting", "interested"} else place
        for place in view.waits
    )


def given_back(view: CaseView) -> tuple[Waiting, ...]:
    """The places of a case that is open again: where it stood; what it was told of a call is said anew."""
    return tuple(_given_back(place) if place.state == "decided" else place for place in view.waits)


def open_now(view: CaseView) -> tuple[Outcome, ...]:
    """The routes beside a waiting list that lead to a programme one can enter now: they come first."""
    outcomes = view.case.receipt.outcomes if view.case.receipt else ()
    routes = {route.id: route for route in view.rules.routes}
    primary = routes.get(outcomes[0].route) if outcomes else None
    if primary is None or primary.call != "closed":
        return ()
    return tuple(
        each
        for each in outcomes[1:]
        if (route := routes.get(each.route)) and route.programme and route.call != "closed"
    )


def lines(view: CaseView) -> tuple[Text, ...]:
    """What the person reads of their places, as they are today."""
    return tuple(_line(view, place) for place in view.waits if view.case.status == "filed")


def has_ended(view: CaseView, route: Route) -> bool:
    """Whether a route is a waiting list that the case has left."""
    ended = {place.programme for place in view.waits if place.state != "waiting"}
    return route.call == "closed" and route.programme in ended


def card_lines(view: CaseView) -> tuple[Text, ...]:
    """What staff read of the places on the card: a rank changes, so it stands there with its day."""
    return tuple(
        Phrase(
            f"card.list.{place.state}",
            {
                "programme": _name(view, place),
                "rank": place.rank,
                "since": view.day(place.since),
                "today": view.today,
            },
        )
        for place in view.waits
        if view.case.status == "filed"
    )


def buttons(view: CaseView) -> tuple[tuple[Button, ...], ...]:
    """The answers to the question whether one is still interested, while the call is open."""
    if view.case.status != "filed" or view.case.renewing:
        return ()
    states = {place.programme: place.state for place in view.waits if not _is_for_next(place)}
    asked = (each for each in view.organisation.programmes if states.get(each.id) in {"waiting", "silent"})
    named = next((each for each in asked if calls.open_call(each, view.today)), None)
    if named is None:
        return ()
    rows = answers(view.case.id, named.id)
    return rows if states[named.id] == "waiting" else rows[:1]


def answers(case: int, programme_id: str) -> tuple[tuple[Button, ...], ...]:
    """The three answers to the notice that a call is open."""
    on_button = (str(case), code(programme_id))
    return (
        (Button(Phrase("button.still"), ("still", *on_button), style="primary"),),
        (Button(Phrase("button.renew"), ("renew", *on_button)),),
        (Button(Phrase("button.no_longer"), ("no_longer", *on_button)),),
    )


def _given_back(place: Waiting) -> Waiting:
    told = place.told_at if _is_for_next(place) else None
    return replace(place, state="waiting", notices=0, told_at=told)


def _line(view: CaseView, place: Waiting) -> Text:
    values: dict[str, Text] = {
        "programme": _name(view, place),
        "rank": place.rank,
        "since": view.day(place.since),
    }
    said = Phrase(f"status.list.{place.state}", values)
    if place.state != "waiting":
        return said
    programme = calls.programme_of(view.organisation, place.programme)
    coming = calls.next_call(programme, view.today) if programme else None
    if programme and calls.open_call(programme, view.today) and not _is_for_next(place):
        return Joined((said, Phrase("call.question")))
    if coming and coming.opens:
        return Joined((said, Phrase("outcome.opens", {"day": coming.opens})))
    return Joined((said, Phrase("status.list.no_date")))


def _is_for_next(place: Waiting) -> bool:
    """Whether it was given by the team while a call was open: it waits for the one after that."""
    return place.told_at is not None and not place.notices


def _name(view: CaseView, place: Waiting) -> Text:
    """The programme's name, as the case's own file has it: the one in force may have dropped it."""
    files = view.rules, view.organisation
    found = (calls.programme_of(each, place.programme) for each in files)
    return next((programme.name for programme in found if programme), place.programme)


def _lists(view: CaseView) -> tuple[str, ...]:
    """The programmes whose waiting list a case is sent to."""
    given = {outcome.route for outcome in view.case.receipt.outcomes} if view.case.receipt else set()
    routes = (route for route in view.rules.routes if route.id in given)
    return tuple(route.programme for route in routes if route.call == "closed")
