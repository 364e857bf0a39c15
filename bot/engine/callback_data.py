"""What a button carries: a verb and its arguments, signed for the chat it is offered in."""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from bot.clock import token_bytes
from storage import meta
from storage.database import Transaction

LONGEST = 64
"""Bytes of callback data: core.telegram.org/bots/api, InlineKeyboardButton."""
MAC_BYTES = 8
KEY, FORMER = "button key", "former button key"
"""Under these names the database keeps the key, and the one before, whose buttons are good still."""
KEY_BYTES = 32
MINUTE = timedelta(minutes=1)
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Forged:
    """Taps on buttons that nobody was offered: counted, and told to the log once a minute at most."""

    count: int = 0
    _told: int = 0
    _told_at: datetime | None = None

    def seen(self, now: datetime) -> None:
        """One more."""
        self.count += 1
        if self._told_at is None or not timedelta() <= now - self._told_at < MINUTE:
            log.warning("forged buttons=%d", self.count - self._told)
            self._told, self._told_at = self.count, now


class CallbackData:
    """Signs and reads callback data with one key."""

    def __init__(self, key: bytes, former: bytes | None = None) -> None:
        self._key = key
        self._keys = (key,) if former is None else (key, former)
        self.forged = Forged()

    @classmethod
    async def load(cls, tx: Transaction) -> Self:
        """With the key that is kept, made the first time, so that old buttons stay good."""
        kept, former = await meta.get(tx, KEY), await meta.get(tx, FORMER)
        if kept is None:
            kept = await _renewed(tx)
        return cls(bytes.fromhex(kept), None if former is None else bytes.fromhex(former))

    @staticmethod
    async def renew(tx: Transaction, *, void: bool) -> None:
        """Sign with another key from the next start on; `void`: what stands on screens is good no more."""
        kept = await meta.get(tx, KEY)
        await _renewed(tx)
        if void or kept is None:
            await meta.forget(tx, FORMER)
        else:
            await meta.put(tx, FORMER, kept)

    def sign(self, chat: int, action: tuple[str, ...]) -> str:
        """Callback data for an action offered in a chat: the action and a MAC, in at most 64 bytes.

        Raises ValueError if it is longer: the check of the configuration keeps ids short enough.
        """
        body = ":".join(action)
        data = f"{body}:{_mac(self._key, chat, body)}"
        if len(data.encode()) > LONGEST:
            raise ValueError(action[0])
        return data

    def read(self, chat: int, data: str) -> tuple[str, ...] | None:
        """The action of callback data pressed in a chat; None if it was not made by us for that chat."""
        body, _, mac = data.rpartition(":")
        given = mac.encode(errors="replace")
        good = any(hmac.compare_digest(given, _mac(key, chat, body).encode()) for key in self._keys)
        return tuple(body.split(":")) if good else None


def _mac(key: bytes, chat: int, body: str) -> str:
    """Keyed BLAKE2b (RFC 7693), in the letters that callback data may have."""
    message = f"{chat}:{body}".encode(errors="replace")
    digest = hashlib.blake2b(message, key=key, digest_size=MAC_BYTES).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


async def _renewed(tx: Transaction) -> str:
    key = token_bytes(KEY_BYTES).hex()
    await meta.put(tx, KEY, key)
    return key
