r"""Logging for the whole process: one line a record, without secrets and without what people said.

A line reads `at=2026-11-23T08:00:00.000Z level=info from=bot.outgoing said="…"`, then for an exception
`error=BadRequest where=bot.outgoing:210,bot.outgoing:120` (innermost first). The rules:

- an exception is written by its type and its places, never by its text, which may quote people;
- our own records are written whole, so they hold counts, ids of rows and error keys, never names or answers;
- of other packages' records only the template's first line is written, without arguments, from WARNING up:
  their lower levels show addresses and SQL values;
- tokens, and the secrets given to `set_up`, are replaced by an ellipsis wherever they appear.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from itertools import islice
from types import FrameType, TracebackType

OURS = ("bot", "handlers", "storage")
TOKEN = re.compile(r"(?<!\d)\d{6,12}:[\w-]{30,}")
PLACES = 6
"""How many places of a traceback are written."""

log = logging.getLogger(__name__)


class Formatter(logging.Formatter):
    """Writes a record on one line of key=value pairs, with secrets taken out."""

    def __init__(self, secrets: Collection[str] = ()) -> None:
        super().__init__()
        known = sorted(filter(None, secrets), key=len, reverse=True)
        self._secret = re.compile("|".join([TOKEN.pattern, *map(re.escape, known)]))

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        fields = self.fields(record)
        said = fields.pop("said")
        pairs = [f"{name}={value}" for name, value in fields.items()]
        return " ".join([*pairs[:3], f"said={json.dumps(said)}", *pairs[3:]])

    def fields(self, record: logging.LogRecord) -> dict[str, str]:
        """What is written of a record; of an error its type and its places."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told = {
            "at": at.replace("+00:00", "Z"), "level": record.levelname.lower(), "from": record.name,
            "said": _said(record),
        }  # fmt: skip
        error = record.exc_info[1] if record.exc_info else None
        told |= _described(error) if error else {}
        return {name: self._secret.sub("…", value) for name, value in told.items()}


class JsonFormatter(Formatter):
    """Writes the same as one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return json.dumps(self.fields(record))


FORMATS: Mapping[str, type[Formatter]] = {"text": Formatter, "json": JsonFormatter}


def describe(error: BaseException) -> str:
    """Return an exception's type and the places it went through, innermost first, without its text."""
    return " ".join(f"{name}={value}" for name, value in _described(error).items())


def place(error: BaseException) -> str:
    """Return the places an exception went through as `module:line`, innermost first; "-" for none."""
    frames = traceback.extract_tb(error.__traceback__)[-PLACES:]
    return ",".join(f"{_module(frame.filename)}:{frame.lineno}" for frame in reversed(frames)) or "-"


def standing(stack: Iterable[tuple[FrameType, int]]) -> str:
    """Return the places where a thread stands, as `traceback.walk_stack` gives them, innermost first."""
    frames = islice(stack, PLACES)
    return ",".join(f"{_module(frame.f_code.co_filename)}:{line}" for frame, line in frames) or "-"


def set_up(level: str = "INFO", secrets: Collection[str] = (), form: str = "text") -> None:
    """Send every record of the process to standard error, ours from `level` up, in one of FORMATS.

    Raises ValueError: no such level.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(FORMATS[form](secrets))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    sys.excepthook = _uncaught
    logging.raiseExceptions = False  # what cannot be written would be printed, with secrets and arguments


def _described(error: BaseException) -> dict[str, str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    told = {"error": type(error).__name__, "where": place(error)}
    return told | {"cause": type(cause).__name__} if cause else told


def _said(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] in OURS:
        return record.getMessage()
    return str(record.msg).partition("\n")[0]


def _module(filename: str) -> str:
    """Return the last two parts of a path as a module's name: paths of the machine stay out of the log."""
    return ".".join(filename.removesuffix(".py").replace("\\", "/").split("/")[-2:])


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    log.critical("stopped by an error nobody expected", exc_info=(kind, error, trace))
