"""A file of which something was said otherwise since: the same text with other calls."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from bot.config.problems import Data
from bot.core.model.organisation import Intake


def with_calls(body: str, calls: Mapping[str, Sequence[Intake]]) -> str:
    """What `canonical` says of a file, with these calls of programmes in place of those it has."""
    data: Data = json.loads(body)
    for programme in data["programmes"]:
        if programme["id"] in calls:
            programme.pop("intake", None)
            programme["calls"] = [_written(each) for each in calls[programme["id"]]]
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _written(call: Intake) -> dict[str, Any]:
    said = {field.name: getattr(call, field.name) for field in fields(call)}
    return {
        key: value if isinstance(value, int) else value.isoformat()
        for key, value in said.items()
        if value is not None
    }
