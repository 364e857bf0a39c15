"""Looks after the loop from a thread that does not depend on it.

While everything gives signs of life systemd is told so, if it wants to know. After five minutes without one
the operator is told, by a call of this thread's own, and the log, with the place where the loop stands.
"""

from __future__ import annotations

import json
import logging
import os
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from traceback import walk_stack
from types import TracebackType
from typing import Self, TypeAlias

from bot.logs import standing

LOOK = 5.0
"""Seconds between two looks."""
SILENCE = 300.0
"""Seconds without a sign of life after which somebody is told."""
AGAIN = 60.0
"""Seconds after which a message that did not get through is tried again."""
CALL_SECONDS = 20.0
log = logging.getLogger(__name__)

Signs: TypeAlias = Mapping[str, Callable[[], int]]
"""What should live, by name, and a number that changes as long as it does."""


class Watchman:
    """Watches from `with` to its end.

    `tell` tells somebody of so many seconds of silence; whether it got through. `notify` tells systemd.
    """

    def __init__(
        self, signs: Signs, tell: Callable[[float], bool], notify: Callable[[str], None] | None = None
    ) -> None:
        self._signs = signs
        self._tell = tell
        self._notify = notify or notify_systemd
        self._seen = {name: sign() for name, sign in signs.items()}
        self._silent = dict.fromkeys(signs, 0.0)
        self._since_tried = AGAIN
        self._told = False
        self._watched = threading.get_ident()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watchman", daemon=True)

    def __enter__(self) -> Self:
        """Begin; systemd takes the start for done."""
        self._notify("READY=1")
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End; nobody waits for a message that is under way."""
        self._notify("STOPPING=1")
        self._end.set()

    def look(self, elapsed: float) -> None:
        """Look once, so many seconds after the last time."""
        # After a sleep of the machine everything was silent, this thread too.
        elapsed = min(elapsed, 2 * LOOK)
        self._since_tried += elapsed
        for name, sign in self._signs.items():
            seen, self._seen[name] = self._seen[name], sign()
            self._silent[name] = self._silent[name] + elapsed if self._seen[name] == seen else 0.0
        name, silent = max(self._silent.items(), key=lambda each: each[1])
        if silent >= SILENCE:
            self._alarm(name, silent)
            return
        self._notify("WATCHDOG=1")
        if self._told:
            log.error("signs of life again")
            self._told, self._since_tried = False, AGAIN

    def _alarm(self, name: str, silent: float) -> None:
        if self._told or self._since_tried < AGAIN:
            return
        frame = sys._current_frames().get(self._watched)  # noqa: SLF001 - there is no other way to see it
        place = standing(walk_stack(frame)) if frame else "-"
        log.critical("no sign of life from=%s seconds=%d where=%s", name, silent, place)
        self._since_tried = 0.0
        self._told = self._tell(silent)

    def _run(self) -> None:
        while not self._end.wait(LOOK):
            self.look(LOOK)


def notify_systemd(state: str) -> None:
    """Tell systemd, if it has said where (sd_notify(3)): one datagram."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
        try:
            out.sendto(state.encode(), "\0" + address[1:] if address.startswith("@") else address)
        except OSError as error:
            log.warning("systemd cannot be told: %s", error.strerror)


def cry(api_url: str, token: str, proxy: str, chat: int, words: str) -> bool:
    """Send a message without the loop; whether Telegram took it. Raises nothing."""
    from urllib import request  # noqa: PLC0415 - hardly ever needed, and slow to load

    body = json.dumps({"chat_id": chat, "text": words}).encode()
    headers = {"Content-Type": "application/json"}
    sent = request.Request(f"{api_url}/bot{token}/sendMessage", body, headers)  # noqa: S310 - the settings' own
    through = {"http": proxy, "https": proxy} if proxy else {}
    try:
        with request.build_opener(request.ProxyHandler(through)).open(sent, timeout=CALL_SECONDS) as answer:
            return bool(answer.status == 200)  # noqa: PLR2004 - HTTP's own
    except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again; its text may hold the token
        log.error("the operator cannot be told: %s", type(error).__name__)  # noqa: TRY400 - its text may hold the token
        return False
