"""What is personal, unreadable to PostgreSQL: its files, its log and its dead rows hold no word of anybody.

Columns are sealed on their way in and opened on their way out, by a key derived from the database's. The same
words are sealed alike (AES-SIV), so that what is looked for by equality is found; what is looked for by parts
of it is looked for in `storage.found`. SQLite's whole file is encrypted, and needs none of this.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.database import WrongKey

SEALED: Final[Mapping[str, frozenset[str]]] = {
    "meta": frozenset({"value"}),
    "inbox": frozenset({"body"}),
    "case_file": frozenset({"body"}),
    "found": frozenset({"name", "address", "project", "sector", "place"}),
    "talk": frozenset({"name", "words"}),
    "outbox": frozenset({"params", "content"}),
    "colleague": frozenset({"name"}),
    "call_change": frozenset({"name"}),
}
"""The sealed columns of each table; statements give their values under the same names.

Single values too: among them is the key of the buttons, by which every start knows a wrong key at once.
"""
_TABLES: Final = re.compile(r"\b(?:insert\s+into|update|from|join)\s+([a-z_]+)")
_MARK: Final = "~sealed~"
_BYTES: Final = 64
_WRONG: Final = "this is not the key by which the PostgreSQL database is sealed"


class Seal:
    """Seals and opens by one key."""

    def __init__(self, key: str) -> None:
        derived = HKDF(SHA512(), _BYTES, salt=None, info=b"damier columns").derive(bytes.fromhex(key))
        self._cipher = AESSIV(derived)

    def values(self, sql: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values of a statement, those of sealed columns sealed; an empty text stays one."""
        names = _sealed(sql)
        return {name: self._seal(value) if name in names and isinstance(value, str) and value else value
                for name, value in values.items()}  # fmt: skip

    def open(self, rows: Iterable[dict[str, Any]]) -> None:
        """Open what is sealed in rows, where they are."""
        for row in rows:
            for name, value in row.items():
                if type(value) is str and value.startswith(_MARK):
                    row[name] = self._open(value)

    def _seal(self, text: str) -> str:
        sealed = self._cipher.encrypt(text.encode("utf-8", "surrogatepass"), None)
        return _MARK + base64.b64encode(sealed).decode("ascii")

    def _open(self, sealed: str) -> str:
        data = base64.b64decode(sealed.removeprefix(_MARK))
        try:
            return self._cipher.decrypt(data, None).decode("utf-8", "surrogatepass")
        except InvalidTag:
            raise WrongKey(_WRONG) from None


@cache
def _sealed(sql: str) -> frozenset[str]:
    """The sealed columns of the tables that a statement names."""
    return frozenset().union(*(SEALED.get(table, ()) for table in _TABLES.findall(sql)))
