"""Someone who answers whatever LE DAMIER's bot asks, at once, and never says anything twice."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from tests.client import Message, Person

PATIENCE = 120.0
"""Seconds for a whole interview: whoever waits longer has lost something."""
MOVES = (
    "\u2039",
    "Pourquoi",
    "Partager",
    "Passer",
    "Je ne sais pas",
    "Garder",
    "Parler",
    "CAE",
    "SCIC",
    "ICC",
    "Hub",
)
"""Beginnings of the buttons that are no answers."""
SENT = "est bien arrivé"
LOOKS = 12


class Applicant:
    """Plays an interview from /start to the route, by the first button or a short text."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self._seen: set[tuple[int, tuple[str, ...]]] = set()
        self._number = person.id % 1000

    @property
    def canary(self) -> str:
        """Words only this person ever writes."""
        return f"atelier numéro {self._number}"

    async def interview(self) -> Message:
        """Answer everything, send, and return the message that tells the route."""
        async with asyncio.timeout(PATIENCE):
            await self.person.says("/start")
            while SENT not in (asked := await self._next()).text:
                await self._answer(asked)
            return asked

    async def _answer(self, asked: Message) -> None:
        """Press the first button that answers, « Valider » once something is ticked, or write."""
        labels = [label for label in asked.labels if not label.startswith(MOVES)]
        if "lettres" in asked.text:
            await self.person.says("Clermont-Ferrand")
        elif labels:
            button = asked.button("Valider") or asked.button(labels[0])
            assert button is not None
            await self.person.presses(asked, button.data or "", wait=0)
        elif "adresse électronique" in asked.text:
            await self.person.says(f"personne{self._number}@example.org")
        elif "numéro" in asked.text:
            await self.person.says("06 12 34 56 78")
        elif "Collez" in asked.text:
            await self.person.says("example.org")
        else:
            await self.person.says(self.canary)

    async def _next(self) -> Message:
        """The bot's newest message, once it is there and asks for something new.

        Older ones are not looked at: one that came twice asks for ever, though its twin was answered.
        """

        async def look() -> Message | None:
            newest = [message for message in await self.person.messages() if message.from_bot][-1:]
            for message in newest:
                key = (message.id, tuple(message.labels))
                asks = message.labels or SENT in message.text or "Écrivez" in message.text
                if asks and key not in self._seen:
                    self._seen.add(key)
                    return message
            return None

        client, chat = self.person.client, self.person.id
        for _ in range(LOOKS):
            with suppress(TimeoutError):
                return await client.wait_for(look, chat=chat, seconds=5)
            self._seen.clear()  # a question that came twice, ticked on both, is as it was: look at it again
        raise TimeoutError("the next question has not come")
