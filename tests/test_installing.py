"""What `pipx install .` makes: the command on a machine without make, with all that it needs beside it."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
from pathlib import Path

import aiohttp
import pytest

from tests.commands.test_new import ENGLISH
from tests.house import ROOT
from tests.processes import PATIENCE, free_port

CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command in a virtual environment of its own, from a wheel; no network is needed.

    The packages it depends on are those of the tests, named to it by a path.
    """
    folder = tmp_path_factory.mktemp("installed")
    _done([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], ROOT)
    home = folder / "venv"
    venv.create(home, with_pip=False, symlinks=True)
    (wheel,) = folder.glob("*.whl")
    python = home / "bin" / "python"
    pip: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "--quiet",
        "--disable-pip-version-check",
    ]
    _done([*pip, "install", "--no-index", "--no-deps", wheel], folder)
    (packages,) = home.glob("lib/python*/site-packages")
    (packages / "theirs.pth").write_text(sysconfig.get_path("purelib") + "\n")
    told = _done([python, "-c", "import bot; print(bot.__file__)"], folder)
    assert Path(told.strip()).is_relative_to(packages)
    return home / "bin" / "damier-bot"


def test_a_file_is_begun_and_proved_without_a_checkout(command: Path, tmp_path: Path) -> None:
    answers = "".join(f"{each}\n" for each in ENGLISH)
    _done([command, "new", "mill.toml", "--language", "en"], tmp_path, answers)
    assert "proved for every set of answers" in _done([command, "check", "mill.toml"], tmp_path)
    assert (tmp_path / "config.schema.json").exists()


async def test_the_demonstration_starts_in_an_empty_folder(command: Path, tmp_path: Path) -> None:
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        command, "run", cwd=tmp_path, env={"DAMIER_PORT": str(port)}, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            assert (await process.stdout.readline()).decode() == f"http://127.0.0.1:{port}/\n"
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
            async with session.get("/") as page:
                shown = await page.text()
            for path in ("/livez", *re.findall(r'(?:src|href)="(/[\w./-]+)"', shown)):
                async with session.get(path) as part:
                    assert part.status == 200, path
    finally:
        process.terminate()
        await process.wait()


def test_the_version_is_the_newest_of_the_changelog() -> None:
    newest = re.search(r"^## (.+)$", CHANGELOG, re.MULTILINE)
    assert newest
    assert re.fullmatch(rf"{re.escape(PROJECT['version'])}, (unreleased|\d{{4}}-\d\d-\d\d)", newest[1])


def test_every_other_version_of_the_changelog_has_its_day() -> None:
    headings = re.findall(r"^## (.+)$", CHANGELOG, re.MULTILINE)[1:]
    assert [each for each in headings if not re.fullmatch(r"\d+\.\d+\.\d+, \d{4}-\d\d-\d\d", each)] == []


def _done(command: list[str | Path], folder: Path, typed: str = "") -> str:
    ended = subprocess.run(command, cwd=folder, input=typed, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout
