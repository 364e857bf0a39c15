"""One process at a time on one file, by a lock that ends with its process."""

from __future__ import annotations

import fcntl
import os
import socket
from datetime import UTC, datetime
from pathlib import Path

from storage.database import AlreadyRunning


def hold(path: Path) -> int:
    """Lock `<path>.lock` and write there who we are; returns the descriptor that `let_go` takes.

    Raises: AlreadyRunning, naming the process that holds it.
    """
    descriptor = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"process {os.getpid()} on {socket.gethostname()}".encode())
    except BlockingIOError:
        who = os.read(descriptor, 200).decode() or "another process"
        since = datetime.fromtimestamp(os.fstat(descriptor).st_mtime, UTC)
        os.close(descriptor)
        raise AlreadyRunning(
            f"{path} is already used by {who}, since {since:%Y-%m-%d %H:%M:%S} UTC"
        ) from None
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def let_go(descriptor: int) -> None:
    """Unlock. The lock file stays: removing it would let two processes lock two different files."""
    os.close(descriptor)
