"""The map: an organisation's questions and routes as boxes and arrows, in the order in which they come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Literal

from bot.core.analysis.condition_words import Reader
from bot.core.model.conditions import AllOf, Among, AnyOf, AtLeast, Condition, Holds, Not
from bot.core.model.frozen import Frozen
from bot.core.model.message import Joined, Phrase, Text
from bot.core.model.organisation import Organisation, Programme, Question, Route

Style = Literal["title", "body", "answers", "aside", "item"]
Kind = Literal["questions", "sector", "route", "programme", "person", "note"]


class Line(Frozen):
    """One paragraph of a box."""

    text: Text
    style: Style = "body"


class Box(Frozen):
    """What is drawn in one frame: a heading, then cells side by side, each some lines."""

    id: str
    kind: Kind
    title: Text
    cells: tuple[tuple[Line, ...], ...] = ()


class Arrow(Frozen):
    """From one box to the one below it; `otherwise` leads to the next route, beside it."""

    start: str
    end: str
    label: Text = ""
    otherwise: bool = False


@dataclass(slots=True)
class Map:
    """Rows of boxes from top to bottom, each row in its order, and the arrows between them."""

    rows: list[tuple[Box, ...]] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    note: Box | None = None
    """What asks the team to look, by the letters that routes name."""


def drawn(organisation: Organisation) -> Map:
    """The whole map of an organisation."""
    made = Map()
    _questions(organisation, made)
    _routes(organisation, made)
    return made


# --- questions ----------------------------------------------------------------------------------------------


def _questions(organisation: Organisation, made: Map) -> None:
    """Questions to everybody as a spine; those that hang on the sector in one box for sectors alike."""
    numbers = {question.id: n for n, question in enumerate(organisation.questions, 1)}
    served = _Served(organisation)
    everyone = frozenset(sector.id for sector in organisation.sectors)
    loose: list[str] = []
    runs = groupby(organisation.questions, lambda each: served.question(each) >= everyone)
    for n, (common, run) in enumerate(runs):
        asked = tuple(run)
        row: tuple[Box, ...]
        if common:
            cells = tuple(_cell(organisation, each, numbers[each.id], when=True) for each in asked)
            row = (Box(f"q{n}", "questions", Phrase("map.everyone"), cells),)
        else:
            fold = _folded(organisation, asked, served)
            row = tuple(_branch(organisation, f"q{n}.{k}", *each, numbers) for k, each in enumerate(fold))
        label = "" if common else Phrase("map.by_sector")
        made.arrows += (
            Arrow(start, box.id, "" if k else label) for start in loose for k, box in enumerate(row)
        )
        made.rows.append(row)
        loose = [box.id for box in row]


def _folded(
    organisation: Organisation, asked: Sequence[Question], served: _Served
) -> list[tuple[tuple[str, ...], tuple[Question, ...]]]:
    """Sectors with the questions they are asked, those with the same ones together."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for sector in organisation.sectors:
        theirs = tuple(each.id for each in asked if sector.id in served.question(each))
        found[theirs] = (*found.get(theirs, ()), sector.id)
    return [
        (sectors, tuple(each for each in asked if each.id in theirs)) for theirs, sectors in found.items()
    ]


def _branch(
    organisation: Organisation,
    name: str,
    sectors: tuple[str, ...],
    asked: tuple[Question, ...],
    numbers: dict[str, int],
) -> Box:
    names = {sector.id: sector.name for sector in organisation.sectors}
    lines: list[Line] = []
    for each in asked:
        lines += _cell(organisation, each, numbers[each.id], when=_further(organisation, each))
    if not asked:
        lines.append(Line(Phrase("map.nothing"), "aside"))
    return Box(name, "sector", Joined(tuple(names[each] for each in sectors), ", "), (tuple(lines),))


def _further(organisation: Organisation, asked: Question) -> bool:
    """Whether its condition says more than the sector, which the box is named after."""
    kinds = {each.id: each.kind for each in organisation.questions}
    return not isinstance(asked.when, Among) or kinds[asked.when.question] != "sector"


def _cell(organisation: Organisation, asked: Question, number: int, *, when: bool) -> tuple[Line, ...]:
    lines = [Line(Phrase("map.question", {"n": str(number), "name": asked.name}), "title"), Line(asked.text)]
    if answers := _answers(organisation, asked):
        lines.append(Line(Joined(answers, " · "), "answers"))
    if when and asked.when:
        words = Reader(organisation).words(asked.when)
        lines.append(Line(Phrase("map.only", {"when": words}), "aside"))
    if asked.id == organisation.privacy.adult_question:
        lines.append(Line(Phrase("map.minor", {"name": organisation.contact.name}), "aside"))
    if asked.optional:
        lines.append(Line(Phrase("map.optional"), "aside"))
    return tuple(lines)


def _answers(organisation: Organisation, asked: Question) -> tuple[Text, ...]:
    found: tuple[Text, ...] = tuple(choice.label for choice in asked.choices)
    if asked.kind == "commune":
        found = tuple(territory.name for territory in organisation.territories)
    if found and asked.unknown:
        found = (*found, Phrase("map.unknown"))
    return found


class _Served:
    """Of questions, the sectors in which they may be asked."""

    def __init__(self, organisation: Organisation) -> None:
        self._everyone = frozenset(sector.id for sector in organisation.sectors)
        self._criteria = {each.id: each.when for each in organisation.criteria}
        self._questions = {each.id: each for each in organisation.questions}
        self._known: dict[str, frozenset[str]] = {}
        self._sector = next((each.id for each in organisation.questions if each.kind == "sector"), "")

    def question(self, asked: Question) -> frozenset[str]:
        if asked.id not in self._known:
            self._known[asked.id] = self._of(asked.when) if asked.when else self._everyone
        return self._known[asked.id]

    def _of(self, when: Condition) -> frozenset[str]:
        """Where it may hold; of what is only ruled out by other answers, everywhere."""
        match when:
            case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
                served = Counter(sector for part in parts for sector in self._of(part))
                return frozenset(sector for sector in self._everyone if served[sector] >= when.least)
            case Not(part):
                return self._everyone - self._of(part) if self._by_sector(part) else self._everyone
            case Holds(criterion):
                return self._of(self._criteria[criterion])
            case Among(values=values) if self._by_sector(when):
                return self._everyone & values
            case _:
                return self.question(self._questions[when.question])

    def _by_sector(self, when: Condition) -> bool:
        return isinstance(when, Among) and when.question == self._sector


# --- routes -------------------------------------------------------------------------------------------------


def _routes(organisation: Organisation, made: Map) -> None:
    """Routes in their order, what they ask, and below them what they lead to."""
    loose = [box.id for box in made.rows[-1]]
    looks = dict.fromkeys(
        each for route in organisation.routes for each in (*route.by_hand, *route.if_unknown)
    )
    letters = {each: _letter(n) for n, each in enumerate(looks)}
    row = tuple(_route(organisation, each, n, letters) for n, each in enumerate(organisation.routes, 1))
    made.rows.append(row)
    made.arrows += (Arrow(each, row[0].id) for each in loose)
    made.arrows += (Arrow(a.id, b.id, otherwise=True) for a, b in pairwise(row))
    ends: dict[str, Box] = {}
    for route, box in zip(organisation.routes, row, strict=True):
        end = _end(organisation, route)
        if end:
            ends[end.id] = end
            made.arrows.append(Arrow(box.id, end.id, Phrase("map.waiting") if route.call == "closed" else ""))
    made.rows.append(tuple(ends.values()))
    if letters:
        cells = tuple(_looked(organisation, each, letter) for each, letter in letters.items())
        made.note = Box("note", "note", Phrase("map.looks"), cells)


def _letter(n: int) -> str:
    """As columns of a spreadsheet are named: A to Z, then AA."""
    high, low = divmod(n, 26)
    return (_letter(high - 1) if high else "") + chr(ord("A") + low)


def _route(organisation: Organisation, route: Route, number: int, letters: dict[str, str]) -> Box:
    reader = Reader(organisation)
    lines = [] if route.requires else [Line(route.reason, "body")]
    if route.call:
        lines.append(Line(Phrase(f"map.call.{route.call}"), "aside"))
    if route.requires:
        lines.append(Line(Phrase("map.requires"), "title"))
    lines += (Line(Phrase("map.item", {"words": reader.criterion(each)}), "item") for each in route.requires)
    if route.redirects:
        lines.append(Line(Phrase("map.redirects"), "aside"))
    if not route.requires and not route.redirects:
        lines.append(Line(Phrase("map.whoever"), "aside"))
    for key, looks in (("map.by_hand", route.by_hand), ("map.if_unknown", route.if_unknown)):
        if looks:
            named = ", ".join(letters[each] for each in looks)
            lines.append(Line(Phrase(key, {"letters": named}), "aside"))
    title = Phrase("map.route", {"n": str(number), "title": route.title})
    return Box(f"r{number}", "route", title, (tuple(lines), *_partners(organisation, route)))


def _end(organisation: Organisation, route: Route) -> Box | None:
    """What a route leads to; partners stand in the route's own box."""
    programme = next((each for each in organisation.programmes if each.id == route.programme), None)
    if programme:
        return Box(f"p.{programme.id}", "programme", programme.name, (tuple(_calls(programme)),))
    if route.redirects:
        return None
    contact = organisation.contact
    return Box("person", "person", contact.name, ((Line(Phrase("map.mailbox")), Line(contact.email)),))


def _calls(programme: Programme) -> Iterator[Line]:
    for call in programme.every_call:
        if call.opens:
            yield Line(Phrase("map.opens", {"day": call.opens}))
        if call.closes:
            yield Line(Phrase("map.closes", {"day": call.closes}))


def _partners(organisation: Organisation, route: Route) -> Iterator[tuple[Line, ...]]:
    reader = Reader(organisation)
    for redirect in route.redirects:
        found = tuple(each.name for each in organisation.partners if redirect.serves in each.serves)
        names = Joined(found, ", ") if found else Phrase("map.nobody")
        when = Phrase("map.if", {"when": reader.criterion(redirect.criterion)})
        yield Line(names, "title"), Line(when, "body")


def _looked(organisation: Organisation, criterion: str, letter: str) -> tuple[Line, ...]:
    words = Reader(organisation).criterion(criterion)
    return (Line(Phrase("map.letter", {"letter": letter, "words": words})),)
