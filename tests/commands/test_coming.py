"""« Prochain événement » of the page: what is due first, the digest of the week among it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.commands.demo import coming
from bot.core.model.frozen import replace
from bot.core.model.reports import Digest
from tests.core.samples import organisation
from tests.house import MONDAY

NINE: datetime = datetime(2026, 11, 30, 8, tzinfo=UTC)
"""In Paris, on the Monday after."""
HOUSE = organisation(zone="Europe/Paris")


def test_the_digest_comes_between_what_is_due() -> None:
    soon, late = NINE - timedelta(hours=1), NINE + timedelta(hours=1)
    assert coming(soon, HOUSE, MONDAY) == soon
    assert coming(late, HOUSE, MONDAY) == NINE
    assert coming(None, HOUSE, MONDAY) == NINE


def test_without_a_digest_there_is_only_what_is_due() -> None:
    quiet = replace(HOUSE, desk=replace(HOUSE.desk, digest=Digest(day="never")))
    assert coming(None, quiet, MONDAY) is None
    assert coming(NINE, quiet, MONDAY) == NINE
