"""Pages of the desk's lists, and the buttons that turn them."""

from __future__ import annotations

import pytest

from bot.core.conversations.case_lists import PAGE, ListPage, listed
from bot.core.model.message import Phrase

BEFORE, AFTER, COUNTS = "button.page.before", "button.page.after", "button.lists"


@pytest.mark.parametrize(
    ("number", "length", "rows"),
    [
        (0, PAGE, [[COUNTS]]),
        (0, PAGE + 1, [[AFTER], [COUNTS]]),
        (1, PAGE + 1, [[BEFORE], [COUNTS]]),
        (1, 2 * PAGE + 1, [[BEFORE, AFTER], [COUNTS]]),
    ],
)
def test_the_arrows_stand_above_the_way_back_to_all_counts(
    number: int, length: int, rows: list[list[str]]
) -> None:
    shown = listed(ListPage(name="to_take", number=number, length=length), ())
    keys = [[each.label.key for each in row if isinstance(each.label, Phrase)] for row in shown.buttons]
    assert keys == rows
