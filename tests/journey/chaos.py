"""People who do whatever comes to their minds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Final

from tests.checking.corpus.writing import Data
from tests.client import Message
from tests.client import Person as Visitor
from tests.house import House
from tests.journey.revising import revised
from tests.journey.sober import acts_once, place
from tests.journey.takeover import takes_over

HOSTILE: Final = (
    "oui", "non", "Musique", "jeux video", "BD", "une dizaine", "3 000 €", "10", "-1", "0", "17 ans",
    "demain", "31/02/2027", "Clermont Ferand", "quelque part", "example.org", "camille@example. org",
    "je ne sais pas", "passer", "rien", "aucun", "Camille", "06 12 34 56 78", "envoyer",
    "modifier une réponse", "prénom", "rien de nouveau", "je suis bloqué·e", "répondre", ".", "👍",
    "🎺" * 300, "mot " * 900, "<b>gras</b> & {name}", "avant\x00après\u202e", "'); drop table person; --",
    "yes", "no", "skip", "/", "//", "/inconnue", "/start@damier_bot", "1 et 2", "1, 2, 3", "#", "=", "?", "!",
    "a:1:adult:yes",
)  # fmt: skip
COMMANDS: Final = (
    "/start", "/start affiche", "/start en", "/start " + "x" * 64, "/reprendre", "/retour", "/modifier",
    "/modifier 1 pitch", "/dossier", "/dossier 1", "/dossier 424242", "/nouveau", "/nouveau tout de suite",
    "/retirer", "/retirer 2", "/retirer 424242", "/langue", "/langue en", "/aide", "/lexique", "/personne",
    "/confidentialite", "/privacy zz", "/mesdonnees", "/supprimer", "/stop", "/edit", "/back", "/new",
    "/rappels", "/reminders", "/status", "/withdraw", "/language", "/glossary", "/person 3", "/mydata",
    "/delete", "/résumé",
)  # fmt: skip

DECIDING: Final = (
    "claim",
    "take_over",
    "accept",
    "ask",
    "refer",
    "decline",
    "choose",
    "words",
    "confirm",
    "confirm",
)

ROUND: Final = 8
"""One time of so many the file becomes what it was at first."""
WORLD: Final = {"passes", "restarts", "publishes"}
"""What happens to everybody, also to who blocked the bot."""

Deed = Callable[["Chaos", Visitor, "Step"], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens: what, who does it, and a number that settles the rest."""

    deed: str
    who: int
    n: int


@dataclass(slots=True)
class Chaos:
    """A house and its visitors, who remember every button they ever saw."""

    house: House
    visitors: list[Visitor]
    first: Data
    """The organisation's file as it was at first."""
    data: Data
    """The file in force."""
    blocked: set[int] = field(default_factory=set)
    seen: dict[int, dict[tuple[int, str], None]] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    answered: dict[int, set[str]] = field(default_factory=dict)
    """The questions that were answered in each case: an answer may change, but never goes."""

    async def happens(self, step: Step) -> None:
        """One step; what somebody who blocked the bot cannot do is unblocking it."""
        visitor = self.visitors[step.who % len(self.visitors)]
        staff = step.deed.startswith("staff")
        actor = self.house.staff[max(0, step.who - 3) % len(self.house.staff)] if staff else visitor
        self.done.append(f"{step.deed} {actor.id} {step.n}")
        if visitor.id in self.blocked and not staff and step.deed not in WORLD:
            self.blocked.discard(visitor.id)
            await visitor.unblocks()
            return
        await DEEDS[step.deed](self, actor, step)

    async def buttons(self, chat: int) -> list[tuple[int, str]]:
        """The buttons that are now in a chat, newest first; they are remembered."""
        found = [
            (message.id, button.data)
            for message in reversed(await self.house.client.messages(chat))
            if message.from_bot
            for row in message.buttons
            for button in row
            if button.data
        ]
        self.seen.setdefault(chat, {}).update(dict.fromkeys(found))
        return found

    async def own(self, visitor: Visitor) -> list[Message]:
        """What a visitor has written that can be edited."""
        return [m for m in await visitor.messages() if not m.from_bot and m.kind == "text"]


# --- applicants ---------------------------------------------------------------------------------------------


async def sober(chaos: Chaos, who: Visitor, _step: Step) -> None:
    """The next thing the screen offers."""
    await chaos.house.settled()
    where = await place(chaos.house, who)
    if where is None or not where.is_done:
        await acts_once(chaos.house, who, where)


async def runs(chaos: Chaos, who: Visitor, step: Step) -> None:
    """Several sober acts, one after the other."""
    for _ in range(step.n % 24):
        await sober(chaos, who, step)


async def presses(chaos: Chaos, who: Visitor, step: Step) -> None:
    """A button that is there."""
    await _press(who, await chaos.buttons(who.id), step.n, who.id)


async def presses_again(chaos: Chaos, who: Visitor, step: Step) -> None:
    """Any button that ever was there."""
    await chaos.buttons(who.id)
    await _press(who, sorted(chaos.seen[who.id]), step.n, who.id)


async def presses_twice(chaos: Chaos, who: Visitor, step: Step) -> None:
    """The same button, twice within a moment."""
    buttons = await chaos.buttons(who.id)
    for _ in range(2):
        await _press(who, buttons, step.n, who.id)


async def says(chaos: Chaos, who: Visitor, step: Step) -> None:
    """Some words."""
    await who.says(HOSTILE[step.n % len(HOSTILE)])
    await _is_answered(chaos, who)


async def says_twice(_chaos: Chaos, who: Visitor, step: Step) -> None:
    """The same words, twice within a moment."""
    for _ in range(2):
        await who.says(HOSTILE[step.n % len(HOSTILE)])


async def commands(chaos: Chaos, who: Visitor, step: Step) -> None:
    """A command."""
    await who.says(COMMANDS[step.n % len(COMMANDS)])
    await _is_answered(chaos, who)


async def edits(chaos: Chaos, who: Visitor, step: Step) -> None:
    """Another text for anything they have written."""
    if own := await chaos.own(who):
        await who.edits(own[step.n % len(own)], HOSTILE[(step.n // 7) % len(HOSTILE)])


async def replies(chaos: Chaos, who: Visitor, step: Step) -> None:
    """An answer to any message."""
    if messages := await who.messages():
        words = HOSTILE[(step.n // 7) % len(HOSTILE)]
        await who.client.post(
            f"people/{who.id}/says", {"text": words, "reply_to": messages[step.n % len(messages)].id}
        )
        await _is_answered(chaos, who)


async def sends(_chaos: Chaos, who: Visitor, step: Step) -> None:
    """Anything but a text."""
    album = {"media_group_id": str(step.n)}
    acts: tuple[Callable[[], Awaitable[object]], ...] = (
        who.sends_photo, who.sends_voice, who.sends_sticker, who.sends_document, who.sends_location,
        who.shares_contact, lambda: who.sends_poll("Quoi ?", "Ceci", "Cela"),
        lambda: who.shares_contact({"phone_number": "+336", "first_name": "Autre", "user_id": 1}),
        lambda: who.sends({"dice": {"emoji": "🎲", "value": 3}}),
        lambda: who.sends({"text": "oui"} | album), lambda: who.sends_photo(caption="10"),
    )  # fmt: skip
    await acts[step.n % len(acts)]()


async def blocks(chaos: Chaos, who: Visitor, _step: Step) -> None:
    """No more of this."""
    await chaos.house.settled()
    chaos.blocked.add(who.id)
    await who.blocks()


# --- the team -----------------------------------------------------------------------------------------------


async def staff_decides(chaos: Chaos, who: Visitor, step: Step) -> None:
    """Something that leads to a decision: the newest button of one kind."""
    verb = DECIDING[step.n % len(DECIDING)]
    group = chaos.house.group.id
    fitting = [button for button in await chaos.buttons(group) if button[1].split(":")[0] == verb]
    await _press(who, fitting[:6], step.n // 11, group)


async def staff_presses(chaos: Chaos, who: Visitor, step: Step) -> None:
    """A button that is there in the group."""
    group = chaos.house.group.id
    await _press(who, (await chaos.buttons(group))[:12], step.n, group)


async def staff_presses_again(chaos: Chaos, who: Visitor, step: Step) -> None:
    """Any button that ever was there in the group."""
    group = chaos.house.group.id
    await chaos.buttons(group)
    await _press(who, sorted(chaos.seen[group]), step.n, group)


async def staff_replies(chaos: Chaos, who: Visitor, step: Step) -> None:
    """An answer to one of the newest messages of the group."""
    messages = await chaos.house.client.messages(chaos.house.group, newest=6)
    if messages:
        chosen = messages[step.n % len(messages)]
        await who.says(HOSTILE[(step.n // 7) % len(HOSTILE)], chat=chaos.house.group, reply_to=chosen)


# --- the world ----------------------------------------------------------------------------------------------


async def passes(chaos: Chaos, _who: Visitor, step: Step) -> None:
    """Time passes: minutes, days or months."""
    await chaos.house.settled()
    hours = (0.1, 1, 5, 24, 24, 48, 24 * 8, 24 * 20, 24 * 32, 24 * 100)
    await chaos.house.passes(timedelta(hours=hours[step.n % len(hours)]))


async def restarts(chaos: Chaos, _who: Visitor, step: Step) -> None:
    """The bot stops, perhaps in the middle of something, and starts again."""
    if step.n % 2:
        await chaos.house.settled()
    await chaos.house.stop()
    await chaos.house.start()


async def publishes(chaos: Chaos, _who: Visitor, step: Step) -> None:
    """Another file, told to the running bot or found when it starts again."""
    chance, quiet = Random(step.n), step.n % 4 > 0  # noqa: S311 - a story to tell, not a secret
    if quiet:
        await chaos.house.settled()
    new = chaos.first if chance.random() < 1 / ROUND else revised(chaos.data, chance)
    if await takes_over(chaos.house, new, restart=step.n % 3 == 0, quiet=quiet):
        chaos.data = new
        chaos.done.append("  taken")


async def _press(who: Visitor, buttons: list[tuple[int, str]], n: int, chat: int) -> None:
    if buttons:
        message, data = buttons[n % len(buttons)]
        await who.presses(message, data, chat=chat, wait=0)


async def _is_answered(chaos: Chaos, who: Visitor) -> None:
    """Nobody is met with silence: the newest message is the bot's."""
    await chaos.house.settled()
    (newest,) = await who.client.messages(who, newest=1)
    assert newest.from_bot, f"no answer to {newest.text!r}"


DEEDS: Final[dict[str, Deed]] = {
    deed.__name__: deed
    for deed in (
        sober, runs, presses, presses_again, presses_twice, says, says_twice, commands, edits, replies, sends,
        blocks, staff_decides, staff_presses, staff_presses_again, staff_replies, passes, restarts, publishes,
    )
}  # fmt: skip
OFTEN: Final = {
    "sober": 6, "runs": 5, "presses": 5, "presses_again": 5, "says": 3, "commands": 4, "edits": 3,
    "replies": 2, "sends": 2, "staff_decides": 7, "staff_presses": 2, "staff_presses_again": 2,
    "staff_replies": 3, "passes": 2, "publishes": 5,
}  # fmt: skip
"""How often a deed happens beside the others; those that are not named, once."""

CHOSEN: Final = tuple(name for name in DEEDS for _ in range(OFTEN.get(name, 1)))
