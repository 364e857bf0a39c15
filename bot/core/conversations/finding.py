"""What a case is found by, and which others are much like it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz

from bot.core.model.case import Answers, Case
from bot.core.model.found import Entry
from bot.core.model.organisation import Kind, Organisation, Question
from bot.core.parsing.places import place_name
from bot.core.parsing.spelling import folded
from bot.core.questions import questionnaire

SAME: Final = 85
"""Of a hundred: projects whose words agree so far are told as one and the same."""
ALIKE: Final = 60
"""The same, where name and place are the same already."""
WRITTEN: Final[tuple[Kind, ...]] = ("short_text", "long_text")


def entry(case: Case, rules: Organisation) -> Entry:
    """What a filed case is found by; `rules` is the file by which it is read."""
    given = questionnaire.path(rules.questions, case.interview, rules).answers
    mine = [each for each in rules.questions if each.personal]
    others = [each for each in rules.questions if not each.personal]
    sectors = {sector.id: " ".join(sector.name.values()) for sector in rules.sectors}
    territories = {territory.id: " ".join(territory.name.values()) for territory in rules.territories}
    return Entry(
        case=case.id,
        person=case.person,
        reference=case.reference,
        status=case.status,
        owner=case.owner,
        owed=(case.promise.late or case.promise.by) if case.promise else None,
        asked=case.asked != "",
        blocked=case.blocked,
        name=_words(_said(mine, WRITTEN, given)),
        address=_words(_said(mine, ("email",), given)),
        project=_words(_said(others, WRITTEN, given)),
        sector=_words([
            *(sectors.get(each, "") for each in _said(others, ("sector",), given)),
            *_typed(others, "sector", given),
        ]),
        place=_words([
            *(place_name(each, rules) or territories.get(each, "")
              for each in _said(others, ("commune",), given)),
            *_typed(others, "commune", given),
        ]),
    )  # fmt: skip


def alike(case: Entry, others: Sequence[Entry]) -> tuple[str, ...]:
    """The references of those that are likely the same: of the same person, or of the same name and place.

    A person is the same by their account or their e-mail address.
    A first name alone is many people's: it counts with a project that is alike too.
    """
    return tuple(each.reference for each in others if each.case != case.case and _is_alike(case, each))


def _is_alike(case: Entry, other: Entry) -> bool:
    agree = fuzz.token_set_ratio(case.project, other.project) if case.project and other.project else 0
    if case.person == other.person or (case.address and case.address == other.address):
        return agree >= SAME
    if not case.name or not case.place or (case.name, case.place) != (other.name, other.place):
        return False
    return " " in case.name or agree >= ALIKE


def _said(questions: Sequence[Question], kinds: Sequence[Kind], given: Answers) -> list[str]:
    """What was answered in words, or by an id, to the questions of these kinds."""
    found = (given[each.id].value for each in questions if each.kind in kinds and each.id in given)
    return [value for value in found if isinstance(value, str)]


def _typed(questions: Sequence[Question], kind: Kind, given: Answers) -> list[str]:
    """What was typed for the choices of the questions of this kind."""
    return [given[each.id].words for each in questions if each.kind == kind and each.id in given]


def _words(texts: Sequence[str]) -> str:
    return folded(" ".join(texts))
