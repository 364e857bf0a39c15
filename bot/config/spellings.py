"""Words people type for a choice: each stands for one choice of its question."""

from __future__ import annotations

from collections.abc import Iterator

from bot.config.positions import Path
from bot.config.problems import Fault
from bot.core.model.organisation import Choice, Organisation, Place, Sector, Territory
from bot.core.parsing.spelling import folded
from bot.core.parsing.wording import root_once
from bot.core.questions.questionnaire import lists

Spelled = tuple[Path, str, tuple[str, ...], tuple[str, ...]]
"""Where it stands in the file, its id, what it is called, and its other words."""


def spelling_faults(organisation: Organisation) -> Iterator[Fault]:
    """Check that no other word (`also`) of an answer is a word for another answer to the same question."""
    yield from _shared([_spelled(("sectors", n), each) for n, each in enumerate(organisation.sectors)])
    yield from _shared([*_places(organisation)])
    for base, questions in lists(organisation):
        for index, question in enumerate(questions):
            path: Path = (*base, index, "choices")
            yield from _shared([_spelled((*path, n), each) for n, each in enumerate(question.choices)])


def _shared(answers: list[Spelled]) -> Iterator[Fault]:
    taken: dict[str, str] = {}
    for _, name, called, _ in answers:
        taken |= {root_once(folded(words)): name for words in called}
    for path, name, _, also in answers:
        for place, words in enumerate(also):
            owner = taken.setdefault(root_once(folded(words)), name)
            if not folded(words):
                yield Fault((*path, "also", place), f'"{words}" holds no letter or figure', "take it out")
            elif owner != name:
                yield Fault((*path, "also", place), f'"{words}" already means "{owner}"', "keep it for one")


def _spelled(path: Path, answer: Choice | Sector | Territory) -> Spelled:
    label = answer.label if isinstance(answer, Choice) else answer.name
    return path, answer.id, tuple(label.values()), answer.also


def _places(organisation: Organisation) -> Iterator[Spelled]:
    for index, territory in enumerate(organisation.territories):
        path: Path = ("territories", index)
        if not territory.places:
            yield _spelled(path, territory)
        yield from (_commune((*path, "places", n), place) for n, place in enumerate(territory.places))


def _commune(path: Path, place: Place) -> Spelled:
    return path, place.code, (place.name,), place.also
