"""Reads the organisation's file into core types. A bad file names every line, key and hint at once."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from pathlib import Path

from bot.config.blocks import with_blocks
from bot.config.checks import faults_of
from bot.config.country import with_country
from bot.config.following import with_states
from bot.config.meant import Figures
from bot.config.plans import with_questionnaires
from bot.config.positions import deepest
from bot.config.problems import ConfigError, Data, Fault, Problem, located
from bot.config.remarks import warnings
from bot.config.setting import with_words_set
from bot.config.shape import shaped
from bot.config.slips import slip
from bot.config.terms import with_terms
from bot.config.unseen import without_unseen
from bot.core.model.frozen import replace
from bot.core.model.organisation import Organisation

__all__ = ["ConfigError", "Problem", "canonical", "load", "parse", "read", "restore", "warnings"]

BOM = "\ufeff"
"""Some editors put it before the text."""

NOT_MEANING = ("to_confirm",)
"""Top-level keys that say nothing about how the organisation works."""


def read(path: Path) -> tuple[Organisation, str]:
    """Read the organisation's file; with it what `canonical` says of it. Raises ConfigError, as `load`."""
    organisation, data = _parse(_text(path), str(path))
    return organisation, _meaning(data)


def load(path: Path) -> Organisation:
    """Read the organisation's file. Raises ConfigError naming all that is wrong with it."""
    return parse(_text(path), str(path))


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except FileNotFoundError:
        raise ConfigError(
            [Problem(str(path), 0, 0, "", "there is no such file", "copy config.example.toml")]
        ) from None
    except OSError as error:
        raise ConfigError([Problem(str(path), 0, 0, "", f"cannot be read: {error.strerror}")]) from None
    except UnicodeDecodeError as error:
        line, column = _counted(error.object[: error.start])
        message = "is not written in UTF-8"
        raise ConfigError([Problem(str(path), line, column, "", message, "save it again as UTF-8")]) from None


def parse(text: str, name: str = "config.toml") -> Organisation:
    """Read an organisation's text; `name` is the file's, for messages. Raises ConfigError."""
    return _parse(text, name)[0]


def _parse(text: str, name: str) -> tuple[Organisation, Data]:
    """The organisation, and the text's data."""
    text = text.removeprefix(BOM)
    try:
        return _parsed(text, name)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([_syntax(error, text, name)]) from None
    except RecursionError:
        message, hint = (
            "hundreds of levels, one inside the other, cannot be read",
            "a few are enough: take out the rest",
        )
        raise ConfigError([Problem(name, *deepest(text), "", message, hint)]) from None


def _parsed(text: str, name: str) -> tuple[Organisation, Data]:
    faults: list[Fault] = []
    data = without_unseen(tomllib.loads(text, parse_float=Figures), faults)
    shaped_, blank = shaped(data, faults)
    organisation = with_words_set(with_terms(_signed(shaped_, data)))
    faults += faults_of(organisation, data, blank.union(fault.path for fault in faults))
    if faults:
        raise located(faults, text, data, name)
    return _whole(organisation), data


def canonical(text: str) -> str:
    """Return what an organisation's text means, as JSON; comments, layout and key order do not count."""
    return _meaning(tomllib.loads(text.removeprefix(BOM)))


def restore(body: str) -> Organisation:
    """Read what `canonical` returned, so that an old receipt can be derived again. Raises ConfigError."""
    data: Data = json.loads(body)
    faults: list[Fault] = []
    organisation, _ = shaped(data, faults)
    if faults:
        raise ConfigError(
            Problem("archive", 0, 0, ".".join(map(str, f.path)), f.message, f.hint) for f in faults
        )
    return _whole(with_words_set(with_terms(_signed(organisation, data))))


def _whole(organisation: Organisation) -> Organisation:
    """The organisation that says everywhere what it says once."""
    return with_country(with_states(with_questionnaires(with_blocks(organisation))))


def _counted(before: bytes) -> tuple[int, int]:
    """Return the line and the column of what follows."""
    text = before.decode("utf-8", errors="replace")
    return text.count("\n") + 1, len(text) - (text.rfind("\n") + 1) + 1


def _syntax(error: tomllib.TOMLDecodeError, text: str, name: str) -> Problem:
    """Place what tomllib could not read."""
    message = re.sub(r"\s*\(at .*\)$", "", str(error))
    place = re.search(r"at line (\d+), column (\d+)", str(error))
    line, column = (int(place[1]), int(place[2])) if place else _counted(text.encode())
    said = message[:1].lower() + message[1:]
    lines = text.replace("\r\n", "\n").split("\n")
    before = sum(len(each) + 1 for each in lines[: line - 1])
    if found := slip("\n".join(lines), before + column - 1, said):
        line, column = _counted("\n".join(lines)[: found.at].encode())
        return Problem(name, line, column, "", found.message, found.hint)
    return Problem(name, line, column, "", f"not TOML: {said}", "see https://toml.io")


def _meaning(data: Data) -> str:
    kept = {key: value for key, value in data.items() if key not in NOT_MEANING}
    return _json(_stripped(kept))


def _stripped(value: object) -> object:
    if isinstance(value, dict):
        return {key: _stripped(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_stripped(item) for item in value]
    return value.strip() if isinstance(value, str) else value


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def _signed(organisation: Organisation, data: Data) -> Organisation:
    """Add the fingerprint: of what the file says, not of how it is set."""
    return replace(organisation, fingerprint=hashlib.sha256(_meaning(data).encode()).hexdigest())
