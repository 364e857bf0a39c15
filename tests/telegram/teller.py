"""A server that answers every call with the same status and body."""

from __future__ import annotations

import orjson
from aiohttp import web

from tests.telegram.server import RESULT


class Teller:
    """Answers every call with what it was told to, and remembers them."""

    def __init__(self) -> None:
        self.status, self.body = 200, RESULT
        self.calls: list[tuple[str, dict[str, str], bytes]] = []
        self.url = ""

    def says(self, body: bytes, status: int = 200) -> None:
        """What is answered from now on."""
        self.status, self.body = status, body

    async def answer(self, request: web.Request) -> web.Response:
        self.calls.append((request.path, dict(request.headers), await request.read()))
        return web.Response(status=self.status, body=self.body)


def refusal(code: int, description: object = "Nope", **parameters: object) -> bytes:
    """Telegram's way of saying no."""
    more = {"parameters": parameters} if parameters else {}
    return orjson.dumps({"ok": False, "error_code": code, "description": description, **more})
