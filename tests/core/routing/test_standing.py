"""The calls of a programme as they stand: the file's, and what the team has set above them."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.conversations import call_desk
from bot.core.conversations.call_desk import Desk, Proposed
from bot.core.model.call_change import CallChange
from bot.core.model.frozen import replace
from bot.core.model.organisation import Intake, Programme
from bot.core.routing.standing import at_hand, slot, standing
from tests.house import DAMIER, file

TODAY = date(2026, 11, 29)
NOW = datetime(2026, 11, 29, 10, tzinfo=UTC)
AUTUMN = Intake(opens=date(2026, 11, 1), closes=date(2026, 12, 31), capacity=12)
SPRING = Intake(opens=date(2027, 3, 1), closes=date(2027, 4, 30))
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))


def programme(*calls: Intake) -> Programme:
    return Programme(id="hub", name={"fr": "Hub"}, about={"fr": "…"}, calls=calls)


def change(call: Intake | None, name: str) -> CallChange:
    return CallChange(programme="hub", slot=name, call=call, by=1, name="Alix", at=NOW)


def stands(of: Programme, *changes: CallChange) -> list[Intake]:
    return [each.call for each in standing(of, changes)]


def test_without_changes_the_file_stands() -> None:
    assert stands(programme(AUTUMN, SPRING)) == [AUTUMN, SPRING]


def test_what_is_set_takes_the_place_of_its_call_and_of_what_it_overlaps() -> None:
    moved = replace(AUTUMN, closes=date(2027, 3, 15))
    assert stands(programme(AUTUMN, SPRING), change(moved, slot(AUTUMN))) == [moved]
    shut = replace(AUTUMN, closes=date(2026, 11, 28))
    assert stands(programme(AUTUMN, SPRING), change(shut, slot(AUTUMN))) == [shut, SPRING]


def test_what_is_undone_lets_the_file_stand_again() -> None:
    new = Intake(opens=TODAY)
    assert stands(programme(AUTUMN), change(new, "new 1"), change(None, "new 1")) == [AUTUMN]
    assert stands(programme(AUTUMN), change(Intake(), slot(AUTUMN)), change(None, slot(AUTUMN))) == [AUTUMN]


def test_a_new_file_keeps_what_was_set_above_a_call_it_no_longer_has() -> None:
    moved = replace(AUTUMN, closes=date(2027, 1, 31))
    assert stands(programme(SPRING), change(moved, slot(AUTUMN))) == [moved, SPRING]


def test_a_call_closed_early_is_at_hand_before_the_next_one_so_that_it_can_be_undone() -> None:
    of, shut = programme(AUTUMN, SPRING), replace(AUTUMN, closes=date(2026, 11, 28))
    assert at_hand(of, standing(of, ()), TODAY).call == AUTUMN  # type: ignore[union-attr]  # there is one
    assert at_hand(of, standing(of, [change(shut, slot(AUTUMN))]), TODAY).call == shut  # type: ignore[union-attr]
    later = date(2027, 1, 15)
    assert at_hand(of, standing(of, [change(shut, slot(AUTUMN))]), later).call == SPRING  # type: ignore[union-attr]


@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b", slot(AUTUMN)]), st.tuples(DAYS, DAYS).map(sorted)), max_size=6
    )
)
def test_no_two_calls_that_stand_overlap_and_the_last_one_set_stands(
    sets: list[tuple[str, list[date]]],
) -> None:
    changes = [change(Intake(opens=days[0], closes=days[1]), name) for name, days in sets]
    found = stands(programme(AUTUMN, SPRING), *changes)
    for first, second in itertools.pairwise(found):
        assert first.closes is not None
        assert second.opens is not None
        assert first.closes < second.opens
    assert not changes or changes[-1].call in found


@given(st.none() | DAYS, st.none() | DAYS, st.none() | st.integers(1, 9999))
def test_what_stands_on_a_button_is_read_again(
    opens: date | None, closes: date | None, places: int | None
) -> None:
    call = Intake(opens=opens, closes=closes, capacity=places)
    assert call_desk.read(call_desk.written(call), AUTUMN) == call
    desk = Desk(file=file(DAMIER)[0], changes=(), now=NOW)
    _, ((confirm,), _) = call_desk.preview(desk, Proposed(programme=desk.programmes[0], call=call, told=1))
    assert len(":".join(confirm.action)) <= 64 - 12


def test_a_call_closed_today_that_opened_today_is_as_if_it_had_not_been() -> None:
    assert call_desk.closed(Intake(opens=TODAY, capacity=3), TODAY) == Intake(capacity=3)
    assert call_desk.closed(AUTUMN, TODAY).closes == TODAY - timedelta(days=1)


def test_one_that_was_closed_lately_goes_on_and_an_old_one_begins_anew() -> None:
    assert call_desk.opened(replace(AUTUMN, closes=TODAY - timedelta(days=1)), TODAY).opens == AUTUMN.opens
    assert call_desk.opened(replace(AUTUMN, closes=date(2026, 11, 2)), TODAY).opens == TODAY
