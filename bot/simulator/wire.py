"""JSON as it comes and goes over HTTP, the fast way.

Half a surrogate pair, which orjson refuses, is let through the slow way: to refuse it is the Bot API's.
"""

import json
from typing import Any

import orjson


def read(raw: bytes | str) -> Any:  # noqa: ANN401 - any JSON value
    """Return what a JSON text says; raises UnicodeDecodeError if it is no UTF-8, ValueError if no JSON."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return json.loads(raw if isinstance(raw, str) else raw.decode())


def written(value: object) -> bytes:
    """Return a value as a JSON text; raises TypeError for what is none."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value).encode()
