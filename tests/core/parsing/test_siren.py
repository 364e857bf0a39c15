"""SIREN numbers: their key, the ways they are written, and the SIRET that holds one."""

from __future__ import annotations

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from bot.core.parsing.kinds import Meant, show, valid
from bot.core.parsing.siren import is_siren
from tests.core.parsing.readings import reading, refusal, value
from tests.core.samples import ORGANISATION, given, question

SIREN = question("siren")
INSEE, LA_POSTE = "120027016", "356000000"


@pytest.mark.parametrize("typed", ["120027016", "120 027 016", "120.027.016", "SIREN : 120 027 016",
                                   "n° siren 120-027-016", "Siren 120\u202f027\u202f016",
                                   "\uff1120027016"])  # fmt: skip
def test_a_siren_is_read_as_it_is_written(typed: str) -> None:
    assert value(SIREN, typed) == INSEE
    assert valid(SIREN, given(INSEE), ORGANISATION)


@pytest.mark.parametrize(
    ("typed", "why"),
    [("120027017", "siren_key"), ("12002701", "siren_digits"), ("1200270160", "siren_digits"),
     ("000000000", "siren_key"), ("en cours", "not_a_siren"), ("FR 12", "not_a_siren"),
     ("12002701600036", "siren_digits")],
)  # fmt: skip
def test_what_is_none_is_told_why(typed: str, why: str) -> None:
    assert refusal(SIREN, typed) == why
    assert not valid(SIREN, given(typed), ORGANISATION)


@pytest.mark.parametrize("siret", ["120 027 016 00563", "35600000000048", "35600000049837"])
def test_that_of_a_siret_is_asked_about(siret: str) -> None:
    """La Poste's establishments have no key of their own; its SIREN has."""
    assert reading(SIREN, siret) == Meant((siret.replace(" ", "")[:9],))


def test_it_is_shown_in_groups_of_three() -> None:
    assert show(SIREN, given(INSEE), ORGANISATION) == ("120\u00a0027\u00a0016",)


@for_all(st.text("0123456789", min_size=8, max_size=8).filter(lambda digits: digits.strip("0") != ""))
def test_one_last_digit_is_right_of_ten(digits: str) -> None:
    assert sum(is_siren(f"{digits}{key}") for key in range(10)) == 1


def test_a_number_with_two_digits_changed_for_each_other_is_refused() -> None:
    assert is_siren(LA_POSTE)
    assert not is_siren("210027016")
