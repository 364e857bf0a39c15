"""Blocks: a condition that several questions share, criteria that several routes require; written once."""

from __future__ import annotations

from collections.abc import Iterator

from bot.config.ids import missing
from bot.config.positions import Path
from bot.config.problems import Data, Fault
from bot.config.scope import Scope
from bot.core.model.conditions import AllOf
from bot.core.model.frozen import replace
from bot.core.model.organisation import Organisation, Question
from bot.core.questions.questionnaire import lists


def with_blocks(organisation: Organisation) -> Organisation:
    """The organisation whose questions and routes say themselves what their blocks say."""
    shared = {each.id: each.criteria for each in organisation.blocks if each.criteria}
    routes = (
        replace(route, requires=tuple(name for each in route.requires for name in shared.get(each, (each,))))
        for route in organisation.routes
    )
    questions = (_asked(each, organisation) for each in organisation.questions)
    return replace(organisation, questions=tuple(questions), routes=tuple(routes))


def _asked(question: Question, organisation: Organisation) -> Question:
    shared = next((each.when for each in organisation.blocks if each.id == question.block), None)
    if shared is None:
        return question
    return replace(question, block="", when=AllOf((shared, question.when)) if question.when else shared)


def block_faults(organisation: Organisation) -> Iterator[Fault]:
    """Check that each block says something, is named, and speaks of what is asked before its questions."""
    criteria = {each.id: each for each in organisation.criteria}
    required = {name for route in organisation.routes for name in route.requires}
    for index, block in enumerate(organisation.blocks):
        path: Path = ("blocks", index)
        if block.id in criteria:
            yield Fault((*path, "id"), f'"{block.id}" is a criterion too', "give the block another id")
        if block.when is None and not block.criteria:
            yield Fault(
                path, "says nothing", "write when = { … } for questions, or criteria = [ … ] for routes"
            )
        yield from missing((*path, "criteria"), "criterion", block.criteria, criteria)
        before = _before(block.id, organisation)
        if before is None and block.id not in required:
            yield Fault(
                path, f'nothing names block "{block.id}"', 'write block = "…" in a question, or take it out'
            )
        if block.when is not None:
            asked = {each.id: each for each in before or ()}
            yield from Scope(organisation, asked, criteria).faults(block.when, (*path, "when"))
    with_condition = [each.id for each in organisation.blocks if each.when]
    for base, questions in lists(organisation):
        known = with_condition if base == ("questions",) else []
        for index, question in enumerate(questions):
            yield from missing((*base, index, "block"), "block", {question.block} - {""}, known)


def _before(block: str, organisation: Organisation) -> tuple[Question, ...] | None:
    """The questions before the first of the block; None where it has none."""
    places = [n for n, each in enumerate(organisation.questions) if each.block == block]
    return organisation.questions[: places[0]] if places else None


def named_in(path: Path, data: Data) -> Path:
    """The path of a criterion that a route requires, by where the file names it or its block."""
    match path:
        case ("routes", int(index), "requires", int(place)):
            sizes = {each["id"]: len(each.get("criteria", ())) or 1 for each in data.get("blocks", ())}
            for written, name in enumerate(data["routes"][index]["requires"]):
                place -= sizes.get(name, 1)
                if place < 0:
                    return (*path[:-1], written)
    return path
