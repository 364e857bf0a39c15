"""Searches among the filed cases: what is spelled right is found by the database, slips among all of them."""

from __future__ import annotations

from typing import Final

from bot.core.model.found import Hit
from bot.core.model.organisation import Organisation
from bot.core.parsing import matching
from bot.core.parsing.matching import Row
from bot.core.parsing.references import reference_in
from storage import found
from storage.database import Transaction

NEWEST: Final = 1_000
"""Of the cases that have all that was typed so many are looked at: more are told apart by more words only."""


async def cases(
    tx: Transaction, organisation: Organisation, text: str, year: int, most: int
) -> tuple[tuple[Hit, ...], int]:
    """The case of a reference, or those that have every word of a text: the nearest; how many there are."""
    reference = reference_in(text, organisation.reference, year)
    case = await found.case_of(tx, reference) if reference else None
    if case is not None:
        return (Hit(case),), 1
    words = matching.wanted(text)
    if not words:
        return (), 0
    spelled_right = await found.having(tx, words, NEWEST)
    hits, number = matching.best(words, [Row(*row) for row in spelled_right], most)
    if not hits:
        hits, number = matching.best(words, [Row(*row) for row in await found.every(tx)], most)
    return hits, number
