"""A rehearsal: invented people live through an organisation's file for years, without clock or database."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Final, Literal, TypeAlias, get_args
from zlib import crc32

from bot.core.analysis import invented
from bot.core.analysis.rows import Rows
from bot.core.analysis.silence import Breach, breaches
from bot.core.conversations import (
    call_answers,
    call_notices,
    case_status,
    checkins,
    closing,
    deciding,
    desk,
    due_dates,
    farewell,
    interview,
    leaving,
    own_time,
    planned,
    preview,
    team_messages,
)
from bot.core.conversations.card import Staff
from bot.core.conversations.timers import fall_due
from bot.core.model.case import Answer, Case, Event, Interview, Person, Timer, Value
from bot.core.model.dated import dated
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import Frozen, replace
from bot.core.model.message import AnyMessage, Applicant, Message
from bot.core.model.message_key import MessageKey
from bot.core.model.organisation import CheckinPlan, Organisation, Question
from bot.core.model.waiting import Waiting
from bot.core.questions import questionnaire
from bot.core.routing import calls

Habit: TypeAlias = Literal[
    "prompt", "late", "silent", "blocked", "withdrawn", "declined", "forgotten", "unfinished",
    "moving", "away",
]  # fmt: skip
"""How a person answers and how their case fares: the next day; after weeks; never; is stuck; takes the
request back; is declined; is claimed and then forgotten by the team; never sends the case; goes on in another
time zone; blocks the bot for some months and comes back."""
HABITS: Final[tuple[Habit, ...]] = get_args(Habit)

ARRIVAL: Final = timedelta(days=28)
"""All arrive within so long after the beginning."""
AT: Final = time(10)
"""When people and staff act, in the organisation's zone."""
LATE: Final = timedelta(days=20)
DAY: Final = timedelta(days=1)
STAFF, COLLEAGUE = Staff(1, "Alix"), Staff(2, "Basile")
CLAIMED, DECIDED, WITHDRAWN = 1, 5, 30
"""Working days after the filing until the team takes charge, and decides; days until somebody leaves."""
MOVES, BLOCKS, RETURNS = 45, 20, 110
"""Days after the filing until somebody is elsewhere; until they block the bot, and are back."""

NOBODY: Final = 0
"""In the agenda, the case of what is due for all."""
Act: TypeAlias = Literal[
    "file", "claim", "decide", "withdraw", "answer", "still", "reply", "move", "block", "return", "stay",
    "term", "erase",
]  # fmt: skip

Actor: TypeAlias = Literal["", "applicant", "team"]
BY: Final[Mapping[str, Actor]] = {
    "claim": "team", "decide": "team", "reply": "team", "withdraw": "applicant", "answer": "applicant",
    "still": "applicant", "move": "applicant", "block": "applicant", "stay": "applicant",
}  # fmt: skip
"""Who acts; nobody where time does, and a filed case is news to both."""


class Delivery(Frozen):
    """A message that nobody was just asking for: what is due, or what another person did."""

    at: datetime
    person: int
    habit: Habit
    message: Message

    @property
    def is_for_applicant(self) -> bool:
        """Whether the applicant reads it; else the team does."""
        return isinstance(self.message.to, Applicant)


@dataclass(slots=True)
class _Life:
    """One person's case as it now is, and the timers that wait."""

    habit: Habit
    person: Person
    case: Case
    waits: tuple[Waiting, ...] = ()
    rows: Rows = field(default_factory=Rows)
    noted: set[MessageKey] = field(default_factory=set)
    """The notes that stand in the group."""
    history: list[Event] = field(default_factory=list)
    is_erased: bool = False


class Rehearsal:
    """People of every habit in turn, from an instant on, under one file."""

    def __init__(self, organisation: Organisation, begins: datetime, months: int, people: int) -> None:
        self.organisation = organisation
        self.begins = begins
        self.ends = _civil(organisation, begins + timedelta(days=round(months * 30.44)))
        self.now = begins
        self._lives = {id_: self._newcomer(id_) for id_ in range(1, people + 1)}
        self._agenda: list[tuple[datetime, int, int, Act | str]] = []
        """When, in which order, whose case, and what: an act, or a timer's key."""
        self._count = 0
        self._calls = {
            timer.key: timer
            for timer in (
                *call_notices.openings(organisation, begins),
                *closing.closings(organisation, begins),
            )
        }
        for timer in self._calls.values():
            self._plan(NOBODY, timer.due, timer.key)
        for id_ in self._lives:
            self._plan(id_, self._arrival(id_, people), "file")

    def deliveries(self) -> Iterator[Delivery]:
        """Everything that arrives unasked, in order of time, until the end."""
        while self._agenda and self._agenda[0][0] <= self.ends:
            self.now, _, id_, what = heapq.heappop(self._agenda)
            if id_ == NOBODY:
                self._tell_all(self._calls[what])
                continue
            life = self._lives[id_]
            if effects := self._happen(life, what):
                yield from self._apply(life, effects, by=BY.get(what, ""))

    def statuses(self) -> Iterator[tuple[Habit, Case]]:
        """Every case that is still kept, as it stands at the end."""
        return ((life.habit, life.case) for life in self._lives.values() if not life.is_erased)

    def breaches(self) -> Iterator[tuple[str, Breach]]:
        """Every promised day that passed in silence, with the reference of its case."""
        zone, today = self.organisation.zone, self.organisation.day(self.ends)
        for life in self._lives.values():
            yield from ((life.case.reference, each) for each in breaches(life.history, today, zone))

    # --- what happens ---

    def _happen(self, life: _Life, what: Act | str) -> Effects | None:
        acts: Mapping[str, Callable[[_Life, CaseView], Effects | None]] = {
            "file": self._file,
            "claim": lambda _, view: desk.claim(view, STAFF),
            "decide": self._decide,
            "withdraw": lambda _, view: leaving.withdraw(view),
            "reply": lambda _, view: team_messages.tell(view, STAFF, "…", f"{self._count}"),
            "answer": self._answer,
            "still": self._still,
            "move": self._move,
            "block": lambda life, _: Effects(person=replace(life.person, reachable=False)),
            "return": self._return,
            "stay": lambda _, view: farewell.stay(view),
            "term": self._near_its_term,
            "erase": self._erase,
        }
        if life.is_erased:
            return None
        if BY.get(what) == "applicant" and what != "block":
            life.person = replace(life.person, acted_at=self.now)
        view = self._view(life)
        if act := acts.get(what):
            return act(life, view)
        timer = life.rows.take(what, self.now)
        return fall_due(view, timer, overtaken=self._is_overtaken(life, view, timer)) if timer else None

    def _is_overtaken(self, life: _Life, view: CaseView, timer: Timer) -> bool:
        """Whether a newer one is due before this one, which is late, may leave."""
        until = planned.overtaken_until(view, timer)
        return until is not None and any(
            planned.is_wanted(view, each) for each in life.rows.newer(timer, until)
        )

    def _tell_all(self, timer: Timer) -> None:
        """A call opens for all who wait, or closes soon on all who have not finished."""
        opened = calls.opened(self.organisation, timer.plan, self.organisation.day(self.now))
        if opened is None:
            return
        programme, call = opened
        if timer.kind == "call":
            waiting = self._waiting(programme.id)
            told = [case for case, place in waiting
                    if not call_notices.is_told(self.organisation, place, call)]  # fmt: skip
            for rank, (case, place) in enumerate(waiting, 1):
                others = (each for each in self._lives[case].waits if each != place)
                self._lives[case].waits = (*others, replace(place, rank=rank))
            self._schedule(call_notices.notices(self.organisation, programme.id, told, self.now))
        else:
            begun = [life.case.id for life in self._lives.values() if life.case.is_open and life.rows.waiting]
            self._schedule(closing.nudges(self.organisation, programme, call, begun, self.now))

    def _waiting(self, programme: str) -> list[tuple[int, Waiting]]:
        """Who waits for a programme, in order."""
        found = ((life.case.id, place) for life in self._lives.values() for place in life.waits)
        theirs = [each for each in found if (each[1].programme, each[1].state) == (programme, "waiting")]
        return sorted(theirs, key=lambda each: each[1].since)

    def _lengths(self) -> Counter[str]:
        places = (place for life in self._lives.values() for place in life.waits)
        return Counter(place.programme for place in places if place.state == "waiting")

    def _still(self, life: _Life, view: CaseView) -> Effects | None:
        """Answer the notice of a call."""
        place = next((each for each in life.waits if each.state == "waiting"), None)
        programme = calls.programme_of(self.organisation, place.programme) if place else None
        return call_answers.still(view, programme, self._lengths()) if programme else None

    def _answer(self, life: _Life, view: CaseView) -> Effects | None:
        """Answer the check-in under way."""
        plan = checkins.plan_of(self.organisation, life.case.checkin)
        if plan is None:
            return None
        if life.habit == "blocked" and not life.case.blocked:
            return checkins.blocked(view, plan)
        if life.habit == "prompt" and plan.questions:
            return self._answer_all(view, plan)
        return checkins.nothing_new(view, plan)

    def _answer_all(self, view: CaseView, plan: CheckinPlan) -> Effects:
        """Answer every question of a check-in, otherwise each time."""
        done = checkins.begin(view, plan)
        for _ in plan.questions:
            under_way = _then(view, done)
            if question := checkins.progress(under_way, plan).current:
                said = Answer("given", self._value(view.person, question, plan.id))
                done = done.also(checkins.told(under_way, plan, said))
        return done

    def _move(self, life: _Life, view: CaseView) -> Effects | None:
        """Say that one is elsewhere: in another of the zones that are offered."""
        others = [zone for zone in self.organisation.zones if zone != self.organisation.zone]
        return own_time.change(view, others[-1], life.rows.waiting) if others else None

    def _return(self, life: _Life, view: CaseView) -> Effects:
        """Be back: what was paused is due, and calls are told anew."""
        life.person = replace(life.person, reachable=True, acted_at=self.now)
        for timer in life.rows.resume():
            self._plan(life.case.id, timer.due, timer.key)
        places = [replace(each, notices=0, told_at=None) for each in life.waits if each.state == "waiting"]
        for place in places:
            self._schedule(call_notices.notices(self.organisation, place.programme, [view.case.id], self.now))
        ended = (each for each in life.waits if each.state != "waiting")
        return Effects(waits=(*ended, *places))

    def _file(self, life: _Life, view: CaseView) -> Effects:
        """The whole interview at once; somebody who never finishes stops in the middle of it."""
        begun = replace(life.case, interview=self._answers(life, view))
        life.case, life.person = begun, replace(life.person, acted_at=self.now)
        self._plan(life.case.id, self._ends(life), "term")
        if life.habit == "unfinished":
            return Effects(timers=case_status.reminder(begun, life.person, self.organisation, self.now))
        self._plan_days(life, "claim", CLAIMED)
        if life.habit != "forgotten":
            self._plan_days(life, "decide", DECIDED)
        if life.habit == "withdrawn":
            self._plan(life.case.id, self.now + timedelta(days=WITHDRAWN), "withdraw")
        if life.habit == "moving":
            self._plan(life.case.id, self.now + timedelta(days=MOVES), "move")
        if life.habit == "away":
            self._plan(life.case.id, self.now + timedelta(days=BLOCKS), "block")
            self._plan(life.case.id, self.now + timedelta(days=RETURNS), "return")
        reference = f"{self.organisation.reference}-{self.now.year}-{life.case.id:04}"
        return interview.file(view.with_case(begun), reference, self._lengths())

    def _near_its_term(self, life: _Life, view: CaseView) -> Effects | None:
        """As every night: a draft is erased; whoever filed is told, unless a check-in comes before."""
        if (ends := self._ends(life)) > self.now:
            self._plan(life.case.id, ends, "term")
            return None
        if life.case.status == "draft":
            return self._erase(life, view)
        end = farewell.erased_on(view)
        if any(each.kind == "checkin" and each.day <= end for each in life.rows.waiting):
            self._plan(life.case.id, self.now + DAY, "term")
            return None
        self._plan(life.case.id, due_dates.instant(end + DAY, AT, self.organisation.zone), "erase")
        return Effects(timers=(farewell.timer(view, life.person.acted_at or self.now),))

    def _ends(self, life: _Life) -> datetime:
        """When the term of a draft ends; of a filed case, when its person is told."""
        if life.case.status == "draft":
            draft_days = timedelta(days=self.organisation.retention.draft_days)
            return (life.person.acted_at or self.now) + draft_days
        return farewell.told_from(self._view(life))

    def _erase(self, life: _Life, view: CaseView) -> Effects | None:
        """Nothing was heard of the person since the word: nothing is kept of them."""
        if life.case.status == "draft" or farewell.erased_on(view) < self.organisation.day(self.now):
            life.is_erased = True
            return Effects(waits=())
        self._plan(life.case.id, self._ends(life), "term")
        return None

    def _decide(self, life: _Life, view: CaseView) -> Effects:
        """Accept or decline, as staff do: propose, then perhaps choose and write, then confirm."""
        organisation, is_accepted = self.organisation, life.habit != "declined"
        view = _then(view, deciding.propose(view, STAFF, "accept" if is_accepted else "decline", "p"))
        if not is_accepted:
            view = _then(view, deciding.choose(view, STAFF, organisation.desk.decline_reasons[0].id, "c"))
            view = _then(view, deciding.write(view, STAFF, "…", "w"))
        elif organisation.programmes and not (view.case.proposal and view.case.proposal.choice):
            view = _then(view, deciding.choose(view, STAFF, organisation.programmes[0].id, "c"))
        sent = deciding.confirm(view, STAFF, preview.mark(view))
        if not deciding.takes_two(view):
            return sent
        agreed = _then(view, sent)
        return deciding.second(agreed, COLLEAGUE, preview.mark(agreed))

    def _apply(self, life: _Life, effects: Effects, by: Actor) -> Iterator[Delivery]:
        """Keep the effects of an act; whoever acted was asking for what they are told."""
        life.history += effects.events
        life.person, life.case = effects.person or life.person, effects.case or life.case
        for timer in life.rows.keep(effects):
            self._plan(life.case.id, timer.due, timer.key)
        life.waits = life.waits if effects.waits is None else effects.waits
        self._schedule(effects.timers)
        for message in effects.messages:
            if isinstance(message, Message) and _is_new(life, message) and _reaches(life, message):
                self._react(life, message)
                delivery = Delivery(self.now, life.person.id, life.habit, message)
                if by != ("applicant" if delivery.is_for_applicant else "team"):
                    yield delivery

    def _schedule(self, timers: Sequence[Timer]) -> None:
        for timer in timers:
            for each in self._lives[timer.case].rows.add([timer]):
                self._plan(timer.case, each.due, each.key)

    def _react(self, life: _Life, message: AnyMessage) -> None:
        kind = message.key.kind if isinstance(message, Message) and message.key else ""
        answers: Mapping[str, Act] = {"checkin": "answer", "call": "still", "farewell": "stay"}
        if (
            isinstance(message.to, Applicant)
            and kind in answers
            and life.habit not in ("silent", "forgotten")
        ):
            wait = LATE if life.habit == "late" else DAY
            self._plan(life.case.id, self.now + wait, answers[kind])
        if kind == "from" and life.case.blocked:
            self._plan_days(life, "reply", 2)

    # --- people ---

    def _newcomer(self, id_: int) -> _Life:
        language = self.organisation.languages[id_ % len(self.organisation.languages)]
        person = Person(id=id_, language=language, consented_at=self.begins, acted_at=self.begins)
        case = Case(id=id_, person=id_, created_at=self.begins, fingerprint=self.organisation.fingerprint)
        return _Life(HABITS[id_ % len(HABITS)], person, case)

    def _arrival(self, id_: int, people: int) -> datetime:
        return _civil(self.organisation, self.begins + ARRIVAL * id_ / people)

    def _answers(self, life: _Life, view: CaseView) -> Interview:
        """Answers to all that is asked; which, hangs on the person and the question alone."""
        adult = self.organisation.privacy.adult_question
        progress = interview.progress(view)
        while question := progress.current:
            if life.habit == "unfinished" and len(progress.path.answers) >= len(progress.path.questions) // 2:
                break
            value = "yes" if question.id == adult else self._value(life.person, question)
            given = questionnaire.answer(
                progress.path, progress.interview, question.id, Answer("given", value)
            )
            progress = progress.with_interview(given)
        return progress.interview

    def _value(self, person: Person, question: Question, plan: str = "") -> Value:
        """A person's answer to a question, always the same one."""
        values = tuple(invented.values(question, self.organisation, self.organisation.day(self.now)))
        return values[crc32(f"{person.id}:{plan}{question.id}".encode()) % len(values)]

    def _view(self, life: _Life) -> CaseView:
        return CaseView(
            organisation=dated(self.organisation, self.organisation.day(self.now)),
            person=life.person,
            case=life.case,
            now=self.now,
            waits=life.waits,
        )

    # --- the agenda ---

    def _plan_days(self, life: _Life, what: Act, days: int) -> None:
        """Plan an act of the team, so many working days from now."""
        whole = self.organisation
        day = due_dates.working_day(whole.day(self.now), days, whole.holidays)
        self._plan(life.case.id, due_dates.instant(day, AT, whole.zone), what)

    def _plan(self, id_: int, at: datetime, what: Act | str) -> None:
        self._count += 1
        heapq.heappush(self._agenda, (max(at, self.now), self._count, id_, what))


def _civil(organisation: Organisation, at: datetime) -> datetime:
    """The same day at the hour when people act."""
    return due_dates.instant(organisation.day(at), AT, organisation.zone)


def _then(view: CaseView, effects: Effects) -> CaseView:
    return view.with_case(effects.case or view.case)


def _reaches(life: _Life, message: Message) -> bool:
    """Whether it arrives: the team can always be reached."""
    return life.person.reachable or not isinstance(message.to, Applicant)


def _is_new(life: _Life, message: Message) -> bool:
    """Whether it is a message of its own, rather than the change of one that stands."""
    if message.key and message.key.kind == "note":
        is_first = message.key not in life.noted
        life.noted.add(message.key)
        return is_first or not message.replace
    return not message.replace and not (message.key and message.key.kind == "card")
