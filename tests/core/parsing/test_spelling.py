"""What is kept of a text, and what two spellings share."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from bot.core.parsing.spelling import clean, folded, near, plain

texts = st.text(st.characters(exclude_categories=()), max_size=80)
letters = st.text("abc", max_size=6)


@any_of(texts, st.booleans())
def test_a_clean_text_is_clean(text: str, lines: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    kept = clean(text, lines=lines)
    assert clean(kept, lines=lines) == kept
    assert unicodedata.is_normalized("NFC", kept)
    assert kept == kept.strip()
    kept.encode()
    assert not {unicodedata.category(letter) for letter in kept.replace("\n", "")} & {"Cc", "Cs"}
    assert lines or "\n" not in kept
    assert "\n\n\n" not in kept


@any_of(texts)
def test_folding_forgives_what_it_forgives_once_and_for_all(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert folded(text.upper().lower()) == folded(folded(text.upper().lower()))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Œuvre", "oeuvre"), ("Saint-Genès", "saint genes"), ("L’Été", "l'ete"), ("STRASSE", "straße"),
        ("①", "1"), ("ﬁlm", "film"),
    ],
)  # fmt: skip
def test_two_spellings_of_one_word_are_folded_alike(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_digits_of_every_script_are_read() -> None:
    assert plain("\u0661\u0968\uff13") == "123"


@pytest.mark.parametrize(
    ("typed", "name", "most", "is_near"),
    [
        ("royat", "royat", 0, True),
        ("royta", "royat", 1, True),  # swapped
        ("royaat", "royat", 1, True),  # added
        ("roya", "royat", 1, True),  # left out
        ("royad", "royat", 1, True),  # changed
        ("oryta", "royat", 1, False),
        ("oryta", "royat", 2, True),
        ("durtol", "royat", 2, False),
        ("royatroyat", "royat", 2, False),
        ("taroyb", "royatb", 2, False),
    ],
)
def test_a_name_is_near_when_few_letters_differ(typed: str, name: str, most: int, *, is_near: bool) -> None:
    assert near(typed, name, most) is is_near


def _distance(one: str, other: str) -> int:
    """The plain recursive definition, to compare with."""
    if not one or not other:
        return len(one) + len(other)
    costs = [
        _distance(one[1:], other) + 1,
        _distance(one, other[1:]) + 1,
        _distance(one[1:], other[1:]) + (one[0] != other[0]),
    ]
    if one[:2] == other[1::-1] and len(one) > 1 and len(other) > 1:
        costs.append(_distance(one[2:], other[2:]) + 1)
    return min(costs)


@any_of(letters, letters, st.integers(0, 3))
def test_nearness_is_the_distance_within_the_bound(one: str, other: str, most: int) -> None:
    assert near(one, other, most) == (_distance(one, other) <= most)
