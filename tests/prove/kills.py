"""kill -9, again and again, while many talk with the bot over a line that fails in every way there is.

The process is the bot's own, forked from one that has loaded its code: only its start is quicker. Most of
the time people think and lines rest, so several towns play side by side: each has its own people, its own
Telegram, and its own bot with its own database.
"""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from bot.__main__ import main
from bot.core.model.case import Case
from bot.simulator.faults import Fault, Faults
from bot.simulator.people import Chat
from bot.simulator.server import Simulator
from bot.simulator.world import World
from storage import cases, events, open_database
from tests.house import DAMIER, TOKEN
from tests.journey.bad_line import KINDS, trouble
from tests.journey.story import ANSWERS, plain
from tests.processes import FORKING
from tests.prove.power import memory
from tests.prove.proof import Proof, Result, Tell
from tests.prove.stage import KEY, said
from tests.prove.talker import Lost, Talker

T = TypeVar("T")
Bot = Callable[[Mapping[str, str], Path], None]
"""What runs in the bot's process, given what stands in its environment and where it writes."""

WHOLE, SLICE = (500, 1000, 5), (5, 15, 1)
"""Kills, conversations, and the towns that share them."""
AT_ONCE = 10
"""Conversations in a town."""
THINKS = 0.2, 1.0
"""Seconds that a person thinks before each act, by chance."""
LIVES = 30, 130
"""How many calls the bot makes, by chance, before its end comes near."""
AT_LAST = 50
"""How many it makes after that: enough for what was in doubt to be repeated."""
MOMENT = 0.0, 0.5
"""Seconds after that, by chance."""
LONGEST = 120.0
"""Seconds after which somebody who waits has lost something."""
SEED = 14
IN_DOUBT = ("cut_after", "garbage")
"""What is done and not answered: the bot cannot know, and repeats it once."""
COPIES, PER_KILL, MANY = 2, 0.3, 100
"""Of one message; messages that come again for a kill, of so many kills at least: fewer say little."""
DUE, SOON = 'delay = "30 days"', 'delay = "3s"'
"""The check-in after filing, and when it comes here."""
CHECKIN = "Un mois a passé depuis votre dossier"
PITCH, NAME, MAIL = "Votre projet en une phrase", "Comment vous appelez-vous", "À quelle adresse"


class BadLine(Faults):
    """One call in eight fails; of those that ask for updates, after which everybody waits, one in eighty.

    What is in doubt already is not put in doubt again: that has its own end.
    """

    is_kind = False
    """Whether it puts nothing in doubt: somebody is about to."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self._chance = chance
        self._spared: set[str] = set()
        self.doubted = 0
        """Messages that arrived, and of which the bot cannot know it."""

    def spare(self, chats: Mapping[int, Chat]) -> None:
        """A kill has left calls in doubt, nobody knows which."""
        self._spared = set(map(str, chats))

    def meet(self, method: str, chat_id: object) -> Fault | None:
        """Choose what happens to a call."""
        is_new, chat = method == "sendMessage", str(chat_id)
        if is_new and chat in self._spared:
            self._spared.discard(chat)
            return None
        if self._chance.random() > (1 / 80 if method == "getUpdates" else 1 / 8):
            return None
        kind = self._chance.choice(KINDS)
        if is_new and kind in {"cut_before", *IN_DOUBT}:
            if self.is_kind:
                return None
            self._spared.add(chat)
            self.doubted += kind in IN_DOUBT
        return trouble(kind, 0.05)


@dataclass(slots=True)
class Town:
    """Many people, their group, and the bot's process."""

    simulator: Simulator
    folder: Path
    chance: random.Random
    line: BadLine
    bot: Bot
    url: str
    """The database's address."""
    group: int = 0
    kills: int = 0
    talkers: list[Talker] = field(default_factory=list)

    @property
    def world(self) -> World:
        """Who is there."""
        return self.simulator.world

    async def until(self, look: Callable[[], T | None], what: str, chat: int = 0) -> T:
        """Return the first true value of `look`, in real time, after a thought. Raises Lost."""
        changes = self.world.changes
        give_up = asyncio.get_running_loop().time() + LONGEST
        while not (found := look()):
            version = changes.version(chat)
            await changes.wait(version, 1.0, chat)
            if asyncio.get_running_loop().time() > give_up:
                raise Lost(f"{what} has not come")
        if chat:
            await asyncio.sleep(self.chance.uniform(*THINKS))
        return found

    async def talk(self, number: int) -> None:
        """One conversation from the start to the check-in that follows."""
        talker = Talker(self.world, self.world.add_person(f"P{number}"), self.until)
        self.talkers.append(talker)
        await talker.files({**ANSWERS, **own(number)})
        await talker.sees(CHECKIN)

    def start(self, api: str = "", name: str = "bot") -> BaseProcess:
        """Start the bot, or one copy of it that has a name and a way of its own to Telegram."""
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        environ = {
            "DAMIER_TOKEN": TOKEN, "DAMIER_API_URL": api or self.simulator.url, "DAMIER_API_LIMITS": "off",
            "DAMIER_CONFIG": str(self.folder / "config.toml"), "DAMIER_DATABASE_URL": self.url,
            "DAMIER_DATABASE_KEY": KEY, "DAMIER_STAFF_CHAT_ID": str(self.group),
            "DAMIER_LOG_LEVEL": "WARNING", "TMPDIR": str(folder),
        }  # fmt: skip
        process = FORKING.Process(target=self.bot, args=(environ, folder / "log"))
        process.start()
        return process

    async def kill(self, process: BaseProcess) -> BaseProcess:
        """End the bot's process by -9, and start another."""
        moment = self.chance.uniform(*MOMENT)

        def end() -> None:
            time.sleep(moment)
            process.kill()
            process.join()

        await asyncio.to_thread(end)  # not right after a call, as this loop would
        self.kills += 1
        self.line.spare(self.world.chats)
        self.line.is_kind = False
        return self.start()

    async def calls(self, more: int, is_over: Callable[[], bool]) -> None:
        """Wait until the bot has made so many more calls, or all is over."""
        number = self._called
        await self.until(lambda: self._called >= number + more or is_over(), f"{more} calls of the bot")

    async def rests(self) -> None:
        """The line is good again, and the bot comes to rest."""
        self.simulator.faults = Faults()
        await self.until(lambda: not self.world.updates.are_waiting, "the last confirmation")
        await asyncio.sleep(2)  # what is repeated comes now

    @property
    def _called(self) -> int:
        return self.simulator.journal.calls[-1].number if self.simulator.journal.calls else 0


def own(number: int) -> Mapping[str, str]:
    """Answers that only this person gives."""
    return {
        PITCH: f"> Un atelier numéro {number}.",
        NAME: f"> Personne {number}",
        MAIL: f"> p{number}@example.org",
    }


def the_bot(environ: Mapping[str, str], log: Path) -> None:
    """What runs in the bot's process: `./damier-bot run`."""
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(file, 1)
    os.dup2(file, 2)
    for name in [each for each in os.environ if each.startswith("DAMIER_")]:
        del os.environ[name]
    os.environ.update(environ)
    tempfile.tempdir = None  # it is asked for again
    os.chdir(log.parent)
    main(["run"])


@dataclass(slots=True)
class Seen:
    """What was seen of towns. `again`: messages that came again, but for those the line put in doubt."""

    kills: int = 0
    again: int = 0
    lost: list[str] = field(default_factory=list)
    unkept: list[str] = field(default_factory=list)
    cardless: list[str] = field(default_factory=list)
    thrice: list[str] = field(default_factory=list)

    def add(self, other: Seen) -> None:
        """Add what was seen of another town."""
        self.kills += other.kills
        self.again += other.again
        self.lost += other.lost
        self.unkept += other.unkept
        self.cardless += other.cardless
        self.thrice += other.thrice


async def played(kills: int, conversations: int, towns: int, tell: Tell, bot: Bot = the_bot) -> Result:
    """Let so many talk, in towns side by side, and kill their bots so often meanwhile."""
    done = dict.fromkeys(range(towns), 0.0)

    def told(number: int, share: float) -> None:
        done[number] = share
        tell(sum(done.values()) / towns)

    found = Seen()
    for each in await asyncio.gather(*(
        _lived(SEED + number, kills // towns, conversations // towns, partial(told, number), bot)
        for number in done
    )):  # fmt: skip
        found.add(each)
    return _judged(found, conversations)


async def _lived(seed: int, kills: int, conversations: int, tell: Tell, bot: Bot) -> Seen:
    chance = random.Random(seed)  # noqa: S311 - the same trouble each time
    line = BadLine(chance)
    with TemporaryDirectory(dir=memory()) as name:
        async with town(Path(name), line, chance, bot, f"sqlite:///{name}/bot.db") as made:
            lost = await _days(made, kills, conversations, tell)
            return await _seen(made, lost)


@asynccontextmanager
async def town(folder: Path, line: BadLine, chance: random.Random, bot: Bot, url: str) -> AsyncIterator[Town]:
    """A small Telegram with a staff group, and a file whose first check-in comes soon."""
    text = DAMIER.read_text("utf-8")
    assert DUE in text
    (folder / "config.toml").write_text(text.replace(DUE, SOON), "utf-8")
    async with Simulator(TOKEN, limits=False) as simulator:
        made = Town(simulator, folder, chance, line, bot, url)
        made.world.history.happenings = deque()  # all of them
        made.group = made.world.add_group("Staff", [made.world.add_person("Alix")])
        simulator.faults = line
        yield made


async def _days(town: Town, kills: int, conversations: int, tell: Tell) -> list[str]:
    """What was lost while the bot was killed again and again."""
    turns = asyncio.Semaphore(AT_ONCE)
    lost: list[str] = []

    async def talk(number: int) -> None:
        async with turns:
            try:
                await town.talk(number)
            except Lost as error:
                lost.append(str(error))

    talking = [asyncio.create_task(talk(number)) for number in range(conversations)]
    process = town.start()

    def is_over() -> bool:
        return all(task.done() for task in talking)

    try:
        while town.kills < kills and not is_over():
            await town.calls(town.chance.randint(*LIVES), is_over)
            town.line.is_kind = True
            await town.calls(AT_LAST, is_over)
            process = await town.kill(process)
            tell(min(town.kills / kills, 0.999))
        await asyncio.gather(*talking)
        await town.rests()
    except Lost as error:
        lost.append(str(error))
    finally:
        for task in talking:
            task.cancel()
        process.terminate()
        await asyncio.to_thread(process.join)
    tell(1)
    return lost


async def _seen(town: Town, lost: list[str]) -> Seen:
    heard = said(town.world)
    return Seen(
        kills=town.kills,
        lost=lost,
        unkept=await stored(town),
        cardless=without_card(town),
        thrice=[f"{times} times: {words!r}" for words, times in heard.items() if times > COPIES],
        again=max(0, heard.total() - len(heard) - town.line.doubted),
    )


def _judged(seen: Seen, conversations: int) -> Result:
    by_kills = seen.again / max(1, seen.kills)
    faults = [*seen.lost, *seen.thrice, *seen.unkept, *seen.cardless]
    if seen.kills >= MANY and by_kills > PER_KILL:
        faults.append(f"{by_kills:.2f} messages came again for each kill")
    return Result(
        f"{seen.kills} kills in {conversations} conversations of {len(ANSWERS)} answers and a check-in, "
        f"one call in eight failing: {len(seen.lost)} lost something, {len(seen.unkept)} are not stored as "
        f"said; {by_kills:.2f} messages came again for each kill, {len(seen.thrice)} came more than twice",
        faults,
    )


def without_card(town: Town) -> list[str]:
    """Whose card the team has not got."""
    cards = "\n".join(plain(each.text) for each in town.world.chats[town.group].messages.values())
    return [
        f"no card: {pitch}"
        for number in range(len(town.talkers))
        if (pitch := own(number)[PITCH][2:]) not in cards
    ]


async def stored(town: Town) -> list[str]:
    """Whose case is not there once, filed, with the answers they gave; what waits still, or was given up."""
    database = await open_database(town.url, KEY)
    try:
        async with database.tx() as tx:
            faults = [f"waits: {dict(row)}" for row in await tx.fetch("select * from outbox")]
            faults += [
                f"waits: {dict(row)}" for row in await tx.fetch("select * from inbox where state <> 'done'")
            ]
            ids = [int(row["id"]) for row in await tx.fetch("select id from case_file")]
            of: dict[int, list[Case]] = {}
            for case in (await cases.load(tx, ids)).values():
                of.setdefault(case.person, []).append(case)
            happened = await events.of_cases(tx, ids)
    finally:
        await database.close()
    given = [[_given(case, n) for case in of.get(each.person.id, [])] for n, each in enumerate(town.talkers)]
    whole = max((each for theirs in given for each in theirs), key=len, default={})
    for number, (theirs, talker) in enumerate(zip(given, town.talkers, strict=True)):
        files = of.get(talker.person.id, [])
        filed = sum(event.kind == "filed" for case in files for event in happened[case.id])
        if theirs != [whole] or filed != 1:
            answers = [len(each) for each in theirs]
            faults.append(f"person {number}: {answers} of {len(whole)} answers, filed {filed} times")
    return faults


def _given(case: Case, number: int) -> dict[str, object]:
    """The answers as they stand, with a mark instead of what only this person says."""
    own_words = {words[2:]: question for question, words in own(number).items()}
    return {key: own_words.get(str(each.value), each.value) for key, each in case.interview.answers.items()}


def run(short: bool, tell: Tell) -> Result:  # noqa: FBT001 - as all proofs
    """Kill 500 times in 1,000 conversations; in short, 5 times in 15."""
    return asyncio.run(played(*(SLICE if short else WHOLE), tell))


PROOF = Proof(
    "kills", "No answer, card or check-in is lost by kill -9, whatever the line does meanwhile", run
)
