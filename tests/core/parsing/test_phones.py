"""Telephone numbers as people type them, at home and abroad."""

from __future__ import annotations

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from bot.core.parsing.kinds import Accepted, Meant, Refused, Typed, read, valid
from tests.core.samples import ORGANISATION, given, organisation, question

PHONE = question("phone")


def meaning(typed: str, country: str = "FR") -> object:
    """What is kept of a number, or asked about; else why it is refused."""
    result = read(PHONE, organisation(country=country), Typed(typed), language="fr")
    if isinstance(result, Accepted):
        assert valid(PHONE, result.answer, ORGANISATION), "what is kept stays valid, whatever the country"
        return result.answer.value
    if isinstance(result, Meant):
        return list(result.values)
    return result.key if isinstance(result, Refused) else result


@pytest.mark.parametrize(
    "typed", ["+999123456789", "+999 12 34 56 78 90", "00 999 123456789", "+210 12345678", "+0612345678"]
)
def test_a_country_code_that_is_none_is_refused(typed: str) -> None:
    assert meaning(typed) == "not_a_phone"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0692 12 34 56", "+262692123456"), ("02 62 12 34 56", "+262262123456"),  # La Réunion
        ("0690 12 34 56", "+590690123456"), ("0590.20.12.34", "+590590201234"),  # Guadeloupe
        ("0696123456", "+596696123456"), ("0694 12 34 56", "+594694123456"),  # Martinique, Guyane
        ("0639 69 12 34", "+262639691234"),  # Mayotte, which has the country code of La Réunion
        ("+33 6 92 12 34 56", "+262692123456"), ("0033 692 12 34 56", "+262692123456"),
        ("+262 0692 12 34 56", "+262692123456"), ("262692123456", "+262692123456"),
        # Ranges that are given out and that the library does not know yet: the first figures tell.
        ("0691 12 34 56", "+590691123456"), ("0639 12 34 56", "+262639123456"),
        ("0693 99 99 99", "+262693999999"), ("0694 39 12 34", "+594694391234"),
        ("+33 691 12 34 56", "+590691123456"), ("+33 6 39 12 34 56", "+262639123456"),
        ("06 12 34 56 78", "+33612345678"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("country", ["FR", "RE", "GP"])
def test_a_number_is_kept_with_the_code_of_its_part_of_france(typed: str, kept: str, country: str) -> None:
    assert meaning(typed, country) == kept


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("030 123456", "DE", "+4930123456"), ("0470 12 34 56", "BE", "+32470123456"),
        ("079 123 45 67", "CH", "+41791234567"), ("020 7946 0958", "GB", "+442079460958"),
        ("612 34 56 78", "ES", "+34612345678"), ("02 1234567", "IT", "+39021234567"),
        ("(212) 555-0100", "US", "+12125550100"), ("1 212 555 0100", "US", "+12125550100"),
        ("212 555 0100", "FR", "not_a_phone"), ("06 12 34 56 78", "", "not_a_phone"),
        ("336123456", "FR", ["+33336123456"]), ("6 12 34 56 78", "FR", ["+33612345678"]),
        ("3615", "FR", "not_a_phone"), ("112", "FR", "not_a_phone"),
    ],
)  # fmt: skip
def test_a_number_without_a_country_code_is_one_of_the_organisation_s_country(
    typed: str, country: str, kept: object
) -> None:
    assert meaning(typed, country) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+49 151 23456789", "+4915123456789"), ("0049 (0)30 123456", "+4930123456"),
        ("+41 79 123 45 67", "+41791234567"), ("+225 07 12 34 56 78", "+2250712345678"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("country", ["FR", "US", ""])
def test_a_number_with_its_country_code_is_kept_as_it_is_wherever_it_is_read(
    typed: str, kept: str, country: str
) -> None:
    assert meaning(typed, country) == kept


def test_a_number_of_a_range_not_yet_given_out_is_taken_all_the_same() -> None:
    assert meaning("07 10 00 00 01") == "+33710000001"
    assert meaning("06 39 98 00 01") == "+33639980001", "a number of films, though Mayotte's begin so"
    assert meaning("+33639980001") == "+33639980001"


def test_a_number_kept_before_its_range_was_known_stays() -> None:
    assert valid(PHONE, given("+33692123456"), ORGANISATION)
    assert not valid(PHONE, given("+999123456789"), ORGANISATION)


@any_of(
    st.from_regex(r"(\+|00|0)?[0-9 .()/-]{1,24}", fullmatch=True),
    st.sampled_from(["FR", "RE", "US", "IT", ""]),
)
def test_digits_of_any_sort_are_valid_numbers_or_refused(typed: str, country: str) -> None:
    kept = meaning(typed, country)
    if isinstance(kept, list):
        assert all(valid(PHONE, given(each), ORGANISATION) for each in kept)
    else:
        assert str(kept).startswith("+") or kept in {"not_a_phone", "text_expected"}


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("O6 12 34 56 78", ["+33612345678"]), ("o612345678", ["+33612345678"]),
        ("06 l2 34 56 78", ["+33612345678"]), ("06.I2.34.56.78", ["+33612345678"]),
        ("06 12 34 oo 78", ["+33612340078"]), ("06 12 34 56 7O", ["+33612345670"]),
        ("+33 6 l2 34 56 78", ["+33612345678"]), ("O033 6 12 34 56 78", ["+33612345678"]),
        ("my number is O6 12 34 56 78", ["+33612345678"]),
        ("O612345678/O473123456", ["+33612345678", "+33473123456"]),
        ("06 12 34 56 78, bureau 1O", ["+33612345678"]),
        ("06,12,34,56,78", ["+33612345678"]), ("06:12:34:56:78", ["+33612345678"]),
    ],
)  # fmt: skip
def test_letters_like_figures_and_unusual_signs_are_asked_about(typed: str, offered: object) -> None:
    assert meaning(typed) == offered


def test_a_word_of_such_letters_beside_a_number_changes_nothing() -> None:
    assert meaning("Il est joignable au 06 12 34 56 78") == "+33612345678"
    assert meaning("O2 1234567", "IT") == ["+39021234567"], "and not 2 1234567, a number there too"
