"""Parameters of one Bot API call, from the query, a form, a multipart form or JSON."""

import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from bot.simulator.refusal import Json, bad_request
from bot.simulator.wire import read

CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f]")
NOT_UTF8 = "strings must be encoded in UTF-8"
TRUE, FALSE = ("true", "1", "yes"), ("false", "0", "no", "")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file part of a multipart form."""

    name: str
    mime: str
    data: bytes


@dataclass(slots=True)
class Params:
    """Typed access to the parameters; a wrong type is refused. `null` counts as absent."""

    values: Json
    uploads: dict[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether the parameter was given."""
        return self.values.get(name) is not None

    def text(self, name: str) -> str:
        """Return a String parameter, empty when absent; control characters become spaces, as on Telegram."""
        value = self.values.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise bad_request(f'field "{name}" must be of type String')
        return clean(value)

    def integer(self, name: str, default: int | None = None) -> int | None:
        """Return an Integer parameter."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        if isinstance(value, str) and re.fullmatch(r"-?\d{1,19}", value):
            return int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise bad_request(f'field "{name}" must be of type Integer')
        return value

    def flag(self, name: str) -> bool:
        """Return a Boolean parameter, false when absent."""
        value = self.values.get(name)
        if value is None or isinstance(value, bool):
            return bool(value)
        if isinstance(value, str) and value.lower() in TRUE + FALSE:
            return value.lower() in TRUE
        raise bad_request(f'field "{name}" must be of type Boolean')

    def object(self, name: str) -> Json | None:
        """Return a JSON object parameter."""
        value = self._json(name)
        if value is not None and not isinstance(value, dict):
            raise bad_request(f"object expected as {name.replace('_', ' ')}")
        return value

    def array(self, name: str) -> list[Any] | None:
        """Return a JSON array parameter."""
        value = self._json(name)
        if value is not None and not isinstance(value, list):
            raise bad_request(f"expected an Array as {name}")
        return value

    def _json(self, name: str) -> Any:  # noqa: ANN401 - any JSON value
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return read(value)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None


def clean(text: str) -> str:
    """Return text as Telegram keeps it; raises Refusal for NUL and what is not UTF-8 (lone surrogates)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad_request(NOT_UTF8) from None
    if "\0" in text:
        raise bad_request(NOT_UTF8)
    return CONTROL.sub(" ", text).replace("\r", "")


async def read_params(request: web.Request) -> Params:
    """Read the parameters of a request; raises Refusal when they cannot be read."""
    params = Params(dict(request.query))
    try:
        if request.content_type == "application/json":
            await _read_json(request, params)
        elif request.content_type == "multipart/form-data":
            await _read_multipart(request, params)
        elif request.method == "POST":
            params.values |= dict(await request.post())
    except UnicodeDecodeError:
        raise bad_request(NOT_UTF8) from None
    return params


async def _read_json(request: web.Request, params: Params) -> None:
    raw = await request.read()
    if not raw:
        return
    try:
        body = read(raw)
    except UnicodeDecodeError:
        raise
    except ValueError:
        raise bad_request("can't parse request: JSON object expected") from None
    if not isinstance(body, dict):
        raise bad_request("can't parse request: JSON object expected")
    params.values |= body


async def _read_multipart(request: web.Request, params: Params) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        data = bytes(await part.read(decode=True))
        if part.filename is None:
            params.values[part.name] = data.decode()
        else:
            params.uploads[part.name] = Upload(part.filename, part.headers.get("Content-Type", ""), data)
