"""References and words as staff type them."""

from __future__ import annotations

import pytest

from bot.core.model.found import Hit
from bot.core.parsing.matching import Row, best, wanted
from bot.core.parsing.references import reference_in

ROWS = [
    Row(1, "elodie prevot e example org", "ecole de danse musique riom"),
    Row(2, "camille", "ecole de cirque spectacle cournon d auvergne"),
    Row(3, "martin", "un atelier pour les luthiers musique clermont ferrand"),
    Row(4, "camille", "studio saint martin musique"),
]


@pytest.mark.parametrize(
    ("typed", "reference"),
    [
        ("D-2026-0042", "D-2026-0042"),
        ("d-2026-42", "D-2026-0042"),
        ("d 2026 42", "D-2026-0042"),
        ("D2026-0042", "D-2026-0042"),
        ("2026-42", "D-2026-0042"),
        ("42", "D-2027-0042"),
        ("n° 42", None),
        ("X-2026-0042", None),
        ("luthiers", None),
        ("42 rue Blatin", None),
        ("", None),
    ],
)
def test_a_reference_is_understood_without_its_zeros_its_letters_or_its_year(
    typed: str, reference: str | None
) -> None:
    assert reference_in(typed, "D", 2027) == reference


@pytest.mark.parametrize(
    ("typed", "cases"),
    [
        ("École", [2, 1]),
        ("école DANSE", [1]),
        ("danse ecole", [1]),
        ("lutihers", [3]),
        ("luthier", [3]),
        ("clermont-ferand", [3]),
        ("Saint-Martin", [4]),
        ("martin", [4, 3]),
        ("mus", [4, 3, 1]),
        ("elodi", [1]),
        ("e@example.org", [1]),
        ("école de luthiers", []),
        ("zzyzx", []),
    ],
)
def test_every_word_must_be_there_whole_begun_or_with_a_slip(typed: str, cases: list[int]) -> None:
    hits, number = best(wanted(typed), ROWS, 9)
    assert [hit.case for hit in hits] == cases
    assert number == len(cases)


def test_a_hit_by_something_of_the_person_says_so() -> None:
    hits, _ = best(wanted("martin"), ROWS, 9)
    assert hits == (Hit(4), Hit(3, by_name=True))


def test_what_is_typed_whole_comes_before_what_is_begun_or_misspelt() -> None:
    rows = [Row(1, "", "danse"), Row(2, "", "danses"), Row(3, "", "dense")]
    assert [hit.case for hit in best(("danse",), rows, 9)[0]] == [1, 2, 3]


def test_no_more_are_shown_than_wanted_but_all_are_counted() -> None:
    hits, number = best(("ecole",), ROWS, 1)
    assert (len(hits), number) == (1, 2)


def test_small_words_are_looked_for_only_where_there_are_no_others() -> None:
    assert wanted("une école de la danse") == ("ecole", "danse")
    assert wanted("de la") == ("de", "la")
    assert wanted("…") == ()
