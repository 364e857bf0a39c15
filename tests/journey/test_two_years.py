"""Two years with outages, under files that nobody knows: each check-in, notice and alarm comes once.

What should come, and when, is worked out here from the plans and the hours the bot was away, by other means
than the bot's own. `OUTAGES=200` plays as many as an operator may meet; a test of every day plays fewer.
"""

from __future__ import annotations

import math
import os
import random
import re
import tomllib
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import holidays
import pytest

from tests.checking.corpus.writing import Data, written
from tests.client import Call
from tests.house import OTHERS, House, house
from tests.journey.story import Applicant, all_is_well, applicant, card, plain, rows
from tests.journey.team import found, press, sends

OUTAGES: Final = int(os.environ.get("OUTAGES", "24"))
MONTHS: Final = 24
PEOPLE: Final = 6 if OUTAGES < 100 else 8
"""Half of them wait for the call; of the others some are accepted, and some are not."""
START: Final = datetime(2027, 3, 1, 9, tzinfo=UTC)
"""Two years from here hold four changes of the clocks and a 29 February."""
END: Final = datetime(2029, 3, 1, 9, tzinfo=UTC)
OPEN: Final = (date(2027, 9, 5), date(2028, 5, 8))
"""When the calls of the programme open, for thirty days each; a Sunday and a holiday in France among them."""
MINUTES: Final = timedelta(minutes=5)
"""What is so late leaves in civil hours only."""
HOUR: Final = timedelta(hours=1)
"""What is so late gives way to what is newer."""
MORNING, EVENING = time(9), time(18)
REMINDER: Final = "petit rappel"
TASK: Final = 14
"""Days after the arrival of a check-in at which the team has a task, where people are reminded."""
NOTICES: Final = ("Vos réponses sont gardées", "n’avons pas eu de réponse", "nous avons libéré votre place")
"""Of the first call, to somebody who waits and does not answer; for the second there is nobody."""
TOLD_AT: Final = time(9, 30)
ALARM: Final = re.compile("une réponse est promise pour aujourd’hui|n’est pas partie, et personne")
DIGEST: Final = "la semaine du"
LAST_ALARM: Final = "attend toujours la réponse promise"


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation nobody knows: where it is, and what it asks when."""

    seed: int
    zone: str
    country: str

    def holidays(self) -> Container[date]:
        """Its public holidays."""
        country, _, part = self.country.partition("-")
        return holidays.country_holidays(country, part or None)

    def file(self) -> tuple[Data, list[Plan]]:
        """What its file says, and its plans."""
        chance = random.Random(self.seed)  # noqa: S311 - the same plans each time
        plans = [_plan(chance, number) for number in range(chance.randint(3, 5))]
        data = tomllib.loads((OTHERS / "residence.toml").read_text("utf-8"))
        calls = [{"opens": day, "closes": day + timedelta(days=30)} for day in OPEN]
        data["programmes"][0].pop("intake")
        data["programmes"][0]["calls"] = calls
        for route in data["routes"]:
            route["answer_days"] = chance.randint(3, 9)
        data["desk"]["silence_days"] = 2
        data["retention"] = {"draft_days": 30, "filed_days": 1400, "accepted_days": 1500}
        data |= {"zone": self.zone, "public_holidays": self.country}
        data["checkins"] = [plan.written() for plan in plans]
        return data, plans


@dataclass(frozen=True, slots=True)
class Plan:
    """One check-in, which may come several times."""

    mark: str
    after: str
    amount: int
    unit: str
    at: time
    times: int
    reminders: tuple[int, ...]
    """Days after its arrival."""

    def written(self) -> dict[str, Any]:
        """The plan as the file has it."""
        block: dict[str, Any] = {
            "id": self.mark, "after": self.after, "delay": f"{self.amount} {self.unit}",
            "at": f"{self.at:%H:%M}", "text": {"fr": f"Question {self.mark}."},
        }  # fmt: skip
        if self.times > 1:
            block |= {"every": f"{self.amount} {self.unit}", "times": self.times}
        if self.reminders:
            block |= {"reminders": [f"{days} days" for days in self.reminders], "task": f"{TASK} days"}
        return block


def _plan(chance: random.Random, number: int) -> Plan:
    unit, amount = chance.choice([("days", 17), ("weeks", 5), ("months", 2), ("months", 1), ("days", 40)])
    return Plan(
        mark=f"q{number}",
        after="filing" if number == 0 else chance.choice(["filing", "acceptance"]),
        amount=amount,
        unit=unit,
        at=time(chance.randint(9, 17), chance.choice([0, 15, 45])),
        times=chance.randint(1, 9),
        reminders=chance.choice([(), (4,), (3, 9)]),
    )


# --- what should come ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class Reckoning:
    """An independent calculation of what reaches one person."""

    place: Place
    away: Sequence[tuple[datetime, datetime]]
    holidays: Container[date]

    def works(self, day: date) -> bool:
        """Whether people are written to on such a day."""
        return day.isoweekday() <= 5 and day not in self.holidays

    def instant(self, day: date, at: time) -> datetime:
        """The instant of a civil time, on the first working day from this on."""
        while not self.works(day):
            day += timedelta(days=1)
        return datetime.combine(day, at, ZoneInfo(self.place.zone)).astimezone(UTC)

    def due(self, start: datetime, amount: int, unit: str, at: time) -> datetime:
        """So long after an instant."""
        day = start.astimezone(ZoneInfo(self.place.zone)).date()
        if unit == "months":
            months = day.year * 12 + day.month - 1 + amount
            year, month = months // 12, months % 12 + 1
            following = date(year + month // 12, month % 12 + 1, 1)
            last = (following - timedelta(days=1)).day
            return self.instant(date(year, month, min(day.day, last)), at)
        return self.instant(day + timedelta(days=amount * (7 if unit == "weeks" else 1)), at)

    def seen(self, due: datetime) -> datetime:
        """When the bot is there to see that it is due."""
        return next((end for start, end in self.away if start <= due < end), due)

    def civil(self, seen: datetime, at: time) -> datetime:
        """The instant at which what is late may leave."""
        local = seen.astimezone(ZoneInfo(self.place.zone))
        if self.works(local.date()) and MORNING <= local.time() <= EVENING:
            return seen
        day = local.date() if local.time() < MORNING else local.date() + timedelta(days=1)
        return self.instant(day, min(max(at, MORNING), EVENING))

    def comes(self, plans: Sequence[Plan], starts: Mapping[str, datetime]) -> list[tuple[datetime, str]]:
        """What follows for somebody who never answers: check-ins, reminders, tasks of the team."""
        waiting: list[tuple[datetime, int, Plan, str]] = [
            (self.due(starts[plan.after], plan.amount * n, plan.unit, plan.at), n, plan, "")
            for plan in plans if plan.after in starts for n in range(1, plan.times + 1)
        ]  # fmt: skip
        come: list[tuple[datetime, str]] = []
        while waiting:
            now = min(self.seen(due) for due, *_ in waiting)
            if now > END:
                break
            seen = sorted((each for each in waiting if self.seen(each[0]) == now), key=lambda each: each[0])
            waiting = [each for each in waiting if each not in seen]
            arrived = False
            for place, (due, n, plan, after) in enumerate(seen):
                if after and arrived:
                    continue  # of a check-in that a newer one has closed
                leaves = self.civil(now, plan.at) if now - due > MINUTES else now
                is_late = now - due > HOUR or leaves > now
                newer = [*seen[place + 1 :], *(each for each in waiting if each[0] <= leaves)]
                if is_late and any(after or not each[3] for each in newer):
                    continue
                if leaves > now:
                    waiting.append((leaves, n, plan, after))
                    continue
                come.append((now, f"{after}{plan.mark}"))
                if not after:
                    arrived = True
                    waiting = [each for each in waiting if not each[3]]
                    follow = [(days, f"{REMINDER} ") for days in plan.reminders]
                    follow += [(TASK, "task ")] if plan.reminders else []
                    waiting += [(self.due(now, days, "days", plan.at), n, plan, why) for days, why in follow]
        return come


# --- what comes ---------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Person:
    """Somebody who files, and never writes again."""

    visitor: Applicant
    waits: bool
    reference: str
    starts: dict[str, datetime]


def _outages(seed: int) -> list[tuple[datetime, datetime]]:
    """From a minute to a week each, none in the other, once everybody is there."""
    chance = random.Random(seed)  # noqa: S311 - the same trouble each time
    most = math.log(timedelta(days=7) / timedelta(minutes=1))
    lengths = [timedelta(minutes=math.exp(chance.uniform(0, most))) for _ in range(OUTAGES)]
    first = START + timedelta(days=1)
    between = END - first - sum(lengths, timedelta())
    away, before = list[tuple[datetime, datetime]](), timedelta()
    for share, length in zip(sorted(chance.random() for _ in lengths), lengths, strict=True):
        begins = first + between * share + before
        away.append((_whole(begins), _whole(begins + length)))
        before += length
    assert all(later[0] > earlier[1] for earlier, later in pairwise(away))
    return away


def _whole(instant: datetime) -> datetime:
    return instant.replace(microsecond=0)


async def _advance(h: House, until: datetime) -> None:
    """Let time pass from one instant at which something is due to the next."""
    while h.clock.now() < until:
        (row,) = await rows(h, "select min(due) as due from timer where state = 'waiting'")
        due = until if row["due"] is None else datetime.fromtimestamp(float(str(row["due"])) / 1000, UTC)
        step = min(max(due, h.clock.now() + timedelta(milliseconds=1)), until)
        await h.passes(step - h.clock.now())


async def _files(h: House, number: int, chance: random.Random) -> Person:
    waits = number % 2 == 0
    visitor = await applicant(h, f"P{number}")
    await visitor.begins()
    answers = {
        "secteur": "Création sonore",
        "Où travaillez": "> Clermont-Ferrand",
        "âge": "> 25" if waits else "> 40",
        "Où en êtes-vous": "En création",
    }
    await visitor.answers(given=answers)
    sent = await visitor.taps("Envoyer")
    reference = sent.text.split("dossier ")[1].split()[0].rstrip(".")
    person = Person(visitor, waits, reference, {"filing": h.clock.now()})
    if not waits and chance.random() < 2 / 3:
        await press(h, h.staff[0], "Prendre en charge", await card(h, reference))
        await press(h, h.staff[0], "Accepter", await card(h, reference))
        await sends(h, h.staff[0], await found(h, "La personne lira"))
        person.starts["acceptance"] = h.clock.now()
    return person


def _told(calls: Sequence[Call], chat: int) -> Iterator[tuple[datetime, str]]:
    for call in calls:
        if call.ok and call.params.get("chat_id") == chat:
            yield datetime.fromtimestamp(call.date, UTC), plain(str(call.params["text"]))


@pytest.mark.parametrize(
    "place",
    [
        Place(11, "Europe/Paris", "FR"),
        Place(22, "America/Toronto", "CA-QC"),
        Place(33, "Pacific/Auckland", "NZ"),
    ],
    ids=["paris", "montreal", "auckland"],
)
async def test_each_comes_once_whatever_the_outages(tmp_path: Path, place: Place) -> None:
    data, plans = place.file()
    path = tmp_path / "config.toml"
    path.write_text(written(data).text, "utf-8")
    away = _outages(place.seed)
    async with house(tmp_path, path, START) as h:
        people = await _play(h, away, random.Random(-place.seed))  # noqa: S311 - the same people each time
        calls = await h.client.calls("sendMessage")
        await all_is_well(h)
    reckoning = Reckoning(place, away, place.holidays())
    team = list(_told(calls, h.group.id))
    weeks = [text.splitlines()[0] for _, text in team if DIGEST in text]
    assert max(Counter(weeks).values()) == 1
    for person in people:
        told = list(_told(calls, person.visitor.person.id))
        here = [(at, text) for at, text in team if person.reference in text]
        came = [(at, _mark(text)) for at, text in told]
        came += [(at, f"task {_mark(text)}") for at, text in here if _mark(text)]
        came = sorted((at, mark) for at, mark in came if mark)
        assert came == sorted(reckoning.comes(plans, person.starts)), person.reference
        _hears_of_the_call(person, told, reckoning)
        answered = "acceptance" in person.starts
        alarms = [text for _, text in here if "⚠" in text and DIGEST not in text]
        assert sum(bool(ALARM.search(text)) for text in alarms) == (not answered)
        assert sum(LAST_ALARM in text for text in alarms) == (not answered)
        assert len(alarms) <= 3


async def _play(h: House, away: Sequence[tuple[datetime, datetime]], chance: random.Random) -> list[Person]:
    people = []
    for number in range(PEOPLE):
        people.append(await _files(h, number, chance))
        await _advance(h, h.clock.now() + HOUR)
    for begins, ends in away:
        await _advance(h, begins)
        await h.stop()
        h.clock.advance(ends - h.clock.now())
        await h.start()
        await h.settled()
    await _advance(h, END)
    return people


def _hears_of_the_call(person: Person, told: Sequence[tuple[datetime, str]], reckoning: Reckoning) -> None:
    notices = [(at, part) for at, text in told for part in NOTICES if part in text]
    assert [part for _, part in notices] == (list(NOTICES) if person.waits else [])
    if person.waits:
        opens = reckoning.instant(OPEN[0], TOLD_AT)
        seen = reckoning.seen(opens)
        assert notices[0][0] == (reckoning.civil(seen, TOLD_AT) if seen - opens > MINUTES else seen)


def _mark(text: str) -> str:
    """The plan a message is of, and whether it reminds of it; nothing if it is of none."""
    mark = re.search(r"Question (q\d+)\.", text)
    if mark is None:
        return ""
    return f"{REMINDER} {mark[1]}" if REMINDER in text else mark[1]
