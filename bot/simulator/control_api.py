"""The control API: whoever asks, over HTTP or from within this process, is answered by the same.

What there is to ask is in control.py, watch.py, story/answers.py and trial.py. Answers are JSON, the story a
text; what cannot be answered is {"error": ...}: 404 where there is nothing, 409 for an act an app would not
offer, 400 for a wish that cannot be read.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.simulator.acts import ActError
from bot.simulator.refusal import Json
from bot.simulator.wire import read, written


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: the free parts of the path by name, the query, and the JSON object that came along."""

    parts: Mapping[str, str]
    query: Mapping[str, str]
    wish: Json


Answers = Mapping[str, Callable[[Asked], Awaitable[Any]]]
"""What answers, by verb and path below /control, as `GET chats/{chat}`."""


class NotThereError(LookupError):
    """Nothing answers to that path, or what it names does not exist."""


class ControlApi:
    """Finds who answers."""

    def __init__(self, *answers: Answers) -> None:
        self.answers = {
            _words(*pattern.split()): answer for each in answers for pattern, answer in each.items()
        }

    def routes(self) -> list[web.RouteDef]:
        """Return the one route by which all is asked over HTTP."""
        return [web.route("*", "/control/{path:.+}", self._ask)]

    async def ask(self, verb: str, path: str, query: Mapping[str, str], wish: Json) -> tuple[int, Any]:
        """Return the answer and the HTTP status that goes with it."""
        try:
            return 200, await self._answer(_words(verb, path), query, wish)
        except NotThereError as error:
            return 404, {"error": str(error)}
        except ActError as error:
            return 409, {"error": str(error)}
        except (ValueError, TypeError, KeyError) as error:
            return 400, {"error": f"{type(error).__name__}: {error}"}

    async def _answer(self, words: Sequence[str], query: Mapping[str, str], wish: Json) -> Any:  # noqa: ANN401 - JSON
        for pattern, answer in self.answers.items():
            parts = _parts(pattern, words)
            if parts is not None:
                return await answer(Asked(parts, query, wish))
        raise NotThereError("nobody answers to that")

    async def _ask(self, request: web.Request) -> web.Response:
        wish = await _wish(request) if request.method == "POST" else {}
        status, answer = await self.ask(request.method, request.match_info["path"], request.query, wish)
        if isinstance(answer, str):
            return web.Response(text=answer)
        return web.json_bytes_response(answer, dumps=written, status=status)


def _words(verb: str, path: str) -> tuple[str, ...]:
    return verb, *path.split("/")


def _parts(pattern: Sequence[str], words: Sequence[str]) -> dict[str, str] | None:
    """Return the free parts of a pattern as words fill them, None where they do not fit."""
    if len(pattern) != len(words):
        return None
    pairs = list(zip(pattern, words, strict=True))
    if any(part != word for part, word in pairs if not part.startswith("{")):
        return None
    return {part.strip("{}"): word for part, word in pairs if part.startswith("{")}


async def _wish(request: web.Request) -> Json:
    """Read a JSON object; anything a foreign page could send without asking is refused."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="application/json expected")
    try:
        body = read(await request.read())
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="a JSON object is expected")
    return body
