from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

import pytest

from bot import config
from bot.config.words import CATALOGUES, texts
from bot.core.model.case import Answer, Interview
from bot.core.model.organisation import Organisation, Question
from bot.core.questions import questionnaire
from tests.config.editing import EXAMPLE, OTHERS, ROOT, TEXT
from tests.house import file

ORGANISATIONS = (EXAMPLE, OTHERS / "small.toml", OTHERS / "kinds.toml")
DAMIER, _ = file(EXAMPLE)


@pytest.mark.parametrize("path", ORGANISATIONS, ids=lambda path: path.stem)
def test_every_organisation_of_the_repository_loads(path: str) -> None:
    assert config.load(ROOT / path).questions


def test_le_damier_has_its_sixteen_sectors_and_another() -> None:
    assert [sector.id for sector in DAMIER.sectors] == [
        "musique", "audiovisuel", "spectacle_vivant", "evenementiel", "communication", "numerique",
        "graphisme", "design", "medias", "jeu_video", "edition", "patrimoine", "photographie",
        "litterature", "mode", "architecture", "autre",
    ]  # fmt: skip


def test_the_metropole_has_its_21_communes_by_official_code() -> None:
    (metropole,) = [territory for territory in DAMIER.territories if territory.places]
    assert {place.code for place in metropole.places} == {
        "63014", "63019", "63032", "63042", "63063", "63069", "63070", "63075", "63099", "63113", "63124",
        "63141", "63164", "63193", "63254", "63263", "63272", "63284", "63307", "63308", "63345",
    }  # fmt: skip
    assert [territory.id for territory in DAMIER.territories if territory.unsettled] == ["indecis"]


def test_routes_stand_in_their_order() -> None:
    assert [route.id for route in DAMIER.routes] == [
        "hub_ic", "hub_ic_attente", "emergence", "developpement", "adhesion", "redirection", "personne",
    ]  # fmt: skip


def paths(organisation: Organisation, turning: tuple[Question, ...]) -> Iterator[tuple[Question, ...]]:
    """The questions asked under every combination of answers to the questions that others depend on."""
    for values in product(*(answers(question, organisation) for question in turning)):
        given = zip(turning, values, strict=True)
        interview = Interview(answers={question.id: Answer("given", value) for question, value in given})
        yield questionnaire.path(organisation.questions, interview, organisation).questions


def answers(question: Question, organisation: Organisation) -> list[str]:
    if question.kind == "sector":
        return [sector.id for sector in organisation.sectors]
    return [choice.id for choice in question.choices]


def test_every_sector_asks_one_or_two_questions_and_a_path_stays_within_five_minutes() -> None:
    leading = {"sector", "stage", "musique_role", "audiovisuel_role", "design_offre", "medias_offre"}
    turning = tuple(question for question in DAMIER.questions if question.id in leading)
    lengths = set()
    for path in paths(DAMIER, turning):
        of_sector = [q for q in path if q.when and q.id not in {"jobs", "revenue"}]
        assert 1 <= len(of_sector) <= 2
        lengths.add(sum(3 if question.kind == "long_text" else 1 for question in path))
    assert min(lengths) >= 17
    assert max(lengths) <= 22


def test_the_age_comes_first_and_contact_details_last() -> None:
    assert DAMIER.questions[0].id == DAMIER.privacy.adult_question
    personal = [question.personal for question in DAMIER.questions]
    assert personal == sorted(personal)
    assert personal.count(True) == 3


def test_check_ins_ask_five_questions_at_most_and_begin_with_buttons() -> None:
    for plan in DAMIER.checkins:
        assert 1 <= len(plan.questions) <= 5
        assert plan.questions[0].kind in {"choice", "yes_no"}


def test_french_is_set_as_french_is() -> None:
    for path, _, _, words in texts(DAMIER):
        french = words if isinstance(words, str) else words["fr"]
        where = ".".join(map(str, path))
        assert "'" not in french, where
        assert not re.search(r"[^\u00a0\u202f][;?!»]|«[^\u00a0]", french), where
        assert not re.search(r"(?<![\u00a0\u202f]):(?!//)", french), where


def test_nobody_is_shouted_at() -> None:
    assert not [path for path, _, _, words in texts(DAMIER) if "!" in str(words)]


def test_each_organisation_speaks_languages_the_bot_has_phrases_for() -> None:
    assert {path.stem for path in (ROOT / "bot" / "texts").glob("*.po")} == set(CATALOGUES)


def test_the_example_names_no_address_of_a_machine() -> None:
    assert "localhost" not in TEXT
