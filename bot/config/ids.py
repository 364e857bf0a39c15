"""Ids: well formed, unique, and existing wherever one is named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from bot.config.meant import id_of
from bot.config.positions import Path
from bot.config.problems import Data, Fault, nearest
from bot.core.model.organisation import Organisation
from bot.core.questions.answer_buttons import code
from bot.core.questions.questionnaire import lists

ID = re.compile(r"[a-z][a-z0-9_]{0,19}")
"""Ids travel in Telegram's buttons, which hold 64 bytes in all."""

CODE = re.compile(r"[0-9A-Za-z-]{1,12}")
REFERENCE = re.compile(r"[A-Z]{1,6}")

Named = tuple[Path, str]


def id_faults(organisation: Organisation) -> Iterator[Fault]:
    """Check that ids are well formed and used once."""
    for group in _groups(organisation):
        seen: set[str] = set()
        for path, name in group:
            if not ID.fullmatch(name):
                rule = "use a-z, 0-9 and _, from a letter, 20 at most"
                hint = f'write id = "{id_of(name)}": {rule}' if id_of(name) else rule
                yield Fault(path, f'"{name}" is not an id', hint)
            if name in seen:
                yield Fault(path, f'"{name}" is used twice', "give each its own id")
            seen.add(name)
    yield from _code_faults(organisation)
    yield from _plan_faults(organisation)
    if not REFERENCE.fullmatch(organisation.reference):
        yield Fault(("reference",), "must be one to six capital letters", 'write for example reference = "D"')


def _groups(organisation: Organisation) -> Iterator[list[Named]]:
    yield _of("sectors", (sector.id for sector in organisation.sectors))
    yield _of("territories", (territory.id for territory in organisation.territories))
    yield _of("criteria", (criterion.id for criterion in organisation.criteria))
    yield _of("programmes", (programme.id for programme in organisation.programmes))
    yield _of("partners", (partner.id for partner in organisation.partners))
    yield _of("routes", (route.id for route in organisation.routes))
    yield _of("blocks", (each.id for each in organisation.blocks))
    yield _of("questionnaires", (each.id for each in organisation.questionnaires))
    yield _of("checkins", (plan.id for plan in organisation.checkins))
    yield _of("indicators", (each.id for each in organisation.indicators))
    yield _of("timeline", (fact.id for fact in organisation.timeline))
    yield [(("blocked", "kinds", n, "id"), each.id) for n, each in enumerate(organisation.blocked.kinds)]
    yield _of("origins", (origin.id for origin in organisation.origins))
    reasons = enumerate(organisation.desk.decline_reasons)
    yield [(("desk", "decline_reasons", index, "id"), reason.id) for index, reason in reasons]
    replies = enumerate(organisation.desk.replies)
    yield [(("desk", "replies", index, "id"), reply.id) for index, reply in replies]
    for base, questions in lists(organisation):
        yield [((*base, index, "id"), question.id) for index, question in enumerate(questions)]
        for index, question in enumerate(questions):
            choices = enumerate(question.choices)
            yield [((*base, index, "choices", place, "id"), choice.id) for place, choice in choices]


def _of(section: str, names: Iterable[str]) -> list[Named]:
    return [((section, index, "id"), name) for index, name in enumerate(names)]


def _plan_faults(organisation: Organisation) -> Iterator[Fault]:
    """Check that a button's code says which check-in it is of."""
    seen: dict[str, str] = {}
    for index, plan in enumerate(organisation.checkins):
        other = seen.setdefault(code(plan.id), plan.id)
        if other != plan.id:
            message = f'"{plan.id}" has the same code on buttons as "{other}"'
            yield Fault(("checkins", index, "id"), message, "give one of them another id")


def _code_faults(organisation: Organisation) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for index, territory in enumerate(organisation.territories):
        for place_index, place in enumerate(territory.places):
            path: Path = ("territories", index, "places", place_index, "code")
            if not CODE.fullmatch(place.code):
                yield Fault(path, f'"{place.code}" is not a place code', "use letters and digits, 12 at most")
            if place.code in seen:
                yield Fault(path, f'"{place.code}" stands already in "{seen[place.code]}"', "keep it once")
            seen[place.code] = territory.id


SECTIONS = {
    "sector": "sectors",
    "territory": "territories",
    "place code": "territories",
    "question": "questions",
    "criterion": "criteria",
    "programme": "programmes",
    "route": "routes",
    "block": "blocks",
    "questionnaire": "questionnaires",
    "check-in": "checkins",
    "line of the timeline": "timeline",
}
"""Where the file says what may be named."""


def missing(
    path: Path, what: str, names: Iterable[str], known: Iterable[str], where: str = ""
) -> Iterator[Fault]:
    """Yield a fault for each of the names that is not known, at its place in the list at the path."""
    valid = list(known)
    section = SECTIONS.get(what)
    one = f"name one of [[{section}]]" if section else "name one that it has"
    meant = {id_of(each) for each in valid if not ID.fullmatch(each)}  # told where that id is given
    for name in sorted(set(names) - set(valid) - meant):
        message, hint = f'there is no {what} "{name}"{where}', nearest(name, valid) or one
        yield Fault(path, message, hint, name, (section,) if section else ())


def reference_faults(organisation: Organisation) -> Iterator[Fault]:
    """Check the ids that partners, check-ins, the notice and the card name."""
    sectors = [sector.id for sector in organisation.sectors]
    territories = [territory.id for territory in organisation.territories]
    for index, partner in enumerate(organisation.partners):
        yield from missing(("partners", index, "sectors"), "sector", partner.sectors, sectors)
        yield from missing(("partners", index, "territories"), "territory", partner.territories, territories)
    routes = [route.id for route in organisation.routes]
    for index, plan in enumerate(organisation.checkins):
        yield from missing(("checkins", index, "routes"), "route", plan.routes, routes)
        named, known = (plan.questionnaire,), (each.id for each in organisation.questionnaires)
        if plan.questionnaire:
            yield from missing(("checkins", index, "questionnaire"), "questionnaire", named, known)
    questions = {question.id: question for question in organisation.questions}
    desk = organisation.desk
    for key, names in (("pitch", (desk.pitch,)), ("line", desk.line), ("card", desk.card)):
        yield from missing(("desk", key), "question", filter(None, names), questions)
        for name in names:
            if name in questions and questions[name].personal:
                message = f'"{name}" is personal and must not be shown in the group'
                yield Fault(("desk", key), message, "take it out", name)
    yield from _instead(organisation)
    yield from _adult_faults(organisation)


def _instead(organisation: Organisation) -> Iterator[Fault]:
    """Check what stands on the card instead of the answer to an earlier question."""
    earlier: list[str] = []
    for index, question in enumerate(organisation.questions):
        path: Path = ("questions", index, "in_place_of")
        if question.in_place_of:
            yield from missing(path, "question", (question.in_place_of,), earlier, " before it")
        if question.in_place_of and question.personal:
            message = "puts a personal answer on the card in the group"
            yield Fault(path, message, "take it out")
        earlier.append(question.id)


def _adult_faults(organisation: Organisation) -> Iterator[Fault]:
    name, path = organisation.privacy.adult_question, ("privacy", "adult_question")
    if not name:
        return
    found = [question for question in organisation.questions if question.id == name]
    if not found:
        yield from missing(path, "question", [name], (question.id for question in organisation.questions))
        return
    if organisation.questions[0] is not found[0]:
        yield Fault(path, f'"{name}" is not the first question', "ask it first: nothing is kept of a minor")
    if found[0].kind != "yes_no":
        message, of = (
            f'"{name}" is not a yes_no question',
            ("questions", organisation.questions.index(found[0])),
        )
        yield Fault(path, message, 'give that question kind = "yes_no"', of=of)
    if found[0].optional or found[0].unknown or found[0].when or found[0].block:
        message = f'"{name}" must be answered by everybody'
        yield Fault(path, message, "take out its optional, unknown or when")


def mark_faults(organisation: Organisation, data: Data, blank: AbstractSet[Path]) -> Iterator[Fault]:
    """Check that what is marked as to be confirmed exists, where the file is not wrong anyway."""
    for index, mark in enumerate(organisation.to_confirm):
        here: object = data
        path: Path = ()
        for step in mark.split("."):
            names = _steps(here)
            place, here = names.get(step, (step, None))
            path = (*path, place)
            if any(path[:depth] in blank for depth in range(len(path) + 1)):
                break
            if step not in names and step in map(id_of, names):
                break  # told where that id is given
            if step not in names:
                if any(each[: len(path) - 1] == path[:-1] and len(each) <= len(path) + 1 for each in blank):
                    break  # what is wrong here is perhaps its key or id
                hint = nearest(step, names) or "name its parts by key or id: partners.cnm.contact"
                yield Fault(("to_confirm", index), f'there is no "{mark}" in the file', hint)
                break


def _steps(data: object) -> dict[str, tuple[str | int, object]]:
    """Return what one step from here leads to: keys of a table, ids of the tables in a list."""
    if isinstance(data, dict):
        return {key: (key, item) for key, item in data.items()}
    items = enumerate(data) if isinstance(data, list) else ()
    named = (
        (item.get("id", item.get("code")), place, item) for place, item in items if isinstance(item, dict)
    )
    return {str(name): (place, item) for name, place, item in named if name is not None}
