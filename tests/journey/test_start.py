"""Starting and stopping as operators do: one clear line for what is wrong, exit code 0 for every stop."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.simulator.server import Simulator
from tests.client import Client, Group
from tests.databases import KEY
from tests.house import DAMIER, OTHERS, ROOT, TOKEN
from tests.processes import PATIENCE, Running, free_port, is_asking, run, tidy, until

KEY_FILE = {"DATABASE_KEY_FILE": "key"}  # pragma: allowlist secret

WRONG: dict[str, tuple[dict[str, str], str]] = {
    "no file": ({"CONFIG": "none.toml"}, "none.toml: there is no such file"),
    "no key": ({"DATABASE_KEY": ""}, "DAMIER_DATABASE_KEY"),
    "unknown token": ({"TOKEN": "7654321:" + "x" * 35}, "DAMIER_TOKEN"),
    "no desk": ({"STAFF_CHAT_ID": "", "CONFIG": str(DAMIER)}, "DAMIER_STAFF_CHAT_ID"),
    "public http": ({"WEBHOOK_URL": "http://example.org/x"}, "DAMIER_WEBHOOK_URL"),
    "another key": ({"DATABASE_URL": "sqlite:///kept/bot.db", "DATABASE_KEY": "cd" * 32}, "its key"),
    "a plain file": ({"DATABASE_URL": "sqlite:///plain/bot.db"}, "not an encrypted one"),
    "a folder": ({"DATABASE_URL": "sqlite:////"}, "Is a directory"),
    "no folder": ({"DATABASE_URL": "sqlite:////proc/x/bot.db"}, "No such file or directory"),
    "no PostgreSQL": (
        {"DATABASE_URL": "postgresql://me:canary@127.0.0.1:1/x"},  # pragma: allowlist secret
        "PostgreSQL: connection failed",
    ),
    "key beside": ({"DATABASE_KEY": "", "DATABASE_URL": "sqlite:///x.db"} | KEY_FILE, "both"),
}


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with (
        Simulator(TOKEN, limits=False) as simulator,
        Client(simulator, patience=PATIENCE) as client,
    ):
        yield client


@pytest.fixture
async def group(client: Client) -> Group:
    return await client.group("Staff", [await client.person("Alix")])


async def test_what_is_wrong_is_said_in_one_line_with_exit_code_2(
    client: Client, group: Group, tmp_path: Path
) -> None:
    (tmp_path / "plain").mkdir()
    sqlite3.connect(tmp_path / "plain" / "bot.db").execute("create table kept (text)").connection.close()
    (tmp_path / "key").write_text(KEY)
    (tmp_path / "key").chmod(0o600)
    settings = {
        "API_URL": client.url, "STAFF_CHAT_ID": str(group.id), "CONFIG": str(OTHERS / "residence.toml"),
    }  # fmt: skip
    with tidy() as copies:
        first = await run(copies, tmp_path, **settings, DATABASE_URL="sqlite:///kept/bot.db")
        await is_asking(client)
        assert await first.stop() == 0
        for what, (wrong, said) in WRONG.items():
            copy = await run(copies, tmp_path, **{**settings, **wrong})
            assert await copy.ends() == 2, what
            (line,) = (each for each in copy.words.splitlines() if not each.startswith("at="))
            assert said in line, what
            assert "canary" not in line


@pytest.mark.parametrize(
    ("name", "key", "named"), [("demo.key", "", "/demo.key: "), ("data", KEY, "/demo-chats.db: ")]
)
async def test_a_demonstration_that_cannot_write_names_the_file_and_the_cure(
    tmp_path: Path, name: str, key: str, named: str
) -> None:
    (tmp_path / name).symlink_to("/proc/none/there")
    with tidy() as copies:
        copy = await run(copies, tmp_path, TOKEN="", DATABASE_KEY=key)
        assert await copy.ends() == 2
    (line,) = (each for each in copy.words.splitlines() if not each.startswith("at="))
    assert named in line
    assert "set DAMIER_TOKEN" in line
    assert "Traceback" not in copy.words


async def test_a_port_that_is_taken_is_named(client: Client, group: Group, tmp_path: Path) -> None:
    taken = client.url.rpartition(":")[2]
    with tidy() as copies:
        copy = await run(
            copies, tmp_path, API_URL=client.url, STAFF_CHAT_ID=group.id, HOST="127.0.0.1", PORT=taken,
            WEBHOOK_URL="http://127.0.0.1/updates",
        )  # fmt: skip
        assert await copy.ends() == 2
    last = copy.words.splitlines()[-1]
    assert last.startswith("DAMIER_PORT: ")
    assert taken in last
    assert "Traceback" not in copy.words


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
async def test_it_can_be_stopped_while_it_starts_and_when_it_runs(
    client: Client, group: Group, tmp_path: Path, told: signal.Signals
) -> None:
    with tidy() as copies:
        early = await run(copies, tmp_path, API_URL=client.url, STAFF_CHAT_ID=group.id)
        await _opened(early, tmp_path / "data" / "bot.db.lock")
        assert await early.ends(told) == 0
        late = await run(copies, tmp_path, API_URL=client.url, STAFF_CHAT_ID=group.id)
        await is_asking(client)
        assert await late.ends(told) == 0
        assert "Traceback" not in early.words + late.words


async def _opened(copy: Running, path: Path) -> None:
    await until(lambda: path.exists() or copy.has_ended)
    assert not copy.has_ended


@pytest.mark.kill
async def test_killed_at_any_moment_of_its_start_it_starts_the_next_time(
    client: Client, group: Group, tmp_path: Path
) -> None:
    settings = {"API_URL": client.url, "STAFF_CHAT_ID": str(group.id)}
    with tidy() as copies:
        for name in ("data", "data/bot.db", "data/bot.db-wal"):
            copy = await run(copies, tmp_path, **settings)
            await _opened(copy, tmp_path / name)
            await copy.kill()
        for method in ("getMe", "setMyCommands"):
            before = len(await client.calls(method))
            copy = await run(copies, tmp_path, **settings)

            async def called(name: str = method, least: int = before + 1) -> bool:
                return len(await client.calls(name)) >= least

            await client.wait_for(called, what=method)
            await copy.kill()
        copy = await run(copies, tmp_path, **settings)
        alice = await client.person("Alice")
        await alice.says("/start")
        await alice.reads("Avant de commencer")
        assert await copy.stop() == 0


async def test_without_a_way_to_telegram_it_waits_for_one(tmp_path: Path) -> None:
    port = free_port()
    with tidy() as copies:
        copy = await run(copies, tmp_path, API_URL=f"http://127.0.0.1:{port}", STAFF_CHAT_ID=-1001)
        await until(lambda: "cannot be reached" in copy.words)
        simulator = Simulator(TOKEN, limits=False)
        await simulator.start(port=port)
        try:
            async with Client(simulator, patience=PATIENCE) as client:
                await is_asking(client)
                alice = await client.person("Alice")
                await alice.says("/start")
                await alice.reads("Avant de commencer")
            assert await copy.stop() == 0
        finally:
            await simulator.stop()


def test_the_command_line_works_from_any_folder(tmp_path: Path) -> None:
    told = subprocess.run(
        [ROOT / "damier-bot", "check", DAMIER], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "proved for every set of answers" in told.stdout


LOADED = """
from bot.commands import console
with console.without("cryptography"):
    import bot.app, bot.telegram.application, handlers
import sys
assert "cryptography" not in sys.modules
import storage.postgres
"""


def test_what_only_passports_need_is_not_loaded_and_is_there_for_who_needs_it() -> None:
    loaded = subprocess.run([sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, check=False)
    assert (loaded.returncode, loaded.stderr) == (0, b"")
