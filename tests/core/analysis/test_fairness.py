"""Shares by sector: true where they are said, and no group of few can be worked out from those that are."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import product

from hypothesis import given as any_of
from hypothesis import strategies as st

from bot.core.analysis.causes import Cause
from bot.core.analysis.fairness import Share, fairness
from bot.core.analysis.figures import FEW
from bot.core.analysis.replay import Comparison, Group, Replayed, compare

CASES = st.lists(st.tuples(*[st.sampled_from("abc")] * 3), max_size=60)
"""Sector, route before, route after."""


def told(*groups: tuple[str, str, str, int]) -> Comparison:
    cases: list[Replayed] = []
    for sector, before, after, n in groups:
        cause = None if before == after else Cause("added", after)
        group = Group(sector=sector, before=before, after=after)
        cases += [Replayed(reference="A", day=date(2026, 11, 23), group=group, cause=cause)] * n
    return compare(cases)


def test_a_share_of_few_is_not_said_nor_one_that_would_tell_it() -> None:
    whole = told(
        ("music", "a", "a", 10), ("music", "b", "b", 6), ("music", "b", "c", 4), ("games", "a", "a", 4)
    )
    assert fairness(whole) == [
        Share("games"),
        Share("music", "a", None, None),
        Share("music", "b", None, None),
        Share("music", "c", 0, None),
    ]


def test_shares_of_large_groups_are_said() -> None:
    whole = told(("music", "a", "a", 15), ("music", "a", "b", 5), ("games", "b", "b", 5))
    assert fairness(whole) == [
        Share("games", "b", 100, 100), Share("music", "a", 100, 75), Share("music", "b", 0, 25),
    ]  # fmt: skip


def test_a_group_of_few_in_one_sector_hides_another_of_its_route() -> None:
    """Or else the programmes' sums, which the page tells too, would give it away."""
    whole = told(
        ("music", "a", "a", 20), ("music", "b", "b", 3), ("music", "c", "c", 9),
        ("games", "a", "a", 30), ("games", "b", "b", 8), ("games", "c", "c", 7),
    )  # fmt: skip
    said = {(each.sector, each.route): each.before for each in fairness(whole)}
    assert said == {
        ("games", "a"): 67, ("games", "b"): None, ("games", "c"): None,
        ("music", "a"): 62, ("music", "b"): None, ("music", "c"): None,
    }  # fmt: skip


@any_of(CASES)
def test_every_share_that_is_said_is_true_and_of_five_cases_or_none(
    cases: list[tuple[str, str, str]],
) -> None:
    whole = told(*((*each, 1) for each in cases))
    totals = Counter(sector for sector, *_ in cases)
    for each in fairness(whole):
        for share, side in ((each.before, 1), (each.after, 2)):
            n = sum((case[0], case[side]) == (each.sector, each.route) for case in cases)
            assert share is None or share == round(100 * n / totals[each.sector])
            assert share is None or n == 0 or n >= FEW


@any_of(CASES)
def test_what_a_sector_hides_is_no_group_of_few(cases: list[tuple[str, str, str]]) -> None:
    """Its cases and all its other shares being known."""
    whole = told(*((*each, 1) for each in cases))
    shares = fairness(whole)
    for sector, side in product({each.sector for each in shares if each.route}, (1, 2)):
        counts = Counter(case[side] for case in cases if case[0] == sector)
        hidden = [
            counts[each.route]
            for each in shares
            if each.sector == sector and (each.before, each.after)[side - 1] is None
        ]
        assert not hidden or (len(hidden) > 1 and sum(hidden) >= FEW) or len(hidden) == len(counts)
