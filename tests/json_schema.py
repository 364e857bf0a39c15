"""As much of JSON Schema, draft 7, as the schema of the file uses: what an editor would complain of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time
from typing import Any

Schema = dict[str, Any]
TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
}
KNOWN = {
    "$ref", "$schema", "additionalProperties", "allOf", "anyOf", "default", "definitions", "description",
    "const", "enum",
    "format", "items", "minItems", "minProperties", "pattern", "properties", "required", "type",
    "uniqueItems",
}  # fmt: skip
"""What `complaints` reads, or may leave unread."""


def as_editors_read(data: object) -> object:
    """TOML as JSON: dates and times are texts."""
    if isinstance(data, dict):
        return {key: as_editors_read(each) for key, each in data.items()}
    if isinstance(data, list):
        return [as_editors_read(each) for each in data]
    return data.isoformat() if isinstance(data, date | time) else data


def complaints(value: object, schema: Schema, whole: Schema, path: str = "") -> Iterator[str]:
    """What is wrong with a value, each with its place."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/definitions/")
        yield from complaints(value, whole["definitions"][name], whole, path)
        return
    for each in schema.get("allOf", ()):
        yield from complaints(value, each, whole, path)
    tried = [list(complaints(value, each, whole, path)) for each in schema.get("anyOf", ())]
    if tried and all(tried):
        yield f"{path}: is none of these: {min(tried, key=len)}"
    yield from _simple(value, schema, path)
    if isinstance(value, dict):
        yield from _table(value, schema, whole, path)
    if isinstance(value, list) and "items" in schema:
        for n, each in enumerate(value):
            yield from complaints(each, schema["items"], whole, f"{path}.{n}")


def _simple(value: object, schema: Schema, path: str) -> Iterator[str]:
    kind = schema.get("type")
    if kind and (not isinstance(value, TYPES[kind]) or (kind == "integer" and isinstance(value, bool))):
        yield f"{path}: is no {kind}"
        return
    among = schema.get("enum", [schema["const"]] if "const" in schema else [value])
    if value not in among:
        yield f"{path}: is not one of {among}"
    if "pattern" in schema and not re.search(schema["pattern"], str(value)):
        yield f"{path}: does not match {schema['pattern']}"
    if schema.get("format") == "date" and not re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
        yield f"{path}: is no date"
    if isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            yield f"{path}: is too short"
        if schema.get("uniqueItems") and len(set(value)) < len(value):
            yield f"{path}: names one twice"


def _table(value: dict[str, Any], schema: Schema, whole: Schema, path: str) -> Iterator[str]:
    for key in schema.get("required", ()):
        if key not in value:
            yield f"{path}.{key}: is missing"
    if len(value) < schema.get("minProperties", 0):
        yield f"{path}: has too few keys"
    for key, each in value.items():
        inside = schema.get("properties", {}).get(key, schema.get("additionalProperties", {}))
        if inside is False:
            yield f"{path}.{key}: unknown key"
        elif inside is not True:
            yield from complaints(each, inside, whole, f"{path}.{key}")


def unread(schema: object) -> set[str]:
    """The words of a schema that would be passed over here."""
    if isinstance(schema, list):
        return set().union(*map(unread, schema))
    if not isinstance(schema, dict):
        return set()
    tables = [schema.get("properties", {}), schema.get("definitions", {})]
    rest = [schema[key] for key in ("items", "anyOf", "allOf", "additionalProperties") if key in schema]
    inside = [each for table in tables for each in table.values()]
    return (schema.keys() - KNOWN).union(*map(unread, inside + rest))
