"""Dates that a criterion counts from the day on which it is judged."""

from __future__ import annotations

from datetime import date

import pytest

from bot import config
from bot.core.model.case import Answer, Interview
from bot.core.model.conditions import Between, FromToday
from bot.core.model.dated import dated
from bot.core.model.organisation import Organisation
from bot.core.routing import counterfactuals, routing
from tests.config.editing import OTHERS, edited

SMALL = (OTHERS / "small.toml").read_text(encoding="utf-8")
ABSOLUTE = 'when = { question = "premiere", at_most = 2030-12-31 }'
NOVEMBER, APRIL = date(2026, 11, 23), date(2027, 4, 30)


def counting(bound: str) -> Organisation:
    """A file whose small grants are for nights up to so long from today."""
    return config.parse(edited(ABSOLUTE, f'when = {{ question = "premiere", {bound} }}', SMALL))


def answers(premiere: str) -> Interview:
    said: dict[str, str | int | tuple[str, ...]] = {
        "field": "drama",
        "budget": 1000,
        "premiere": premiere,
        "cast": ("amateurs",),
        "story": "A long story.",
    }
    return Interview(answers={name: Answer("given", value) for name, value in said.items()})


@pytest.mark.parametrize(
    ("today", "counted", "day"),
    [
        (date(2026, 11, 23), FromToday(months=-24), date(2024, 11, 23)),
        (date(2028, 2, 29), FromToday(months=-12), date(2027, 2, 28)),
        (date(2027, 3, 31), FromToday(months=-1), date(2027, 2, 28)),
        (date(2026, 11, 23), FromToday(days=14), date(2026, 12, 7)),
        (date(2026, 11, 23), FromToday(), date(2026, 11, 23)),
        (date(2026, 11, 23), FromToday(months=-12 * 9999), date.min),
    ],
)
def test_it_is_a_day_of_the_calendar(today: date, counted: FromToday, day: date) -> None:
    assert counted.on(today) == day


def test_the_same_answer_is_judged_by_the_day() -> None:
    whole, soon = counting('at_most = "+6 months"'), answers("2027-05-23")
    routes = [routing.receipt(whole, soon, day).outcomes[0].route for day in (NOVEMBER, date(2026, 11, 22))]
    assert routes == ["grant", "human"]


def test_a_decision_is_derived_again_as_on_its_day_however_late() -> None:
    whole = counting('at_most = "+6 months"')
    kept = counterfactuals.receipt(whole, answers("2027-05-24"), NOVEMBER)
    assert routing.derive_again(whole, kept) == kept.outcomes
    assert kept.outcomes[0].route == "human"
    assert [each.route for each in routing.missed(whole, kept)][:1] == ["grant"]


def test_a_file_without_such_dates_is_the_same_on_every_day() -> None:
    small = config.parse(SMALL)
    assert dated(small, NOVEMBER) is small
    whole = counting('at_most = "+6 months"')
    assert dated(whole, NOVEMBER) is dated(whole, NOVEMBER)
    assert dated(whole, NOVEMBER) != dated(whole, APRIL)
    assert dated(dated(whole, NOVEMBER), APRIL) == dated(whole, NOVEMBER)


@pytest.mark.parametrize(
    ("bound", "low", "high"),
    [
        ('at_least = "-2 years"', FromToday(months=-24), None),
        ('at_least = "- 2 ans"', FromToday(months=-24), None),
        ('above = "-2 ans"', FromToday(months=-24, days=1), None),
        ('below = "+6 mois"', None, FromToday(months=6, days=-1)),
        ('at_least = "-3 weeks", at_most = "today"', FromToday(days=-21), FromToday()),
        ('at_least = 2026-01-01, at_most = "aujourd’hui"', date(2026, 1, 1), FromToday()),
    ],
)
def test_it_is_written_in_many_ways(bound: str, low: date | FromToday | None, high: FromToday | None) -> None:
    criterion = next(each for each in counting(bound).criteria if each.id == "this_decade")
    assert criterion.when == Between("premiere", low, high)


def test_an_archived_file_counts_the_same() -> None:
    text = edited(ABSOLUTE, 'when = { question = "premiere", at_most = "+6 months" }', SMALL)
    assert config.restore(config.canonical(text)) == config.parse(text)
