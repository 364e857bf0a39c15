from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.settings import SettingsError, read

TOKEN = "123456789:" + "abcdefghijklmnopqrstuvwxyz0123456789"
KEY = "0123456789abcdef" * 4
PROXY = "http://us:pass%20word@proxy.example:3128"  # pragma: allowlist secret
GOOD = {"DAMIER_TOKEN": TOKEN, "DAMIER_DATABASE_KEY": KEY}


def refused(**environ: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read({**GOOD, **environ})
    return str(caught.value).splitlines()


def test_nothing_but_a_token_and_a_key_is_needed() -> None:
    settings = read(GOOD)
    assert (settings.token, settings.database_key) == (TOKEN, KEY)
    assert settings.api_url == "https://api.telegram.org"
    assert settings.config == Path("config.toml")


def test_no_secret_is_shown_by_the_settings() -> None:
    settings = read({**GOOD, "DAMIER_WEBHOOK_SECRET": "open-sesame", "DAMIER_PROXY": PROXY})
    assert not [secret for secret in (TOKEN, KEY, "open-sesame", PROXY) if secret in repr(settings)]
    assert {TOKEN, KEY, "open-sesame", PROXY} == set(settings.secrets)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DAMIER_TOKEN", "not-a-token"),
        ("DAMIER_API_URL", "api.telegram.org"),
        ("DAMIER_PROXY", "proxy.example:3128"),
        ("DAMIER_PROXY", "socks5://proxy.example:1080"),
        ("DAMIER_PROXY", "http://:secret@:3128"),
        ("DAMIER_PROXY", "http://proxy.example:many"),
        ("HTTPS_PROXY", "socks5://us:password@proxy.example"),  # pragma: allowlist secret
        ("https_proxy", "proxy.example"),
        ("DAMIER_API_LIMITS", "none"),
        ("DAMIER_DATABASE_URL", "mysql://somewhere"),
        ("DAMIER_DATABASE_KEY", KEY[:-1]),
        ("DAMIER_DATABASE_KEY", KEY[:-1] + "g"),
        ("DAMIER_STAFF_CHAT_ID", "77123"),
        ("DAMIER_STAFF_CHAT_ID", "the group"),
        ("DAMIER_OPERATOR_CHAT_ID", "-100"),
        ("DAMIER_OPERATOR_CHAT_ID", "olive"),
        ("DAMIER_WEBHOOK_URL", "ftp://example.org"),
        ("DAMIER_WEBHOOK_SECRET", "not a secret"),
        ("DAMIER_WEBHOOK_SECRET", "x" * 257),
        ("DAMIER_PORT", "0x50"),
        ("DAMIER_PORT", "65536"),
        ("DAMIER_LOG_LEVEL", "LOUD"),
        ("DAMIER_BACKUP_DAYS", "366"),
    ],
)
def test_a_wrong_variable_is_named_in_one_line_without_its_value(name: str, value: str) -> None:
    (line,) = refused(**{name: value})
    assert line.startswith(f"{name}: ")
    assert value not in line


@pytest.mark.parametrize(
    ("environ", "proxy"),
    [
        ({}, ""),
        ({"DAMIER_PROXY": PROXY}, PROXY),
        ({"DAMIER_PROXY": PROXY, "HTTPS_PROXY": "http://other"}, PROXY),
        ({"HTTPS_PROXY": PROXY, "https_proxy": "http://other"}, PROXY),
        ({"https_proxy": PROXY}, PROXY),
        ({"https_proxy": PROXY, "HTTPS_PROXY": "", "DAMIER_PROXY": " "}, PROXY),
        ({"HTTP_PROXY": PROXY, "ALL_PROXY": PROXY}, ""),
        ({"HTTPS_PROXY": PROXY, "DAMIER_API_URL": "http://127.0.0.1:8081"}, ""),
        ({"DAMIER_PROXY": PROXY, "DAMIER_API_URL": "http://bots.example"}, PROXY),
        ({"HTTPS_PROXY": "socks5://other", "DAMIER_TOKEN": ""}, ""),
    ],
)
def test_the_proxy_is_our_own_or_everybodys_for_https(environ: dict[str, str], proxy: str) -> None:
    assert read({**GOOD, **environ}).proxy == proxy


def test_every_wrong_variable_is_named_at_once() -> None:
    lines = refused(DAMIER_PORT="x", DAMIER_LOG_LEVEL="x", DAMIER_API_LIMITS="x")
    assert sorted(line.split(":")[0] for line in lines) == [
        "DAMIER_API_LIMITS", "DAMIER_LOG_LEVEL", "DAMIER_PORT",
    ]  # fmt: skip


def key_file(folder: Path, mode: int = 0o600) -> Path:
    path = folder / "damier.key"
    path.write_text(KEY + "\n")
    path.chmod(mode)
    return path


def with_file(path: Path, database: str = "sqlite:///data/damier.db") -> dict[str, str]:
    return {"DAMIER_TOKEN": TOKEN, "DAMIER_DATABASE_URL": database, "DAMIER_DATABASE_KEY_FILE": str(path)}


def test_the_key_may_come_from_a_file_of_ones_own(tmp_path: Path) -> None:
    assert read(with_file(key_file(tmp_path))).database_key == KEY


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(SettingsError, match=r"^DAMIER_DATABASE_KEY_FILE: .*chmod 600"):
        read(with_file(key_file(tmp_path, mode)))


def test_a_key_beside_the_database_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^DAMIER_DATABASE_KEY_FILE: "):
        read(with_file(key_file(tmp_path), f"sqlite:///{tmp_path}/damier.db"))


def test_a_key_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^DAMIER_DATABASE_KEY_FILE: "):
        read(with_file(tmp_path / f"none{os.sep}damier.key"))


@pytest.mark.parametrize("url", ["sqlite:///damier.db", "postgresql://localhost/damier"])
def test_every_database_needs_a_key(url: str) -> None:
    with pytest.raises(SettingsError, match="DAMIER_DATABASE_KEY"):
        read({"DAMIER_TOKEN": TOKEN, "DAMIER_DATABASE_URL": url})


@pytest.mark.parametrize(
    ("environ", "folder"),
    [
        ({}, Path("data/backups")),
        ({"DAMIER_DATABASE_URL": "sqlite:////var/lib/damier/damier.db"}, Path("/var/lib/damier/backups")),
        ({"DAMIER_DATABASE_URL": "postgresql://localhost/damier"}, Path("data/backups")),
        ({"DAMIER_BACKUPS": "/mnt/elsewhere"}, Path("/mnt/elsewhere")),
        ({"DAMIER_BACKUPS": "off"}, None),
        ({"DAMIER_TOKEN": ""}, None),
    ],
)
def test_copies_lie_beside_the_data_unless_it_is_said_where(
    environ: dict[str, str], folder: Path | None
) -> None:
    assert read({**GOOD, **environ}).backups == folder


def test_an_encrypted_file_without_its_key_is_refused() -> None:
    with pytest.raises(SettingsError, match="DAMIER_DATABASE_KEY"):
        read({"DAMIER_TOKEN": TOKEN})
