"""What the environment says: where Telegram, the organisation's file and the database are, and the secrets."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Literal, cast
from urllib.parse import urlsplit

TELEGRAM = "https://api.telegram.org"
DATABASE = "sqlite:///data/damier.db"
WEBHOOK_PORT = 8080
"""Where the webhook listens when no port is given."""

LOCAL = {"localhost", "127.0.0.1", "::1"}

NAMES = (
    "DAMIER_TOKEN",
    "DAMIER_API_URL",
    "DAMIER_API_LIMITS",
    "DAMIER_CONFIG",
    "DAMIER_DATABASE_URL",
    "DAMIER_DATABASE_KEY",
    "DAMIER_DATABASE_KEY_FILE",
    "DAMIER_STAFF_CHAT_ID",
    "DAMIER_WEBHOOK_URL",
    "DAMIER_WEBHOOK_SECRET",
    "DAMIER_PORT",
    "DAMIER_LOG_LEVEL",
)


class SettingsError(Exception):
    """The environment cannot be used; `problems` says all that is wrong, one line each, without any secret."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The environment, checked. Secrets are left out of its repr."""

    token: str = field(repr=False)
    api_url: str = TELEGRAM
    api_limits: Literal["telegram", "off"] = "telegram"
    config: Path = Path("config.toml")
    database_url: str = field(default=DATABASE, repr=False)
    """`sqlite:///…` or `postgresql://…`; the latter may hold a password."""
    database_key: str = field(default="", repr=False)
    """64 hexadecimal digits; empty for PostgreSQL."""
    staff_chat_id: int | None = None
    """Takes the place of the file's desk; None leaves it."""
    webhook_url: str = ""
    """Empty: updates are fetched."""
    webhook_secret: str = field(default="", repr=False)
    """Empty: one is made at start-up."""
    port: int | None = None
    """Where the webhook and /healthz listen; None: nowhere."""
    log_level: str = "INFO"


def settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings. Raises SettingsError naming every variable that is missing or wrong."""
    reading = _Reading(environ)
    found = Settings(
        token=reading.read("DAMIER_TOKEN", _token),
        api_url=reading.read("DAMIER_API_URL", _api_url, TELEGRAM),
        api_limits=cast('Literal["telegram", "off"]', reading.read("DAMIER_API_LIMITS", _limits, "telegram")),
        config=Path(reading.value("DAMIER_CONFIG") or "config.toml"),
        database_url=reading.read("DAMIER_DATABASE_URL", _database_url, DATABASE),
        database_key=reading.database_key(),
        staff_chat_id=reading.number("DAMIER_STAFF_CHAT_ID", _staff),
        webhook_url=reading.read("DAMIER_WEBHOOK_URL", _webhook_url, ""),
        webhook_secret=reading.read("DAMIER_WEBHOOK_SECRET", _webhook_secret, ""),
        port=reading.number(
            "DAMIER_PORT", _port, WEBHOOK_PORT if reading.value("DAMIER_WEBHOOK_URL") else None
        ),
        log_level=reading.read("DAMIER_LOG_LEVEL", _log_level, "INFO").upper(),
    )
    if reading.problems:
        raise SettingsError(reading.problems)
    return found


Check = Callable[[str], str]
"""Says what is wrong with a value, without quoting a secret; nothing when it is right."""


class _Reading:
    """One pass over the environment, gathering what is wrong."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []

    def value(self, name: str) -> str:
        return self.environ.get(name, "").strip()

    def read(self, name: str, check: Check, default: str | None = None) -> str:
        """Return the variable, checked; an empty one counts as not given."""
        value = self.value(name)
        if not value and default is not None:
            return default
        wrong = check(value) if value else f"is missing{self._misspelt(name)}"
        if wrong:
            self.problems.append(f"{name}: {wrong}")
        return value

    def number(self, name: str, check: Check, default: int | None = None) -> int | None:
        if not self.value(name):
            return default
        before = len(self.problems)
        value = self.read(name, check)
        return int(value) if len(self.problems) == before else None

    def database_key(self) -> str:
        """Return the key, given or kept in a file. PostgreSQL encrypts on its own side and needs none."""
        name, file_name = "DAMIER_DATABASE_KEY", "DAMIER_DATABASE_KEY_FILE"
        url = self.value("DAMIER_DATABASE_URL") or DATABASE
        file = self.value(file_name)
        if self.value(name) and file:
            self.problems.append(f"{name}: is given together with {file_name}; keep one of them")
            return ""
        if file:
            key, wrong = _key_in(Path(file), url)
            if wrong:
                self.problems.append(f"{file_name}: {wrong}")
            return key
        if not self.value(name) and not url.startswith("sqlite:"):
            return ""
        return self.read(name, _key)

    def _misspelt(self, name: str) -> str:
        others = [other for other in self.environ if other.startswith("DAMIER") and other not in NAMES]
        near = get_close_matches(name, others, n=1, cutoff=0.8)
        hints = {
            "DAMIER_TOKEN": "@BotFather gives it",
            "DAMIER_DATABASE_KEY": "give 64 hexadecimal digits, or DAMIER_DATABASE_KEY_FILE",
        }
        return f"; is {near[0]} a slip of the pen?" if near else f"; {hints[name]}"


def _key_in(path: Path, url: str) -> tuple[str, str]:
    """Return the key a file holds and what is wrong with the file."""
    data = Path(url.removeprefix("sqlite:///")).resolve().parent
    if url.startswith("sqlite:///") and data in path.resolve().parents:
        return "", f"{path} lies in the database's own folder; keep it elsewhere, so that no copy holds both"
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        return "", f"{path} cannot be read: {getattr(error, 'strerror', '') or 'not a text'}"
    if mode & 0o077:
        return "", f"{path} can be read by others (mode {mode:04o}); chmod 600 {path}"
    return key, f"{path}: the key {_key(key)}" if _key(key) else ""


def _matches(pattern: str, wrong: str) -> Check:
    return lambda value: "" if re.fullmatch(pattern, value) else wrong


def _url(value: str) -> tuple[str, str]:
    """Return the scheme and the host of an address; nothing of one that cannot be read."""
    try:
        parts = urlsplit(value)
        return parts.scheme, parts.hostname or ""
    except ValueError:
        return "", ""


def _api_url(value: str) -> str:
    scheme, host = _url(value)
    return "" if scheme in ("http", "https") and host else f'must be an address such as "{TELEGRAM}"'


def _database_url(value: str) -> str:
    if value.startswith("sqlite:///") and value.removeprefix("sqlite:///"):
        return ""
    scheme, _ = _url(value)
    return "" if scheme in ("postgresql", "postgres") else "must start with sqlite:/// or postgresql://"


def _webhook_url(value: str) -> str:
    scheme, host = _url(value)
    if host and (scheme == "https" or (scheme == "http" and host in LOCAL)):
        return ""
    return "must start with https:// (http:// only on this machine)"


def _port(value: str) -> str:
    right = value.isascii() and value.isdecimal() and 1 <= int(value[:6]) <= 65535  # noqa: PLR2004 - the last port
    return "" if right else "must be a port, from 1 to 65535"


_token = _matches(r"[0-9]{1,20}:[A-Za-z0-9_-]+", "does not look like a token, 123456789:ABC…")
_key = _matches(r"[0-9A-Fa-f]{64}", "must be 64 hexadecimal digits")
_staff = _matches(r"-[0-9]{1,18}", "must be the number of a group, such as -1001234567890")
_webhook_secret = _matches(r"[A-Za-z0-9_-]{1,256}", "must be 1 to 256 of A-Z, a-z, 0-9, _ and -")
_limits = _matches(r"telegram|off", 'must be "telegram" or "off"')
_log_level = _matches(
    r"(?i)debug|info|warning|error|critical", "must be DEBUG, INFO, WARNING, ERROR or CRITICAL"
)
