"""The shape of the file as a JSON Schema, by which editors complete keys and check them while one types.

It is what pydantic says of the core's types, but for those that are written otherwise in the file. What parts
say of each other, and what is proved, only `check` knows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from pydantic import ConfigDict, TypeAdapter

from bot.config.hints import COMPUTED
from bot.core.model.organisation import Organisation

Schema = dict[str, Any]

DIALECT: Final = "http://json-schema.org/draft-07/schema#"
"""The one that editors of TOML know."""
TEXT: Final[Schema] = {"type": "string"}
TEXTS: Final[Schema] = {"type": "array", "items": TEXT, "minItems": 1}
BOUND: Final[Schema] = {
    "anyOf": [
        {"type": "integer"},
        {"type": "string", "format": "date"},
        {"type": "string", "description": 'A date counted from today, as "-2 years" or "+6 months".'},
    ]
}
CONDITIONS: Final[Schema] = {
    "type": "array", "items": {"$ref": "#/definitions/Condition"}, "minItems": 1,
}  # fmt: skip
WRITTEN: Final[Mapping[str, Schema]] = {
    "Among": {"question": TEXT, "in": TEXTS},
    "Within": {"question": TEXT, "within": TEXTS},
    "Between": {"question": TEXT, **dict.fromkeys(("at_least", "at_most", "above", "below"), BOUND)},
    "Holds": {"criterion": TEXT},
    "AllOf": {"all": CONDITIONS},
    "AnyOf": {"any": CONDITIONS},
    "AtLeast": {"at_least": {"type": "integer"}, "of": CONDITIONS},
    "Not": {"not": {"$ref": "#/definitions/Condition"}},
}
"""The keys of each kind of condition, as they are written."""
DELAY: Final[Schema] = {
    "type": "string", "description": 'As "7 days", "2 working days" or "3 mois".',
    "pattern": r"^\s*\d{1,6}\s*[^\W\d][^\d]*$",
}  # fmt: skip
TIME: Final[Schema] = {
    "type": "string", "description": 'As "09:30".', "pattern": r"^([01]\d|2[0-3]):[0-5]\d(:00)?$",
}  # fmt: skip


def schema() -> Schema:
    """The whole of it, as data."""
    adapter = TypeAdapter(
        list[Organisation], config=ConfigDict(extra="forbid", use_attribute_docstrings=True)
    )
    told = adapter.json_schema(ref_template="#/definitions/{model}")
    definitions: Schema = {name: _as_written(each) for name, each in told["$defs"].items()}
    definitions |= {name: _condition(name, keys) for name, keys in WRITTEN.items()}
    definitions["Delay"] = DELAY
    definitions["Condition"] = {
        "anyOf": [{"$ref": f"#/definitions/{name}"} for name in WRITTEN],
        "description": "What must hold of answers.",
    }
    whole = definitions.pop("Organisation")
    for key in COMPUTED:
        del whole["properties"][key]
    return {"$schema": DIALECT, **whole, "definitions": definitions}


@cache
def text() -> str:
    """The same as the text of a file."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


def _condition(name: str, keys: Schema) -> Schema:
    required = ["question"] if name == "Between" else list(keys)
    few = {"minProperties": len(("question", "at_least"))} if name == "Between" else {}
    return {"type": "object", "properties": keys, "required": required, "additionalProperties": False, **few}


def _as_written(value: Any) -> Any:  # noqa: ANN401 - a part of a schema: a table, a list or a text
    """A part as the file has it: nothing is null, conditions are one thing, titles repeat the keys."""
    if isinstance(value, list):
        return [_as_written(each) for each in value]
    if not isinstance(value, dict):
        return value
    if value.get("format") == "time":
        return {**TIME, **{key: value[key] for key in ("description",) if key in value}}
    kept = {
        key: _as_written(each)
        for key, each in value.items()
        if not (key == "title" and isinstance(each, str)) and not (key == "default" and each is None)
    }
    return _alternatives(kept) if "anyOf" in kept else kept


def _alternatives(value: Schema) -> Schema:
    """Leave out null, put one name for all conditions, and no choice where one thing is left."""
    parts = [each for each in value.pop("anyOf") if each != {"type": "null"}]
    simple = [each for each in parts if each.get("$ref", "").rpartition("/")[2] not in WRITTEN]
    if len(simple) < len(parts):
        simple.append({"$ref": "#/definitions/Condition"})
    if len(simple) > 1:
        return {**value, "anyOf": simple}
    # In draft 7 what stands beside a $ref is not read.
    return {**value, "allOf": simple} if value and "$ref" in simple[0] else {**simple[0], **value}
