"""What SQLite asks of the disk, written down in order, and what a power cut can leave of it.

SQLite reaches the disk by a VFS, a table of functions; the one registered here notes what passes and calls
the usual one. A disk promises what was synced. Of what was written since, each sector may be there or not,
whatever the order; whether a file stands in its folder at all is known from its first sync on.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Literal

from sqlcipher3 import _sqlite3

SECTOR = 512
READ_ONLY, BROKEN, FULL = 8, 10, 13
"""SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL of sqlite3.h."""
TORN = ("nothing", "everything", "some writes", "some sectors")
"""What a cut can leave of what was not synced."""

_Method = ctypes.c_void_p
_OPEN = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
)
_DELETE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int)
_WRITE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int64)
_TRUNCATE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int64)
_SYNC = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int)


class _Vfs(ctypes.Structure):
    """`sqlite3_vfs` of sqlite3.h."""

    _fields_ = (
        ("version", ctypes.c_int), ("size_of_file", ctypes.c_int), ("longest_path", ctypes.c_int),
        ("next", _Method), ("name", ctypes.c_char_p), ("own", _Method), ("open", _OPEN), ("delete", _DELETE),
        ("others", _Method * 14),
    )  # fmt: skip


class _Methods(ctypes.Structure):
    """`sqlite3_io_methods` of sqlite3.h."""

    _fields_ = (
        ("version", ctypes.c_int), ("close", _Method), ("read", _Method), ("write", _WRITE),
        ("truncate", _TRUNCATE), ("sync", _SYNC), ("others", _Method * 13),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was asked of a file, by its name."""

    file: str
    kind: Literal["write", "truncate", "sync", "delete"]
    at: int = 0
    data: bytes = b""


class Recording:
    """Everything asked of the files below a folder, from now on."""

    def __init__(self, folder: Path) -> None:
        self.steps: list[Step] = []
        self.refuses = 0
        """What SQLite is told instead of what it asks being done; 0: it is done."""
        self.refused = 0
        """How often."""
        self._folder = str(folder)
        self._names: dict[int, str] = {}
        self._methods: dict[int, tuple[_Methods, _Methods]] = {}
        """For each usual table of a file's functions: its copy, and the one that notes."""
        self._usual, self.vfs = self._made()

    def _made(self) -> tuple[_Vfs, _Vfs]:
        library = _library()
        usual = ctypes.cast(library.sqlite3_vfs_find(None), ctypes.POINTER(_Vfs)).contents
        noting = _Vfs.from_buffer_copy(usual)
        noting.name, noting.next = b"recording", None
        noting.open, noting.delete = _OPEN(self._open), _DELETE(self._delete)
        return usual, noting

    def _open(self, vfs: int, path: int | None, file: int, flags: int, out: int | None) -> int:
        result = int(self._usual.open(vfs, path, file, flags, out))  # which keeps the pointer, not the name
        name = ctypes.string_at(path).decode() if path else ""
        if not result and name.startswith(self._folder):
            table = ctypes.c_void_p.from_address(file)
            assert table.value
            self._names[file] = Path(name).name
            if table.value not in self._methods:
                usual = _Methods.from_address(table.value)
                self._methods[table.value] = usual, self._noting(usual)
            table.value = ctypes.addressof(self._methods[table.value][1])
        return result

    def _noting(self, usual: _Methods) -> _Methods:
        made = _Methods.from_buffer_copy(usual)

        def write(file: int, data: int, size: int, at: int) -> int:
            if self.refuses:
                self.refused += 1
                return self.refuses
            self._note(file, "write", at, ctypes.string_at(data, size))
            return int(usual.write(file, data, size, at))

        def truncate(file: int, size: int) -> int:
            self._note(file, "truncate", size)
            return int(usual.truncate(file, size))

        def sync(file: int, flags: int) -> int:
            result = int(usual.sync(file, flags))
            self._note(file, "sync")
            return result

        made.write, made.truncate, made.sync = _WRITE(write), _TRUNCATE(truncate), _SYNC(sync)
        return made

    def _note(
        self, file: int, kind: Literal["write", "truncate", "sync"], at: int = 0, data: bytes = b""
    ) -> None:
        self.steps.append(Step(self._names[file], kind, at, data))

    def _delete(self, vfs: int, path: bytes, sync_folder: int) -> int:
        if path.decode().startswith(self._folder):
            self.steps.append(Step(Path(path.decode()).name, "delete"))
        return int(self._usual.delete(vfs, path, sync_folder))


@contextmanager
def recording(folder: Path) -> Iterator[Recording]:
    """Write down what SQLite does below a folder, in databases that are opened and closed meanwhile."""
    made, library = Recording(folder), _library()
    library.sqlite3_vfs_register(ctypes.byref(made.vfs), 1)
    try:
        yield made
    finally:
        library.sqlite3_vfs_unregister(ctypes.byref(made.vfs))


def _library() -> Any:  # noqa: ANN401 - ctypes finds its functions by name
    library = ctypes.CDLL(_sqlite3.__file__)
    library.sqlite3_vfs_find.restype = ctypes.c_void_p
    return library


def left(steps: Sequence[Step], chance: Random) -> dict[str, bytes]:
    """The files after a power cut behind these steps."""
    files, pending = _synced(steps)
    how = chance.choice(TORN)
    for name, waiting in pending.items():
        if name in files or (how != "nothing" and chance.random() < 1 / 2):
            content = files.setdefault(name, bytearray())
            for part in [part for each in waiting for part in _kept(each, how, chance)]:
                _apply(content, part)
    return {name: bytes(content) for name, content in files.items()}


def _synced(steps: Sequence[Step]) -> tuple[dict[str, bytearray], dict[str, list[Step]]]:
    """What is on the disk for certain, and what was asked since."""
    files: dict[str, bytearray] = {}
    pending: dict[str, list[Step]] = {}
    for step in steps:
        match step.kind:
            case "sync":
                content = files.setdefault(step.file, bytearray())
                for each in pending.pop(step.file, ()):
                    _apply(content, each)
            case "delete":
                files.pop(step.file, None)
                pending.pop(step.file, None)
            case "write" | "truncate":
                pending.setdefault(step.file, []).append(step)
    return files, pending


def _kept(step: Step, how: str, chance: Random) -> list[Step]:
    """What is there of a step that was not synced."""
    if how == "some sectors" and step.kind == "write":
        parts = range(0, len(step.data), SECTOR)
        return [
            Step(step.file, "write", step.at + part, step.data[part : part + SECTOR])
            for part in parts
            if chance.random() < 1 / 2
        ]
    is_there = how == "everything" or (how != "nothing" and chance.random() < 1 / 2)
    return [step] if is_there else []


def _apply(content: bytearray, step: Step) -> None:
    if step.kind == "truncate":
        del content[step.at :]
        return
    content.extend(bytes(max(0, step.at - len(content))))
    content[step.at : step.at + len(step.data)] = step.data
