"""Dates counted from today are proved for every day: against every day of twelve years, one by one."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

from hypothesis import given as any_of
from hypothesis import strategies as st

from bot import config
from bot.core.model.conditions import Between, FromToday
from bot.core.model.frozen import replace
from bot.core.model.organisation import Organisation
from bot.proof import prove
from bot.proof.circuit import Circuit
from bot.proof.interviews import interviews
from bot.proof.known_after import known_after
from bot.proof.solver import Solver
from tests.config.editing import OTHERS, edited
from tests.examples import examples

SMALL = config.parse((OTHERS / "small.toml").read_text(encoding="utf-8"))
LOW, HIGH = date(2026, 1, 1), date(2027, 12, 31)
"""The days that can be answered."""
DAYS = [date(2021, 1, 1) + timedelta(days=n) for n in range(12 * 366)]

bounds = st.one_of(
    st.dates(LOW, HIGH),
    st.builds(FromToday, st.integers(-18, 18)),
    st.builds(FromToday, st.just(0), st.integers(-40, 40)),
)
betweens = st.one_of(
    st.builds(Between, st.just("premiere"), bounds), st.builds(Between, st.just("premiere"), high=bounds)
)


def asking(*whens: Between) -> Organisation:
    """A file with these criteria."""
    asked = (
        replace(each, low=LOW, high=HIGH, unknown=False) if each.id == "premiere" else each
        for each in SMALL.questions
    )
    first = SMALL.criteria[0]
    more = (replace(first, id=f"c{n}", when=when) for n, when in enumerate(whens))
    return replace(SMALL, questions=tuple(asked), criteria=(*SMALL.criteria, *more))


def one_by_one(whens: tuple[Between, ...]) -> set[tuple[bool, ...]]:
    """How the criteria can stand together, on some day for some answer."""
    found: set[tuple[bool, ...]] = set()
    for day in DAYS:
        read = [when.on(day) for when in whens]
        ends = [bound for when in read for bound in (when.low, when.high) if isinstance(bound, date)]
        near = {end + timedelta(days=n) for end in ends for n in (-1, 0, 1)} | {LOW, HIGH}
        for answer in (each for each in near if LOW <= each <= HIGH):
            found.add(tuple(_fits(when, answer) for when in read))
    return found


def _fits(when: Between, answer: date) -> bool:
    low, high = when.low or date.min, when.high or date.max
    assert isinstance(low, date)
    assert isinstance(high, date)
    return low <= answer <= high


@examples(0.5)
@any_of(st.lists(betweens, min_size=1, max_size=3, unique=True).map(tuple))
def test_criteria_stand_together_as_on_some_day(whens: tuple[Between, ...]) -> None:
    whole = interviews(asking(*whens).questions, asking(*whens), Circuit())
    judged = [whole.criterion(f"c{n}") for n in range(len(whens))]
    solver = Solver(whole.circuit)
    ways = product((True, False), repeat=len(whens))
    can = set()
    for way in ways:
        wanted = [each.met if is_met else each.failed for each, is_met in zip(judged, way, strict=True)]
        if solver.model(*wanted):
            can.add(way)
    assert can == one_by_one(whens)


def test_a_whole_file_is_proved_with_them() -> None:
    text = (OTHERS / "small.toml").read_text(encoding="utf-8")
    was = 'when = { question = "premiere", at_most = 2030-12-31 }'
    counting = config.parse(edited(was, 'when = { question = "premiere", at_most = "+6 months" }', text))
    assert prove(counting) == prove(SMALL) == ()
    assert {each.route for each in known_after(counting)} == {each.route for each in known_after(SMALL)}
