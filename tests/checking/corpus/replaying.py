"""An interview that the proof shows, played by the core: does it really show what is said?"""

from __future__ import annotations

from bot.config.positions import Path
from bot.core.model.case import Interview
from bot.core.model.organisation import Organisation, Route
from bot.core.questions import questionnaire
from bot.proof import Failure
from tests.proof.brute import Seen, seen


def shows(failure: Failure, whole: Organisation) -> bool:
    """Whether what the failure says of its place is so in its own interview."""
    answers = {question.id: answer for question, answer in failure.interview}
    match failure.path:
        case ("checkins", int(plan), "questions", int(place), *_):
            questions = whole.checkins[plan].questions
            played = questionnaire.path(questions, Interview(answers=answers), whole)
            return played.present is None and questions[place].id not in played.answers
        case ("questions",):
            return (
                sum(questionnaire.points(question) for question, _ in failure.interview)
                > whole.longest_points
            )
        case ("questions", int(), *rest) if not rest:
            return not answers  # nobody can answer: there is no interview at all
    assert failure.day is not None
    played = questionnaire.path(whole.questions, Interview(answers=answers), whole)
    assert played.present is None
    assert played.answers == answers
    return _shows(failure, seen(whole, Interview(answers=answers), failure.day), whole)


def _shows(failure: Failure, played: Seen, whole: Organisation) -> bool:
    match failure.path:
        case ("questions", int(n), "when"):
            return whole.questions[n].id not in played.facts.path
        case ("criteria", int(n), "when"):
            return _shows_criterion(failure.message, played.states[whole.criteria[n].id])
        case ("routes", int(n), *rest):
            return _shows_route(whole.routes[n], tuple(rest), played, whole)
        case ("partners", int(n)):
            return not any(whole.partners[n].id in each.partners for each in played.outcomes)
    return True  # that nothing names it needs no interview


def _shows_criterion(message: str, state: str) -> bool:
    return state != "met" if "never met" in message else (state == "failed") == ("unsettled" in message)


def _shows_route(route: Route, rest: Path, played: Seen, whole: Organisation) -> bool:
    match rest:
        case ("redirects", int(place)):
            need = route.redirects[place].serves
            serving = {each.id for each in whole.partners if need in each.serves}
            return route.id not in played.given or serving.isdisjoint(played.given[route.id].partners)
        case ("by_hand", int(place)):
            return played.states[route.by_hand[place]] == "failed"
        case ("if_unknown", int(place)):
            return played.states[route.if_unknown[place]] != "unknown"
        case ("requires", int(place)):
            return played.states[route.requires[place]] != "met"
    return route.id not in played.given
