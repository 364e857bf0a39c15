"""Which sends Telegram has acknowledged, kept where the end of the process cannot lose it.

An acknowledgement is recorded in the database by a later transaction. In between it is noted in a small file
that is mapped into memory: that costs no system call, and the kernel keeps what was written when the process
is killed. After a kill only the calls that were really under way are in doubt, not those that were answered.

It is evidence for the next start on the same machine, and nothing else: without the file, or after a restart
of the machine itself, what was under way counts as unsure. It holds numbers only.
"""

from __future__ import annotations

import logging
import mmap
import os
import stat
import struct
import zlib
from collections.abc import Collection, Mapping
from pathlib import Path

from storage.outbox import OutboxRow

log = logging.getLogger(__name__)

SLOTS = 1024
"""Acknowledgements that may wait to be recorded; what finds no room counts as unsure after a kill."""
BOOT = Path("/proc/sys/kernel/random/boot_id")
"""Names this run of the machine's kernel (Linux)."""
_HEADER = struct.Struct("36s4x")
_SLOT = struct.Struct("<qqII")
_SIZE = _HEADER.size + SLOTS * _SLOT.size
OWNER_ONLY = 0o600


class Acks:
    """Notes acknowledgements until they are recorded. `found` are those a former process left."""

    def __init__(self, path: Path | None) -> None:
        self._map = _mapped(path)
        self._free = list(range(SLOTS))
        self._taken: dict[int, int] = {}
        self.found: Mapping[int, tuple[int, int]] = _read(self._map)
        """Row -> (its mark, the message it made)."""
        self._clear()

    def note(self, row: OutboxRow, message: int) -> None:
        """Telegram has acknowledged a row, which made this message (0: none)."""
        if self._map is not None and self._free:
            slot = self._taken[row.id] = self._free.pop()
            _SLOT.pack_into(
                self._map, _at(slot), row.id, message, mark(row.id, row.queue_key, row.attempts), 1
            )

    def forget(self, rows: Collection[int]) -> None:
        """What became of these rows is recorded."""
        for row in rows:
            slot = self._taken.pop(row, None)
            if slot is not None and self._map is not None:
                _SLOT.pack_into(self._map, _at(slot), 0, 0, 0, 0)
                self._free.append(slot)

    def close(self) -> None:
        """Let go of the file; what it holds stays there."""
        if self._map is not None:
            self._map.close()
            self._map = None

    def _clear(self) -> None:
        if self._map is not None:
            self._map[_HEADER.size :] = bytes(_SIZE - _HEADER.size)
            _HEADER.pack_into(self._map, 0, _boot())


def mark(row: int, queue_key: str, attempt: int) -> int:
    """A number by which an attempt to send a row is known again, should its id be used anew."""
    return zlib.crc32(f"{row} {queue_key} {attempt}".encode())


def _at(slot: int) -> int:
    return _HEADER.size + slot * _SLOT.size


def _boot() -> bytes:
    try:
        return BOOT.read_bytes().strip()
    except OSError:
        return b""


def _mapped(path: Path | None) -> mmap.mmap | None:
    """The file in memory; None where there is none to be had: it only spares repeats."""
    if path is None or not _boot():
        return None
    try:
        number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, OWNER_ONLY)
        try:
            found = os.fstat(number)
            if found.st_uid != os.getuid() or not stat.S_ISREG(found.st_mode):
                return None
            os.ftruncate(number, _SIZE)
            return mmap.mmap(number, _SIZE)
        finally:
            os.close(number)
    except OSError as error:
        log.warning("after a kill answered messages may be repeated: %s", error.strerror)
        return None


def _read(file: mmap.mmap | None) -> dict[int, tuple[int, int]]:
    if file is None or _HEADER.unpack_from(file)[0] != _boot():
        return {}
    slots = (_SLOT.unpack_from(file, _at(slot)) for slot in range(SLOTS))
    return {row: (known, message) for row, message, known, is_taken in slots if is_taken}
