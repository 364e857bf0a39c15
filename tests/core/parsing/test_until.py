"""The day until which somebody is away, as people write it, and the name after it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.parsing.reading import Refused
from bot.core.parsing.until import until

TODAY = date(2026, 11, 29)
SUMMER = date(2027, 8, 12)


@pytest.mark.parametrize(
    ("text", "day", "name"),
    [
        ("12/08", SUMMER, ""),
        ("jusqu’au 12 août", SUMMER, ""),
        ("Jusqu'au 12 aout 2027", SUMMER, ""),
        ("12/08/2027", SUMMER, ""),
        ("2027-08-12", SUMMER, ""),
        ("12/08 Basile", SUMMER, "basile"),
        ("jusqu’au 12 août à Marie-Hélène", SUMMER, "marie helene"),
        ("le 12 août, avec Basile", SUMMER, "basile"),
        ("1er décembre Marc", date(2026, 12, 1), "marc"),
        ("demain", date(2026, 11, 30), ""),
        ("jusqu’à demain Chantal", date(2026, 11, 30), "chantal"),
        ("lundi", date(2026, 11, 30), ""),
        ("dans 3 semaines Basile", date(2026, 12, 20), "basile"),
        ("until 12 August with Basile", SUMMER, "basile"),
    ],
)
def test_a_day_and_a_name_are_found(text: str, day: date, name: str) -> None:
    assert until(text, TODAY) == (day, name)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("12/08/2020", "date_too_early"),
        ("hier", "date_too_early"),
        ("29/11/2026", "date_too_early"),
        ("aujourd’hui", "date_too_early"),
        ("12/08/2031", "date_too_late"),
        ("31/02/2027", "not_a_date"),
        ("Basile", "not_a_date"),
        ("", "not_a_date"),
        ("août", "date_needs_day"),
    ],
)
def test_what_is_no_day_to_be_back_on_is_refused(text: str, why: str) -> None:
    found, _ = until(text, TODAY)
    assert isinstance(found, Refused)
    assert found.key == why
