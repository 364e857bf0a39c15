"""The faults of faults.toml, by name: the tests that bring each of them about."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree import ElementTree as ET

from tests.house import ROOT
from tests.prove.proof import Proof, Result, Tell

Fault = Mapping[str, Any]
Faults = Sequence[Fault]
PROVED = "make prove"


def faults() -> Faults:
    """The table."""
    found: Faults = tomllib.loads((Path(__file__).parent / "faults.toml").read_text("utf-8"))["fault"]
    return found


def tests(fault: Fault) -> list[str]:
    """The tests that show what happens, as pytest is told."""
    return [each for each in fault["shown"] if not each.startswith(PROVED)]


def outcomes(arguments: Sequence[str]) -> dict[str, bool]:
    """Run tests; whether each passed."""
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        _pytest("-n", "2", f"--junitxml={report}", *arguments)
        cases = ET.parse(report).getroot().iter("testcase") if report.exists() else ()  # noqa: S314 - pytest's own
        return {_name(case): not len(case) for case in cases}  # it holds what went wrong


def collected(arguments: Sequence[str]) -> dict[str, bool]:
    """The tests there are, all of them true."""
    lines = _pytest("--collect-only", *arguments).splitlines()
    return {line.partition("[")[0]: True for line in lines if "::" in line}


def _pytest(*arguments: str) -> str:
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout


def _name(case: ET.Element) -> str:
    path = case.get("classname", "").replace(".", "/")
    return f"{path}.py::{case.get('name', '')}"


def broken(table: Faults, passed: Mapping[str, bool]) -> Iterator[str]:
    """What is not shown of each fault: a test that did not pass, or is not there."""
    for fault in table:
        for test in tests(fault):
            found = {name: good for name, good in passed.items() if name.startswith(test)}
            if not found:
                yield f"{fault['name']}: {test} is not there, or was not run"
            yield from (f"{fault['name']}: {name}" for name, good in found.items() if not good)


def run(short: bool, tell: Tell) -> Result:  # noqa: FBT001 - as all proofs
    """Run the tests of every row; in short only look whether they are there: `make test` runs them."""
    table = faults()
    named = sorted({test for fault in table for test in tests(fault)})
    passed = collected(named) if short else outcomes(named)
    tell(1)
    wrong = list(broken(table, passed))
    return Result(
        f"{len(table)} faults brought about by name, by {len(passed)} tests and the proofs above: "
        f"{len({each.partition(':')[0] for each in wrong})} ended otherwise than it says below",
        wrong,
    )


PROOF = Proof("faults", "Each fault that is known of has one end, and it is that one", run)
