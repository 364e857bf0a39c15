"""A year of an organisation, over HTTP: people come and go, three staff decide; the ledger has it all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from bot.simulator.journal import Call
from tests.client import Message
from tests.journey import ledger as journal
from tests.journey.deeds import MINUTE, Deeds
from tests.journey.ledger import DAY
from tests.journey.lives import Entry, Life, Told
from tests.journey.story import REVIEW, Applicant, applicant, plain, rows

START: Final = datetime(2027, 1, 4, 9, tzinfo=UTC)
"""A Monday."""
END: Final = date(2028, 1, 3)
"""The Monday on which the last week of the year is told."""
LAST_FILED: Final = date(2027, 11, 12)
ARRIVED: Final = "Point d’étape · dossier "
OPEN: Final = "L’appel à candidatures de "
FREED: Final = re.compile(r"la place de (\S+) pour (.+) est libérée")
LISTED: Final = re.compile(r"Liste d’attente de (.+) : n° (\d+) le")
KEEP, SKIP, UNKNOWN, READY = "Garder ma réponse", "Passer", "Je ne sais pas", "Valider"
AFTER: Final[dict[str, tuple[tuple[tuple[int, str], ...], ...]]] = {
    "filed": (
        ((0, "take"), (1, "accept")),
        ((1, "take"), (2, "ask"), (3, "reply"), (5, "accept")),
        ((0, "take"), (0, "ask"), (14, "reply"), (15, "decline")),
        ((1, "take"), (2, "refer")),
        ((2, "take"), (2, "write"), (3, "tell"), (4, "accept"), (30, "reopen"), (31, "decline")),
        ((1, "take"), (1, "hand"), (3, "undo"), (3, "accept")),
        ((0, "take"), (1, "wait"), (20, "accept")),
        ((1, "tell"), (2, "take"), (4, "over"), (5, "decline"), (9, "reopen"), (10, "refer")),
        ((0, "take"), (1, "release"), (2, "note"), (3, "withdraw")),
        ((3, "take"), (4, "note")),
        ((1, "take"), (2, "block"), (3, "write"), (6, "decline")),
        ((1, "block"), (2, "take"), (12, "return"), (13, "accept")),
        ((0, "take"), (2, "accept"), (40, "erase")),
        ((1, "take"), (2, "erase")),
        (),
    )
}
"""What becomes of cases: so many days after the filing, and what."""
CHECKIN: Final = ("answer checkin", "answer checkin", "nothing new", "stuck", "")
CALL: Final = ("still", "no longer", "")


@dataclass(slots=True)
class Year(Deeds):
    """The house and its ledger, moved together through a year."""

    # --- time ---

    async def play(self, people: int) -> None:
        """Everybody begins on a day of their own; then the days go by."""
        for who in self.h.staff:
            await who.says("/aide", chat=self.h.group)
        await self.h.settled()
        span = (LAST_FILED - self.today).days
        begin = sorted(
            self.ledger.working_day(self.today + self.chance.randrange(span) * DAY, 0) for _ in range(people)
        )
        aways = {self.ledger.working_day(date(2027, month, 3), 0) for month in (2, 7)}
        while self.today < END:
            days = [*begin, *(each[0] for each in self.plans), *aways, END]
            await self.until(self.ledger.instant(max(min(days), self.today), time(10, 31)))
            if self.today in aways:
                aways.discard(self.today)
                await self.leaves(self.today + 9 * DAY)
            while begin and begin[0] <= self.today:
                begin.pop(0)
                await self.comes()
            due = [each for each in self.plans if each[0] <= self.today]
            self.plans = [each for each in self.plans if each[0] > self.today]
            for _, life, what, about in due:
                await self.act(life, what, about)
            await self.goes_on(MINUTE)

    async def until(self, end: datetime) -> None:
        """Let time pass, from one instant at which something is due to the next."""
        while self.now < end:
            (row,) = await rows(self.h, "select min(due) as due from timer where state = 'waiting'")
            due = end if row["due"] is None else datetime.fromtimestamp(float(str(row["due"])) / 1000, UTC)
            monday = self.ledger.instant(self.today + (-self.today.weekday() % 7) * DAY)
            if monday <= self.now:
                monday = self.ledger.instant(self.ledger.day(monday) + journal.WEEK)
            step = min(max(due, self.now + timedelta(milliseconds=1)), monday, end)
            await self.goes_on(step - self.now)
            if step == monday and (told := self.ledger.digest(self.today)):
                self.digests.append(told)

    async def goes_on(self, by: timedelta) -> None:
        """Time passes for the house and the ledger."""
        await self.h.passes(by)
        self.ledger.passes(self.now)
        calls = self.h.simulator.journal.calls
        fresh = [each for each in calls if each.number > self.seen]
        self.seen = calls[-1].number if calls else 0
        for call in fresh:
            self._hears(call)

    def _hears(self, call: Call) -> None:
        """What the bot has said of its own accord."""
        if not call.ok or call.method != "sendMessage":
            return
        text = journal.plain(re.sub("<[^>]+>", "", str(call.params["text"])))
        chat = call.params["chat_id"]
        life = next(
            (life for life in self.ledger.known() if self.visitors[life.number].person.id == chat), None
        )
        at = datetime.fromtimestamp(call.date, UTC)
        if life and text.startswith(ARRIVED):
            plan = next(
                e["id"] for e in self.ledger.data["checkins"] if journal.plain(e["text"]["fr"]) in text
            )
            if "petit rappel" not in text:
                life.entries.append(Entry(at, "check-in", plan))
                self.later(life, self.chance.randint(1, 6), self.chance.choice(CHECKIN), plan)
        elif life and text.startswith(OPEN) and "Toujours" in str(call.params):
            self.later(life, self.chance.randint(1, 4), self.chance.choice(CALL))
        elif chat == self.h.group.id and (freed := FREED.search(text)):
            life = next(each for each in self.ledger.known() if each.reference == freed[1])
            life.places[self._programme(freed[2])].state = "silent"

    # --- applicants ---

    async def comes(self) -> None:
        """Somebody begins; some stop at a question, others send their case."""
        number = len(self.ledger.lives) + 1
        word = "".join(self.chance.choice("bdfgklmprtvz") + self.chance.choice("aeiou") for _ in range(6))
        name = f"{word[:7].title()}"
        life = Life(number, name, word[::-1], self.now)
        visitor = await applicant(self.h, name)
        self.visitors[number] = visitor
        self.ledger.lives.append(life)
        await visitor.begins()
        stops = self.chance.randrange(1, 5) if self.chance.random() < 0.25 else 0
        await self._answers(life, "", stops)
        life.acted = self.now
        if life.left_at:
            if self.chance.random() < 0.3:
                self.later(life, 3, "erase")
            return
        await visitor.taps("Envoyer")
        await self.h.settled()
        newest = await self.h.client.messages(self.h.group, newest=8)
        shown = [m for m in newest if m.from_bot and re.match(r"[A-Z]-\d{4}-\d{4} ", m.text)][-1]
        life.reference, life.status = shown.text.split()[0], "filed"
        title = journal.plain(re.search("Proposition : (.+)", plain(shown.text))[1])  # type: ignore[index]
        life.route = next(
            e["id"] for e in self.ledger.data["routes"] if journal.plain(e["title"]["fr"]) == title
        )
        life.entries.append(Entry(self.now, "filed"))
        self.ledger.owe(life, "filed", self.now)
        for programme, rank in LISTED.findall(plain(shown.text)):
            self.ledger.joins(life, self._programme(programme))
            assert len(self.ledger.ranks(self._programme(programme))) == int(rank)
        for days, what in self.chance.choice(AFTER["filed"]):
            self.later(life, days, what)

    async def _answers(self, life: Life, plan: str, stops: int = 0) -> None:
        """Answer each question, in one way or another; with `stops`, no more than so many."""
        visitor = self.visitors[life.number]
        asked: set[str] = set()
        while True:
            shown = await visitor.sees()
            question = self._question(shown, plan)
            if question is None:
                return
            key = f"{plan}.{question['id']}".strip(".")
            if key not in asked:
                asked.add(key)
                self.ledger.asks(key)
            if stops and len(asked) > stops:
                life.left_at = question["id"]
                return
            if not plan and self.chance.random() < 0.05 and "Pourquoi ?" in shown.labels:
                await visitor.presses(shown, "Pourquoi ?")
                self.ledger.funnel[key, "why"] += 1
            if not plan and question["kind"] == "sector" and self.chance.random() < 0.2:
                await visitor.says("flibuste et piraterie")
                self.ledger.funnel[key, "refused"] += 1
                shown = await visitor.sees()
            seconds = self.chance.choice([0, 0, 8, 25, 50, 100, 200, 400])
            self.h.clock.advance(timedelta(seconds=seconds))
            how, value = await self._answer(visitor, life, shown, question)
            self.ledger.paced(key, how, seconds)
            if how == "given":
                life.told.append(Told(self.now, plan, question["id"], value))

    def _question(self, shown: Message, plan: str) -> dict[str, Any] | None:
        """The question that a message asks."""
        text = journal.plain(shown.text)
        if REVIEW in text:
            return None
        asked = [
            e
            for of, e in self.ledger.every_question()
            if of == plan and journal.plain(e["text"]["fr"]).strip() in text
        ]
        if not asked or "Votre réponse :" in text:
            return None
        there = {journal.plain(label) for label in shown.labels}

        def fits(question: dict[str, Any]) -> tuple[int, int]:
            """Several may be put in the same words: their choices tell them apart."""
            choices = {journal.plain(each["label"]["fr"]) for each in question.get("choices", ())}
            return len(choices & there), len(question["text"]["fr"])

        return max(asked, key=fits)

    async def _answer(
        self, visitor: Applicant, life: Life, shown: Message, question: dict[str, Any]
    ) -> tuple[str, Any]:
        """Answer it; how, and what."""
        kind, chance = question["kind"], self.chance
        for label, how, likely in ((SKIP, "skipped", 0.6), (UNKNOWN, "unknown", 0.2)):
            if label in shown.labels and chance.random() < likely:
                await visitor.presses(shown, label)
                return how, None
        if kind in {"yes_no", "sector", "choice", "choices"}:
            offered = self._choices(question)
            there = [label for label in shown.labels if journal.plain(label) in offered]
            label = "Oui" if question["id"] == "adult" else chance.choice(there)
            value = offered[journal.plain(label)]
            await visitor.presses(shown, label)
            if kind == "choices":
                await visitor.taps(READY)
            return "given", [value] if kind == "choices" else value
        if kind == "commune":
            places = [p for each in self.ledger.data["territories"] for p in each.get("places", ())]
            place = chance.choice(places)
            again = await visitor.says(place["name"])
            twins = [label for label in again.labels if label.startswith(f"{place['name']} (")]
            if twins:  # another of that name lies elsewhere: the file's own comes first
                self.ledger.funnel[question["id"], "refused"] += 1
                await visitor.presses(again, twins[0])
            return "given", place["code"]
        if kind == "number":
            number = chance.randint(question["low"], min(question["high"], 60))
            await visitor.says(str(number))
            return "given", number
        words = {
            "email": f"{life.name.lower()}@example.org", "phone": "06 12 34 56 78", "link": "example.org",
            "long_text": f"Projet {life.word} sans pareil", "siren": "120 027 016",
        }.get(kind, life.name)  # fmt: skip
        await visitor.says(words)
        return "given", words

    def _choices(self, question: dict[str, Any]) -> dict[str, str]:
        """The answers of a question by what stands on their buttons."""
        if question["kind"] == "yes_no":
            return {"Oui": "yes", "Non": "no"}
        if question["kind"] == "sector":
            return {journal.plain(each["name"]["fr"]): each["id"] for each in self.ledger.data["sectors"]}
        return {journal.plain(each["label"]["fr"]): each["id"] for each in question["choices"]}

    # --- acts ---
