"""The page of promises: each with the command that proves it, what that command did and saw, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tests.house import ROOT
from tests.prove.proof import Proof, Result

PAGE = ROOT / "docs" / "promises.md"
HEAD = """\
# What it promises, and what proved it

`make prove` tries every line of this page on your own machine and disk, and writes it anew. It takes about
fifteen minutes; `make prove ARGS=--slice` tries a part of each, in two, and writes nothing. One line alone:
`make prove ARGS=crashes`. A promise that is broken is named, the page stays as it was, the exit code is 1.

The proofs can fail: `tests/prove/test_planted.py` plants bugs into the bot, and they are found.

| promise | command | what was done and seen | day |
|---|---|---|---|
"""


def lines(page: Path = PAGE) -> dict[str, str]:
    """The lines of the page as it stands, by the names of their proofs."""
    if not page.exists():
        return {}
    rows = [line for line in page.read_text("utf-8").splitlines() if "`make prove ARGS=" in line]
    return {row.split("`make prove ARGS=")[1].split("`")[0]: row for row in rows if row.startswith("|")}


def write(
    found: Sequence[tuple[Proof, Result]], order: Sequence[Proof], day: date, page: Path = PAGE
) -> None:
    """Put what was proved on the page; other lines stay."""
    rows = lines(page)
    for proof, result in found:
        rows[proof.name] = f"| {proof.promise} | `make prove ARGS={proof.name}` | {result.seen} | {day} |"
    page.write_text(HEAD + "".join(f"{rows[each.name]}\n" for each in order if each.name in rows), "utf-8")
