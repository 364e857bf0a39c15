"""The staff group, as its members move it: buttons under cards, replies to prompts."""

from __future__ import annotations

from datetime import timedelta

from tests.client import Message, Person
from tests.house import House
from tests.journey.story import Applicant, card, filed, plain, read

SEND = "Envoyer à la personne"
PROMPT = "répondez à ce message"


async def press(house: House, who: Person, label: str, where: Message | None = None) -> str | None:
    """Press a button under the card (or another message of the group) and return the toast."""
    message = where or await card(house)
    button = message.button(label)
    assert button is not None, f"no {label!r} among {message.labels}"
    toast = await who.presses(message, button.data or "", chat=house.group)
    await house.settled()
    return None if toast is None else plain(toast)


async def last(house: House) -> Message:
    """The newest message of the bot in the group."""
    await house.settled()
    return read(await house.group.last())


async def found(house: House, fragment: str) -> Message:
    """The newest message of the bot in the group with these words."""
    await house.settled()
    return read([m for m in await house.group.messages() if m.from_bot and fragment in plain(m.text)][-1])


async def replies(house: House, who: Person, to: Message, text: str) -> None:
    """Reply to a message of the group."""
    await who.says(text, chat=house.group, reply_to=to)
    await house.settled()


async def asks_applicant(house: House, who: Person, words: str) -> None:
    """Put a question to the applicant: write it, look, and send."""
    await press(house, who, "Poser une question")
    await replies(house, who, await found(house, PROMPT), words)
    await press(house, who, SEND, await last(house))


async def claimed(house: House, who: Person | None = None) -> Applicant:
    """A case that somebody has taken charge of (Alix, if nobody is named)."""
    someone = await filed(house)
    await press(house, who or house.staff[0], "Prendre en charge")
    return someone


async def sends(house: House, who: Person, where: Message | None = None, label: str = SEND) -> str | None:
    """Send what was previewed, and let the time pass in which it may be called off; return the toast."""
    toast = await press(house, who, label, where)
    await house.passes(timedelta(minutes=house.organisation.desk.undo_minutes))
    return toast
