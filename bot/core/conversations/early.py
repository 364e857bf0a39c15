"""Answered before the end: the route that no further answer can change is told as soon as it is known."""

from __future__ import annotations

from bot.core.conversations import doors, explaining
from bot.core.model.case import Outcome
from bot.core.model.effects import CaseView
from bot.core.model.frozen import replace
from bot.core.model.message import Applicant, Button, Joined, Message, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.core.model.organisation import Route
from bot.core.questions.questionnaire import facts
from bot.core.routing import routing


def known(view: CaseView) -> tuple[Route, Outcome] | None:
    """The route that a draft is given whatever is answered from now on, with what is sure of it already.

    None while more than one is possible, and where it leads elsewhere and nobody can be named yet.
    """
    organisation, interview = view.organisation, view.case.interview
    found = view.look_ahead(organisation, interview, view.today) if view.case.status == "draft" else None
    route = explaining.route_of(organisation, found.route) if found else None
    if found is None or route is None:
        return None
    said = facts(organisation.questions, interview, organisation)
    outcome = routing.early_outcome(organisation, said, found)
    return None if route.redirects and not outcome.partners else (route, outcome)


def told(view: CaseView) -> tuple[CaseView, tuple[Message, ...]]:
    """The view with what the person knows by now, and the message that says it: once for each route."""
    found = known(view)
    name = found[0].id if found else ""
    if name == view.case.interview.known:
        return view, ()
    interview = replace(view.case.interview, known=name)
    after = view.with_case(replace(view.case, interview=interview))
    return after, (_message(after, *found),) if found else ()


def answer(view: CaseView, route: Route, outcome: Outcome) -> tuple[Text, ...]:
    """The route, why, and whom it names."""
    organisation = view.rules
    met = tuple(each for each in outcome.verdicts if each.state == "met")
    return (
        Joined((Phrase("outcome.title", {"route": route.title}), route.reason)),
        *((explaining.verdicts(organisation, met),) if met else ()),
        *(doors.partner(organisation, each) for each in outcome.partners),
    )


def _message(view: CaseView, route: Route, outcome: Outcome) -> Message:
    case = str(view.case.id)
    if route.redirects:
        paragraphs = (Phrase("early.known"), *answer(view, route, outcome), Phrase("early.may_stop"))
        buttons = (
            (Button(Phrase("button.stop_here"), ("stop_here", case)),),
            (Button(Phrase("button.person"), ("person", case)),),
        )
        return _to(view, paragraphs, buttons)
    title = Phrase("early.fits" if route.programme else "outcome.title", {"route": route.title})
    fits = Joined((title, route.reason))
    return _to(view, (fits, Phrase("early.rest")))


def _to(
    view: CaseView, paragraphs: tuple[Text, ...], buttons: tuple[tuple[Button, ...], ...] = ()
) -> Message:
    return Message(
        to=Applicant(view.person.id),
        paragraphs=paragraphs,
        buttons=buttons,
        key=MessageKey("early", view.case.id),
        newest=True,
    )
