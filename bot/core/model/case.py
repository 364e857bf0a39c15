"""A person's project: answers, routes, check-ins, history; and the timers that belong to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Literal, TypeAlias

from bot.core.model.frozen import Frozen, field, replace

Value: TypeAlias = str | int | tuple[str, ...]
"""A choice, sector or place id; a text; an integer; an ISO date; choice ids; or a file's (id, kind, name)."""


class Answer(Frozen):
    """What was said to one question."""

    state: Literal["given", "unknown", "skipped"]
    value: Value = ""
    words: str = ""
    """What was typed, where it says more than the choice it counts as: Riom, for elsewhere in Auvergne."""
    remark: str = ""
    """What the person wrote in sentences of their own before they pressed the choice."""

    def is_as(self, other: Answer | None) -> bool:
        """Whether it counts as the same, whatever was typed."""
        return other is not None and (self.state, self.value) == (other.state, other.value)


Answers: TypeAlias = Mapping[str, Answer]


class Interview(Frozen, kw_only=True):
    """Answers to a list of questions, and where the person stands in it. There is no other state.

    The next question is the first that applies and has no valid answer; `revisit` names one being asked
    again, `picked` holds the choices ticked so far of a question that takes several, or what is shown to
    share a number; `meant` what the person was asked whether they meant it.
    """

    answers: Answers = field(default_factory=dict)
    revisit: str = ""
    picked: tuple[str, ...] = ()
    meant: tuple[Value, ...] = ()
    unread: str = ""
    """What was typed to the present question and is none of its choices: the one pressed next may be it."""
    remark: str = ""
    """Sentences typed to the present question that has only choices: kept beside the one that is pressed."""
    further: str = ""
    """What was written after an answer in words and is none to the present question: it may be more of it."""
    again: Mapping[str, str] = field(default_factory=dict)
    """Questions whose answer counts no more until it is given once more, and why: the file has changed."""
    written: str = ""
    """The question last answered in words: the same words sent twice are not an answer to the next one."""
    refused: str = ""
    """The question whose message says why the last words were no answer to it."""
    asked: tuple[str, ...] = ()
    """The questions that were put and have had no answer; when the last was: for the figures."""
    since: datetime | None = None
    answered_at: datetime | None = None
    """Of a check-in, when its last answer was given."""
    known: str = ""
    """The route they were told of before the end, as no further answer can change it."""


class Person(Frozen, kw_only=True):
    """Someone on Telegram who talks to the bot in private; `id` is also their private chat's."""

    id: int
    language: str
    zone: str = ""
    """Empty: the organisation's."""
    consented_at: datetime | None = None
    notice: str = ""
    """Version of the notice they agreed to."""
    reachable: bool = True
    """False once they blocked the bot or left Telegram."""
    writing: bool = False
    """They pressed « Parler à une personne » and their next message goes to the team."""
    locating: bool = False
    """They were asked in which town or country they are: their next words say it."""
    active_case: int = 0
    """The case they deal with now, where they have several; 0: their draft, or else the newest."""
    talking: int = 0
    """The case of which they and the team spoke last; 0: of none, or that is over."""
    turned: bool = False
    """They have done something else since: what they write now need not be for the team."""
    acted_at: datetime | None = None


Status = Literal["draft", "signposted", "filed", "accepted", "referred", "declined", "withdrawn"]
"""`signposted`: it led elsewhere before the end, and the person stopped there: it was never sent."""


class Verdict(Frozen):
    """One criterion on one case: met, not met or unknown, with the question ids it looked at."""

    criterion: str
    state: Literal["met", "failed", "unknown"]
    questions: tuple[str, ...] = ()


class Outcome(Frozen, kw_only=True):
    """A route a case was given, with the verdict on each of its criteria and the partners it points to."""

    route: str
    verdicts: tuple[Verdict, ...] = ()
    partners: tuple[str, ...] = ()
    by_hand: tuple[str, ...] = ()


class Counterfactual(Frozen):
    """A route to a programme that was not given; any of the sets of criteria, fewest first, would open it."""

    route: str
    sets: tuple[tuple[str, ...], ...]


class Receipt(Frozen, kw_only=True):
    """The decision receipt: what the route was derived from, so that it can be derived again years later."""

    fingerprint: str
    day: date
    """The day in the organisation's zone, which says whether a call was open."""
    answers: Answers
    outcomes: tuple[Outcome, ...]
    """Primary first."""
    counterfactuals: tuple[Counterfactual, ...] = ()
    """What would have to change; kept, because the search is long and its result never changes."""


DecisionKind = Literal["accept", "wait", "refer", "decline"]
"""To take a project into a programme, put it on its waiting list, send it elsewhere, or turn it down."""


class Door(Frozen):
    """Where an applicant is sent next: a partner, another programme, or the next call of one."""

    kind: Literal["partner", "programme", "call"]
    id: str


class Proposal(Frozen, kw_only=True):
    """What a staff member is about to tell the applicant, before it leaves."""

    kind: Literal["ask"] | DecisionKind
    by: int
    """The staff member's user id."""
    choice: str = ""
    """A programme (accept, wait) or a reason (decline)."""
    doors: tuple[Door, ...] = ()
    """Where the person is sent (refer), or what is offered to them instead (decline)."""
    words: str = ""
    mark: str = ""
    """Of the message that the words were written in."""
    yes: int = 0
    """Who said yes first, where two people decide; 0: nobody has."""
    yes_name: str = ""


class Decision(Frozen, kw_only=True):
    """What staff decided: shown to the applicant and on the card."""

    kind: DecisionKind
    at: datetime
    choice: str = ""
    doors: tuple[Door, ...] = ()
    words: str = ""
    by: int = 0
    name: str = ""
    """Who decided."""
    second: str = ""
    """The name of whoever said yes too, where two people decide."""
    number: int = 0
    """Tells it from the case's others, for ever: its timer's key is made of it."""
    due: datetime | None = None
    """When it leaves; until then it may be called off."""


class Lent(Frozen):
    """A case that is handed over while its owner is away: by whom, and the day on which it goes back."""

    by: int
    name: str
    until: date


class Reopened(Frozen):
    """Who took a decision back, and when."""

    name: str
    at: datetime


Cause = Literal["filed", "wrote", "answered", "blocked", "question", "reopened"]
"""Why the team owes an answer: what the applicant did, a question of the team's that had no answer, or that
its decision was taken back."""
Step = Literal["unclaimed", "reminder", "alarm", "late", "returned", "director"]
"""What follows while an answer is owed; `late` only makes the card say so."""


class Promise(Frozen, kw_only=True):
    """A person of the team owes the applicant an answer; kept once a message of theirs has reached them."""

    number: int
    """Tells it from the case's others, for ever: its timers' keys are made of it."""
    cause: Cause
    since: datetime
    by: date | None = None
    """The last day of it, in the organisation's zone; None: no day was promised."""
    steps: tuple[Step, ...] = ()
    """Those that were taken."""
    late: date | None = None
    """The day of an earlier one that passed, of which the team was told, and that nobody has kept."""


class Stuck(Frozen, kw_only=True):
    """Where and about what somebody said that they are stuck; it counts while the case is `blocked`."""

    plan: str = ""
    """The check-in in which they did."""
    kind: str = ""
    """One of the file's kinds; empty: not said."""
    call: str = ""
    """Whether they would like to be called, yes or no; empty: not said."""


class Case(Frozen, kw_only=True):
    """One person's project with the bot."""

    id: int
    person: int
    status: Status = "draft"
    fingerprint: str = ""
    """Of the file it was last handled under: that to which what is open in it answers."""
    origin: str = ""
    """The link or QR code the person came by, if it is one of the organisation's."""
    reference: str = ""
    """Empty until filed, then for instance D-2026-0042."""
    interview: Interview = Interview()
    receipt: Receipt | None = None
    owner: int = 0
    owner_name: str = ""
    lent: Lent | None = None
    """While its owner is away, who that is; None: nobody is."""
    proposal: Proposal | None = None
    decision: Decision | None = None
    leaving: Decision | None = None
    """What was decided and has not been told yet: until then it may be called off."""
    reopened: Reopened | None = None
    """That its last decision was taken back."""
    asked: str = ""
    """The question staff asked and that awaits the applicant's answer; empty: none."""
    checkin: str = ""
    """The check-in under way; empty: none."""
    checkins: Mapping[str, Interview] = field(default_factory=dict)
    """The check-ins begun or done, by plan id."""
    correcting: Interview | None = None
    """The contact detail that is asked for anew, after filing; None: none is."""
    later: str = ""
    """The check-in that was put off, and comes again; empty: none."""
    blocked: bool = False
    """The applicant said they are stuck and nobody has answered yet."""
    stuck: Stuck = Stuck()
    renewing: str = ""
    """The programme whose call has opened and for which they go over their answers; empty: none."""
    renewed_at: datetime | None = None
    """When the answers were sent again, for a call that had opened: the decision is of that day."""
    followed: bool = True
    """False once they ended the check-ins with /stop."""
    created_at: datetime | None = None
    filed_at: datetime | None = None
    farewell_at: datetime | None = None
    """When the person was told that the case is to be erased by its term."""
    promise: Promise | None = None
    """The answer that is owed now; None: none is."""
    waits: int = 0
    """How often the team or the applicant was waited for: numbers the timers of it."""

    @property
    def route(self) -> str:
        """The first of the routes it was given; nothing before it is filed."""
        return next((each.route for each in self.receipt.outcomes), "") if self.receipt else ""

    @property
    def programme(self) -> str:
        """The programme of which a place is given to it, or about to be; nothing if none is."""
        made = self.leaving or self.decision
        return made.choice if made and made.kind == "accept" else ""

    @property
    def is_sent(self) -> bool:
        """Whether it reached the team: it has a reference."""
        return self.status not in ("draft", "signposted")

    @property
    def is_asked(self) -> bool:
        """Whether the bot may wait for an answer: in the interview, a check-in, or to a detail corrected."""
        return self.is_open or self.checkin != "" or self.correcting is not None

    @property
    def is_open(self) -> bool:
        """Whether its answers may still change: it is a draft, or gone over for a call that has opened."""
        return self.status == "draft" or self.renewing != ""

    def as_last_sent(self) -> Case:
        """The case gone over no more: what was changed since it was last sent, nobody has sent."""
        if not self.renewing or self.receipt is None:
            return self
        answers = {**self.interview.answers, **self.receipt.answers}
        return replace(self, renewing="", interview=Interview(answers=answers, known=self.interview.known))


class Event(Frozen, kw_only=True):
    """One line of a case's history. `detail` holds ids, never answers in clear."""

    case: int
    at: datetime
    kind: str
    """A past participle: filed, claimed, accepted, asked, answered, checked_in, blocked…"""
    by: int = 0
    detail: str = ""


TimerKind = Literal[
    "checkin", "promise", "question", "draft", "call", "notice", "closing", "nudge",
    "recall", "farewell", "absence", "reminder", "decision",
]  # fmt: skip


class Timer(Frozen, kw_only=True):
    """Something due at an instant: a check-in, a step for a promise or a question, a reminder, a call.

    `key` is unique for ever. The local date, time and zone are what was meant; `due` (UTC) is computed from
    them once.
    """

    key: str
    kind: TimerKind
    due: datetime
    day: date
    at: time
    zone: str
    case: int = 0
    plan: str = ""
    """The check-in's id, or the step."""


def checkin_key(case: int, plan: str) -> str:
    """The key of the timer of a case's check-in."""
    return f"checkin:{case}:{plan}"
