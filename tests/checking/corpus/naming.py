"""Where a file names something by its id, and what kind of thing."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import NamedTuple

from tests.checking.corpus.files import owner, tables
from tests.checking.corpus.writing import Data, Path

ENDS = ("question", "criterion")


class Named(NamedTuple):
    """One place that names something."""

    path: Path
    kind: str
    """« sector », « question », « choice of needs »…"""
    name: str


def conditions(data: Data) -> Iterator[tuple[Path, Data]]:
    """Every condition of the file that has no others in it."""
    for key in ("questions", "criteria"):
        for path, table in tables(data, key):
            yield from _leaves(table.get("when", {}), (*path, "when"))
    for path, plan in tables(data, "checkins"):
        for n, question in enumerate(plan.get("questions", ())):
            yield from _leaves(question.get("when", {}), (*path, "questions", n, "when"))


def _leaves(condition: Data, path: Path) -> Iterator[tuple[Path, Data]]:
    if any(key in condition for key in ENDS):
        yield path, condition
    for key in ("all", "any", "of"):
        for n, part in enumerate(condition.get(key, ())):
            yield from _leaves(part, (*path, key, n))
    if "not" in condition:
        yield from _leaves(condition["not"], (*path, "not"))


def names(data: Data) -> Iterator[Named]:
    """Every place that names something."""
    for path, condition in conditions(data):
        yield from _in_condition(path, condition, data)
    for path, partner in tables(data, "partners"):
        yield from _each((*path, "sectors"), "sector", partner)
        yield from _each((*path, "territories"), "territory", partner)
    for path, route in tables(data, "routes"):
        yield from _each((*path, "requires"), "criterion", route)
        yield from _each((*path, "by_hand"), "criterion", route)
        yield from _each((*path, "if_unknown"), "criterion", route)
        yield from _one((*path, "programme"), "programme", route)
        for n, redirect in enumerate(route.get("redirects", ())):
            yield Named((*path, "redirects", n, "criterion"), "criterion", redirect["criterion"])
            yield Named((*path, "redirects", n, "serves"), "need", redirect["serves"])
    for path, plan in tables(data, "checkins"):
        yield from _each((*path, "routes"), "route", plan)
    for path, indicator in tables(data, "indicators"):
        yield from _one((*path, "baseline"), "question", indicator)
    yield from _on_card(data)
    yield from _one(("privacy", "adult_question"), "question", data["privacy"])
    yield from _each(("to_confirm",), "mark", data)


def _in_condition(path: Path, condition: Data, data: Data) -> Iterator[Named]:
    if "criterion" in condition:
        yield Named((*path, "criterion"), "criterion", condition["criterion"])
        return
    name = condition["question"]
    inside = path[:3] if path[0] == "checkins" else ("questions",)
    yield Named((*path, "question"), "question" if len(inside) == 1 else f"question of {inside[1]}", name)
    asked = next(each for each in owner(data, (*inside, 0)) if each["id"] == name)
    of = {"sector": "sector", "commune": "place", "yes_no": "answer"}
    kind = of.get(asked["kind"], f"choice of {'.'.join(map(str, inside))}.{name}")
    yield from _each((*path, "in"), kind, condition)
    yield from _each((*path, "within"), "territory", condition)


def _on_card(data: Data) -> Iterator[Named]:
    for path, question in tables(data, "questions"):
        yield from _one((*path, "in_place_of"), "question", question)
    for name in ("line", "card"):
        yield from _each(("desk", name), "question", data["desk"])
    yield from _one(("desk", "pitch"), "question", data["desk"])


def _one(path: Path, kind: str, table: Data) -> Iterator[Named]:
    if path[-1] in table:
        yield Named(path, kind, table[path[-1]])


def _each(path: Path, kind: str, table: Data) -> Iterator[Named]:
    yield from (Named((*path, n), kind, name) for n, name in enumerate(table.get(str(path[-1]), ())))


def renamed(data: Data, section: str, kind: str) -> Data:
    """A copy in which every id of a list of tables is another, wherever it is named."""
    copy = deepcopy(data)
    for each in copy.get(section, ()):
        each["id"] = _other(each["id"])
    for path, of, name in names(data):
        if of == kind or (of == "place" and kind == "territory" and _is_area(name, data)):
            owner(copy, path)[path[-1]] = _other(name)
    copy.pop("to_confirm", None)
    return copy


def _is_area(name: str, data: Data) -> bool:
    return any(each["id"] == name for each in data.get("territories", ()))


def _other(name: str) -> str:
    return f"x{name}"[:20]


def meeting(data: Data, question: Data) -> Data:
    """A condition that one answer to the question meets, and not all."""
    first = {
        "yes_no": ["yes"],
        "sector": [data["sectors"][0]["id"]],
        "choice": [each["id"] for each in question.get("choices", ())][:1],
    }
    return {"question": question["id"], "in": first[question["kind"]]}
