"""Rules that are well written, fit together, and do not do what they are for: only the proof can tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.checking.corpus.files import Broken, added, at, changed, inserted, some, tables
from tests.checking.corpus.naming import meeting
from tests.checking.corpus.writing import Data, Path

FEW = 4
RULING = ("requires", "by_hand", "if_unknown")
"""The keys of a route that name criteria."""


def criterion(data: Data, name: str, when: Data) -> Data:
    """A criterion as the file writes them."""
    words = dict.fromkeys(data["languages"], "Voilà.")
    return {"id": name, "when": when, "met": words, "failed": words}


def both(condition: Data) -> Data:
    """The condition and its contrary."""
    return {"all": [condition, {"not": condition}]}


def _conditional(data: Data) -> Iterator[tuple[Path, Data]]:
    lists: list[Path] = [("questions",)]
    lists += [(*path, "questions") for path, plan in tables(data, "checkins") if "questions" in plan]
    for base in lists:
        questions = at(data, base)
        yield from (((*base, n, "when"), each) for n, each in enumerate(questions) if "when" in each)


def question_for_nobody(data: Data) -> Iterator[Broken]:
    for path, question in some(_conditional(data), FEW * 2):
        says = f'question "{question["id"]}" is never asked'
        if "any" in question["when"]:
            continue  # who has not decided on a place may be asked: neither it nor its contrary fails
        yield Broken(data=changed(data, path, both(question["when"])), at=path, says=says)


def question_after_an_answer_that_is_excluded(data: Data) -> Iterator[Broken]:
    """A question that depends on a choice of another, and on what keeps that one from being asked."""
    for path, question in some(_conditional(data), FEW):
        if path[0] == "questions" and question["kind"] in ("yes_no", "choice"):
            when = {"all": [meeting(data, question), {"not": question["when"]}]}
            words = dict.fromkeys(data["languages"], "Et alors ?")
            then = {"id": "then", "kind": "yes_no", "name": words, "text": words, "when": when}
            spot = ("questions", int(path[1]) + 1)
            says = 'question "then" is never asked'
            yield Broken(data=inserted(data, spot, then), at=(*spot, "when"), says=says)


def criterion_never_met(data: Data) -> Iterator[Broken]:
    for path, each in some(tables(data, "criteria"), FEW):
        spot = (*path, "when")
        says = f'criterion "{each["id"]}" is never met'
        yield Broken(data=changed(data, spot, both(each["when"])), at=spot, says=says)


def criterion_always_met(data: Data) -> Iterator[Broken]:
    for path, each in some(tables(data, "criteria"), FEW):
        spot = (*path, "when")
        says = f'criterion "{each["id"]}" never fails'
        whatever = {"any": [each["when"], {"not": each["when"]}]}
        yield Broken(data=changed(data, spot, whatever), at=spot, says=says)


def number_out_of_bounds(data: Data) -> Iterator[Broken]:
    """A criterion whose bounds lie outside those of its question."""
    for _, question in some(tables(data, "questions"), 99):
        if question["kind"] in ("number", "date") and "high" in question:
            high = question["high"]
            above = high.replace(year=high.year + 1) if isinstance(high, date) else high + 1
            path = ("criteria", 0, "when")
            says = f'criterion "{data["criteria"][0]["id"]}" is never met'
            when = {"question": question["id"], "at_least": above}
            yield Broken(data=changed(data, path, when), at=path, says=says)
            sure = {"question": question["id"], "at_most": above}
            if not question.get("unknown") and not question.get("optional"):
                says = says.replace("is never met", "never fails")
                yield Broken(data=changed(data, path, sure), at=path, says=says)


def criterion_for_nothing(data: Data) -> Iterator[Broken]:
    idle = criterion(data, "idle", data["criteria"][0]["when"])
    place = ("criteria", len(data["criteria"]))
    yield Broken(data=added(data, ("criteria",), idle), at=place, says='criterion "idle" decides nothing')


def unsure_excluded(data: Data) -> Iterator[Broken]:
    """« Pas encore décidé » stands among those whom a required criterion fails."""
    unsettled = [each["id"] for each in data.get("territories", ()) if each.get("unsettled")]
    required = {name for route in data["routes"] for name in route.get("requires", ())}
    for path, each in tables(data, "criteria"):
        if unsettled and each["id"] in required and "within" in each["when"]:
            others = [area["id"] for area in data["territories"] if area["id"] not in each["when"]["within"]]
            spot = (*path, "when")
            outside = {"not": {"question": each["when"]["question"], "within": others}}
            says = f'"{each["id"]}", which a route requires, fails for an unsettled territory'
            yield Broken(data=changed(data, spot, outside), at=spot, says=says, also=(("routes",),))


def _against(data: Data, name: str) -> Data:
    """A file with a criterion « against » that is met where the named one fails."""
    return added(data, ("criteria",), criterion(data, "against", {"not": {"criterion": name}}))


def _requiring(data: Data) -> list[tuple[Path, Data]]:
    return [(path, route) for path, route in tables(data, "routes") if route.get("requires")]


def _requiring_known(data: Data) -> Iterator[tuple[Path, Data, str]]:
    """Routes, each with something it requires that is never unknown: it or its contrary fails."""
    asked = {each["id"]: each for each in data["questions"]}
    alone = {each["id"]: each["when"].get("not", each["when"]) for each in data["criteria"]}
    known = {
        name
        for name, when in alone.items()
        if "in" in when and not {"unknown", "optional", "when"} & asked[when["question"]].keys()
    }
    for path, route in _requiring(data):
        yield from ((path, route, name) for name in route["requires"][:1] if name in known)


def route_that_asks_for_contraries(data: Data) -> Iterator[Broken]:
    for path, route, first in some(_requiring_known(data), FEW):
        against = added(_against(data, first), (*path, "requires"), "against")
        says = f'route "{route["id"]}" is never given: "{first}" and "against" cannot be together'
        yield Broken(data=against, at=path, says=says)


def route_behind_one_that_takes_all(data: Data) -> Iterator[Broken]:
    for path, route in some((each for each in _requiring(data) if "programme" in each[1]), FEW):
        before = {key: value for key, value in route.items() if key not in RULING}
        more = inserted(data, path, {**before, "id": "before"})
        says = f'route "{route["id"]}" is never given: everybody it is for is already taken by "before"'
        after = tuple(("routes", n) for n in range(int(path[1]) + 1, len(more["routes"])))
        yield Broken(data=more, at=("routes", int(path[1]) + 1), says=says, also=after)


def call_that_is_never_open(data: Data) -> Iterator[Broken]:
    for path, programme in tables(data, "programmes"):
        called = [each for each in tables(data, "routes") if each[1].get("programme") == programme["id"]]
        opened = [(spot, each) for spot, each in called if each.get("call") == "open"]
        for spot, route in opened:
            broken = changed(data, (*path, "intake"), {"capacity": 3})
            says = f'route "{route["id"]}" is never given: the intake of programme '
            yield Broken(data=broken, at=spot, says=says)


def nothing_to_look_at(data: Data) -> Iterator[Broken]:
    for path, route, first in some(_requiring_known(data), FEW):
        looked = added(_against(data, first), (*path, "by_hand"), "against")
        spot = (*path, "by_hand", len(route.get("by_hand", ())))
        yield Broken(data=looked, at=spot, says='"against" always fails where route')


def nothing_unknown(data: Data) -> Iterator[Broken]:
    for path, _, first in some(_requiring_known(data), FEW):
        looked = changed(data, (*path, "if_unknown"), [first])
        spot = (*path, "if_unknown", 0)
        yield Broken(data=looked, at=spot, says=f'"{first}" is always known where route')


def reasons_that_nobody_meets_both(data: Data) -> Iterator[Broken]:
    """Two reasons that stand together only because both are unknown."""
    words = dict.fromkeys(data["languages"], "Une ou deux ?")
    labels = [{"id": f"c{n}", "label": dict.fromkeys(data["languages"], f"C {n}")} for n in "ab"]
    asked = {
        "id": "doubt",
        "kind": "choice",
        "name": words,
        "text": words,
        "choices": labels,
        "unknown": True,
    }
    for path, _ in some(_requiring(data), FEW):
        more = added(changed(data, ("longest_points",), 99), ("questions",), {**asked, "unknown": True})
        for n in "ab":
            when = {"question": "doubt", "in": [f"c{n}"]}
            more = added(more, ("criteria",), criterion(data, f"says_{n}", when))
            more = added(more, (*path, "requires"), f"says_{n}")
        spot = (*path, "requires", len(at(data, (*path, "requires"))) + 1)
        says = '"says_a" and "says_b" are given together as reasons, and nobody can meet both'
        yield Broken(data=more, at=spot, says=says)


def programme_without_a_route(data: Data) -> Iterator[Broken]:
    words = dict.fromkeys(data["languages"], "Perdu")
    lost = added(data, ("programmes",), {"id": "lost", "name": words, "about": words})
    says = 'no route leads to programme "lost"'
    yield Broken(data=lost, at=("programmes", len(data["programmes"])), says=says)


def partner_for_nobody(data: Data) -> Iterator[Broken]:
    for path, each in some(tables(data, "partners"), FEW):
        lost = {**each, "id": "lost", "name": "Perdu", "serves": ["what_nobody_needs"]}
        place = ("partners", len(data["partners"]))
        says = 'partner "lost" is never named to anybody'
        yield Broken(data=added(data, ("partners",), lost), at=place, says=says)
        others = [need for other in data["partners"] if other != each for need in other["serves"]]
        if set(each["serves"]) <= set(others):
            apart = changed(data, (*path, "serves"), ["what_nobody_needs"])
            says = f'partner "{each["id"]}" is never named to anybody'
            yield Broken(data=apart, at=path, says=says)


def redirect_to_those_who_do_not_suit(data: Data) -> Iterator[Broken]:
    """People of one sector are sent to a partner of another."""
    first, second = (each["id"] for each in data["sectors"][:2])
    asked = [each for each in data["questions"] if each["kind"] == "sector"]
    for path, route in tables(data, "routes"):
        if "redirects" in route and len(asked) == 1:
            when = {"question": asked[0]["id"], "in": [first]}
            more = added(data, ("criteria",), criterion(data, "theirs", when))
            others = {**data["partners"][0], "id": "others", "serves": ["other"], "sectors": [second]}
            more = added(more, ("partners",), others)
            more = added(more, (*path, "redirects"), {"criterion": "theirs", "serves": "other"})
            spot = (*path, "redirects", len(route["redirects"]))
            also = (("partners", len(data["partners"])),)
            says = 'the redirect for "theirs" never sends anybody to "other"'
            yield Broken(data=more, at=spot, says=says, also=also)
            alone = changed(more, (*path, "redirects"), more["routes"][path[1]]["redirects"][-1:])
            says = f'route "{route["id"]}" is never given: none of its redirects finds a partner'
            yield Broken(data=alone, at=path, says=says, also=(("partners",), ("criteria",)))


def interview_too_long(data: Data) -> Iterator[Broken]:
    for most in (2, 3):
        short = changed(data, ("longest_points",), most)
        yield Broken(data=short, at=("questions",), says=f" minutes, {most} at most: ")
    words = dict.fromkeys(data["languages"], "Encore ?")
    more = [{"id": f"more_{n}", "kind": "long_text", "name": words, "text": words} for n in range(15)]
    long = changed(data, ("questions",), [*data["questions"], *more])
    yield Broken(data=long, at=("questions",), says="the longest interview asks for ")


def question_without_an_answer(data: Data) -> Iterator[Broken]:
    words = dict.fromkeys(data["languages"], "Combien ?")
    days: Data = {"kind": "date", "low": date(1500, 1, 1), "high": date(1500, 1, 2)}
    far: Data = {"kind": "number", "low": 10**30}
    for bounds in (days, far):
        more = added(data, ("questions",), {"id": "odd", "name": words, "text": words, **bounds})
        spot = ("questions", len(data["questions"]))
        yield Broken(data=more, at=spot, says='question "odd" has no possible answer')


OPERATORS = (
    question_for_nobody, question_after_an_answer_that_is_excluded, criterion_never_met, criterion_always_met,
    number_out_of_bounds, criterion_for_nothing, unsure_excluded, route_that_asks_for_contraries,
    route_behind_one_that_takes_all, call_that_is_never_open, nothing_to_look_at, nothing_unknown,
    reasons_that_nobody_meets_both, programme_without_a_route, partner_for_nobody,
    redirect_to_those_who_do_not_suit, interview_too_long, question_without_an_answer,
)  # fmt: skip
