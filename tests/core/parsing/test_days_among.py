"""Days among other words, several days, and figures that are glued together."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.parsing.days_among import typed
from bot.core.parsing.reading import Meant, Refused
from tests.core.samples import question

TODAY = date(2026, 11, 23)  # a Monday
DATE = question("date")


def offered(text: str) -> tuple[object, ...]:
    """The days that are asked about."""
    read = typed(text, DATE, TODAY)
    assert isinstance(read, Meant), read
    return read.values


@pytest.mark.parametrize(
    "text",
    [
        "3 avril 2027 à Paris", "le 3 avril 2027 au plus tard", "on commence le 3 avril 2027",
        "vers le 3 avril 2027", "avant le 3 avril 2027", "pas avant le 3 avril 2027", "Paris, 3 avril 2027",
        "dès le 3 avril 2027 si possible", "c’est le 03.04.2027", "3/4/27 à Paris", "le 030427 à Paris",
        "2027-04-03 à Paris", "on commence le 3 avirl 2027", "on ouvre le 3avril2027",
        "le trois avril 2027 à Lyon", "fin du chantier le 3 avril 2027", "la semaine du 3 avril 2027",
        "3 avril de l’année 2027", "ouverture : 03/04/2027 (à confirmer)", "starting April 3, 2027",
        "no later than 3rd April 2027", "the show is on the 3rd of April 2027 in Lyon",
    ],
)  # fmt: skip
def test_a_day_among_words_is_asked_about(text: str) -> None:
    assert offered(text) == ("2027-04-03",)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("du 3 au 5 avril 2027", ("2027-04-03", "2027-04-05")),
        ("3-5 avril 2027", ("2027-04-03", "2027-04-05")),
        ("3 & 5 avril 2027", ("2027-04-03", "2027-04-05")),
        ("April 3 to 5, 2027", ("2027-04-03", "2027-04-05")),
        ("3rd-5th April 2027", ("2027-04-03", "2027-04-05")),
        ("between April 3 and May 10, 2027", ("2027-04-03", "2027-05-10")),
        ("3 avril 2027 ou 10 avril 2027", ("2027-04-03", "2027-04-10")),
        ("3 avril 2027 ou 10 avril", ("2027-04-03", "2027-04-10")),
        ("3, 4 et 5 avril 2027", ("2027-04-03", "2027-04-04", "2027-04-05")),
        ("du 28 mars au 2 avril 2027", ("2027-03-28", "2027-04-02")),
        ("du 12/04 au 15/04/2027", ("2027-04-12", "2027-04-15")),
        ("12/04/2027-15/04/2027", ("2027-04-12", "2027-04-15")),
        ("3-5/04/2027", ("2027-04-03", "2027-04-05")),
        ("3 avril/5 avril 2027", ("2027-04-03", "2027-04-05")),
        ("03-04-2027 ou 05-04-2027", ("2027-04-03", "2027-04-05")),
        ("12 mai 2025 et 3 juin 2027", ("2025-05-12", "2027-06-03")),
    ],
)
def test_of_several_days_each_is_offered(text: str, days: tuple[str, ...]) -> None:
    assert offered(text) == days


@pytest.mark.parametrize("text", ["du 3 au 15 avril", "3-15 avril", "April 3-15"])
def test_the_end_of_a_range_is_no_year(text: str) -> None:
    assert offered(text) == ("2027-04-03", "2027-04-15", "2026-04-03", "2026-04-15")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("on commence demain", ("2026-11-24",)), ("demain à Paris", ("2026-11-24",)),
        ("dans 3 semaines environ", ("2026-12-14",)), ("dans 3semaines", ("2026-12-14",)),
        ("starting next monday", ("2026-11-30", "2026-12-07")),
        ("lundi ou mardi", ("2026-11-30", "2026-11-24", "2026-11-16", "2026-11-17")),
        ("à partir du 3 avril", ("2027-04-03", "2026-04-03")),
        ("le 3 avril pour 10 personnes", ("2027-04-03", "2026-04-03")),
        ("mardi 5 avril 2027 à Lyon", ("2027-04-05", "2027-04-06")),
    ],
)  # fmt: skip
def test_a_day_told_from_the_present_one_is_found_among_words_too(text: str, days: tuple[str, ...]) -> None:
    assert set(offered(text)) == set(days)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3avril2027", "2027-04-03"), ("3rd April2027", "2027-04-03"), ("le 1 er mai 2027", "2027-05-01"),
        ("1er mai2027", "2027-05-01"), ("1 st of May 2027", "2027-05-01"), ("03avr27", "2027-04-03"),
    ],
)  # fmt: skip
def test_what_is_glued_or_parted_oddly_is_a_day_all_the_same(text: str, day: str) -> None:
    assert typed(text, DATE, TODAY) == day


def test_six_figures_are_asked_about_like_eight() -> None:
    assert offered("030427") == offered("03042027.") == ("2027-04-03",)


@pytest.mark.parametrize("text", ["31 avril", "31avril", "on commence le 31 avril 2027", "du 31 avril"])
def test_a_day_that_does_not_exist_is_said_to_be_none(text: str) -> None:
    assert typed(text, DATE, TODAY) == Refused("no_such_day", {"last": date(2027, 4, 30)})


@pytest.mark.parametrize(
    "text", ["entre avril et mai 2027", "en avril", "avril 2027 à Paris", "en 2027 ou 2028", "in April"]
)
def test_a_month_without_its_day_is_asked_for_the_day(text: str) -> None:
    assert typed(text, DATE, TODAY) == Refused("date_needs_day")


@pytest.mark.parametrize(
    "text", ["nous sommes 3", "ça dépend", "we may start soon", "150000 euros", "1 mars avril 2027", "le 15"]
)
def test_words_and_figures_that_are_no_day_are_taken_for_none(text: str) -> None:
    assert typed(text, DATE, TODAY) == Refused("not_a_date")


def test_only_days_within_the_bounds_are_offered() -> None:
    later = question("date", low=date(2027, 4, 4))
    assert typed("du 3 au 5 avril 2027", later, TODAY) == Meant(("2027-04-05",))
    assert typed("on a commencé le 3 avril 2027", later, TODAY) == Refused(
        "date_too_early", {"low": date(2027, 4, 4)}
    )
    assert typed("le 3 avril à Paris", DATE, None) == Refused("date_needs_year")
