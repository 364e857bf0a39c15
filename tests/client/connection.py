"""The connection to a simulator's control API."""

import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self, TypeVar

from bot.simulator.refusal import Json
from bot.simulator.server import Simulator
from tests.client.sights import Call, Message, Tap
from tests.client.visitors import Group, Person
from tests.client.ways import InProcess, OverHttp, Way

T = TypeVar("T")
POLL_SECONDS = 20.0


class ControlError(AssertionError):
    """The simulator refused an act; the text says why."""


class Client:
    """A connection to a simulator's control API: to its URL or, in the same process, without HTTP to itself.

    `patience` is how long, in seconds, waits last at most.
    """

    def __init__(self, simulator: Simulator | str, *, patience: float = 10.0) -> None:
        self.patience = patience
        self.url = simulator if isinstance(simulator, str) else simulator.url
        self._way: Way = OverHttp(simulator) if isinstance(simulator, str) else InProcess(simulator)

    async def __aenter__(self) -> Self:
        """Return the client."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection."""
        await self.close()

    async def close(self) -> None:
        """Close the connection."""
        await self._way.close()

    async def get(self, path: str, **query: Any) -> Any:  # noqa: ANN401 - JSON
        """Ask the control API; raises ControlError."""
        return await self._ask("GET", path, query)

    async def post(self, path: str, wish: Json) -> Any:  # noqa: ANN401 - JSON
        """Tell the control API something; raises ControlError."""
        return await self._ask("POST", path, wish=wish)

    async def plays(self, acts: str) -> None:
        """Perform acts written as in a story; those that begin with + at once with the first."""
        await self.post("story", {"acts": acts})

    async def story(self, title: str = "") -> str:
        """Return everything that happened as a story; raises ControlError when it cannot be told."""
        return str(await self.get("story", title=title))

    async def _ask(self, verb: str, path: str, query: Json | None = None, wish: Json | None = None) -> Any:  # noqa: ANN401 - JSON
        words = {key: str(value) for key, value in (query or {}).items()}
        status, answer = await self._way.ask(verb, path, words, wish or {})
        if status != HTTPStatus.OK:
            raise ControlError(f"{path}: {status} {answer['error']}")
        return answer

    # --- people and groups ---

    async def person(
        self,
        first_name: str,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "fr",
    ) -> Person:
        """Create a person who has not yet written to the bot."""
        wish = {
            "first_name": first_name,
            "last_name": last_name,
            "username": username,
            "language_code": language_code,
        }
        view = await self.post("people", wish)
        return Person(self, view["id"], first_name, view["phone"])

    async def people(self) -> list[Person]:
        """Return everybody."""
        state = await self.get("state")
        return [Person(self, view["id"], view["first_name"], view["phone"]) for view in state["people"]]

    async def group(
        self,
        title: str,
        members: Sequence[Person] = (),
        *,
        is_forum: bool = False,
        bot_status: str = "administrator",
        supergroup: bool = True,
    ) -> Group:
        """Create a group its first member owns, with the bot in it (not yet, when `bot_status` is "left")."""
        wish = {
            "title": title, "members": [member.id for member in members], "is_forum": is_forum,
            "bot_status": bot_status, "supergroup": supergroup,
        }  # fmt: skip
        view = await self.post("groups", wish)
        return Group(self, view["id"], title)

    async def groups(self) -> list[Group]:
        """Return every group."""
        return [Group(self, view["id"], view["title"]) for view in (await self.get("state"))["groups"]]

    async def messages(
        self,
        chat: "int | Group | Person",
        *,
        thread: int | None = None,
        deleted: bool = False,
        newest: int = 0,
    ) -> list[Message]:
        """Return the messages of a chat (of one topic), or so many of the newest, oldest first."""
        query = {"newest": newest} | ({"deleted": 1} if deleted else {})
        view = await self.get(f"chats/{chat if isinstance(chat, int) else chat.id}", **query)
        found = [Message.read(message) for message in view["messages"]]
        return [message for message in found if thread is None or message.thread == thread]

    # --- what the bot did, and what waits for it ---

    async def updates_waiting(self) -> list[Json]:
        """Return the updates the bot has not confirmed yet, oldest first."""
        found: list[Json] = await self.get("updates")
        return found

    async def calls(self, method: str = "") -> list[Call]:
        """Return the bot's calls, oldest first."""
        return [Call(**call) for call in await self.get("calls", method=method)]

    async def taps_made(self, person: Person | None = None) -> list[Tap]:
        """Return the taps on inline buttons, each with the bot's answer if it has come."""
        return [Tap.read(query) for query in await self.get("queries", person=person.id if person else 0)]

    # --- trouble ---

    async def fault(self, kind: str, method: str = "", times: int = 1, **more: Any) -> None:  # noqa: ANN401 - as `Fault` has them
        """Plan trouble for the next `times` calls of `method` (any when empty).

        Kinds: status (code=502), refusal (code, words), flood (retry_after=1), cut_before, cut_after,
        hang, hang_after, garbage, slow (seconds=0.1); `chat_id` restricts it to one chat.
        """
        await self.post("faults", {"kind": kind, "method": method, "times": times} | more)

    async def no_more_faults(self) -> None:
        """Forget the faults still planned."""
        await self._ask("DELETE", "faults")

    async def repeats_last_update(self) -> None:
        """Deliver the newest update a second time, under the same number."""
        await self.post("updates", {"repeat": True})

    async def raw_update(self, update: Json) -> None:
        """Deliver anything as an update; it gets a number when it has none."""
        await self.post("updates", {"raw": update})

    # --- time ---

    async def now(self) -> datetime:
        """Return the simulated time."""
        return datetime.fromisoformat((await self.get("state"))["clock"]["now"])

    async def advance(self, by: timedelta) -> None:
        """Move the clock, where the simulator was given a way to."""
        await self.post("clock", {"seconds": by.total_seconds()})

    async def wait_for(
        self,
        look: Callable[[], Awaitable[T | None]],
        *,
        chat: int = 0,
        seconds: float | None = None,
        what: str = "it",
    ) -> T:
        """Return the first true value of `look`, looking again after each change of a chat, or of the world.

        Raises TimeoutError, saying that `what` has not come, after `seconds` (the client's patience when not
        given).
        """
        end = time.monotonic() + (self.patience if seconds is None else seconds)
        while True:
            version = (await self.get("changes", chat=chat))["version"]
            if value := await look():
                return value
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"{what} has not come")
            await self.get("changes", chat=chat, after=version, seconds=min(left, POLL_SECONDS))

    async def until_confirmed(self) -> None:
        """Wait until the bot has confirmed every update."""

        async def none_left() -> bool:
            return not await self.updates_waiting()

        await self.wait_for(none_left, what="the confirmation of every update")
