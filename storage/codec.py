"""Core values to columns and JSON, and back: exactly, and forgiving of fields that older rows lack."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec

from bot.core.model.case import Case

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)

_COLUMNS: Final = frozenset(
    {
        "id",
        "person",
        "status",
        "reference",
        "owner",
        "filed_at",
        "farewell_at",
        "fingerprint",
        "checkin",
        "renewing",
    }
)
_BODY: Final = tuple(name for name in Case.__struct_fields__ if name not in _COLUMNS)
"""The fields of a case that have no column of their own."""


def to_ms(instant: datetime) -> int:
    """UTC milliseconds; what is finer is dropped."""
    return (instant - EPOCH) // _MILLISECOND


def from_ms(ms: int) -> datetime:
    """The instant, in UTC."""
    return EPOCH + ms * _MILLISECOND


def to_ms_or_none(instant: datetime | None) -> int | None:
    """`to_ms`, for what may not have happened."""
    return None if instant is None else to_ms(instant)


def from_ms_or_none(ms: int | None) -> datetime | None:
    """`from_ms`, for what may not have happened."""
    return None if ms is None else from_ms(ms)


def case_body(case: Case) -> str:
    """The fields of a case that have no column, as JSON. Integers must fit in 64 bits."""
    return msgspec.json.encode({name: getattr(case, name) for name in _BODY}).decode()


def case(row: Mapping[str, Any]) -> Case:
    """A row of `case_file` as a case. Raises ValueError if it says nothing that could be read."""
    held = msgspec.json.decode(row["body"], type=dict[str, Any])
    held |= {name: row[name] for name in _COLUMNS}
    held |= {name: from_ms_or_none(row[name]) for name in ("filed_at", "farewell_at")}
    held["reference"] = row["reference"] or ""
    return msgspec.convert(held, Case)
