"""Things people send besides text, and what is said to them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from bot.simulator.contents import dice, forwarded, game, location, paid_media, poll, story, venue
from tests.client import Message, Person
from tests.house import House
from tests.journey.story import Applicant

FORWARD = "Transmettre à l’équipe"
OTHERS_NUMBER = {"phone_number": "+33698765432", "first_name": "Autre", "user_id": 9}
AT_ONCE = 12
"""More messages than a thing and what is said to it."""
PICTURE = b"\xff\xd8\xff"

Thing: TypeAlias = Callable[[Person], Awaitable[object]]


def file(kind: str) -> Thing:
    return lambda person: person.sends_file(PICTURE, f"x.{kind}", kind=kind)


OFFERED: Mapping[str, Thing] = {
    **{kind: file(kind) for kind in ("voice", "audio", "photo", "document", "video", "video_note")},
    "location": lambda person: person.sends(location()),
    "venue": lambda person: person.sends(venue()),
    "contact": lambda person: person.shares_contact(OTHERS_NUMBER),
    "poll": lambda person: person.sends(poll("Quoi ?", "Ceci", "Cela")),
    "forwarded place": lambda person: person.sends(forwarded(venue())),
    "album": lambda person: person.sends_album("photo", "photo", "video"),
}
"""What the team may want."""
LIGHT: Mapping[str, Thing] = {
    "sticker": file("sticker"),
    "animation": file("animation"),
    "dice": lambda person: person.sends(dice()),
}
UNHEARD: Mapping[str, Thing] = {
    "game": lambda person: person.sends(game()),
    "story": lambda person: person.sends(story(person.id)),
    "paid media": lambda person: person.sends(paid_media()),
    "unheard of": lambda person: person.sends({"hologram": {"id": "1"}}),
}
ALL = {**OFFERED, **LIGHT, **UNHEARD}

SENTENCES: Mapping[str, str] = {
    "voice": "écouter", "audio": "écouter", "photo": "voir une photo", "forwarded place": "position",
    "album": "voir une photo", "document": "lire un document", "video": "regarder", "video_note": "regarder",
    "location": "position", "venue": "position", "contact": "contact", "poll": "sondage",
    "sticker": "Joli", "animation": "Joli", "dice": "Bien joué", "game": "Bien joué",
    "story": "ce genre de message", "paid media": "ce genre de message", "unheard of": "ce genre de message",
}  # fmt: skip


async def replied(someone: Applicant, thing: Thing) -> list[Message]:
    """What the bot says to a thing that is sent."""
    before = max((message.id for message in await someone.messages(AT_ONCE)), default=0)
    await thing(someone.person)
    return [message for message in await someone.messages(AT_ONCE) if message.id > before]


async def sent(h: House, kind: str) -> list[Message]:
    """The messages of a kind that the team can see."""
    await h.settled()
    return [message for message in await h.group.messages() if message.from_bot and message.kind == kind]
