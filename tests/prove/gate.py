"""Taps nobody was offered and links nobody was given, by the hundred thousand: nothing comes of them."""

from __future__ import annotations

import asyncio
import string
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

from bot.engine.callback_data import CallbackData
from bot.simulator.refusal import Json
from bot.telegram.context import Context
from handlers import BUTTONS, DESK_BUTTONS, welcome
from storage import open_database
from tests.house import DAMIER, file
from tests.prove.journey import journey
from tests.prove.power import contents
from tests.prove.proof import Proof, Result, Tell
from tests.prove.stage import KEY, Stage, stage

WHOLE, SLICE = (100_000, 1_000_000, 2_000), (10_000, 100_000, 100)
"""Taps, links, and how many of each take the whole way over HTTP."""
SEED = 14
ROUND = 100
HERE, ELSEWHERE = 700, 701
OURS = "forged "
PASSING = ("inbox", "outbox", "queue_key", "sent_message")
"""Tables in which stands what comes and goes."""
LINK = string.ascii_letters + string.digits + "_-"
VERBS = sorted({*BUTTONS, *DESK_BUTTONS})
ANSWER = "Ce bouton ne vous est pas destiné."

Read = Callable[[int, str], tuple[str, ...] | None]


def forged(chance: Random, signed: CallbackData, chat: int, other: int) -> Iterator[str]:
    """Data nobody was offered in this chat, for ever: near to what somebody was, and far from it."""
    while True:
        case = str(chance.randint(1, 3))
        action = (chance.choice(VERBS), case, *chance.choices(("yes", "no", "accept", "adult"), k=1))
        good = signed.sign(chat, action)
        place = chance.randrange(len(good))
        made = chance.choice((
            signed.sign(other, action),
            good[:place] + chr(ord(good[place]) ^ (1 << chance.randrange(7))) + good[place + 1 :],
            good[:place],
            good[:place] + good[place + 1 :],
            good.rpartition(":")[0],
            good.replace(f":{case}:", f":{int(case) + 1}:", 1),
            ":".join((*action, "".join(chance.choices(LINK, k=11)))),
            CallbackData(chance.randbytes(32)).sign(chat, action),
            "".join(map(chr, chance.choices(range(1, 0x2FF), k=chance.randint(0, 60)))),
            f"{good}\ud83d",
        ))  # fmt: skip
        if made != good:
            yield made


def guessed(chance: Random, known: tuple[str, ...]) -> Iterator[str]:
    """Words after /start that no link has, for ever: near to a link, and far from it."""
    while True:
        name = chance.choice(known)
        place = chance.randrange(len(name))
        made = chance.choice((
            "".join(chance.choices(LINK, k=chance.randint(1, 64))),
            name[:place] + chance.choice(LINK) + name[place:],
            name.swapcase(),
            name[:place],
            str(chance.getrandbits(chance.randint(1, 64))),
        ))  # fmt: skip
        if made not in known:
            yield made


def taken(number: int, read: Read, chance: Random, signed: CallbackData) -> list[str]:
    """Read so many taps where the bot reads them; those that were taken."""
    tried = islice(forged(chance, signed, HERE, ELSEWHERE), number)
    return [f"taken: {data!r}" for data in tried if read(HERE, data) is not None]


def found(number: int, look_up: Callable[[Context], tuple[str, ...]], chance: Random) -> list[str]:
    """Look so many links up where the bot looks them up; those that were found."""
    work = SimpleNamespace(organisation=file(DAMIER)[0])
    context: Any = SimpleNamespace(args=[""], chat_id=HERE, work=work, noticed={})
    hits = []
    for data in islice(guessed(chance, _known()), number):
        context.args[0] = data
        if look_up(context):
            hits.append(f"found: {data!r}")
    return hits


def _known() -> tuple[str, ...]:
    return tuple(origin.id for origin in file(DAMIER)[0].origins)


async def _over_http(number: int, chance: Random, tell: Tell) -> list[str]:
    """Send so many of each to a bot with a filed case; what changed, or was answered otherwise."""
    with TemporaryDirectory() as folder:
        async with stage(Path(folder)) as made:
            await journey(made)
            before = _held(made.path)
            answers = await _sent(made, number, chance, tell)
            changed = [name for name, rows in _held(made.path).items() if rows != before[name]]
    faults = [f"{name} has changed" for name in changed]
    faults += [f"answered: {words!r}" for words in answers if words != ANSWER]
    return faults if len(answers) == number else [*faults, f"{len(answers)} of {number} taps are answered"]


def _held(path: Path) -> dict[str, list[str]]:
    """All that is known of people and cases."""
    return {name: rows for name, rows in contents(path).items() if name not in PASSING}


async def _sent(made: Stage, number: int, chance: Random, tell: Tell) -> list[str]:
    """Send them; what was answered to the taps."""
    world, robin = made.simulator.world, made.talker("Robin")
    camille = next(each.id for each in world.people.values() if each.first_name == "Camille")
    taps = forged(chance, await _signer(made.path), camille, made.group.id)
    sound = (data for data in taps if data.isascii())  # the simulator's own limit
    links = guessed(chance, _known())
    for done in range(0, number, ROUND):
        for place, data in enumerate(islice(sound, ROUND)):
            world.updates.push_raw(
                _tap(f"{OURS}{done + place}", data, chance.choice((camille, robin.person.id)))
            )
        for data in islice(links, ROUND):
            robin.says(f"/start {data}")
        await made.settled()
        tell(done / number)
    answered = [call for call in made.simulator.journal.calls if call.method == "answerCallbackQuery"]
    ours = [call.params for call in answered if call.params["callback_query_id"].startswith(OURS)]
    return [each.get("text", "") for each in ours]


async def _signer(path: Path) -> CallbackData:
    """What signs buttons with the bot's own key."""
    database = await open_database(f"sqlite:///{path}", KEY, read_only=True)
    try:
        async with database.tx() as tx:
            return await CallbackData.load(tx)
    finally:
        await database.close()


def _tap(number: str, data: str, person: int) -> Json:
    """A tap in a private chat; a client may say anything of it but who presses, and where."""
    shown = {"message_id": 1, "date": 0, "chat": {"id": person, "type": "private"}}
    who = {"id": person, "is_bot": False, "first_name": "x"}
    return {"callback_query": {
        "id": number, "chat_instance": "1", "from": who, "data": data, "message": shown,
    }}  # fmt: skip


def run(short: bool, tell: Tell) -> Result:  # noqa: FBT001 - as all proofs
    """Try them all; in short, a tenth."""
    taps, links, over_http = SLICE if short else WHOLE
    chance = Random(SEED)  # noqa: S311 - the same each time
    signed = CallbackData(chance.randbytes(32))
    faults = taken(taps, signed.read, chance, signed)
    tell(1 / 10)
    faults += found(links, welcome._origin, chance)  # noqa: SLF001 - the very place where a link is looked up
    tell(3 / 10)
    faults += asyncio.run(_over_http(over_http, chance, lambda done: tell(3 / 10 + done * 7 / 10)))
    return Result(
        f"{taps:,} forged taps and {links:,} guessed links where the bot reads them, and {over_http:,} of "
        f"each to a bot with a filed case: {len(faults)} had an effect",
        faults,
    )


PROOF = Proof("gate", "A forged button or a guessed link does nothing", run)
