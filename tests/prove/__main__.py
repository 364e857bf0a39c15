"""`python -m tests.prove`: the promises, tried on this machine."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime

import click

from tests.prove import copies, crashes, faults, gate, kills, logs, outages, power, promises
from tests.prove.proof import Proof, Result

PROOFS: tuple[Proof, ...] = (
    crashes.PROOF, kills.PROOF, power.PROOF, outages.PROOF,
    copies.PROOF, gate.PROOF, logs.PROOF, faults.PROOF,
)  # fmt: skip
STEPS = 1000


@click.command()
@click.option("--slice", "short", is_flag=True, help="A part of each, in two minutes.")
@click.argument("names", nargs=-1, type=click.Choice([each.name for each in PROOFS]))
def main(names: tuple[str, ...], *, short: bool) -> None:
    """Try each promise, or those that are named, and write docs/promises.md if none is broken.

    The exit code is 1 if one is.
    """
    found = [(each, _tried(each, short=short)) for each in PROOFS if each.name in (names or each.name)]
    faults = [f"{proof.name}: {fault}" for proof, result in found for fault in result.faults]
    for fault in faults:
        click.echo(fault, err=True)
    if not (faults or short):
        promises.write(found, PROOFS, datetime.now(UTC).date())
    sys.exit(bool(faults))


def _tried(proof: Proof, *, short: bool) -> Result:
    begun = time.monotonic()
    with click.progressbar(length=STEPS, label=f"{proof.name:10}", file=sys.stderr) as bar:
        result = proof.run(short, lambda done: bar.update(int(done * STEPS) - bar.pos))
    broken = f"; BROKEN {len(result.faults)} times" if result.faults else ""
    click.echo(f"{proof.promise}: {result.seen}{broken} ({time.monotonic() - begun:.0f} s)")
    return result


if __name__ == "__main__":
    main()
