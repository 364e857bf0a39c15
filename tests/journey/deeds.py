"""What people and staff do in a year, over HTTP, each deed noted in the ledger as it is done."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from tests.client import Message, Person
from tests.house import House
from tests.journey import ledger as journal
from tests.journey.ledger import DAY, Ledger
from tests.journey.lives import Entry, Life, Place
from tests.journey.story import Applicant, card, read
from tests.journey.team import PROMPT, SEND, found, last, press, replies

MINUTE: Final = timedelta(minutes=1)
UNDO: Final = "Annuler l’envoi"
REOPEN: Final = "Oui, rouvrir et prévenir la personne"


@dataclass(slots=True)
class Deeds:
    """The house and its ledger, and what each does in it."""

    h: House
    ledger: Ledger
    chance: random.Random
    visitors: dict[int, Applicant] = field(default_factory=dict)
    plans: list[tuple[date, Life, str, str]] = field(default_factory=list)
    """What somebody is going to do: on which day, who, what, and about what."""
    digests: list[list[str]] = field(default_factory=list)
    """What the group should have read on Mondays."""
    seen: int = 0

    @property
    def now(self) -> datetime:
        """The clock's."""
        return self.h.clock.now()

    @property
    def today(self) -> date:
        """Where the organisation is."""
        return self.ledger.day(self.now)

    async def goes_on(self, by: timedelta) -> None:
        """Let time pass, and take note of what comes."""
        raise NotImplementedError

    async def _answers(self, life: Life, plan: str, stops: int = 0) -> None:
        """Answer what is asked, in the interview or a check-in."""
        raise NotImplementedError

    def later(self, life: Life, days: int, what: str, about: str = "") -> None:
        """Somebody is going to do something, so many days from now."""
        self.plans.append((self.ledger.working_day(self.today + days * DAY, 0), life, what, about))

    def _programme(self, name: str) -> str:
        programmes = self.ledger.data["programmes"]
        return next(str(e["id"]) for e in programmes if journal.plain(e["name"]["fr"]) == journal.plain(name))

    async def act(self, life: Life, what: str, about: str = "") -> None:
        """Somebody does it, if it can be done as things are."""
        if what and not life.gone:
            await getattr(self, "_" + what.replace(" ", "_"))(life, *([about] if about else []))

    async def card(self, life: Life) -> Message:
        """The case's card."""
        return await card(self.h, life.reference)

    def _here(self, but: str = "") -> Person:
        """Somebody of the team who is not away."""
        names = [who for who in self.h.staff if who.name not in self.ledger.away and who.name != but]
        return self.chance.choice(names)

    def _who(self, name: str) -> Person:
        return next(each for each in self.h.staff if each.name == name)

    async def _take(self, life: Life) -> None:
        if life.status == "filed" and not life.owner:
            who = self._here()
            await press(self.h, who, "Prendre en charge", await self.card(life))
            life.owner = who.name

    async def _owned(self, life: Life) -> Person | None:
        """Whose it is, and may decide; it is taken first if it is nobody's."""
        if life.status != "filed":
            return None
        await self._take(life)
        return self._who(life.owner)

    async def _hand(self, life: Life) -> None:
        if who := await self._owned(life):
            to = self._here(who.name)
            await press(self.h, who, "Transmettre à…", await self.card(life))
            await press(self.h, who, to.name, await found(self.h, "À qui"))
            life.owner, life.lent = to.name, ""

    async def _over(self, life: Life) -> None:
        if who := await self._owned(life):
            other = self._here(who.name)
            await press(self.h, other, "Prendre la suite", await self.card(life))
            life.owner, life.lent = other.name, ""

    async def _release(self, life: Life) -> None:
        if who := await self._owned(life):
            await press(self.h, who, "Rendre à l’équipe", await self.card(life))
            life.owner = ""

    async def _note(self, life: Life) -> None:
        if life.filed:
            await replies(self.h, self._here(), await self.card(life), "/note À relire en équipe.")

    async def _write(self, life: Life) -> None:
        if life.filed:
            await replies(self.h, self._here(), await self.card(life), "Bonjour, nous lisons votre dossier.")
            self.ledger.answers(life, "replied", self.now)
            life.blocked = False

    async def _ask(self, life: Life) -> None:
        if life.reachable and (who := await self._owned(life)):
            await press(self.h, who, "Poser une question", await self.card(life))
            await replies(self.h, who, await found(self.h, PROMPT), "Avez-vous un local ?")
            await press(self.h, who, SEND, await last(self.h))
            self.ledger.answers(life, "asked", self.now)
            local = self.now.astimezone(self.ledger.zone)
            life.asked, life.tells = True, None
            life.nudges = self.ledger.instant(self.ledger.working_day(self.today, 3), local.time())

    async def _reply(self, life: Life) -> None:
        if life.asked and life.reachable:
            await self.visitors[life.number].says("Oui, rue Blatin.")
            life.asked, life.nudges, life.tells = False, None, None
            self.ledger.owe(life, "answered", self.now)

    async def _tell(self, life: Life) -> None:
        if life.filed and life.reachable and not life.asked:
            visitor = self.visitors[life.number]
            await visitor.says("/personne")
            await visitor.taps("Écrire à l’équipe")
            await visitor.says("Une précision : nous serons deux.")
            self.ledger.owe(life, "wrote", self.now)

    # --- decisions ---

    async def _working(self, life: Life) -> Message:
        """What is being decided of a case, as it stands under its card."""
        under = (await self.card(life)).id
        messages = [read(m) for m in await self.h.group.messages() if m.from_bot and m.reply_to == under]
        return [m for m in messages if "Annuler" in m.labels][-1]

    async def _accept(self, life: Life) -> None:
        if who := await self._owned(life):
            await press(self.h, who, "Accepter", await self.card(life))
            shown = await self._working(life)
            if "Dans quel programme" in shown.text:
                await press(self.h, who, shown.labels[0], shown)
                shown = await self._working(life)
            name = re.search(r"est retenu pour (.+)\.", shown.text)
            assert name is not None, shown.text
            programme, at = self._programme(name[1]), self.now
            if SEND not in shown.labels or "Toutes les places" in (
                await press(self.h, who, SEND, shown) or ""
            ):
                await press(self.h, who, "Accepter quand même", await found(self.h, "Toutes les places"))
            await self._leaves()
            self.ledger.decided(life, "accepted", self.now, programme)
            life.given, life.given_at = programme, at

    async def _undo(self, life: Life) -> None:
        """A decision is called off before it leaves."""
        if who := await self._owned(life):
            await self._proposes_to_decline(life, who)
            await press(self.h, who, SEND, await self._working(life))
            await press(self.h, self._here(), UNDO, await self.card(life))
            await self._leaves()

    async def _decline(self, life: Life) -> None:
        if who := await self._owned(life):
            await self._proposes_to_decline(life, who)
            await press(self.h, who, SEND, await self._working(life))
            await self._leaves()
            self.ledger.decided(life, "declined", self.now)

    async def _proposes_to_decline(self, life: Life, who: Person) -> None:
        await press(self.h, who, "Décliner", await self.card(life))
        menu = await self._working(life)
        await press(self.h, who, menu.labels[0], menu)
        await replies(self.h, who, await found(self.h, PROMPT), "Pas cette année.")

    async def _refer(self, life: Life) -> None:
        if who := await self._owned(life):
            await press(self.h, who, "Orienter", await self.card(life))
            menu = await self._working(life)
            await press(self.h, who, self.chance.choice(menu.labels[:-1]), menu)
            await press(self.h, who, SEND, await self._working(life))
            await self._leaves()
            self.ledger.decided(life, "referred", self.now)

    async def _wait(self, life: Life) -> None:
        who = await self._owned(life)
        if who and "Liste d’attente" in (await self.card(life)).labels:
            await press(self.h, who, "Liste d’attente", await self.card(life))
            shown = await self._working(life)
            if SEND not in shown.labels:
                await press(self.h, who, shown.labels[0], shown)
                shown = await self._working(life)
            name = re.search(r"sur la liste d’attente de (.+?)\.", shown.text)
            assert name is not None, shown.text
            await press(self.h, who, SEND, shown)
            await self._leaves()
            self.ledger.answers(life, "waitlisted", self.now)
            life.asked, life.blocked, life.nudges, life.tells = False, False, None, None
            self.ledger.joins(life, self._programme(name[1]))

    async def _leaves(self) -> None:
        await self.goes_on(self.h.organisation.desk.undo_minutes * MINUTE)

    async def _reopen(self, life: Life) -> None:
        if life.status in {"accepted", "referred", "declined"}:
            who = self._here()
            await press(self.h, who, "Rouvrir", await self.card(life))
            await press(self.h, who, REOPEN, await found(self.h, "Nous rouvrons votre dossier"))
            life.status, life.owner, life.given, life.given_at = "filed", who.name, "", None
            life.entries.append(Entry(self.now, "taken back"))
            self.ledger.owe(life, "reopened", self.now)
            for place in life.places.values():
                place.state = "waiting" if place.state == "decided" else place.state

    async def leaves(self, until: date) -> None:
        """Basile goes on holiday, and lends what is his to everybody."""
        basile = self.h.staff[1]
        until = self.ledger.working_day(until, 0)
        await basile.says(f"/absent {until:%d/%m}", chat=self.h.group)
        await self.h.settled()
        self.ledger.away[basile.name] = until
        for life in self.ledger.known():
            if life.owner == basile.name and life.status in journal.KEPT:
                life.owner, life.lent = "", basile.name

    # --- people of their own accord ---

    async def _withdraw(self, life: Life) -> None:
        if life.reachable and life.status in {"filed", "accepted"}:
            visitor = self.visitors[life.number]
            await visitor.says("/retirer")
            await visitor.taps("Oui, la retirer")
            life.entries.append(Entry(self.now, "withdrawn"))
            life.status, life.asked, life.blocked, life.nudges, life.tells = (
                "withdrawn",
                False,
                False,
                None,
                None,
            )
            if life.owed:
                life.owed.ended, life.owed.end, life.owed = self.today, "withdrawn", None
            for place in life.places.values():
                place.state = "over"

    async def _block(self, life: Life) -> None:
        await self.visitors[life.number].person.blocks()
        await self.h.settled()
        life.reachable = False

    async def _return(self, life: Life) -> None:
        visitor = self.visitors[life.number]
        await visitor.person.unblocks()
        await visitor.says("/start")
        life.reachable = True
        await self.goes_on(MINUTE)

    async def _erase(self, life: Life) -> None:
        if not life.reachable:
            return
        visitor = self.visitors[life.number]
        await visitor.says("/supprimer")
        await visitor.taps("Oui, tout effacer")
        life.gone, life.places, life.owed = True, {}, None

    # --- check-ins and calls ---

    def _waits_for(self, life: Life, plan: str) -> bool:
        """Whether the check-in is the last that came, and still to be answered: an end closes it for good."""
        ends = [n for n, each in enumerate(life.entries, 1) if each.kind in {"declined", "withdrawn"}]
        since = life.entries[max(ends, default=0) :]
        came = [each.detail for each in since if each.kind == "check-in"]
        done = [each.detail for each in life.entries if each.kind in journal.RESPONSES]
        return life.reachable and came[-1:] == [plan] and plan not in done and life.status in journal.KEPT

    async def _nothing_new(self, life: Life, plan: str) -> None:
        if self._waits_for(life, plan):
            await self.visitors[life.number].taps("Rien de nouveau")
            life.entries.append(Entry(self.now, "nothing new", plan))

    async def _stuck(self, life: Life, plan: str) -> None:
        if self._waits_for(life, plan):
            await self.visitors[life.number].taps("Je suis bloqué·e")
            life.entries.append(Entry(self.now, "blocked", plan))
            life.blocked = True
            self.ledger.owe(life, "blocked", self.now)
            if self.chance.random() < 0.7:
                self.later(life, 1, "write")

    async def _answer_checkin(self, life: Life, plan: str) -> None:
        if self._waits_for(life, plan):
            await self.visitors[life.number].taps("Répondre")
            await self._answers(life, plan)
            life.entries.append(Entry(self.now, "answered check-in", plan))

    async def _still(self, life: Life) -> None:
        for programme, place in self._asked_of_a_call(life):
            await self.visitors[life.number].taps("Toujours intéressé·e")
            place.state = "interested"
            if self.ledger.programme(life) == programme:  # whoever was put there by hand is led as before
                life.route = next(
                    e["id"] for e in self.ledger.data["routes"]
                    if e.get("programme") == programme and e.get("call") == "open"
                )  # fmt: skip
            self.ledger.owe(life, "filed", self.now)

    async def _no_longer(self, life: Life) -> None:
        for _, place in self._asked_of_a_call(life):
            await self.visitors[life.number].taps("Plus maintenant")
            place.state = "left"

    def _asked_of_a_call(self, life: Life) -> Iterator[tuple[str, Place]]:
        waiting = ((name, place) for name, place in life.places.items() if place.state == "waiting")
        return iter([*waiting] if life.status == "filed" and life.reachable else [])
