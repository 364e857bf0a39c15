"""What the environment says: token, addresses, keys. A wrong or missing variable is one clear line each."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from bot.core.model.organisation import Organisation

T = TypeVar("T")

TELEGRAM = "https://api.telegram.org"
TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
KEY = re.compile(r"[0-9a-fA-F]{64}")
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
OFF = "off"
NO_KEY = "DAMIER_DATABASE_KEY or DAMIER_DATABASE_KEY_FILE: missing; make one with `openssl rand -hex 32`"
LIMITS = ("telegram", OFF)
FORMATS = ("text", "json")
SQLITE = "sqlite:///"
MOST_DAYS = 365
HIGHEST_PORT = 65535
PORT = 8080
EVERYBODYS_PROXY = "HTTPS_PROXY", "https_proxy"
"""Variables with which a machine tells all its programs how to reach https addresses."""
DEMO_KEY = Path("demo.key")
"""Where the demonstration keeps the key of its database."""


class SettingsError(Exception):
    """Variables to mend, one line each."""


class WrongToken(Exception):  # noqa: N818 - reads as what happened
    """Telegram does not know the token; the text is a line for the operator."""


class AnotherCopy(Exception):  # noqa: N818 - says what there is
    """Another process receives this bot's updates; the text is a line for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The environment, read and checked. Secrets are left out of its repr."""

    token: str = field(default="", repr=False)
    api_url: str = TELEGRAM
    proxy: str = field(default="", repr=False)
    config: Path = Path("config.toml")
    database_url: str = "sqlite:///data/damier.db"
    database_key: str = field(default="", repr=False)
    staff_chat_id: int = 0
    operator_chat_id: int = 0
    api_limits: str = "telegram"
    webhook_url: str = ""
    webhook_secret: str = field(default="", repr=False)
    host: str = "0.0.0.0"  # noqa: S104 - a webhook is reached from outside, behind the operator's proxy
    port: int = 0
    log_level: str = "INFO"
    backups: Path | None = None
    """The folder of the backups and of what is remembered of erasures; None: there are none."""
    backup_days: int = 14
    log_format: str = "text"

    @property
    def listening_port(self) -> int:
        """Where the bot listens; 0: nowhere. A webhook does as told, or where a local address points to."""
        if not self.webhook_url:
            return self.port
        local = urlsplit(self.webhook_url).port if self.webhook_url.startswith("http:") else None
        return self.port or local or PORT

    def staff_chat(self, organisation: Organisation) -> int:
        """The staff group's chat: the environment's, else the file's."""
        return self.staff_chat_id or organisation.desk.chat_id

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no log line may show."""
        return tuple(filter(None, (self.token, self.proxy, self.database_key, self.webhook_secret)))


def read(environ: Mapping[str, str]) -> Settings:
    """The settings of an environment. Raises SettingsError, naming every variable that is wrong."""
    wrong: list[str] = []

    def take(name: str, default: T, parse: Callable[[str], T]) -> T:
        given = environ.get(name, "").strip()
        if not given:
            return default
        try:
            return parse(given)
        except ValueError as error:
            wrong.append(f"{name}: {error}")
            return default

    token, api_url = take("DAMIER_TOKEN", "", _token), take("DAMIER_API_URL", TELEGRAM, _address)
    proxies = ("DAMIER_PROXY", *(EVERYBODYS_PROXY if token and api_url.startswith("https:") else ()))
    settings = Settings(
        token=token,
        api_url=api_url,
        proxy=next((found for name in proxies if (found := take(name, "", _proxy))), ""),
        config=take("DAMIER_CONFIG", Path("config.toml"), Path),
        database_url=take("DAMIER_DATABASE_URL", "sqlite:///data/damier.db", _database),
        database_key=take("DAMIER_DATABASE_KEY", "", _key),
        staff_chat_id=take("DAMIER_STAFF_CHAT_ID", 0, _group),
        operator_chat_id=take("DAMIER_OPERATOR_CHAT_ID", 0, _private),
        api_limits=take("DAMIER_API_LIMITS", "telegram", _one_of(LIMITS)),
        webhook_url=take("DAMIER_WEBHOOK_URL", "", _webhook),
        webhook_secret=take("DAMIER_WEBHOOK_SECRET", "", _secret),
        host=take("DAMIER_HOST", "0.0.0.0", str),  # noqa: S104 - see Settings.host
        port=take("DAMIER_PORT", 0, _port),
        log_format=take("DAMIER_LOG_FORMAT", "text", _one_of(FORMATS)),
        log_level=take("DAMIER_LOG_LEVEL", "INFO", lambda given: _one_of(LEVELS)(given.upper())),
        backup_days=take("DAMIER_BACKUP_DAYS", 14, _days),
    )  # fmt: skip
    key = settings.database_key or take("DAMIER_DATABASE_KEY_FILE", "", _key_file(settings.database_url))
    if settings.token and not key and not wrong:
        wrong.append(NO_KEY)
    if wrong:
        raise SettingsError("\n".join(wrong))
    return replace(settings, database_key=key, backups=take("DAMIER_BACKUPS", _backups_of(settings), _folder))


def _backups_of(settings: Settings) -> Path | None:
    """Where backups go without a word: beside the data. The demonstration has none."""
    if not settings.token:
        return None
    is_file = settings.database_url.startswith(SQLITE)
    data = Path(settings.database_url.removeprefix(SQLITE)).parent if is_file else Path("data")
    return data / "backups"


def _token(given: str) -> str:
    if not TOKEN.fullmatch(given):
        raise ValueError("not a bot token; BotFather gives one like 123456789:letters-and-digits")
    return given


def _address(given: str) -> str:
    if not _is_address(given):
        raise ValueError("not an address like https://example.org")
    return given.rstrip("/")


def _is_address(given: str) -> bool:
    try:
        parts = urlsplit(given)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port or an IPv6 address that is none
        return False


def _proxy(given: str) -> str:
    if not _is_address(given):
        raise ValueError("not the address of an HTTP proxy, like http://example.org:3128")
    return given


def _webhook(given: str) -> str:
    parts = urlsplit(_address(given))
    if parts.scheme == "http" and not _is_local(parts.hostname or ""):
        raise ValueError("must begin with https://: updates hold people's answers")
    return given


def _is_local(host: str) -> bool:
    """Whether a host is on this machine or its private network."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".local", ".internal"))


def _database(given: str) -> str:
    if not given.startswith(("sqlite:///", "postgresql://", "postgres://")):
        raise ValueError("must begin with sqlite:/// or postgresql://")
    return given


def _key(given: str) -> str:
    if not KEY.fullmatch(given):
        raise ValueError("must be 64 hexadecimal digits; make one with `openssl rand -hex 32`")
    return given


def key_in(path: Path, database_url: str) -> str:
    """The key that a file holds. Raises SettingsError."""
    try:
        return _key_file(database_url)(str(path))
    except ValueError as error:
        raise SettingsError(f"{path}: {error}") from None


def _key_file(database_url: str) -> Callable[[str], str]:
    def read_file(given: str) -> str:
        path = Path(given)
        try:
            mode, text = path.stat().st_mode, path.read_text("ascii")
        except (OSError, UnicodeDecodeError):
            raise ValueError("the file cannot be read") from None
        if stat.S_IMODE(mode) & 0o077:
            raise ValueError("others can read the file; `chmod 600` it")
        folder = Path(database_url.removeprefix("sqlite:///")).parent.resolve()
        if database_url.startswith("sqlite") and path.resolve().is_relative_to(folder):
            raise ValueError("the key must not lie in the database's folder: who copies one would have both")
        return _key(text.strip())

    return read_file


def _group(given: str) -> int:
    number = int(given) if re.fullmatch(r"-?\d{1,19}", given) else 0
    if number >= 0:
        raise ValueError("not a group's id: it is a negative number, such as -1001234567890")
    return number


def _private(given: str) -> int:
    number = int(given) if re.fullmatch(r"\d{1,19}", given) else 0
    if number <= 0:
        raise ValueError("not a person's id in Telegram: it is a positive number, such as 700100001")
    return number


def _one_of(names: tuple[str, ...]) -> Callable[[str], str]:
    def check(given: str) -> str:
        if given not in names:
            raise ValueError(f"must be one of {', '.join(names)}")
        return given

    return check


def _secret(given: str) -> str:
    if not SECRET.fullmatch(given):
        raise ValueError("only letters, digits, _ and -, at most 256")
    return given


def _folder(given: str) -> Path | None:
    return None if given == OFF else Path(given)


def _days(given: str) -> int:
    if not given.isdecimal() or not 1 <= int(given) <= MOST_DAYS:
        raise ValueError(f"not a number of days from 1 to {MOST_DAYS}")
    return int(given)


def _port(given: str) -> int:
    if not given.isdecimal() or int(given) > HIGHEST_PORT:
        raise ValueError(f"not a port: a number up to {HIGHEST_PORT}")
    return int(given)
