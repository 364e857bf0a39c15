"""No filed, undecided case passes its promised day without a message from a person or an alarm to staff."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from bot.core.analysis.silence import breaches
from bot.core.conversations import checkins, desk, interview, leaving, promises, team_messages
from bot.core.conversations.deciding import confirm, propose, write
from bot.core.conversations.preview import mark
from bot.core.conversations.timers import fall_due
from bot.core.model.case import Case, Event, Person, Promise, Step, Timer
from bot.core.model.desk import Ladder
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Message, Phrase, Text
from bot.core.model.organisation import Organisation
from tests.core.conversations.decisions import ALIX, BASILE, calls_off, decides, reopens
from tests.core.samples import ORGANISATION, ROUTES, organisation
from tests.core.samples import interview as answers
from tests.examples import examples

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
FIRST = Promise(number=1, cause="filed", since=MONDAY, by=date(2026, 11, 30))
UNDO = timedelta(minutes=5)
PROMISING = organisation(routes=tuple(replace(route, answer_days=5) for route in ROUTES), checkins=())
FOUNDER = answers(
    adult="yes", sector="music", commune="63113", stage="idea", nature="company", innovation=("use",),
    masters="no", pitch="Un atelier", start="2027-01-01",
)  # fmt: skip
SOMEBODY = Person(id=5, language="fr", notice="1")
DRAFT = Case(id=7, person=5, interview=FOUNDER, created_at=MONDAY)


def promise(cause: str = "filed", **changes: object) -> Promise:
    return replace(FIRST, cause=cause, **changes)  # type: ignore[arg-type]  # a test's own values


def steps(made: Promise, file: Organisation = PROMISING) -> list[tuple[Step, datetime]]:
    """All that follow if nobody answers, each when it may be taken."""
    found = []
    while following := promises.next_step(made, file):
        found.append((following.step, following.instant))
        made = replace(made, steps=(*made.steps, following.step))
    return found


def at(month: int, day: int, hour: int = 8, minute: int = 0) -> datetime:
    """An instant of 2026; eight o'clock is nine in Paris, in winter."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


# --- the ladder ---------------------------------------------------------------------------------------------


def test_the_steps_follow_one_another_around_the_promised_day() -> None:
    assert steps(promise()) == [
        ("unclaimed", at(11, 25, 9, 30)),
        ("reminder", at(11, 27)),  # the Friday before
        ("alarm", at(11, 30)),
        ("late", at(12, 1)),
        ("returned", at(12, 2)),
        ("director", at(12, 4)),
    ]


def test_only_what_was_filed_waits_for_somebody_to_take_it() -> None:
    assert steps(promise("wrote"))[0] == ("reminder", at(11, 27))


@pytest.mark.parametrize(
    ("filed", "told"),
    [
        (datetime(2026, 11, 23, 3, 0, tzinfo=UTC), at(11, 25, 8)),  # not before nine
        (datetime(2026, 11, 23, 21, 0, tzinfo=UTC), at(11, 25, 17)),  # nor after six
        (datetime(2026, 11, 27, 14, 30, tzinfo=UTC), at(12, 1, 14, 30)),  # counted in working days
    ],
)
def test_the_group_is_told_of_what_nobody_takes_at_a_civil_hour(filed: datetime, told: datetime) -> None:
    assert steps(promise(since=filed, by=date(2026, 12, 10)))[0] == ("unclaimed", told)


def test_steps_that_the_file_leaves_out_do_not_come_but_the_alarm_does() -> None:
    bare = Ladder(remind_before=0, return_after=0, director_after=0)
    file = replace(PROMISING, desk=replace(PROMISING.desk, silence_days=0, ladder=bare))
    assert steps(promise(), file) == [("alarm", at(11, 30)), ("late", at(12, 1))]


def test_a_step_that_would_come_before_the_promise_does_not_come() -> None:
    tomorrow = promise(by=date(2026, 11, 24))
    assert [step for step, _ in steps(tomorrow)] == ["alarm", "late", "returned", "director"]


def test_without_a_promised_day_only_what_nobody_takes_is_told() -> None:
    assert [step for step, _ in steps(promise(by=None))] == ["unclaimed"]


# --- a case as it goes on -----------------------------------------------------------------------------------


@dataclass
class Played:
    """A case, its timers and its history, with a clock that moves when told."""

    now: datetime = MONDAY
    file: Organisation = PROMISING
    person: Person = SOMEBODY
    case: Case = DRAFT
    timers: dict[str, tuple[Timer, str]] = field(default_factory=dict)
    history: list[Event] = field(default_factory=list)
    told: list[tuple[datetime, str]] = field(default_factory=list)
    """What the group and the applicant read: the keys of the first paragraphs."""

    @property
    def view(self) -> CaseView:
        return CaseView(organisation=self.file, person=self.person, case=self.case, now=self.now)

    @property
    def today(self) -> date:
        return self.now.astimezone(PARIS).date()

    def does(self, effects: Effects) -> None:
        """Keep what an act led to, as the unit of work does."""
        self.case = effects.case or self.case
        self.person = effects.person or self.person
        self.history += effects.events
        for key, (timer, state) in self.timers.items():
            if state == "waiting" and timer.kind in effects.cancel:
                self.timers[key] = timer, "cancelled"
        for timer in effects.timers:
            self.timers.setdefault(timer.key, (timer, "waiting"))
        self.told += [(self.now, _first(said)) for said in effects.messages if isinstance(said, Message)]

    def files(self) -> None:
        self.does(interview.file(self.view, "A-2026-0001", {}))

    def passes(self, until: datetime) -> None:
        """Let time pass, and what falls due happen when it does."""
        while due := sorted(
            (timer.due, key) for key, (timer, state) in self.timers.items()
            if state == "waiting" and timer.due <= until
        ):  # fmt: skip
            instant, key = due[0]
            self.now = max(self.now, instant)
            timer, _ = self.timers[key]
            self.timers[key] = timer, "done"
            self.does(fall_due(self.view, timer))
        self.now = until

    def read(self, fragment: str) -> list[datetime]:
        """When somebody read a phrase of this name."""
        return [when for when, key in self.told if fragment in key]

    @property
    def silences(self) -> int:
        return len(breaches(self.history, self.today, "Europe/Paris"))


def _first(said: Message) -> str:
    return next((key for text in said.paragraphs if (key := _key(text))), "")


def _key(text: Text) -> str:
    return text.key if isinstance(text, Phrase) else ""


def filed() -> Played:
    played = Played()
    played.files()
    return played


def claimed() -> Played:
    played = filed()
    played.does(desk.claim(played.view, ALIX))
    return played


def asks(played: Played) -> None:
    """The owner asks a question."""
    played.does(propose(played.view, ALIX, "ask", "u1"))
    played.does(write(played.view, ALIX, "Un local ?", f"u{len(played.history)}"))
    played.does(confirm(played.view, ALIX, mark(played.view)))


def test_a_claimed_and_forgotten_case_is_reminded_of_alarmed_given_back_and_told_to_the_director() -> None:
    played = claimed()
    played.passes(at(12, 31))
    assert played.read("ladder.unclaimed") == []
    assert played.read("ladder.reminder") == [at(11, 27)]
    assert played.read("ladder.today.owned") == [at(11, 30)]
    assert played.read("ladder.returned") == [at(12, 2)]
    assert played.case.owner == 0
    assert played.read("ladder.everybody") == [at(12, 4)]
    assert played.silences == 0


def test_a_case_that_is_given_back_is_alarmed_all_the_same() -> None:
    played = claimed()
    played.does(desk.release(played.view, ALIX))
    played.passes(at(12, 1))
    assert played.read("ladder.unclaimed") == [at(11, 25, 9, 30)]
    assert played.read("ladder.today.free") == [at(11, 30)]


def test_a_reply_keeps_the_promise_and_the_next_message_makes_another() -> None:
    played = filed()
    played.does(team_messages.tell(played.view, BASILE, "Nous lisons.", "u1"))
    played.passes(at(12, 14))
    assert played.read("ladder") == []
    played.does(team_messages.to_team(played.view, "Et alors ?", "u2"))
    played.passes(at(12, 21))
    assert played.read("ladder.today.free") == [at(12, 21)]


def test_a_message_that_reached_nobody_keeps_no_promise() -> None:
    played = claimed()
    played.person = replace(played.person, reachable=False)
    played.does(team_messages.tell(played.view, BASILE, "Nous lisons.", "u1"))
    played.passes(at(12, 1))
    assert played.read("ladder.today.owned") == [at(11, 30)]


def test_an_answer_to_a_question_must_be_answered_in_its_turn() -> None:
    played = claimed()
    asks(played)
    played.passes(at(11, 24, 9))
    played.does(team_messages.to_team(played.view, "Oui.", "u3"))
    played.passes(at(12, 2))
    assert played.read("ladder.today.owned") == [at(12, 1)]
    assert played.read("applicant.question_again") == []


def test_an_unanswered_question_is_asked_again_once_then_told_and_the_team_owes_the_next_word() -> None:
    played = claimed()
    asks(played)
    played.passes(at(12, 2))
    assert len(played.read("applicant.about")) == 2, "the question, and once more"
    assert played.read("desk.unanswered.owned") == [at(12, 1, 9, 30)]
    played.passes(at(12, 31))
    assert played.read("ladder.today.owned") == [at(12, 8)]
    assert len(played.read("desk.unanswered")) == 1


def test_who_cannot_be_reached_is_not_asked_again_and_the_owner_knows() -> None:
    played = claimed()
    asks(played)
    played.person = replace(played.person, reachable=False)
    played.passes(at(12, 2))
    assert len(played.read("applicant.about")) == 1
    assert played.read("desk.unanswered.owned") == [at(11, 26, 9, 30)]


def test_a_decision_ends_it() -> None:
    played = claimed()
    asks(played)
    decides(played, "accept")
    played.passes(played.now + UNDO)
    told = len(played.told)
    played.passes(at(12, 20))
    assert len(played.told) == told


def test_somebody_stuck_is_answered_by_the_next_working_day_or_alarmed() -> None:
    played = filed()
    played.does(team_messages.tell(played.view, BASILE, "Bonjour.", "u1"))
    played.passes(at(11, 27, 12))
    played.does(checkins.blocked(played.view, ORGANISATION.checkins[1]))
    played.passes(at(12, 1))
    assert played.read("ladder.today.free") == [at(11, 30)]


def test_a_later_message_does_not_put_a_promise_off() -> None:
    played = claimed()
    for day in (24, 25, 26, 27):
        played.passes(at(11, day, 12))
        played.does(team_messages.to_team(played.view, "Et alors ?", f"m{day}"))
    played.passes(at(12, 1))
    assert played.read("ladder.today.owned") == [at(11, 30)]


def test_who_writes_when_all_steps_were_taken_has_them_begin_anew_and_is_late_all_along() -> None:
    played = claimed()
    played.passes(at(12, 10))
    played.does(team_messages.to_team(played.view, "Et alors ?", "u1"))
    made = played.case.promise
    assert made is not None
    assert (made.late, made.by) == (date(2026, 11, 30), date(2026, 12, 17))
    played.passes(at(12, 31))
    assert played.read("ladder.today") == [at(11, 30), at(12, 17)]
    assert played.read("ladder.everybody") == [at(12, 4), at(12, 23)]


def test_writing_again_and_again_does_not_keep_the_director_from_knowing() -> None:
    played = claimed()
    for day in range(1, 5):
        played.passes(at(12, day))
        played.does(team_messages.to_team(played.view, "Et alors ?", f"m{day}"))
    assert played.read("ladder.everybody") == [at(12, 4)]


def test_an_answer_that_comes_at_last_is_owed_one() -> None:
    played = claimed()
    asks(played)
    played.passes(at(12, 2))
    played.does(team_messages.to_team(played.view, "Pardon, oui.", "u3"))
    made = played.case.promise
    assert made is not None
    assert (made.cause, made.by) == ("answered", date(2026, 12, 8))


def test_after_an_outage_the_alarm_is_late_says_so_and_is_a_breach() -> None:
    played = claimed()
    waiting = [key for key, (_, state) in played.timers.items() if state == "waiting"]
    assert [key for key in waiting if key.startswith("promise")] == ["promise:7:1:unclaimed"]
    played.now = at(12, 3, 10)
    played.passes(at(12, 3, 10))
    assert played.read("ladder.reminder") == []
    assert played.read("ladder.late.owned") == [at(12, 3, 10)]
    (found,) = breaches(played.history, played.today, "Europe/Paris")
    assert (found.promised, found.why, found.until) == (date(2026, 11, 30), "alarm late", date(2026, 12, 3))


def test_a_promise_nobody_kept_or_told_is_found_whatever_the_timers_say() -> None:
    history = [Event(case=7, at=MONDAY, kind="promised", detail="2026-11-30")]
    assert breaches(history, date(2026, 11, 30), "Europe/Paris") == ()
    (found,) = breaches(history, date(2026, 12, 1), "Europe/Paris")
    assert (found.why, found.until) == ("not told", None)
    reply = Event(case=7, at=at(12, 2), kind="replied", by=8)
    (found,) = breaches([*history, reply], date(2026, 12, 3), "Europe/Paris")
    assert (found.why, found.until) == ("answer late", date(2026, 12, 2))
    away = replace(reply, at=at(11, 24), detail=promises.UNREACHED)
    assert len(breaches([*history, away], date(2026, 12, 3), "Europe/Paris")) == 1


# --- whatever people do -------------------------------------------------------------------------------------


def _says(played: Played) -> None:
    """Words answer a question that waits, else they are a message."""
    played.does(team_messages.to_team(played.view, "Bonjour", f"w{len(played.told)}"))


ACTS: Final[dict[str, Callable[[Played], None]]] = {
    "claims": lambda p: p.does(desk.claim(p.view, ALIX)),
    "another claims": lambda p: p.does(desk.claim(p.view, BASILE)),
    "takes over": lambda p: p.does(desk.take_over(p.view, ALIX)),
    "calls it off": calls_off,
    "reopens": reopens,
    "releases": lambda p: p.does(desk.release(p.view, ALIX)),
    "asks": asks,
    "replies": lambda p: p.does(team_messages.tell(p.view, BASILE, "Oui.", f"r{len(p.told)}")),
    "says": _says,
    "is stuck": lambda p: p.does(checkins.blocked(p.view, ORGANISATION.checkins[1])),
    "accepts": lambda p: decides(p, "accept"),
    "refers": lambda p: decides(p, "refer"),
    "withdraws": lambda p: p.does(leaving.withdraw(p.view)),
    "leaves Telegram": lambda p: setattr(p, "person", replace(p.person, reachable=False)),
    "comes back": lambda p: setattr(p, "person", replace(p.person, reachable=True)),
}
OFTEN = ("claims", "releases", "asks", "replies", "says", "is stuck", "takes over")
REACHES = frozenset({"replied", "asked"})


DAYS = {"filed": 5, "wrote": 5, "answered": 5, "unanswered": 5, "blocked": 1, "taken_back": 5}
"""Working days within which an answer is owed after each."""


@dataclass
class Expected:
    """What is owed, counted without the code that is tried: the day, or None."""

    by: date | None = None
    owed: list[tuple[date, datetime, datetime | None]] = field(default_factory=list)
    since: datetime = MONDAY

    def sees(self, event: Event, *, reachable: bool) -> None:
        """Follow one line of history."""
        today = event.at.astimezone(PARIS).date()
        days = DAYS.get(event.kind)
        if days:
            by = _working_days_later(today, days)
            if self.by is None or by < self.by:
                self.ends(event.at)
                self.by, self.since = by, event.at
        elif event.kind in {"accepted", "referred", "declined", "withdrawn"} or (
            event.kind in REACHES and reachable
        ):
            self.ends(event.at)

    def ends(self, when: datetime | None) -> None:
        """What was owed is owed no more."""
        if self.by is not None:
            self.owed.append((self.by, self.since, when))
        self.by = None


def _working_days_later(day: date, days: int) -> date:
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5 and day != date(2026, 12, 25)
    return day


steps_of_a_story = st.lists(
    st.tuples(st.sampled_from([*ACTS, *OFTEN * 2]), st.sampled_from([0, 1, 5, 26, 50, 24 * 9])), max_size=14
)


@any_of(story=steps_of_a_story, start=st.integers(0, 24 * 12))
@examples(8)
def test_no_promised_day_passes_without_a_message_or_an_alarm(
    story: list[tuple[str, int]], start: int
) -> None:
    played, expected = Played(now=MONDAY + timedelta(hours=start)), Expected()
    seen = 0

    def follow() -> None:
        nonlocal seen
        for event in played.history[seen:]:
            expected.sees(event, reachable=played.person.reachable)
        seen = len(played.history)

    played.files()
    follow()
    for act, hours in story:
        ACTS[act](played)
        follow()
        for _ in range(hours):
            played.passes(played.now + timedelta(hours=1))
            follow()
    for _ in range(24):
        played.passes(played.now + timedelta(days=1))
        follow()
    expected.ends(None)
    alarms = [*played.read("ladder.today"), *played.read("ladder.late")]
    for by, since, ended in expected.owed:
        over = datetime.combine(by + timedelta(days=1), datetime.min.time(), PARIS).astimezone(UTC)
        assert (ended and ended < over) or any(since <= alarm < over for alarm in alarms), (by, story)
    assert played.silences == 0
    assert len(alarms) == len(set(alarms)), "never twice"
