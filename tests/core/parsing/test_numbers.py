"""Numbers, as people write them: in figures, in words, with units, roughly, as a range."""

from __future__ import annotations

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from bot.core.model.case import Value
from bot.core.parsing.kinds import Meant, Reading, Refused, valid
from tests.core.parsing.readings import reading, value
from tests.core.samples import ORGANISATION, given, question

NUMBER = question("number")


def meaning(typed: str, language: str = "fr") -> Value | Reading | list[Value] | str:
    """The number taken, the list of those asked about, or the key of the refusal."""
    result = value(NUMBER, typed, language)
    if isinstance(result, Meant):
        return list(result.values)
    return result.key if isinstance(result, Refused) else result


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("3", 3), ("0", 0), ("3 000", 3000), ("3\u202f000 €", 3000), ("3’000", 3000), ("12k", 12_000),
        ("12k€", 12_000), ("1,5 k€", 1_500), ("1,5 M€", 1_500_000), ("٣٤", 34), ("\uff13", 3), ("²", 2),
        ("1.234.567", 1_234_567), ("3 000,00 €", 3_000), ("3 personnes", 3), ("3 salariés", 3),
        ("environ 10", 10), ("environ 3 000 €", 3_000), ("10 environ", 10), ("≈ 20 %", 20), ("~5", 5),
        ("5 000 euros/an", 5_000), ("3000 euros par an", 3_000), ("-4", -4), ("\u22124", -4), ("+4", 4),
        ("2 millions d’euros", 2_000_000), ("12h", 12), ("30 m²", 30), ("10 personnes à temps plein", 10),
        ("1 million 200 mille", 1_200_000), ("2 millions 500 000", 2_500_000), ("3 mille", 3_000),
        ("trois", 3), ("Three", 3), ("aucun", 0), ("zéro", 0), ("zero", 0), ("none", 0), ("un", 1),
        ("vingt-cinq", 25), ("Vingt cinq !", 25), ("vingt et un", 21), ("vingt-et-une", 21),
        ("soixante-dix", 70), ("soixante et onze", 71), ("quatre-vingts", 80), ("quatre-vingt-onze", 91),
        ("septante-deux", 72), ("nonante", 90), ("cent", 100), ("cent un", 101), ("deux cents", 200),
        ("deux mille cinq cents", 2_500), ("mille", 1_000), ("deux cent mille", 200_000),
        ("un million", 1_000_000), ("trois milliards", 3 * 10**9), ("douze cents", 1_200),
        ("twenty-five", 25), ("a hundred", 100), ("one hundred and twenty", 120), ("three thousand", 3_000),
        ("twelve hundred", 1_200), ("two billion", 2 * 10**9), ("à peu près cinq", 5), ("about five", 5),
        ("trois personnes", 3), ("on est trois", 3), ("nous sommes 3", 3), ("we are four", 4),
        ("j’en ai 2", 2), ("trois (3)", 3), ("une équipe de 3", 3), ("trois mille euros", 3_000),
    ],
)  # fmt: skip
def test_a_number_said_plainly_is_taken(typed: str, number: int) -> None:
    assert meaning(typed) == number
    assert meaning(typed, "en") == number


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("une dizaine", [10]), ("une petite dizaine", [10]), ("une vingtaine de personnes", [20]),
        ("deux douzaines", [24]), ("une demi-douzaine", [6]), ("une centaine", [100]),
        ("un millier", [1_000]),
        ("une centaine de milliers", [100_000]), ("a dozen", [12]), ("half a dozen", [6]), ("a couple", [2]),
        ("a couple of people", [2]), ("plus de 10", [10]), ("moins de 5", [5]), ("3 ou plus", [3]),
        ("at least 3", [3]), ("presque 100", [100]), ("peut-être 5", [5]), ("5 je crois", [5]), ("5 ?", [5]),
        ("je pense que nous serons 5 personnes", [5]), ("une personne", [1]), ("aucun salarié", [0]),
        ("5 à 10", [5, 10]), ("entre 5 et 10", [5, 10]), ("de 5 à 10 personnes", [5, 10]), ("5-10", [5, 10]),
        ("5–10", [5, 10]), ("5/10", [5, 10]), ("10 - 20", [10, 20]), ("3 ou 4", [3, 4]), ("3..5", [3, 5]),
        ("deux ou trois", [2, 3]), ("deux-trois", [2, 3]), ("entre cinq et dix personnes", [5, 10]),
        ("from five to ten", [5, 10]), ("between 5 and 10", [5, 10]), ("2 à 3 k€", [2_000, 3_000]),
        ("5 à 10 mille", [5_000, 10_000]), ("3 000 à 5 000 €", [3_000, 5_000]), ("pas 3", [3]),
    ],
)  # fmt: skip
def test_a_number_said_roughly_is_asked_about(typed: str, numbers: list[int]) -> None:
    assert meaning(typed) == numbers
    assert meaning(typed, "en") == numbers


@pytest.mark.parametrize(
    ("typed", "french", "english"),
    [
        ("3.000", 3_000, [3_000, 3]), ("3,000", [3_000, 3], 3_000), ("3,500", [3_500], 3_500),
        ("3.500", 3_500, [3_500]), ("$5,000", [5_000, 5], 5_000), ("2,000.50", "not_whole", "not_whole"),
    ],
)  # fmt: skip
def test_a_writing_with_two_readings_is_asked_about(typed: str, french: object, english: object) -> None:
    assert meaning(typed) == french
    assert meaning(typed, "en") == english


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("3,5", "not_whole"), ("1.5", "not_whole"), ("½", "not_whole"), ("3 et demi", "not_whole"),
        ("deux et demi", "not_whole"), ("1 million et demi", "not_whole"), ("un tiers", "not_whole"),
        ("half", "not_whole"), ("beaucoup", "wrong_number"), ("quelques-uns", "wrong_number"),
        ("plusieurs", "wrong_number"), ("a few", "wrong_number"), ("1 2", "wrong_number"),
        ("1e5", "wrong_number"), ("∞", "wrong_number"), ("2 salariés et 3 bénévoles", "wrong_number"),
        ("3 en 2025, 5 en 2026", "wrong_number"), ("vingt-douze", "wrong_number"), ("😀", "wrong_number"),
        ("9" * 4096, "too_high"), ("un " * 1000, "wrong_number"), ("50 cents", "wrong_number"),
    ],
)  # fmt: skip
def test_what_says_no_whole_number_is_refused_helpfully(typed: str, key: str) -> None:
    assert meaning(typed) == key
    assert meaning(typed, "en") == key


def test_what_is_asked_about_lies_within_the_bounds() -> None:
    assert reading(question("number", low=6), "5 à 10") == Meant((10,))
    assert reading(question("number", high=100), "3,000") == Meant((3,))
    assert reading(question("number", high=5), "une dizaine") == Refused("too_high", {"high": 5})
    assert reading(question("number", low=20), "5 à 10") == Refused("too_low", {"low": 20})


# --- properties ---------------------------------------------------------------------------------------------

FRENCH = [
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze",
    "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
]  # fmt: skip
FRENCH_TENS = ("", "", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt")
ENGLISH = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
ENGLISH_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def in_french(number: int) -> str:
    if number < 20:
        return FRENCH[number]
    if number < 100:
        ten = min(number // 10, 8)
        ten -= ten == 7
        rest = number - 10 * ten
        if not rest:
            return "quatre-vingts" if ten == 8 else FRENCH_TENS[ten]
        link = " et " if rest in (1, 11) and ten < 8 else "-"
        return f"{FRENCH_TENS[ten]}{link}{FRENCH[rest]}"
    if number < 1_000:
        hundreds, rest = divmod(number, 100)
        head = "cent" if hundreds == 1 else f"{FRENCH[hundreds]} cent" + "s" * (not rest)
        return f"{head} {in_french(rest)}" if rest else head
    thousands, rest = divmod(number, 1_000)
    head = "mille" if thousands == 1 else f"{in_french(thousands).removesuffix('s')} mille"
    head = head.replace("troi mille", "trois mille")
    return f"{head} {in_french(rest)}" if rest else head


def in_english(number: int) -> str:
    if number < 20:
        return ENGLISH[number]
    if number < 100:
        ten, rest = divmod(number, 10)
        return f"{ENGLISH_TENS[ten]}-{ENGLISH[rest]}" if rest else ENGLISH_TENS[ten]
    if number < 1_000:
        hundreds, rest = divmod(number, 100)
        head = f"{ENGLISH[hundreds]} hundred"
        return f"{head} and {in_english(rest)}" if rest else head
    thousands, rest = divmod(number, 1_000)
    head = f"{in_english(thousands)} thousand"
    return f"{head} {in_english(rest)}" if rest else head


@any_of(st.integers(0, 999_999))
def test_every_number_written_in_words_reads_back_as_itself(number: int) -> None:
    assert meaning(in_french(number)) == number
    assert meaning(in_english(number), "en") == number


@any_of(st.integers(0, 10**12), st.sampled_from(["", " €", " personnes", " euros par an"]))
def test_every_number_in_figures_reads_back_with_its_unit(number: int, unit: str) -> None:
    grouped = f"{number:,}"
    assert meaning(f"{number}{unit}") == number
    assert meaning(grouped.replace(",", "\u202f") + unit) == number
    assert meaning(grouped + unit, "en") == number


WORDS = st.sampled_from(
    ["3", "10", "2,5", "3,000", "une", "dizaine", "de", "à", "et", "ou", "mille", "cent", "entre", "-", "/",
     "k", "vingt", "deux", "million", "pas", "plus", "half", "a", "dozen", "personnes", "€", "1er", "e5"]
)  # fmt: skip


@any_of(st.lists(WORDS, max_size=8).map(" ".join), st.integers(-5, 50), st.integers(0, 5_000))
def test_what_is_asked_about_is_always_a_valid_answer(typed: str, low: int, span: int) -> None:
    asked = question("number", low=low, high=low + span)
    result = reading(asked, typed or "3")
    if isinstance(result, Meant):
        assert 1 <= len(result.values) <= 4
        assert len(set(result.values)) == len(result.values)
        assert all(valid(asked, given(each), ORGANISATION) for each in result.values)


@pytest.mark.parametrize(("typed", "number"), [("30OOO", 30_000), ("1o0", 100), ("3O €", 30)])
def test_the_letter_o_in_the_place_of_a_nought_is_asked_about(typed: str, number: int) -> None:
    assert meaning(typed) == [number]


def test_thirty_grand_are_thirty_thousand() -> None:
    assert meaning("30 grand", "en") == 30_000
