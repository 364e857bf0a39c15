"""What is masked cannot be found out: every assignment that agrees with what is told is tried."""

from __future__ import annotations

from itertools import product

from hypothesis import given as any_of
from hypothesis import strategies as st

from bot.core.analysis.figures import FEW
from bot.core.analysis.masking import Path, masked
from tests.examples import examples

SIZES = st.one_of(st.integers(1, 4), st.integers(1, 7), st.just(6))
LEAVES = st.dictionaries(
    st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), st.sampled_from("mn")),
    SIZES,
    min_size=1,
    max_size=4,
)


def summed(leaves: dict[Path, int]) -> dict[Path, int]:
    counts: dict[Path, int] = {}
    for path, n in leaves.items():
        for depth in range(len(path) + 1):
            counts[path[:depth]] = counts.get(path[:depth], 0) + n
    return counts


def possible(leaves: dict[Path, int], told: dict[Path, int]) -> list[dict[Path, int]]:
    """Every way to fill the leaves with 1 to 12 that agrees with all that is told."""
    free = [path for path in leaves if path not in told]
    fixed = {path: n for path, n in leaves.items() if path in told}
    found = []
    for values in product(range(1, 13), repeat=len(free)):
        counts = summed({**fixed, **dict(zip(free, values, strict=True))})
        if all(counts[path] == n for path, n in told.items()):
            found.append(counts)
    return found


@examples(2)
@any_of(LEAVES)
def test_every_small_number_may_for_all_one_sees_be_another_and_be_no_small_one(
    leaves: dict[Path, int],
) -> None:
    counts = summed(leaves)
    hidden = masked(counts)
    told = {path: n for path, n in counts.items() if path not in hidden}
    small = [path for path, n in counts.items() if n < FEW]
    assert set(small) <= hidden
    worlds = possible(leaves, told)
    for path in small:
        seen = {world[path] for world in worlds}
        assert len(seen) > 1, f"{path} is found out"
        assert max(seen) >= FEW, f"{path} is known to be small"


def test_where_all_are_many_everything_is_told() -> None:
    assert masked(summed({("a", "x", "m"): 5, ("a", "y", "m"): 9, ("b", "x", "m"): 7})) == frozenset()


def test_one_small_part_takes_the_next_smallest_with_it() -> None:
    counts = summed({("a",): 3, ("b",): 20, ("c",): 8})
    assert masked(counts) == {("a",), ("c",)}


def test_parts_that_leave_no_room_take_another() -> None:
    assert masked(summed({("a",): 1, ("b",): 1, ("c",): 30})) == {("a",), ("b",), ("c",)}


def test_of_a_whole_that_is_small_nothing_is_told() -> None:
    counts = summed({("a", "x"): 3, ("b", "x"): 1})
    assert masked(counts) == set(counts)


def test_nothing_of_nothing() -> None:
    assert masked({}) == frozenset()
