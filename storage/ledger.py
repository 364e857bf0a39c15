"""Erasures, remembered outside the database: a copy that is put back brings nobody back.

A line is on the disk before the transaction that erases is committed, so that after a crash it is done again.
It holds no id, only a keyed hash of one, and when: who has agreed anew since is not erased once more.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, Literal, TypeAlias

from storage.codec import from_ms, to_ms
from storage.database import Unavailable

Kind: TypeAlias = Literal["person", "case"]

NAME: Final = "erasures"
"""The file's, in the folder of the backups."""
_APPENDING: Final = os.O_WRONLY | os.O_APPEND | os.O_CREAT
_HASH: Final = 32
"""Hexadecimal digits."""
_NUMBER: Final = 12
"""Of them; nobody has to copy more from a receipt."""


class Ledger:
    """The erasures of one bot, in one file. `key` is the database's; `older` are those it had before.

    Backups, which may be older than an erasure, are kept for so many `days`.
    """

    def __init__(self, folder: Path, key: str, older: Sequence[str] = (), *, days: int = 0) -> None:
        self.days = days
        self._path = folder / NAME
        self._keys = (key, *older)

    @property
    def is_there(self) -> bool:
        """Whether a database was ever in use with it."""
        return self._path.exists()

    def begin(self) -> None:
        """A database is in use from now on. Raises Unavailable."""
        if not self.is_there:
            self._append("")

    def add(self, erased: Sequence[tuple[Kind, int]], at: datetime) -> str:
        """Remember erasures, for good; returns `mark`. Raises Unavailable."""
        self._append("".join(f"{to_ms(at)} {_hash(self._keys[0], *each)}\n" for each in erased))
        return self.mark()

    def number(self, kind: Kind, id_: int) -> str:
        """How a line of the file begins to name somebody or something: a number that says nothing else."""
        return _hash(self._keys[0], kind, id_)[:_NUMBER].upper()

    def mark(self) -> str:
        """What tells this state of the file from earlier ones."""
        return hashlib.sha256(self._text().encode()).hexdigest()[:_HASH]

    def find(self, kind: Kind, ids: Sequence[int]) -> Mapping[int, datetime]:
        """Those of the ids that were erased, and when last."""
        erased = self._erased()
        found = {id_: [erased[hash_] for key in self._keys if (hash_ := _hash(key, kind, id_)) in erased]
                 for id_ in ids} if erased else {}  # fmt: skip
        return {id_: max(times) for id_, times in found.items() if times}

    def _erased(self) -> dict[str, datetime]:
        lines = (line.split() for line in self._text().splitlines())
        return {parts[1]: from_ms(int(parts[0])) for parts in lines if len(parts) == 2}  # noqa: PLR2004 - as written

    def _text(self) -> str:
        return self._path.read_text("ascii") if self.is_there else ""

    def _append(self, text: str) -> None:
        if self._text()[-1:] not in ("", "\n"):
            text = f"\n{text}"  # a death has left half a line, of an erasure that was never committed
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(self._path, _APPENDING, 0o600), "ab") as file:
                file.write(text.encode("ascii"))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise Unavailable(f"{self._path}: {error.strerror}") from None


def _hash(key: str, kind: Kind, id_: int) -> str:
    return hmac.digest(f"erasures {key}".encode(), f"{kind} {id_}".encode(), "sha256").hex()[:_HASH]
