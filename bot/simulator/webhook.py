"""Updates pushed to the bot's own address, one after the other, until it takes them."""

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import aiohttp

from bot.simulator.refusal import Json, bad_request
from bot.simulator.updates import Updates
from bot.simulator.wire import written

FIRST_PAUSE, LONGEST_PAUSE = 0.05, 2.0
PATIENCE = aiohttp.ClientTimeout(total=60)
HERE = ("127.0.0.1", "localhost", "::1")
SECRET = re.compile(r"[\w-]{1,256}", re.ASCII)


class Webhook:
    """Posts each waiting update, oldest first; after another answer than 2xx again, with growing pauses."""

    def __init__(self, updates: Updates, reply: Callable[[Json], Awaitable[None]]) -> None:
        """`reply` runs the Bot API call a bot may put into its answer."""
        self._updates, self._reply = updates, reply
        self._task: asyncio.Task[None] | None = None
        self.url = ""
        self.secret = ""
        self.max_connections = 40
        self.last_error: tuple[int, str] | None = None

    async def set(self, url: str, secret: str) -> None:
        """Start posting to `url` (https, or http on this machine); raises Refusal for another address."""
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in HERE:
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if secret and not SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        await self.stop()
        self.url, self.secret, self.last_error = url, secret, None
        self._updates.has_webhook = True
        self._updates.dismiss("terminated by setWebhook request")
        self._task = asyncio.create_task(self._deliver())

    async def stop(self) -> None:
        """Stop posting; what waits goes on waiting."""
        self.url = ""
        self._updates.has_webhook = False
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def _deliver(self) -> None:
        pause = FIRST_PAUSE
        async with aiohttp.ClientSession(timeout=PATIENCE, json_serialize_bytes=written) as session:
            while True:
                self._updates.arrived.clear()
                waiting = self._updates.waiting()
                if not waiting:
                    await self._updates.arrived.wait()
                elif await self._post(session, waiting[0]):
                    pause = FIRST_PAUSE
                else:
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, LONGEST_PAUSE)

    async def _post(self, session: aiohttp.ClientSession, update: Json) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        try:
            async with session.post(self.url, json=update, headers=headers) as response:
                body = await response.json(content_type=None) if response.ok else None
                error = f"Wrong response from the webhook: {response.status} {response.reason}"
                taken = response.ok
        except (aiohttp.ClientError, TimeoutError, OSError):
            taken, error, body = False, "Connection refused", None
        except ValueError:
            taken, error, body = True, "", None  # an answer that is no JSON is fine
        if not taken:
            self.last_error = self._updates.date, error
            return False
        self._updates.take_out(update)
        if isinstance(body, dict) and "method" in body:
            await self._reply(body)
        return True
