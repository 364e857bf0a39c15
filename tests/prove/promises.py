"""The page of promises: each with the command that proves it, what that command did and saw, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tests.house import ROOT
from tests.prove.faults import Fault, faults
from tests.prove.proof import Proof, Result

PAGE = ROOT / "docs" / "promises.md"
HEAD = """\
# What it promises, and what proved it

`make prove` tries every line of this page on your own machine and disk, and writes it anew. It takes about
half an hour; `make prove ARGS=--slice` tries a part of each, in two minutes, and writes nothing. One line
alone: `make prove ARGS=crashes`. If a promise is broken it is named, the page stays, the exit code is 1.

The proofs can fail: `tests/prove/test_planted.py` plants bugs into the bot, and they are found.

| promise | command | what was done and seen | day |
|---|---|---|---|
"""

FAULTS = """
## What goes wrong, by name

`make prove ARGS=faults` brings about each of these, by these tests; some are proofs of the table above.

| what goes wrong | what happens | shown by |
|---|---|---|
"""


def lines(page: Path = PAGE) -> dict[str, str]:
    """The lines of the page as it stands, by the names of their proofs."""
    if not page.exists():
        return {}
    table = page.read_text("utf-8").partition(FAULTS)[0]
    rows = [line for line in table.splitlines() if line.startswith("|") and "`make prove ARGS=" in line]
    return {row.split("`make prove ARGS=")[1].split("`")[0]: row for row in rows}


def write(
    found: Sequence[tuple[Proof, Result]], order: Sequence[Proof], day: date, page: Path = PAGE
) -> None:
    """Put what was proved on the page; other lines stay."""
    rows = lines(page)
    for proof, result in found:
        rows[proof.name] = f"| {proof.promise} | `make prove ARGS={proof.name}` | {result.seen} | {day} |"
    proved = "".join(f"{rows[each.name]}\n" for each in order if each.name in rows)
    page.write_text(HEAD + proved + FAULTS + "".join(map(_line, faults())), "utf-8")


def _line(fault: Fault) -> str:
    shown = "<br>".join(f"`{each}`" for each in fault["shown"])
    return f"| {fault['name']} | {fault['then']} | {shown} |\n"
