"""Eighteen people, and where LE DAMIER's file sends them: `personas.txt` is a table for its team to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from bot.core.analysis.invented import values
from bot.core.model.case import Answer, Interview, Value
from bot.core.model.organisation import Question
from bot.core.questions import questionnaire
from bot.core.routing.routing import receipt
from tests.house import DAMIER, file

FILE: Final = file(DAMIER)[0]
DAY: Final = date(2026, 11, 29)
TABLE: Final = Path(__file__).with_name("personas.txt")
ASKED: Final[Mapping[str, str]] = {
    "secteur": "sector", "lieu": "commune", "étape": "stage", "statut": "legal", "nature": "nature",
    "nouveau": "innovation", "besoin": "needs",
}  # fmt: skip
"""The columns that are answers, and the question of each."""


def people() -> Iterator[dict[str, str]]:
    """The lines of the table by its headings."""
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if line.startswith("|")]
    headings, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    yield from (dict(zip(headings, row, strict=True)) for row in rows if set(row[0]) != {"-"})


def value(question: Question, label: str) -> Value:
    """The answer that a label in French, or a place, stands for."""
    named = [(each.id, each.label["fr"]) for each in question.choices]
    named += [(each.id, each.name["fr"]) for each in FILE.sectors if question.kind == "sector"]
    if question.kind == "commune":
        named += [(each.id, each.name["fr"].split(" (")[0]) for each in FILE.territories]
        named += [(place.code, place.name) for each in FILE.territories for place in each.places]
    found = next(id_ for id_, name in named if name.replace("\N{NO-BREAK SPACE}", " ") == label)
    return (found,) if question.kind == "choices" else found


def interview(person: Mapping[str, str]) -> Interview:
    """What they answer; to what the table does not tell, the first answer there is."""
    said = {question: person[column] for column, question in ASKED.items()}
    answered = Interview()
    while present := (path := questionnaire.path(FILE.questions, answered, FILE)).present:
        label = said.get(present.id)
        given = value(present, label) if label else next(values(present, FILE, DAY))
        answered = questionnaire.answer(path, answered, present.id, Answer("given", given))
    return answered


@pytest.mark.parametrize("person", [*people()], ids=lambda person: person["personne"])
def test_a_person_is_sent_where_the_table_says(person: Mapping[str, str]) -> None:
    outcomes = receipt(FILE, interview(person), DAY).outcomes
    titles = {route.id: route.title["fr"] for route in FILE.routes}
    names = {partner.id: partner.name for partner in FILE.partners}
    assert " ; ".join(titles[each.route] for each in outcomes) == person["pistes"]
    partners = dict.fromkeys(names[each] for outcome in outcomes for each in outcome.partners)
    assert " ; ".join(partners) == person["partenaires"]


def test_a_single_work_finds_a_partner_in_every_sector_and_place() -> None:
    work = {
        "étape": "Une idée",
        "statut": "Artiste-auteur·rice",
        "nature": "Une œuvre, une tournée, un film…",
        "nouveau": "Rien de particulier",
        "besoin": "Réseau, rencontres",
    }
    for sector in FILE.sectors:
        for place in (
            "Clermont-Ferrand",
            "Ailleurs en Auvergne",
            "Rhône-Alpes",
            "Ailleurs",
            "Pas encore décidé",
        ):
            person = {**work, "secteur": sector.name["fr"], "lieu": place}
            primary = receipt(FILE, interview(person), DAY).outcomes[0]
            assert primary.route == "redirection", person
            assert primary.partners, person
