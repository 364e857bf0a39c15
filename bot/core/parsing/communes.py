"""The communes of a region, by name and by postcode: a register that the organisation's file names.

A register is a file beside this one, the communes with most inhabitants first. It is read when somebody first
looks for a place, and not at the start.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from bot.core.model.frozen import Frozen

_FOLDER: Final = Path(__file__).parent
_PREFIX: Final = "communes."
_OVERSEAS: Final = "97"
"""Begins the codes whose department has three figures."""


class Commune(Frozen):
    """A commune by its official code (INSEE); several share a postcode, and a large town has several."""

    code: str
    name: str
    postcodes: tuple[str, ...]

    @property
    def department(self) -> str:
        """The department it lies in: 63."""
        return _department(self.code)


def registers() -> tuple[str, ...]:
    """The names of the registers there are."""
    return tuple(sorted(file.stem.removeprefix(_PREFIX) for file in _FOLDER.glob(f"{_PREFIX}*.tsv")))


@cache
def register(name: str) -> Mapping[str, Commune]:
    """The communes of a register by their code; of no register, none."""
    rows = (line.split("\t") for line in _lines(name))
    return {code: Commune(code, town, tuple(postcodes.split())) for code, town, postcodes in rows}


@cache
def departments(name: str) -> frozenset[str]:
    """The departments whose communes a register holds."""
    return frozenset(_department(line.partition("\t")[0]) for line in _lines(name))


@cache
def shared(name: str) -> frozenset[str]:
    """The names that several communes of a register have."""
    seen: set[str] = set()
    twice: set[str] = set()
    for commune in register(name).values():
        (twice if commune.name in seen else seen).add(commune.name)
    return frozenset(twice)


def _department(code: str) -> str:
    return code[: 3 if code.startswith(_OVERSEAS) else 2]


def _lines(name: str) -> list[str]:
    if not name:
        return []
    text = (_FOLDER / f"{_PREFIX}{name}.tsv").read_text("utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]
