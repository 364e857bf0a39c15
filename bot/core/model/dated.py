"""The file as it reads on a day: days that its criteria count from today are dates then.

Whatever judges the criteria judges them on a day, and asks for the file of that day first.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from bot.core.model.conditions import moving, on_day
from bot.core.model.frozen import Frozen, replace
from bot.core.model.organisation import Organisation

KEPT = 64
"""So many files of a day are kept: whoever compares them finds the same one."""


class _Same(Frozen):
    """A file, alike only to itself."""

    organisation: Organisation

    def __hash__(self) -> int:
        return id(self.organisation)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.organisation is self.organisation


def dated(organisation: Organisation, day: date) -> Organisation:
    """The file of that day; the file itself where no criterion counts from today."""
    return _dated(_Same(organisation), day) if _moves(_Same(organisation)) else organisation


@lru_cache(KEPT)
def _moves(file: _Same) -> bool:
    return any(True for criterion in file.organisation.criteria for _ in moving(criterion.when))


@lru_cache(KEPT)
def _dated(file: _Same, day: date) -> Organisation:
    criteria = (replace(each, when=on_day(each.when, day)) for each in file.organisation.criteria)
    return replace(file.organisation, criteria=tuple(criteria))
