"""A plain journal of what people did in a house, and what follows of it, worked out by other means than ours.

It knows the organisation's file as TOML and the calendar, and nothing of the bot's own code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from operator import itemgetter
from statistics import median_low
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

import holidays

from tests.journey.lives import ENDINGS, Entry, Life, Owed, Place, percent, share, shown, verdict, worth

PACES: Final = (10, 30, 60, 120, 300)
Cells: TypeAlias = dict[tuple[str, ...], tuple[int, int]]
FEW: Final = 5
MORNING: Final = time(9)
DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)
ANSWERS: Final = {"accepted", "referred", "declined", "replied", "asked", "waitlisted"}
"""What a person of the team says to somebody who filed."""
KEPT: Final = {"filed", "accepted", "referred"}
"""The states in which a case is lent while its owner is away."""
RESPONSES: Final = {"answered check-in", "nothing new", "blocked"}


@dataclass(slots=True)
class Ledger:
    """All of them; `data` is the organisation's file."""

    data: dict[str, Any]
    lives: list[Life] = field(default_factory=list)
    funnel: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often something happened to a question, `plan.question` for those of check-ins."""
    paces: dict[str, Counter[int]] = field(default_factory=dict)
    order: int = 0
    away: dict[str, date] = field(default_factory=dict)

    # --- the calendar ---

    @property
    def zone(self) -> ZoneInfo:
        """Where the organisation is."""
        return ZoneInfo(self.data["zone"])

    def day(self, at: datetime) -> date:
        """The day there."""
        return at.astimezone(self.zone).date()

    def instant(self, day: date, at: time = MORNING) -> datetime:
        """The instant of a civil time there."""
        return datetime.combine(day, at, self.zone).astimezone(UTC)

    def works(self, day: date) -> bool:
        """Whether anybody works."""
        return day.weekday() < 5 and day not in FRANCE

    def working_day(self, day: date, number: int) -> date:
        """So many working days later."""
        while number or not self.works(day):
            day += DAY
            number -= number > 0 and self.works(day)
        return day

    def working_days(self, first: date, last: date) -> int:
        """Working days after the first, the last included."""
        return sum(self.works(first + n * DAY) for n in range(1, (last - first).days + 1))

    # --- what happens ---

    def asks(self, question: str) -> None:
        """A question is put for the first time."""
        self.funnel[question, "asked"] += 1

    def paced(self, question: str, how: str, seconds: int) -> None:
        """It has its first answer."""
        self.funnel[question, how] += 1
        pace = next((each for each in PACES if seconds <= each), PACES[-1] + 1)
        self.paces.setdefault(question, Counter())[pace] += 1

    def owe(self, life: Life, cause: str, now: datetime) -> None:
        """The team owes an answer from now on."""
        days = next(each.get("answer_days", 0) for each in self.data["routes"] if each["id"] == life.route)
        days = {"blocked": 1, "filed": days}.get(cause, days or 5)
        by = self.working_day(self.day(now), days)
        owed = life.owed
        is_over = owed is not None and now >= self.instant(self.working_day(owed.by, 4))
        if owed and not is_over and owed.by <= by:
            return
        if owed:
            owed.ended, owed.end = self.day(now), "promised"
        late = (owed.late or owed.by) if owed and is_over else None
        life.owed = Owed(cause, by, now, late)
        life.promises.append(life.owed)

    def answers(self, life: Life, kind: str, now: datetime, detail: str = "") -> None:
        """A person says something to somebody who filed: it keeps the promise, if it reaches them."""
        if not life.reachable and kind not in ENDINGS:
            return
        life.entries.append(Entry(now, kind, detail))
        if life.owed:
            life.owed.ended, life.owed.end = self.day(now), "answered"
        life.owed = None

    def decided(self, life: Life, status: str, now: datetime, detail: str = "") -> None:
        """A decision has left."""
        self.answers(life, status, now, detail)
        life.status, life.asked, life.blocked, life.nudges, life.tells = status, False, False, None, None
        for place in life.places.values():
            place.state = "decided" if place.state in {"waiting", "interested"} else place.state

    def joins(self, life: Life, programme: str) -> None:
        """The last place of a list."""
        self.order += 1
        life.places[programme] = Place(self.order)

    def passes(self, now: datetime) -> None:
        """What falls due up to now, in its order."""
        while due := min((each for each in self._due() if each[0] <= now), key=itemgetter(0), default=None):
            at, act = due
            act(at)

    def _due(self) -> Iterator[tuple[datetime, Callable[[datetime], None]]]:
        for life in self.lives:
            owed = life.owed
            if life.gone:
                continue
            if owed and owed.alarmed is None:
                yield self.instant(owed.by), partial(self._alarm, owed)
            elif owed and not owed.returned:
                yield self.instant(self.working_day(owed.by, 2)), partial(self._return, life, owed)
            if life.asked and life.nudges:
                yield life.nudges, partial(self._nudge, life)
            if life.asked and life.tells:
                yield life.tells, partial(self._tell, life)
        for name, until in self.away.items():
            yield self.instant(until), partial(self.back, name)

    def _alarm(self, owed: Owed, at: datetime) -> None:
        owed.alarmed = self.day(at)

    def _return(self, life: Life, owed: Owed, _: datetime) -> None:
        """Nobody has answered: it is everybody's again."""
        owed.returned = True
        if life.status == "filed":
            life.owner = ""

    def _nudge(self, life: Life, at: datetime) -> None:
        """Who was asked is reminded; of whoever cannot be, the team is told at once."""
        later = self.instant(self.working_day(self.day(at), 3), at.astimezone(self.zone).time())
        life.nudges, life.tells = None, later if life.reachable else at

    def _tell(self, life: Life, at: datetime) -> None:
        life.tells = None
        self.owe(life, "question", at)

    def back(self, name: str, _: datetime) -> None:
        """Somebody of the team is back, and has again what they had lent."""
        del self.away[name]
        for life in self.lives:
            if life.lent == name and not life.gone and life.status in KEPT:
                life.owner, life.lent = name, ""

    # --- what there is at an instant ---

    def known(self) -> list[Life]:
        """Those whose cases are on the desk."""
        return [life for life in self.lives if life.filed]

    def lists(self, today: date, who: str) -> dict[str, list[Life]]:
        """The lists of the desk, each in its order."""
        found: dict[str, list[Life]] = {
            "À prendre": [each for each in self.known() if each.status == "filed" and not each.owner],
            "Les miens": [
                each for each in self.known() if each.owner == who and (each.status == "filed" or each.owed)
            ],
            "En retard": [each for each in self.known() if each.owed and shown(each.owed) < today],
            "Question posée": [each for each in self.known() if each.asked],
            "Bloqués": [each for each in self.known() if each.blocked],
            "Liste d’attente": [
                each for each in self.known() if any(p.state == "waiting" for p in each.places.values())
            ],
        }
        return {
            name: sorted(
                of, key=lambda each: (each.owed is None, each.owed and shown(each.owed), each.number)
            )
            for name, of in found.items()
        }

    def ranks(self, programme: str) -> list[Life]:
        """Who waits for a programme, in order."""
        waiting = [
            life for life in self.known()
            if programme in life.places and life.places[programme].state == "waiting"
        ]  # fmt: skip
        return sorted(waiting, key=lambda each: each.places[programme].order)

    def given(self, programme: str, since: datetime) -> int:
        """How many places are given since then."""
        return sum(
            life.given == programme and life.given_at is not None and life.given_at >= since
            for life in self.known()
        )

    # --- figures ---

    def received(self, first: date, last: date) -> list[Life]:
        """Those who filed in a period."""
        return [each for each in self.known() if any(self._in(each, ("filed",), first, last))]

    def _in(self, life: Life, kinds: Sequence[str], first: date, last: date) -> Iterator[Entry]:
        return (each for each in life.entries if each.kind in kinds and first <= self.day(each.at) <= last)

    def programme(self, life: Life) -> str:
        """To which the first route leads."""
        return next((e.get("programme", "") for e in self.data["routes"] if e["id"] == life.route), "")

    def of_kind(self, life: Life, kind: str) -> str:
        """What was answered to the question of a kind."""
        ids = [each["id"] for each in self.data["questions"] if each["kind"] == kind]
        return str(life.said(ids[0]) or "")

    def territory(self, life: Life) -> str:
        """Where the place lies."""
        place = self.of_kind(life, "commune")
        within = (
            each["id"] for each in self.data["territories"]
            if place == each["id"] or any(place == one["code"] for one in each.get("places", ()))
        )  # fmt: skip
        return next(within, "")

    def first_answer(self, life: Life) -> Entry | None:
        """What a person said first."""
        return next((each for each in life.entries if each.kind in ANSWERS), None)

    def answer_days(self, life: Life) -> int | None:
        """In how many working days."""
        first = self.first_answer(life)
        return None if first is None else self.working_days(self._filed(life), self.day(first.at))

    def _filed(self, life: Life) -> date:
        return next(self.day(each.at) for each in life.entries if each.kind == "filed")

    def overview(self, first: date, last: date, today: date) -> dict[str, Any]:
        """The figures of a period."""
        received = self.received(first, last)
        taken = sorted(days for each in received if (days := self.answer_days(each)) is not None)
        verdicts = Counter(
            became for each in self.known() for owed in each.promises
            if first <= owed.by <= last and (became := verdict(owed, today))
        )  # fmt: skip
        sent = {(e.number, c.detail) for e in self.known() for c in self._in(e, ("check-in",), first, last)}
        said = {(e.number, c.detail) for e in self.known() for c in e.entries if c.kind in RESPONSES}
        stands = Counter(
            each.kind for life in self.known() for each in life.stands() if first <= self.day(each.at) <= last
        )
        return {
            "received": len(received),
            "programmes": Counter(map(self.programme, received)),
            "sectors": Counter(self.of_kind(each, "sector") for each in received),
            "places": Counter(self.of_kind(each, "commune") for each in received),
            "answered": (len(taken), len(received) - len(taken), percent(taken, 50), percent(taken, 90)),
            "promises": tuple(verdicts[each] for each in ("kept", "alarmed", "silent")),
            "checkins": len(sent),
            "responses": len(sent & said),
            "blocked": sum(len([*self._in(each, ("blocked",), first, last)]) for each in self.known()),
            "endings": {each: stands[each] for each in ENDINGS},
            "open": sum(not each.stands() for each in received),
        }

    def caption(self, first: date, last: date, today: date) -> list[str]:
        """The same as it is read below the picture."""
        told = self.overview(first, last, today)
        number, _, half, most = told["answered"]
        first_answer = f"{half} j (médiane, en jours ouvrés ; 9 sur 10 : {most})" if number else "–"
        kept, alarmed, silent = told["promises"]
        promised = kept + alarmed + silent
        ended = zip(("Acceptés", "Orientés", "Déclinés", "Retirés"), told["endings"].values(), strict=True)
        return [
            f"{self.data['name']}, du {french(first)} au {french(last)}",
            f"Dossiers reçus : {told['received']} ({told['open']} à décider)",
            f"Première réponse : {first_answer}",
            f"Promesses tenues : {share(kept, promised)}"
            + (f" ({kept} sur {promised}, {silent} en silence)" if promised else ""),
            f"Points d’étape répondus : {share(told['responses'], told['checkins'])}"
            + (f" ({told['responses']} sur {told['checkins']})" if told["checkins"] else ""),
            f"« Je suis bloqué·e » : {told['blocked']} (appels à l’aide)",
            ", ".join(f"{name} : {n}" for name, n in ended),
        ]

    def digest(self, monday: date) -> list[str]:
        """What the group reads of the week before, on Monday at nine; nothing of one in which nothing was."""
        first, last = monday - WEEK, monday - DAY
        told = self.overview(first, last, monday)
        answered = sorted(
            days for each in self.known()
            if (said := self.first_answer(each)) and first <= self.day(said.at) <= last
            and (days := self.answer_days(each)) is not None
        )  # fmt: skip
        waits = sorted(
            each.reference for each in self.known()
            if each.owed and self.working_days(self.day(each.owed.since), monday) > 5
        )  # fmt: skip
        left = self._left(first, last)
        if not any((
            told["received"], told["checkins"], told["blocked"], *told["endings"].values(), *told["promises"],
            answered, waits, left,
        )):  # fmt: skip
            return []
        title = f"{self.data['name']} · la semaine du {french(first)} au {french(last)}"
        lines = [title, "", f"Dossiers reçus : {told['received']}"]
        if (half := percent(answered, 50)) is not None:
            took = {0: "le jour même", 1: "en un jour ouvré"}.get(half, f"en {half} j ouvrés")
            lines.append(f"Premières réponses données : {len(answered)}, {took} (médiane)")
        if waits:
            named = ", ".join([*waits[:20], *(["…"] if len(waits) > 20 else [])])
            lines.append(f"⚠ Attendent une réponse depuis plus de 5 jours ouvrés : {len(waits)} ({named})")
        if told["checkins"]:
            lines.append(f"Points d’étape envoyés : {told['checkins']}, répondus : {told['responses']}")
        if told["blocked"]:
            lines.append(f"Personnes bloquées : {told['blocked']}")
        if left:
            where = ", ".join(
                self.named(question) + (f" ({n})" if n >= FEW else "") for question, n in left.most_common()
            )
            lines.append(
                f"Brouillons laissés là depuis une semaine : {left.total()}, à cette question : {where}"
            )
        return [*lines, "", "Tout voir : /chiffres"]

    def _left(self, first: date, last: date) -> Counter[str]:
        """Drafts that were left a week before, by the question they were left at."""
        return Counter(
            life.left_at for life in self.lives
            if life.status == "draft" and first - WEEK <= self.day(life.acted) <= last - WEEK
            and not life.gone
        )  # fmt: skip

    def named(self, question: str) -> str:
        """What a question of the interview is called."""
        return next(plain(each["name"]["fr"]) for each in self.data["questions"] if each["id"] == question)

    def questions(self, now: datetime) -> dict[str, dict[str, object]]:
        """What is counted of each question; nothings are left out."""
        found: dict[str, dict[str, object]] = {}
        expired = Counter(
            life.left_at for life in self.lives
            if life.left_at and (life.gone or now - life.acted > timedelta(days=32))
        )  # fmt: skip
        for (question, kind), n in self.funnel.items():
            found.setdefault(question, {})[kind] = n
        for question, n in expired.items():
            found[question]["left"] = n if n >= FEW else None
        for question, paces in self.paces.items():
            pace = median_low(paces.elements())
            found[question]["pace"] = "pause" if pace > PACES[-1] else pace
        return found

    # --- what is reported to funders ---

    def sheets(self, first: date, last: date, by: str = "") -> dict[str, Cells]:
        """Of each sheet, by its title: the projects and their worth, by programme, sector and territory.

        With `by`: by the answers to that question instead.
        """
        own = [
            {"title": {"fr": title}, "of": of}
            for title, of in (
                ("Dossiers reçus", "received"), ("Accompagnements structurés", "accepted"),
                ("Orientations vers un partenaire", "referred"),
            )
        ]  # fmt: skip
        return {
            plain(each["title"]["fr"]): self._sheet(each, first, last, by)
            for each in (*own, *self.data.get("indicators", ()))
        }

    def _sheet(self, indicator: dict[str, Any], first: date, last: date, by: str) -> Cells:
        cells: Cells = {}
        of = indicator.get("of", "accepted")
        for life in self.known():
            kind = "filed" if of == "received" else of
            happened = life.entries if of == "received" else life.stands()
            days = [self.day(each.at) for each in happened if each.kind == kind]
            counted = self._worth(indicator, life)
            if not days or not first <= days[0] <= last or counted is None:
                continue
            whole = (self.programme(life), self.of_kind(life, "sector"), self.territory(life))
            path: tuple[str, ...] = (life.said(by) or "",) if by else whole
            for depth in range(len(path) + 1):
                projects, worths = cells.get(path[:depth], (0, 0))
                cells[path[:depth]] = projects + 1, worths + counted
        return cells

    def _worth(self, indicator: dict[str, Any], life: Life) -> int | None:
        question = indicator.get("question")
        if question is None:
            return 1
        facts = {
            (e["kind"], e["track"]) for _, e in self.every_question() if e["id"] == question and "track" in e
        }
        same = {
            (plan, each["id"]) for plan, each in self.every_question()
            if each["id"] == question or (each["kind"], each.get("track")) in facts
        }  # fmt: skip
        told = [
            each for each in life.told
            if each.plan and (each.plan, each.question) in same
            and indicator.get("checkin", each.plan) == each.plan
        ]  # fmt: skip
        value = max(told, key=lambda each: each.at).value if told else None
        if not told and "checkin" not in indicator:
            value = life.said(question)
        counted = worth(indicator, value)
        before = life.said(indicator.get("baseline", ""))
        return None if counted is None else counted - (worth(indicator, before) or 0)

    def every_question(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The questions of the file, each with its check-in; empty for the interview."""
        shared = {each["id"]: each["questions"] for each in self.data.get("questionnaires", ())}
        yield from (("", each) for each in self.data["questions"])
        for plan in self.data.get("checkins", ()):
            asked = plan.get("questions") or shared.get(plan.get("questionnaire"), ())
            yield from ((plan["id"], each) for each in asked)


FRANCE: Final = holidays.country_holidays("FR")
MONTHS: Final = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
    "novembre", "décembre",
)  # fmt: skip


def french(day: date) -> str:
    """« 1er mars 2027 »."""
    return f"{day.day}{'er' if day.day == 1 else ''} {MONTHS[day.month - 1]} {day.year}"


def plain(text: str) -> str:
    """A text as it may be compared: typed or typeset, it is the same."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("'", "’")
