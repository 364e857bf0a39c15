"""What a person typed for a choice that says less than they did."""

from __future__ import annotations

import pytest

from bot.core.model.case import Answer, Interview
from bot.core.parsing import kinds, typed
from bot.engine.render import unsigned
from tests.house import DAMIER, file

FILE, _ = file(DAMIER)
ASKED = {question.id: question for question in FILE.questions}


def kept(question: str, choice: str, said: kinds.Input, unread: str = "", meant: tuple[str, ...] = ()) -> str:
    interview = Interview(unread=unread, meant=meant)
    return typed.words(ASKED[question], Answer("given", choice), said, interview, FILE)


@pytest.mark.parametrize(
    ("question", "choice", "text", "words"),
    [
        ("commune", "auvergne", "cantal", "Cantal"),
        ("commune", "auvergne", "j’habite dans le puy de dome", "Puy-de-Dôme"),
        ("commune", "auvergne", "ailleurs en auvergne", ""),
        ("commune", "ailleurs", "ailleurs", ""),
        ("commune", "indecis", "pas encore", ""),
        ("commune", "63113", "clermont", ""),
        ("sector", "musique", "Musique", ""),
        ("sector", "autre", "autre", ""),
        ("legal", "autre", "intermittent", "intermittent"),
        ("adult", "yes", "oui", ""),
    ],
)
def test_a_word_for_a_choice_is_kept_as_the_file_spells_it(
    question: str, choice: str, text: str, words: str
) -> None:
    assert kept(question, choice, kinds.Typed(text)) == words


@pytest.mark.parametrize(
    ("question", "choice", "unread", "meant", "words"),
    [
        ("sector", "autre", "boulangerie", (), "boulangerie"),
        ("commune", "auvergne", "Volvic", (), "Volvic"),
        ("commune", "auvergne", "haute loir", ("auvergne",), "Haute-Loire"),
        ("commune", "auvergne", "pas à Clermont", (), ""),
        ("commune", "indecis", "Volvic", (), ""),
        ("commune", "63113", "Volvic", (), ""),
        ("sector", "musique", "musiqeu", ("musique",), ""),
    ],
)
def test_what_was_typed_before_a_choice_was_pressed_is_kept_with_it(
    question: str, choice: str, unread: str, meant: tuple[str, ...], words: str
) -> None:
    assert kept(question, choice, kinds.Pressed(choice), unread, meant) == words


def test_long_words_and_those_to_other_kinds_of_question_are_not_kept() -> None:
    assert typed.unread(ASKED["sector"], kinds.Typed("boulangerie")) == "boulangerie"
    assert typed.unread(ASKED["sector"], kinds.Typed("x" * 61)) == ""
    assert typed.unread(ASKED["stage"], kinds.Typed("boulangerie")) == ""


def test_the_team_reads_what_was_typed_and_what_it_counts_as() -> None:
    words = unsigned(FILE)
    place, sector = Answer("given", "auvergne", "Riom"), Answer("given", "autre", "boulangerie")
    full = typed.shown(ASKED["commune"], place, FILE)
    assert words.plain(full, "fr") == "Riom (Ailleurs en Auvergne (03, 15, 43, 63))"
    assert words.plain(typed.shown(ASKED["commune"], place, FILE, short=True), "fr") == "Riom"
    assert (
        words.plain(typed.shown(ASKED["sector"], sector, FILE, short=True), "fr")
        == "boulangerie (Autre secteur)"
    )
    bare = Answer("given", "auvergne")
    assert words.plain(typed.shown(ASKED["commune"], bare, FILE), "fr").startswith("Ailleurs en Auvergne")


@pytest.mark.parametrize(
    ("question", "value", "words", "shown"),
    [
        ("commune", "auvergne", "Riom", "Riom"),
        ("commune", "auvergne", "Cantal", "Cantal"),
        ("commune", "63113", "", "Clermont-Ferrand"),
        ("commune", "auvergne", "chez ma tante", "Ailleurs en Auvergne (03, 15, 43, 63)"),
        ("commune", "auvergne", "Riom (chez ma tante)", "Ailleurs en Auvergne (03, 15, 43, 63)"),
        ("sector", "autre", "boulangerie", "Autre secteur"),
    ],
)
def test_a_list_names_the_town_and_repeats_no_word_of_a_person_s_own(
    question: str, value: str, words: str, shown: str
) -> None:
    listed = typed.listed(ASKED[question], Answer("given", value, words), FILE)
    assert unsigned(FILE).plain(listed, "fr") == shown


def test_sentences_are_kept_beside_a_choice_and_single_words_are_not() -> None:
    new, place, adult = ASKED["innovation"], ASKED["commune"], ASKED["adult"]
    assert typed.remark(new, kinds.Typed("une idée pour les voisins"), "") == "une idée pour les voisins"
    assert typed.remark(new, kinds.Typed("et les autres du quartier"), "D’abord.") == (
        "D’abord. et les autres du quartier"
    )
    assert typed.remark(new, kinds.Typed("des idées"), "D’abord.") == "D’abord."
    assert typed.remark(new, kinds.Typed("je ne sais pas trop"), "") == ""
    assert typed.remark(ASKED["pitch"], kinds.Typed("une idée pour les voisins"), "") == ""
    assert typed.remark(place, kinds.Pressed("63113"), "près de la gare") == "près de la gare"
    assert len(typed.remark(new, kinds.Typed("ab " * 1000), "")) == typed.LONGEST_REMARK
    assert typed.says_more(adult, kinds.Typed("oui, j’ai trente ans et je vis à Riom"))
    assert not typed.says_more(adult, kinds.Typed("oui, bien sûr"))


def test_a_remark_is_read_after_the_answer() -> None:
    words = unsigned(FILE)
    answer = Answer("given", ("social",), remark="par les voisins")
    assert words.plain(typed.shown(ASKED["innovation"], answer, FILE), "fr") == "L’utilité sociale"
    full = typed.shown(ASKED["innovation"], answer, FILE, remark=True)
    assert words.plain(full, "fr").replace("\u00a0", " ") == "L’utilité sociale · « par les voisins »"
