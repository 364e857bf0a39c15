"""A file from which something was taken, made whole again: what names what is gone is gone too."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from tests.checking.corpus.writing import Data


def tidy(data: Data) -> None:
    """Take out what names what is gone, until nothing does."""
    before: object = None
    while data != before:
        before = deepcopy(data)
        _without_dead_ends(data)


def _without_dead_ends(data: Data) -> None:
    for questions in (data["questions"], *(plan.get("questions", []) for plan in data.get("checkins", ()))):
        for place, question in enumerate(questions):
            if "when" in question and not _stands(question["when"], questions[:place], data):
                del question["when"]
    data["criteria"] = [c for c in data["criteria"] if _stands(c["when"], data["questions"], data)]
    data["routes"] = [each for each in data["routes"] if _leads(each, data)]
    led_to = {each.get("programme") for each in data["routes"]}
    data["programmes"] = [each for each in data.get("programmes", ()) if each["id"] in led_to]
    used = {name for route in data["routes"] for name in _used(route)}
    used |= {name for criterion in data["criteria"] for name in _named(criterion["when"])}
    data["criteria"] = [each for each in data["criteria"] if each["id"] in used]
    for plan in data.get("checkins", ()):
        _keep(plan, "routes", _ids(data["routes"]))
    for partner in data.get("partners", ()):
        _keep(partner, "sectors", _ids(data["sectors"]))
        _keep(partner, "territories", _ids(data["territories"]))
    data["indicators"] = [each for each in data.get("indicators", ()) if _counts(each, data)]
    _keep(data["desk"], "card", {each["id"] for each in data["questions"] if not each.get("personal")})


def _counts(indicator: Data, data: Data) -> bool:
    """Whether everything an indicator names is there."""
    shared = {each["id"]: each["questions"] for each in data.get("questionnaires", ())}
    asked = {plan["id"]: _asked(plan, shared) for plan in data.get("checkins", ())}
    every = [*data["questions"], *(each for questions in asked.values() for each in questions)]
    own = asked.get(indicator["checkin"], []) if "checkin" in indicator else every
    found = [each for each in own if each["id"] == indicator["question"]]
    answers = {name for each in found for name in _offered(each, data)}
    named = {each["answer"] for each in indicator.get("counts", ())}
    first = _ids(data["questions"])
    return bool(found) and named <= answers and indicator.get("baseline", min(first)) in first


def _asked(plan: Data, shared: dict[str, list[Data]]) -> list[Data]:
    return [*plan.get("questions", ()), *shared.get(plan.get("questionnaire", ""), ())]


def _leads(route: Data, data: Data) -> bool:
    """Whether a route still leads somewhere; it loses the criteria that are gone."""
    criteria = _ids(data["criteria"])
    _keep(route, "requires", criteria)
    _keep(route, "by_hand", criteria)
    _keep(route, "if_unknown", criteria)
    if "redirects" in route:
        route["redirects"] = [each for each in route["redirects"] if each["criterion"] in criteria]
        return bool(route["redirects"])
    return "programme" not in route or route["programme"] in _ids(data["programmes"])


def _keep(table: Data, key: str, there: set[str]) -> None:
    if key in table:
        table[key] = [each for each in table[key] if each in there]


def _ids(rows: Any) -> set[str]:  # noqa: ANN401 - tables as TOML has them
    return {each["id"] for each in rows}


def _used(route: Data) -> Iterator[str]:
    yield from (*route.get("requires", ()), *route.get("by_hand", ()), *route.get("if_unknown", ()))
    yield from (each["criterion"] for each in route.get("redirects", ()))


def _named(condition: Data) -> Iterator[str]:
    if "criterion" in condition:
        yield condition["criterion"]
    for part in (*condition.get("all", ()), *condition.get("any", ())):
        yield from _named(part)
    if "not" in condition:
        yield from _named(condition["not"])


def _stands(condition: Data, questions: list[Data], data: Data) -> bool:
    """Whether everything a condition names is there, before it; lists in it lose what is not."""
    if "not" in condition:
        return _stands(condition["not"], questions, data)
    for key in ("all", "any"):
        if key in condition:
            condition[key] = [part for part in condition[key] if _stands(part, questions, data)]
            return len(condition[key]) > 1
    if "criterion" in condition:
        return condition["criterion"] in _ids(data["criteria"])
    asked = next((each for each in questions if each["id"] == condition["question"]), None)
    if asked is None or not _fits(condition, asked):
        return False
    for key, there in (("in", _offered(asked, data)), ("within", _ids(data.get("territories", ())))):
        if key in condition:
            condition[key] = [each for each in condition[key] if each in there]
            return bool(condition[key]) and len(condition[key]) < len(there)
    return True


def _fits(condition: Data, asked: Data) -> bool:
    kind: str = asked["kind"]
    if "within" in condition:
        return kind == "commune"
    if "in" in condition:
        return kind in {"yes_no", "choice", "choices", "sector", "commune"}
    return kind in {"number", "date"}


def _offered(asked: Data, data: Data) -> set[str]:
    match asked["kind"]:
        case "yes_no":
            return {"yes", "no"}
        case "sector":
            return _ids(data["sectors"])
        case "commune":
            places = {place["code"] for each in data["territories"] for place in each.get("places", ())}
            return places | _ids(data["territories"])
    return _ids(asked.get("choices", ()))
