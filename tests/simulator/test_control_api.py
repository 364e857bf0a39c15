"""The control API answers the same over HTTP and to whoever holds the simulator in the same process."""

from base64 import b64encode
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.simulator import Simulator
from bot.simulator.acts import ActError
from bot.simulator.control import GROUP_ACTS, PERSON_ACTS
from bot.simulator.refusal import Json
from tests.client import Client, ControlError
from tests.simulator.hand_bot import TOKEN, Clock

ALICE, BASILE, CHANTAL = 700_100_001, 700_100_002, 700_100_003
FORUM, BASIC, LEFT, TOPIC = -1_000_004_100_001, -4_100_002, -4_100_003, 2
Asking = tuple[str, str, Json]
"""A verb, a path below /control, and what is asked: a query, or with POST a wish."""

ASKED: list[Asking] = [
    ("GET", "state", {}),
    ("GET", f"chats/{ALICE}", {"person": ALICE}),
    ("GET", f"chats/{FORUM}", {"deleted": 1, "newest": 2}),
    ("GET", "changes", {}),
    ("GET", "changes", {"after": 10_000, "chat": ALICE, "seconds": 0.001}),
    ("GET", "updates", {}),
    ("POST", "updates", {"repeat": True}),
    ("POST", "updates", {"raw": {"update_id": 7, "message": {}}}),
    ("GET", "calls", {"method": "getme"}),
    ("GET", "queries", {"person": ALICE}),
    ("POST", "faults", {"kind": "status", "code": 500}),
    ("DELETE", "faults", {}),
    ("POST", "clock", {"seconds": 60.5}),
    ("POST", "clock", {"next": True}),
    ("GET", "story", {"title": "Une  histoire"}),
    ("POST", "story", {"acts": "Alice: Bonjour\n"}),
    ("GET", "trial", {"person": ALICE, "language": "fr"}),
    ("GET", "trial/cases", {}),
    ("POST", "trial/sets", {"case": ["D-1", {"deep": None}]}),
    ("POST", "people", {"first_name": "Zoé\u202f!", "language_code": None}),
    ("POST", f"people/{ALICE}/says", {"text": "Bonjour 🎺 https://example.org", "reply_to": 1}),
    ("POST", f"people/{ALICE}/sends", {"content": {"dice": {"emoji": "🎲", "value": 3}}}),
    ("POST", f"people/{ALICE}/sends_file", {"data": b64encode(b"%PDF").decode(), "name": "plan.pdf"}),
    ("POST", f"people/{ALICE}/shares_contact", {}),
    ("POST", f"people/{ALICE}/edits", {"message_id": 1, "text": "/aide"}),
    ("POST", f"people/{ALICE}/deletes", {"message_id": 1}),
    ("POST", f"people/{ALICE}/presses", {"message_id": 1, "data": "a:1", "wait": 5}),
    ("POST", f"people/{ALICE}/searches", {"query": "luth", "chat": FORUM}),
    ("POST", f"people/{ALICE}/opens", {"url": "https://t.me/demo_bot?start=x"}),
    ("POST", f"people/{ALICE}/becomes", {"blocked": True, "username": "alice"}),
    ("POST", "groups", {"title": "Autre", "members": [BASILE, ALICE]}),
    ("POST", f"groups/{BASIC}/joins", {"person": BASILE}),
    ("POST", f"groups/{FORUM}/leaves", {"person": BASILE}),
    ("POST", f"groups/{FORUM}/removes", {"by": ALICE, "person": BASILE}),
    ("POST", f"groups/{FORUM}/promotes", {"by": ALICE, "person": BASILE}),
    ("POST", f"groups/{FORUM}/demotes", {"by": ALICE, "person": CHANTAL}),
    ("POST", f"groups/{LEFT}/adds_bot", {"by": ALICE, "as_admin": True}),
    ("POST", f"groups/{FORUM}/kicks_bot", {"by": ALICE}),
    ("POST", f"groups/{FORUM}/bot_becomes", {"by": ALICE, "status": "member"}),
    ("POST", f"groups/{FORUM}/creates_topic", {"by": ALICE, "name": "Un sujet"}),
    ("POST", f"groups/{FORUM}/deletes_topic", {"thread": TOPIC}),
    ("POST", f"groups/{BASIC}/migrates", {"by": ALICE}),
]
REFUSED: list[Asking] = [
    ("GET", "nothing", {}),
    ("PUT", "state", {}),
    ("GET", "chats/1", {}),
    ("GET", "chats/somewhere", {}),
    ("GET", "changes", {"seconds": "long"}),
    ("POST", "updates", {}),
    ("POST", "faults", {"kind": "earthquake"}),
    ("POST", "clock", {"to": "yesterday"}),
    ("POST", "story", {"acts": "Nobody"}),
    ("POST", "trial/breaks", {}),
    ("POST", "trial/forgets", {}),
    ("POST", "people", {"last_name": "Durand"}),
    ("POST", "people/1/says", {"text": "Bonjour"}),
    ("POST", f"people/{ALICE}/flies", {}),
    ("POST", f"people/{ALICE}/says", {"text": ""}),
    ("POST", f"people/{ALICE}/says", {"text": 7}),
    ("POST", f"people/{ALICE}/picks", {"query_id": "1", "result_id": "1"}),
    ("POST", f"people/{ALICE}/sends_file", {"data": "?"}),
    ("POST", f"groups/{FORUM}/creates_topic", {}),
    ("POST", "groups/1/joins", {"person": BASILE}),
]


class Stage:
    """A stage on which little can be done."""

    async def look(self, person: int, language: str) -> Json | None:
        return {"person": person, "language": language}

    async def cases(self, language: str) -> list[Json]:
        return [{"name": "D-1", "language": language}]

    async def act(self, verb: str, wish: Json) -> None:
        if verb == "breaks":
            raise ActError("« D-1 »\u00a0: it's broken")
        if verb != "sets" or wish["case"][1] != {"deep": None}:
            raise KeyError(verb)


@asynccontextmanager
async def town(*, over_http: bool) -> AsyncIterator[Client]:
    """A simulator in which something has happened, the same each time."""
    clock = Clock()
    how = Simulator(TOKEN, now=clock, advance=clock.advance, next_event=clock.next_event, stage=Stage())
    async with how as simulator, Client(simulator.url if over_http else simulator) as client:
        alice, basile, chantal = [await client.person(name) for name in ("Alice", "Basile", "Chantal")]
        forum = await client.group("Équipe", [alice, basile, chantal], is_forum=True)
        await client.group("Bureau", [alice], supergroup=False)
        await client.group("Ailleurs", [alice], supergroup=False, bot_status="left")
        chat = simulator.world.chats[FORUM]  # of what is done to it, no story tells
        chat.members[CHANTAL], chat.topics[TOPIC] = "administrator", "Affiches"
        await alice.says("/start")
        await alice.says("Qui prend ?", chat=forum)
        yield client


async def answered(client: Client, asking: Asking) -> tuple[Any, str]:
    """What is answered, or in which words it is refused."""
    verb, path, what = asking
    try:
        if verb == "POST":
            return await client.post(path, what), ""
        if verb == "GET":
            return await client.get(path, **what), ""
        return await client._ask(verb, path), ""  # noqa: SLF001 - the verbs for which there is no word
    except ControlError as error:
        return None, str(error)


@pytest.mark.parametrize("asking", ASKED + REFUSED, ids=str)
async def test_both_ways_to_the_simulator_answer_and_do_the_same(asking: Asking) -> None:
    seen = []
    for over_http in (True, False):
        async with town(over_http=over_http) as client:
            answer = await answered(client, asking)
            after = [await client.get(path) for path in ("state", "updates", "queries", f"chats/{ALICE}")]
            seen.append((answer, after))
    assert seen[0] == seen[1]
    (_, refused), _ = seen[0]
    assert bool(refused) == (asking in REFUSED), refused


def test_every_path_and_act_of_the_control_api_is_asked_here() -> None:
    asked = [(verb, *path.split("/")) for verb, path, _ in ASKED + REFUSED]
    known = [*Simulator(TOKEN).control_api.answers]
    assert [pattern for pattern in known if not any(fits(pattern, words) for words in asked)] == []
    assert {*PERSON_ACTS, *GROUP_ACTS} <= {words[-1] for words in asked}


def fits(pattern: Sequence[str], words: Sequence[str]) -> bool:
    """Whether words are an example of a pattern."""
    pairs = zip(pattern, words, strict=False)
    return len(pattern) == len(words) and all(part[0] == "{" or part == word for part, word in pairs)


async def test_what_was_asked_and_answered_stays_as_it_was(simulator: Simulator) -> None:
    async with Client(simulator) as client:
        alice = await client.person("Alice")
        content = {"contact": {"phone_number": "+33639980000", "first_name": "Zoé"}}
        said = await alice.sends(content)
        content["contact"]["first_name"] = "Yves"
        said.raw["contact"]["first_name"] = "Yann"
        (seen,) = await alice.messages()
        assert seen.raw["contact"]["first_name"] == "Zoé"
