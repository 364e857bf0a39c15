"""What every journey shares: somebody who answers, a filed case, and what must hold at the end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.core.model.frozen import replace
from bot.core.questions.keyboard import WIDEST
from bot.simulator.refusal import Json
from tests.client import Message, Person
from tests.house import House
from tests.snapshot import taken_up

EXPECTED = (
    "message is not modified", "message to edit not found", "query is too old", "message thread not found",
    "message to be replied not found",
)  # fmt: skip
"""What Telegram may refuse without anybody being the worse for it."""

ANSWERS: Mapping[str, str] = {
    "18 ans ou plus": "Oui",
    "secteur principal": "Musique",
    "Dans la musique": "Artiste ou groupe",
    "Où est, ou sera": "> Clermont-Ferrand",
    "Où en êtes-vous ?": "Une idée",
    "votre statut aujourd’hui": "Aucun pour l’instant",
    "d’une œuvre précise": "Une activité durable",
    "Qu’est-ce qui est nouveau": "L’usage, le service",
    "Votre projet en une phrase": "> Un atelier partagé pour les luthiers de la ville",
    "Un lien qui montre": "Passer",
    "Combien êtes-vous": "1",
    "Combien de temps par semaine": "Plein temps",
    "De quoi avez-vous le plus besoin": "Financement",
    "déjà un accompagnement": "Non",
    "Comment vous appelez-vous": "> Camille",
    "À quelle adresse": "> camille@example.org",
    "Un numéro où vous rappeler": "> 06 12 34 56 78",
}
"""LE DAMIER's questions, by words of theirs, and what is answered: a button, or a text after « > »."""

REVIEW = "Tout est juste ?"
BACK = "\u2039 Retour"


def plain(text: str) -> str:
    """A text with its no-break spaces as usual ones."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def read(message: Message) -> Message:
    """A message whose no-break spaces are usual ones."""
    rows_ = tuple(
        tuple(replace(button, text=plain(button.text)) for button in row) for row in message.buttons
    )
    return replace(message, text=plain(message.text), buttons=rows_)


@dataclass(slots=True)
class Applicant:
    """A project holder, step by step: every act waits until the bot has done all it is going to do."""

    house: House
    person: Person

    async def says(self, text: str) -> Message:
        """Type, and return the bot's newest message."""
        await self.person.says(text)
        return await self.sees()

    async def taps(self, label: str) -> Message:
        """Press a button of the newest message that has it, and return the bot's newest message."""
        await self.person.taps(label)
        return await self.sees()

    async def presses(self, message: Message, label: str) -> str | None:
        """Press a button of a certain message as it was when it was read; return the toast."""
        button = message.button(label)
        assert button is not None, f"no {label!r} among {message.labels}"
        toast = await self.person.presses(message, button.data or "")
        await self.house.settled()
        return None if toast is None else plain(toast)

    async def sees(self) -> Message:
        """The bot's newest message, once it is quiet."""
        await self.house.settled()
        return read(await self.person.last())

    async def messages(self, newest: int = 0) -> list[Message]:
        """The bot's messages as they stand, oldest first; with `newest`, among so many of the newest."""
        await self.house.settled()
        shown = await self.house.client.messages(self.person, newest=newest)
        return [read(message) for message in shown if message.from_bot]

    async def texts(self) -> list[str]:
        """Everything the bot's messages say now, oldest first."""
        return [message.text for message in await self.messages()]

    async def count(self) -> int:
        """How many messages the bot has written."""
        return len(await self.texts())

    async def message(self, fragment: str) -> Message:
        """The newest message of the bot with these words."""
        fitting = [m for m in await self.messages() if fragment in m.text]
        assert fitting, f"{fragment!r} is nowhere"
        return fitting[-1]

    async def begins(self) -> Message:
        """Say /start and agree; return the first question."""
        await self.says("/start")
        return await self.taps("J’accepte")

    async def answers(self, until: str = REVIEW, given: Mapping[str, str] = ANSWERS) -> Message:
        """Answer question after question until one with these words, and return it."""
        asked = await self.sees()
        for _ in range(60):
            if until in asked.text:
                return asked
            fitting = [answer for words, answer in given.items() if words in asked.text]
            assert fitting, f"nothing to answer to {asked.text!r}"
            asked = await self._answers(asked, fitting[0])
        raise AssertionError(f"{until!r} never came")

    async def _answers(self, asked: Message, answer: str) -> Message:
        if answer.startswith("> "):
            return await self.says(answer[2:])
        following = await self.taps(answer)
        return await self.taps("Valider") if asked.id == following.id else following

    async def files(self) -> str:
        """Play the whole interview and send it; return the reference."""
        await self.begins()
        await self.answers()
        outcome = await self.taps("Envoyer")
        assert "est bien arrivé" in outcome.text
        return outcome.text.split("dossier ")[1].split()[0]


async def applicant(house: House, name: str = "Camille", language: str = "fr") -> Applicant:
    """Somebody new."""
    return Applicant(house, await house.client.person(name, language_code=language))


async def documents(someone: Applicant) -> dict[str, str]:
    """The files the bot sent, by name."""
    await someone.house.settled()
    files = someone.house.simulator.world.files.by_id
    sent = [m.raw["file"] for m in await someone.person.messages() if m.kind == "document"]
    return {each["name"]: files[each["id"]].data.decode() for each in sent}


async def known(house: House, name: str) -> Applicant:
    """Somebody who is there already."""
    people = [each for each in await house.client.people() if each.name == name]
    return Applicant(house, people[-1])


async def filed(house: House, name: str = "Camille") -> Applicant:
    """Somebody who has just filed their case: played, unless it is all that has happened in the house."""
    (someone,) = await all_filed(house, name)
    return someone


async def all_filed(house: House, *names: str) -> list[Applicant]:
    """People who have just filed their cases, one after the other; see `filed`."""

    async def play(played: House) -> None:
        for name in names:
            await (await applicant(played, name)).files()

    return await _brought(house, f"{', '.join(names)} have filed", names, play)


async def at(house: House, until: str) -> Applicant:
    """Camille, who stands at a question: played, unless it is all that has happened in the house."""

    async def play(played: House) -> None:
        camille = await applicant(played)
        await camille.begins()
        await camille.answers(until=until)

    (camille,) = await _brought(house, f"Camille stands at {until}", ("Camille",), play)
    return camille


async def _brought(
    house: House, name: str, names: Iterable[str], play: Callable[[House], Awaitable[None]]
) -> list[Applicant]:
    """The people of a play, where it ends."""

    async def well(played: House) -> None:
        await play(played)
        await all_is_well(played)

    if house.is_fresh:
        await taken_up(house, name, well)
    else:
        await play(house)
    return [await known(house, each) for each in names]


async def card(house: House, reference: str = "D-2026-0001") -> Message:
    """The card of a case as it stands in the group."""
    await house.settled()
    cards = [m for m in await house.group.messages() if m.text.startswith(reference) and m.from_bot]
    assert cards, "no card"
    return read(cards[-1])


async def rows(house: House, sql: str, **values: object) -> list[dict[str, object]]:
    """What the database says."""
    assert house.app is not None
    async with house.app.database.tx() as tx:
        return [dict(row) for row in await tx.fetch(sql, **values)]


async def delivered(house: House, update: Json) -> None:
    """Deliver anything as an update, and wait until it is handled: the one after it is."""
    await house.client.raw_update(update)
    await (await house.client.person("Zoé")).says("/start")
    await house.settled()


def too_wide(params: Json) -> list[list[str]]:
    """The rows of a message's buttons that a phone would cut."""
    markup = params.get("reply_markup")
    rows_ = markup.get("inline_keyboard", []) if isinstance(markup, dict) else []
    labels = [[button["text"] for button in row] for row in rows_]
    return [row for row in labels if max(map(len, row)) > {1: 40, **WIDEST}.get(len(row), 0) + len("✓ ")]


async def all_is_well(house: House) -> None:
    """Nothing was set aside, given up or refused by Telegram, and every tap was answered."""
    await house.settled()
    assert await rows(house, "select update_id from inbox where state <> 'done'") == []
    assert await rows(house, "select method, params, error, state from outbox") == []
    unanswered = [tap for tap in await house.client.taps_made() if tap.answer is None]
    assert unanswered == []
    for call in await house.client.calls():
        assert call.unknown == [], call.method
        assert too_wide(call.params) == [], too_wide(call.params)
        fine = call.ok or call.fault or call.method == "getUpdates" or call.status == 403
        fine = fine or any(words in call.description for words in EXPECTED)
        assert fine, f"{call.method}: {call.description}"
