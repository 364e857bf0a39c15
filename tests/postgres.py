"""A private PostgreSQL server for the tests, on a Unix socket in a temporary folder."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import psycopg
from psycopg.sql import SQL, Composed, Identifier

PROGRAMS = ("initdb", "postgres", "pg_ctl")
MISSING = f"PostgreSQL is not on this machine: {', '.join(PROGRAMS)} are not all on the PATH"

# Nothing outlives the tests, so nothing has to reach the disk.
_SETTINGS = "-c fsync=off -c full_page_writes=off -c listen_addresses='' -c synchronous_commit="


def available() -> bool:
    """Whether the server's programs are on the PATH."""
    return all(map(shutil.which, PROGRAMS))


@contextmanager
def server(*, waits: bool = False) -> Iterator[str]:
    """Run a server of one's own; yields the address of its first database.

    With `waits` nothing that is committed is lost when it is killed.
    """
    user = _other_user()
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        if user:
            shutil.chown(folder, user)
        _run(user, "initdb", "-D", str(folder / "data"), "-U", "tester", "-A", "trust", "-N", "-E", "UTF8")
        options = f"{_SETTINGS}{'on' if waits else 'off'} -k {folder}"
        _run(
            user,
            "pg_ctl",
            "-D",
            str(folder / "data"),
            "-w",
            "-l",
            str(folder / "log"),
            "-o",
            options,
            "start",
        )
        try:
            yield f"postgresql://tester@/postgres?host={folder}"
        finally:
            _run(user, "pg_ctl", "-D", str(folder / "data"), "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def restart(url: str, mode: Literal["fast", "immediate"] = "fast") -> None:
    """Let the server cut every connection, stop (`immediate`: as if it were killed) and come back."""
    folder = _folder(url)
    _run(
        _other_user(),
        "pg_ctl",
        "-D",
        str(folder / "data"),
        "-w",
        "-m",
        mode,
        "-l",
        str(folder / "log"),
        "restart",
    )


def processes(url: str) -> list[int]:
    """The server and all that it has begun."""
    server = int((_folder(url) / "data" / "postmaster.pid").read_text().split()[0])
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(server)], capture_output=True, text=True, check=False
    )
    return [server, *map(int, found.stdout.split())]


def _folder(url: str) -> Path:
    return Path(url.partition("host=")[2])


def _other_user() -> str | None:
    """Root may not run the server: somebody else does it."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _run(user: str | None, *command: str) -> None:
    result = subprocess.run(
        command,
        user=user,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert result.returncode == 0, f"{command[0]}: {result.stdout}"


# `file_copy` takes half of what it takes to write all pages into the log, the default since PostgreSQL 15.
async def empty(url: str, name: str) -> str:
    """Make an empty database on the server; returns its address."""
    await _does(url, SQL("create database {} strategy file_copy").format(Identifier(name)))
    return address(url, name)


async def copy(url: str, name: str, to: str) -> None:
    """Make a database that holds what another one holds, to which nobody is connected."""
    await _does(
        url, SQL("create database {} template {} strategy file_copy").format(Identifier(to), Identifier(name))
    )


async def drop(url: str, name: str) -> None:
    """Remove a database, whoever is connected to it."""
    await _does(url, SQL("drop database {} with (force)").format(Identifier(name)))


def address(url: str, name: str) -> str:
    """Where a database of the server is found."""
    return url.replace("/postgres?", f"/{name}?")


async def _does(url: str, statement: Composed) -> None:
    connection = await psycopg.AsyncConnection.connect(url, autocommit=True)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
