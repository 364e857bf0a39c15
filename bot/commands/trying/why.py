"""« Why this route? »: every route of the file as it is looked at for somebody, while they answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.core.conversations import explaining, interview
from bot.core.model.case import Verdict
from bot.core.model.effects import CaseView
from bot.core.model.organisation import Organisation
from bot.core.questions.questionnaire import facts
from bot.core.routing import routing
from bot.core.routing.routing import Tried
from bot.engine.render import Renderer


def why(view: CaseView, renderer: Renderer, language: str) -> dict[str, Any]:
    """As data: the routes in their order, each with its criteria, and whether there is more to be asked."""
    organisation, case = view.rules, view.case
    known = facts(organisation.questions, case.interview, organisation)
    day = case.receipt.day if case.receipt and not case.is_open else view.today
    given = tuple(each.route for each in routing.outcomes(organisation, known, day))
    waits = interview.progress(view).current
    routes = [
        _route(tried, given, organisation, renderer, language)
        for tried in routing.tried(organisation, known, day)
    ]
    return {"reference": case.reference, "settled": waits is None, "routes": routes}


def _route(
    tried: Tried, given: tuple[str, ...], organisation: Organisation, renderer: Renderer, language: str
) -> dict[str, Any]:
    id_ = tried.outcome.route
    route = explaining.route_of(organisation, id_)
    standing = (
        ("primary" if id_ == given[0] else "beside") if id_ in given else "fits" if tried.fits else "no"
    )
    return {
        "id": id_,
        "title": renderer.plain(route.title, language) if route else id_,
        "standing": standing,
        "call": route.call if route and not tried.call else "",
        "criteria": list(_criteria(tried.outcome.verdicts, organisation, renderer, language)),
    }


def _criteria(
    verdicts: tuple[Verdict, ...], organisation: Organisation, renderer: Renderer, language: str
) -> Iterator[dict[str, str]]:
    criteria = {criterion.id: criterion for criterion in organisation.criteria}
    for verdict in verdicts:
        words = renderer.plain(explaining.reason(criteria[verdict.criterion], verdict), language)
        yield {"id": verdict.criterion, "state": verdict.state, "words": words}
