"""Two copies of the bot on one PostgreSQL, while many talk: either, or the database, is killed or frozen.

Each copy has a way of its own to Telegram, so that it is known who sends what and when. Only one of the two
is down at a time. A copy that was frozen must send nothing once it wakes up, for another leads by then; to
tempt it, Telegram takes nothing in these moments, so that much waits in the outbox.

Where the promise is broken, what the two copies logged is kept, and it is said where.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import shutil
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import urlsplit

from bot.simulator.faults import Fault
from tests import postgres
from tests.journey.bad_line import trouble
from tests.journey.story import plain
from tests.prove.kills import BadLine, Bot, Town, stored, the_bot, town, without_card
from tests.prove.proof import Proof, Result, Tell
from tests.prove.stage import said
from tests.prove.talker import Lost

WHOLE, SLICE = (600.0, 60.0), (20.0, 8.0)
"""For how many seconds, and how long a freeze lasts."""
AT_ONCE = 10
REST = 10.0, 15.0
"""Seconds between two troubles, by chance."""
BACK = 3.0
"""Seconds until somebody starts again what was killed."""
FAILOVER = 10.0
STALE = 5.0
"""Seconds after waking up in which a copy that was frozen may not send: nobody has died meanwhile."""
COPIES = 2
SEED = 14
SHOWN = ("sendMessage", "editMessageText", "copyMessage", "sendPhoto")
"""Calls that people see."""
SENDS = re.compile(rb"POST /bot[^/ ]+/(?:%b) " % "|".join(SHOWN).encode())
NUMBER = re.compile(r"Question (\d+) sur")


class GoodLine(BadLine):
    """Nothing fails but what is killed and frozen."""

    takes_nothing = False
    """Whether all fails that people would see."""

    def meet(self, method: str, chat_id: object) -> Fault | None:  # noqa: ARG002 - as it is called
        """Let it pass, or not."""
        return trouble("502", 0) if self.takes_nothing and method in SHOWN else None


@dataclass(slots=True)
class Way:
    """One copy's way to Telegram: notes when something that people see leaves by it."""

    target: str
    sent: list[float] = field(default_factory=list)
    url: str = ""
    used: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once the copy has called at all: it has started."""

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Let pass what comes."""
        server = await asyncio.start_server(self._pass, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield
        finally:
            server.close()

    async def _pass(self, asking: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        self.used.set()
        there = urlsplit(self.target)
        answering, ask = await asyncio.open_connection(there.hostname, there.port)
        await asyncio.gather(self._pump(asking, ask, watch=True), self._pump(answering, answer, watch=False))

    async def _pump(self, source: asyncio.StreamReader, to: asyncio.StreamWriter, *, watch: bool) -> None:
        with suppress(ConnectionError):
            while data := await source.read(65536):
                if watch and SENDS.search(data):
                    self.sent.append(asyncio.get_running_loop().time())
                to.write(data)
                await to.drain()
        to.close()


@dataclass(slots=True)
class Copy:
    """One copy of the bot, by name."""

    town: Town
    name: str
    way: Way
    process: BaseProcess | None = None

    def start(self) -> None:
        """Start it, or start it again."""
        self.process = self.town.start(self.way.url, self.name)

    def tell(self, told: signal.Signals) -> None:
        """Send it a signal."""
        os.kill(self.lives(), told)

    def lives(self) -> int:
        """The number of its process, which must not have ended by itself."""
        assert self.process is not None
        assert self.process.pid is not None
        assert self.process.is_alive(), f"copy {self.name} has ended by itself"
        return self.process.pid

    async def end(self, told: signal.Signals) -> None:
        """End it by a signal."""
        self.tell(told)
        assert self.process is not None
        await asyncio.to_thread(self.process.join)


@dataclass(slots=True)
class Trouble:
    """What happens to copies and database, and what was seen of it."""

    town: Town
    line: GoodLine
    copies: Sequence[Copy]
    freeze: float
    happened: list[str] = field(default_factory=list)
    gaps: list[tuple[float, str]] = field(default_factory=list)
    """Seconds in which nothing was sent, the longest of each time a copy went down; and which and when."""
    zombies: list[str] = field(default_factory=list)

    async def strikes(self, until: float) -> None:
        """Do one thing after the other, until it is time."""
        loop, chance = asyncio.get_running_loop(), self.town.chance
        troubles = self._database_killed, self._database_frozen, self._killed, self._killed, self._frozen
        plan: list[Callable[[], Awaitable[None]]] = list(troubles)
        while loop.time() < until:
            await asyncio.sleep(chance.uniform(*REST))
            for copy in self.copies:
                copy.lives()
            if not plan:
                plan = chance.sample(troubles, len(troubles))
            await plan.pop()()

    async def _killed(self) -> None:
        copy, began = self._one("killed"), asyncio.get_running_loop().time()
        await copy.end(signal.SIGKILL)
        await asyncio.sleep(FAILOVER + BACK)
        copy.start()
        self._gap(began)

    async def _frozen(self) -> None:
        loop = asyncio.get_running_loop()
        copy, began = self._one("frozen"), loop.time()
        copy.tell(signal.SIGSTOP)
        await asyncio.sleep(self.freeze)
        self._gap(began)
        woken = loop.time()
        self.line.takes_nothing = True
        copy.tell(signal.SIGCONT)
        await asyncio.sleep(STALE)
        self.line.takes_nothing = False
        if sent := [at for at in copy.way.sent if at >= woken]:
            self.zombies.append(f"{copy.name} woke up and sent {len(sent)} times")

    async def _database_killed(self) -> None:
        self.happened.append("database killed")
        await asyncio.to_thread(postgres.restart, self.town.url, "immediate")

    async def _database_frozen(self) -> None:
        self.happened.append("database frozen")
        pids = postgres.processes(self.town.url)
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        await asyncio.sleep(min(self.freeze, 15.0))
        for pid in pids:
            os.kill(pid, signal.SIGCONT)

    def _one(self, what: str) -> Copy:
        """Whoever sends: the first time, and two times out of three."""
        leader = max(self.copies, key=lambda each: each.way.sent[-1:])
        is_certain = not self.happened or self.town.chance.random() < 2 / 3
        copy = leader if is_certain else self.town.chance.choice(self.copies)
        self.happened.append(f"{'leader' if copy is leader else 'standby'} {what}")
        return copy

    def _gap(self, began: float) -> None:
        end = asyncio.get_running_loop().time()
        sent = sorted(at for copy in self.copies for at in copy.way.sent if began <= at <= end)
        times = [began, *sent, end]
        longest, since = max((after - before, before) for before, after in pairwise(times))
        at = datetime.now(UTC) - timedelta(seconds=end - since)
        self.gaps.append((longest, f"{self.happened[-1]}, from {at:%H:%M:%S} UTC"))


def out_of_order(made: Town) -> list[str]:
    """Chats in which a question came before one that it follows."""
    found = []
    for talker in made.talkers:
        texts = list(dict.fromkeys(plain(each.text) for each in talker.chat.messages.values()))
        numbers = [int(match[1]) for text in texts if (match := NUMBER.search(text))]
        if numbers != sorted(numbers):
            found.append(f"{talker.person.first_name}: questions came as {numbers}")
    return found


async def _talks(made: Town, striking: asyncio.Task[None], lost: list[str]) -> None:
    """One conversation after the other while troubles strike: where nobody talks, nothing is sent either."""
    while not striking.done():
        try:
            await made.talk(len(made.talkers))
        except Lost as error:
            lost.append(str(error))


async def played(folder: Path, seconds: float, freeze: float, tell: Tell, bot: Bot = the_bot) -> Result:
    """Let people talk for so long, and trouble strike; the copies log into this folder."""
    chance = random.Random(SEED)  # noqa: S311 - the same trouble each time
    line = GoodLine(chance)
    with postgres.server(waits=True) as server:
        url = await postgres.empty(server, "copies")
        async with (
            town(folder, line, chance, bot, url) as made,
            _fleet(made) as copies,
        ):
            troubles, lost = Trouble(made, line, copies, freeze), list[str]()
            loop = asyncio.get_running_loop()
            end = loop.time() + seconds
            async with asyncio.TaskGroup() as group:
                striking = group.create_task(troubles.strikes(end))
                for _ in range(AT_ONCE):
                    group.create_task(_talks(made, striking, lost))
                while loop.time() < end:
                    await asyncio.sleep(1)
                    tell(min(0.999, 1 - (end - loop.time()) / seconds))
            await made.rests()
            result = await _judged(made, troubles, lost)
    tell(1)
    return result


@asynccontextmanager
async def _fleet(made: Town) -> AsyncIterator[Sequence[Copy]]:
    copies = [Copy(made, name, Way(made.simulator.url)) for name in ("one", "two")]
    async with copies[0].way.open(), copies[1].way.open():
        try:
            for copy in copies:
                copy.start()
                await copy.way.used.wait()  # the first proves the file, which takes a while
            yield copies
        finally:
            for copy in copies:
                assert copy.process is not None
                copy.process.kill()
                copy.process.join()


async def _judged(made: Town, troubles: Trouble, lost: list[str]) -> Result:
    heard = said(made.world)
    thrice = [f"{times} times: {words!r}" for words, times in heard.items() if times > COPIES]
    order, unkept = out_of_order(made), await stored(made)
    longest = max((gap for gap, _ in troubles.gaps), default=0.0)
    slow = [f"for {gap:.1f} s nothing was sent: {when}" for gap, when in troubles.gaps if gap > FAILOVER]
    what = ", ".join(
        f"{troubles.happened.count(each)} times the {each}" for each in sorted(set(troubles.happened))
    )
    return Result(
        f"{len(made.talkers)} conversations; {what}: {len(lost)} lost something, {len(unkept)} are not "
        f"stored as said, {len(order)} out of order, {len(thrice)} messages more than twice; after one went "
        f"down the other sent within {longest:.1f} s; {len(troubles.zombies)} sent anything on waking up",
        [*lost, *unkept, *without_card(made), *order, *thrice, *slow, *troubles.zombies],
    )


def run(short: bool, tell: Tell) -> Result:  # noqa: FBT001 - as all proofs
    """For ten minutes; in short, for twenty seconds. Where there is no PostgreSQL it is not tried."""
    if not postgres.available():
        return Result(f"not tried: {postgres.MISSING}", [])
    folder = Path(mkdtemp(prefix="damier-bot-copies-"))
    result = asyncio.run(played(folder, *(SLICE if short else WHOLE), tell))
    if result.faults:
        return Result(result.seen, [*result.faults, f"what the copies logged: {folder}/*/log"])
    shutil.rmtree(folder)
    return result


PROOF = Proof("copies", "Of two copies either may die or freeze, and nobody notices", run)
